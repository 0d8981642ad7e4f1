"""What a person says about single rows of a checked list."""

from collections.abc import Mapping

from django.db import transaction

from crm.actions.imports.starting import NotNow
from crm.models import ImportChoice, ImportRow, ImportRowState, ImportRun, ImportState


@transaction.atomic
def choose_for_rows(*, import_id: int, choices: Mapping[int, str]) -> None:
    """Each of these rows about somebody or something known gets its own choice; "" is that of the whole list.

    Refuses a list that is being read in, or was.
    """
    run = ImportRun.objects.select_for_update().get(pk=import_id)
    if run.state != ImportState.READY:
        raise NotNow
    known = ImportRow.objects.filter(run=run, state=ImportRowState.KNOWN)
    for choice in set(choices.values()):
        numbers = [number for number, chosen in choices.items() if chosen == choice]
        known.filter(number__in=numbers).update(choice=ImportChoice(choice) if choice else "")
