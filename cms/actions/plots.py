"""The plots the site shows: a copy of what acquisition has on offer, as of its latest event."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from cms.actions.site_cache import renew_pages
from cms.models import PlotListing
from crm.models import Municipality


def list_plot(told: Mapping[str, Any], *, event_id: int) -> None:
    """The site shows the plot as the event told, unless it knows something later."""
    available = told["available_from"]
    _follow({**told, "available_from": date.fromisoformat(available) if available else None}, event_id, offered=True)


def unlist_plot(told: Mapping[str, Any], *, event_id: int) -> None:
    """The site shows the plot no longer, unless it knows something later: also when it was never told of it before."""
    _follow(told, event_id, offered=False)


@transaction.atomic
def _follow(told: Mapping[str, Any], event_id: int, *, offered: bool) -> None:
    fields = {name: value for name, value in told.items() if name not in {"plot_id", "plot", "municipality"}}
    fields |= {"name": told["plot"], "municipality": Municipality.objects.get(slug=told["municipality"])}
    fields |= {"event_id": event_id, "offered": offered}
    row, new = PlotListing.objects.select_for_update().get_or_create(plot_id=told["plot_id"], defaults=fields)
    if not new and event_id >= row.event_id:
        for name, value in fields.items():
            setattr(row, name, value)
        row.save(update_fields=list(fields))
    renew_pages()
