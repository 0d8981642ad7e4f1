"""What an event of a timeline is about, so that one can look at conversations alone or at mail alone."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from crm.contracts import DomainEvent, timeline_themes
from crm.eventlog.subscribing import event_type, known_events

THEMES: dict[str, Any] = {
    "conversation": _("conversations"),
    "mail": _("mail"),
    "consent": _("consent"),
    "lead": _("leads"),
    "page": _("on the site"),
    "task": _("tasks"),
    "edits": _("edits"),
}


def theme_of(name: str) -> str:
    """Of an event by its stored name; empty for one that no running code knows."""
    event = event_type(name)
    return _theme(event) if event else ""


def names_of(theme: str) -> list[str]:
    """The stored names of every event of this theme."""
    return [name for name, event in known_events().items() if _theme(event) == theme]


def _theme(event: type[DomainEvent]) -> str:
    return event.theme or timeline_themes.get(event.__module__.partition(".")[0]) or "edits"
