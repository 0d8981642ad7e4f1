"""A region's bidbook and its plots, from a folder of readable files."""

import tomllib
from pathlib import Path
from typing import Any

import markdown
from django.db import transaction

from acquisition.actions.bidbooks import publish_bidbook_version
from acquisition.actions.land import PlotDescription, offer_plot, record_park, record_plot, record_plot_fact
from acquisition.models import Bidbook, Plot
from acquisition.queries.bidbook_figures import figures_today
from crm.models import Municipality

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
            sections = [_section(path, language) for path in files]
            publish_bidbook_version(
                bidbook=book.slug,
                language=language,
                title=title,
                sections=sections,
                release_notes=about.get("release_notes", {}).get(language, ""),
                again=False,
                # A region begins with the figures it has, each with its date; its people publish newer ones.
                historic={figure["slug"] for section in sections for figure in section["figures"]},
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


@transaction.atomic
def load_plots(folder: Path) -> None:
    """The parks of the file exist as written there, and each plot that was not known yet, with its facts.

    A plot that exists is the acquisition team's and left alone, so a second load changes nothing.
    """
    path = folder / "plots.toml"
    if not path.exists():
        return
    about = tomllib.loads(path.read_text(encoding="utf-8"))
    for slug, park in about["parks"].items():
        plots = park.pop("plots")
        municipality = Municipality.objects.get(slug=park.pop("municipality"))
        park_id = record_park(slug=slug, municipality_id=municipality.pk, **park)
        for plot_slug, plot in plots.items():
            if not Plot.objects.filter(slug=plot_slug).exists():
                _add_plot(park_id, plot_slug, plot)


def _add_plot(park_id: int, slug: str, fields: dict[str, Any]) -> None:
    facts, offered = fields.pop("facts", {}), fields.pop("offered", True)
    plot_id = record_plot(park_id=park_id, slug=slug, description=PlotDescription(**fields))
    for key, fact in facts.items():
        value = fact.pop("value", None)
        record_plot_fact(plot_id=plot_id, key=key, value=None if value is None else str(value), **fact)
    if offered:
        offer_plot(plot_id=plot_id)
