"""A region's gates for a year of the programme, from its file."""

import tomllib
from pathlib import Path

from django.db import transaction

from acquisition.actions.gates import decide_stage_gates
from acquisition.models.gates import StageGate


@transaction.atomic
def load_gates(folder: Path) -> None:
    """The gates of the file are the first that the region decided.

    A region that has gates keeps its own, so a second load changes nothing. Refuses a fact or move that does not exist.
    """
    path = folder / "gates.toml"
    if path.exists() and not StageGate.objects.exists():
        decide_stage_gates(**tomllib.loads(path.read_text(encoding="utf-8")), actor_id=None)
