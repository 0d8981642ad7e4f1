"""Which things a person may see, asked of the app that owns them."""

from typing import Any

from crm.contracts import never_counted, visible_subjects


def visible(user: Any, kind: str, ids: set[int]) -> set[int]:
    """Of these ids of `app.model`, the ones `user` may see; all of them when nobody guards that kind."""
    ask = visible_subjects.get(kind)
    return ask(user, ids) if ask and ids else ids


def uncounted(kind: str) -> Any:
    """The ids of the things of this kind that no figure of another app may count, as a query or an empty list."""
    ask = never_counted.get(kind)
    return ask() if ask else []
