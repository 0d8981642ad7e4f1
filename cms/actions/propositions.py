"""What the site promises whom: a copy of what acquisition approved, as of its latest event."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from cms.actions.site_cache import renew_pages
from cms.models import PropositionListing

_SHOWN = ("profile", "names", "programme_year", "number", "texts", "proofs")


def promise_on_the_site(told: Mapping[str, Any], *, event_id: int) -> None:
    """The site shows the proposition as it was approved, unless it knows something later."""
    _follow(told, event_id, approved=True)


def promise_no_longer(told: Mapping[str, Any], *, event_id: int) -> None:
    """The site does not show it, also when it hears only later that it was approved before."""
    _follow(told, event_id, approved=False)


@transaction.atomic
def _follow(told: Mapping[str, Any], event_id: int, *, approved: bool) -> None:
    fields = {name: told[name] for name in _SHOWN if name in told} | {"approved": approved, "event_id": event_id}
    row, new = PropositionListing.objects.select_for_update().get_or_create(
        version_id=told["version_id"], defaults=fields
    )
    if not new and event_id >= row.event_id:
        for name, value in fields.items():
            setattr(row, name, value)
        row.save(update_fields=list(fields))
    renew_pages()
