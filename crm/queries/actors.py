"""Who did what, in words: the event log keeps only how an actor signed."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from crm.models import User


def actor_words(actors: Iterable[str]) -> dict[str, str]:
    """Each signature in the active language: a colleague's name, a machine, the visitor or nobody; one question."""
    signed = set(actors)
    ids = {int(number) for kind, _colon, number in (one.partition(":") for one in signed) if kind == "user"}
    names = {user.actor: user.get_full_name() or user.get_username() for user in User.objects.filter(pk__in=ids)}
    return {one: names.get(one) or _kind(one) for one in signed}


def kind_of_actor(actor: str) -> str:
    """By what a timeline is narrowed: each colleague alone; machines, visitors and what went by itself together."""
    kind = actor.partition(":")[0]
    if kind == "user":
        return actor
    return kind if kind in {"token", "visitor"} else "system"


def _kind(actor: str) -> str:
    kind = actor.partition(":")[0]
    if kind == "user":
        return _("a colleague")
    if kind == "token":
        return _("a machine")
    return _("the visitor") if kind == "visitor" else _("automatically")
