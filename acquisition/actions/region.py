"""A region's bidbook, from a folder of readable files."""

import tomllib
from pathlib import Path
from typing import Any

import markdown
from django.db import transaction

from acquisition.actions.bidbooks import publish_bidbook_version
from acquisition.models import Bidbook
from acquisition.queries.bidbooks import figures_today

_FENCE = "+++"


@transaction.atomic
def load_bidbook(folder: Path) -> None:
    """What the region's files say is published in each language; what they said before is not published again."""
    own = folder / "bidbook"
    if not (own / "bidbook.toml").exists():
        return
    about = tomllib.loads((own / "bidbook.toml").read_text(encoding="utf-8"))
    book, _new = Bidbook.objects.update_or_create(slug=about["slug"], defaults={"titles": about["titles"]})
    for language, title in about["titles"].items():
        files = sorted((own / language).glob("*.md"))
        if files:
            publish_bidbook_version(
                bidbook=book.slug,
                language=language,
                title=title,
                sections=[_section(path, language) for path in files],
                release_notes=about.get("release_notes", {}).get(language, ""),
                again=False,
            )


def _section(path: Path, language: str) -> dict[str, Any]:
    """One file: TOML between two lines of +++, then Markdown. The name after its number is the section's key."""
    _before, matter, body = path.read_text(encoding="utf-8").split(_FENCE, 2)
    about = tomllib.loads(matter)
    return {
        "key": path.stem.partition("-")[2],
        "title": about["title"],
        "body_html": markdown.markdown(body, extensions=["tables"]),
        "figures": figures_today(about.get("figures", []), language),
    }
