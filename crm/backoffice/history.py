"""The history of a thing: each field that somebody changed, newest first."""

from typing import Any

from django.urls import reverse

from crm.backoffice.scoped import ScopedObject
from crm.models.people import Edited
from crm.queries.changes import history


class ScopedHistory(ScopedObject):
    """Who may see the thing may see what it was."""

    template_name = "crm/backoffice/history.html"
    inspect_url_name = ""

    def things(self) -> list[Edited]:
        """Whose changes are told: the thing, and what belongs to it."""
        return [self.object]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        things = self.things()
        told = history(*things, before=number_of(self.request.GET.get("before", "")))
        return {
            **super().get_context_data(**kwargs),
            "object_url": reverse(self.inspect_url_name, args=[self.object.pk]),
            "lines": told.lines,
            "earlier": told.earlier,
            "several": len(things) > 1,
        }


def number_of(text: str) -> int | None:
    """The number asked for, or None when no row can have it."""
    return int(text) if text.isdecimal() and len(text) < 19 else None
