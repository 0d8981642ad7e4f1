"""What every app agrees on: what a domain event is, what a refusal is, and where apps offer crm their part.

Standard library only, so that every other module may import it.
"""

import dataclasses
from collections.abc import Callable, Iterator
from typing import Any, ClassVar, Generic, TypeVar

T = TypeVar("T")


@dataclasses.dataclass(frozen=True, kw_only=True)
class DomainEvent:
    """Something that happened, in the past tense, as ids and plain values; never personal data.

    `headline` is the sentence a timeline shows; it may name the event's own fields in braces. `spoken` says
    which vocabulary turns a field's code into a word: `{"to_stage": "acquisition.stage"}`. `theme` is one of
    `crm.queries.themes`, by which a timeline is filtered; empty means the theme of the app.

    A field that came later with a default is the same version. Any other change raises `version`, and
    `upcasters[n]` turns a payload of version n into one of version n + 1 when an old record is read.
    """

    version: ClassVar[int] = 1
    upcasters: ClassVar[dict[int, Callable[[dict[str, Any]], dict[str, Any]]]] = {}
    headline: ClassVar[Any] = ""
    theme: ClassVar[str] = ""
    spoken: ClassVar[dict[str, str]] = {}

    @classmethod
    def stored_name(cls) -> str:
        """`app.ClassName`: how the event is written in the log, in docs and in webhooks."""
        return f"{cls.__module__.partition('.')[0]}.{cls.__name__}"


class Refused(Exception):
    """An action declines to change the world; `message` is a sentence for the person who asked.

    `fields` says it per field, for who filled in several: name of the field → sentence.
    """

    message: Any = ""
    fields: dict[str, Any] = {}

    def __init__(self, message: Any = None) -> None:
        if message is not None:
            self.message = message
        super().__init__(str(self.message))

    def __str__(self) -> str:
        return str(self.message)


class Registry(Generic[T]):
    """Named parts that apps register in `ready()`; iteration is in order of registration."""

    def __init__(self) -> None:
        self._parts: dict[str, T] = {}

    def register(self, name: str, part: T) -> None:
        """Raises ValueError when the name is taken by another part."""
        if self._parts.setdefault(name, part) is not part:
            raise ValueError(f"{name!r} is registered already")

    def get(self, name: str) -> T | None:
        return self._parts.get(name)

    def __iter__(self) -> Iterator[T]:
        return iter(tuple(self._parts.values()))

    def items(self) -> Iterator[tuple[str, T]]:
        return iter(tuple(self._parts.items()))


@dataclasses.dataclass(frozen=True)
class DossierPanel:
    """One block of facts a sibling shows on a contact's dossier."""

    heading: Any
    template: str
    context: Callable[[int, Any], dict[str, Any]]
    """Takes the contact's id and the user who looks; returns the template's context."""


dossier_panels: Registry[DossierPanel] = Registry()


@dataclasses.dataclass(frozen=True)
class Found:
    """A thing that goes by exactly what somebody typed, and where it is."""

    label: str
    address: str


@dataclasses.dataclass(frozen=True)
class ExactRoute:
    """What is typed like `pattern` (matched whole, without surrounding space) names one kind of thing."""

    pattern: str
    find: Callable[[str, Any], list[Found]]
    """Takes what was typed and the user who looks; returns only what that user may see."""


exact_routes: Registry[ExactRoute] = Registry()
"""Codes and numbers that lead to one thing wherever they are searched for, such as `acquisition.lead`."""


@dataclasses.dataclass(frozen=True)
class Hit:
    """A thing found by words; `about` tells it from others of the same name."""

    label: str
    address: str
    about: str = ""


@dataclasses.dataclass(frozen=True)
class SearchSource:
    """One kind of thing that the search of the whole back office looks among."""

    heading: Any
    find: Callable[[str, Any, int], list[Hit]]
    """Takes what was typed, the user who looks and how many at most; returns only what that user may see, best first.

    Nothing that was typed may end up in a log.
    """
    icon: str = "search"
    order: int = 50
    listing: str = ""
    """The name of the address of a list that searches the same kind of thing alone."""


search_sources: Registry[SearchSource] = Registry()


@dataclasses.dataclass(frozen=True)
class HomePanel:
    """One block a sibling shows on the first page of the back office."""

    heading: Any
    template: str
    context: Callable[[Any], dict[str, Any] | None]
    """Takes the user who looks; returns the template's context, or None when there is nothing for this user."""
    order: int = 50
    icon: str = "list-ul"
    css: tuple[str, ...] = ()


home_panels: Registry[HomePanel] = Registry()


@dataclasses.dataclass(frozen=True)
class Thing:
    """A kind of thing of a sibling that the ground floor may speak of, such as what a task is about."""

    visible_rows: Callable[[Any], Any]
    """Takes a user; returns the queryset of the rows that user may see."""
    label: Callable[[Any], str]
    """What colleagues who may see the row call it."""
    code: Callable[[Any], str]
    """The only thing said of a confidential row where it leaves the house, in a mail or a calendar."""
    is_confidential: Callable[[Any], bool]
    address: Callable[[int], str]
    assigned_to: Callable[[Any], list[tuple[int, int | None]]]
    """Takes a user; returns the ids of the open rows in that user's care, newest first, each with its contact's id."""


things: Registry[Thing] = Registry()
"""`app.model` → how to speak of it."""

vocabularies: Registry[dict[str, Any]] = Registry()
"""Codes that events carry, and the words for them, such as `acquisition.stage`."""

visible_subjects: Registry[Callable[[Any, set[int]], set[int]]] = Registry()
"""`app.model` → of these ids, the ones a user may see; a timeline leaves out events about the others."""

timeline_themes: Registry[str] = Registry()
"""App → the theme of its events that name none of their own."""

subject_fields: Registry[str] = Registry()
"""A field of events → the `app.model` whose id it holds; who may not see that thing is not told the event."""

webhook_events: Registry[type[DomainEvent]] = Registry()
"""Events that partners are told of, by their stored name; the app that registers one also delivers it."""

role_permissions: Registry[dict[str, list[str]]] = Registry()
"""Per app: role name → permissions such as `acquisition.view_lead`."""

confidential_permissions: Registry[Callable[[Any], bool]] = Registry()
"""Permissions nobody holds for being superuser: a role gives them, or, for a while, what the part says of a user."""

append_only: Registry[bool] = Registry()
"""`app.Model` → whether its rows may still be deleted (with the person they are about); they never change."""
