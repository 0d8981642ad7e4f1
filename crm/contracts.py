"""What every app agrees on: what a domain event is, what a refusal is, and where apps offer crm their part.

Standard library only, so that every other module may import it.
"""

import dataclasses
import enum
from collections.abc import Callable, Iterator
from typing import Any, ClassVar, Generic, TypeVar

T = TypeVar("T")


@dataclasses.dataclass(frozen=True, kw_only=True)
class DomainEvent:
    """Something that happened, in the past tense, as ids and plain values; never personal data.

    `headline` is the sentence a timeline shows; it may name the event's own fields in braces. `spoken` says
    which vocabulary turns a field's code into a word: `{"to_stage": "acquisition.stage"}`; figures, days and moments
    are spoken by `crm.number`, `crm.day` and `crm.moment`. `theme` is one of
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
    """One block of facts a sibling shows on the dossier of a contact, or another `about`; fetched when it is seen."""

    heading: Any
    template: str
    context: Callable[[int, Any], dict[str, Any]]
    """Takes the id of the contact, or other thing, and the user who looks; returns the template's context."""
    about: str = "crm.contact"
    permission: str = ""
    """Who lacks it is not told that there is such a block."""


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
    is_for: Callable[[Any], bool] | None = None
    """Given for a panel that asks much: who it is for. It is fetched when it is seen, and only then `context` asked."""


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
    note_seen: Callable[[Any, Any], None] | None = None
    """Takes a row and a user who reads what belongs to it; puts on record what must be."""


things: Registry[Thing] = Registry()
"""`app.model` → how to speak of it."""

vocabularies: Registry[dict[str, Any] | Callable[[Any], str]] = Registry()
"""Codes that events carry, and the words for them, such as `acquisition.stage`; or what puts a value into words."""

visible_subjects: Registry[Callable[[Any, set[int]], set[int]]] = Registry()
"""`app.model` → of these ids, the ones a user may see; a timeline leaves out events about the others."""

never_counted: Registry[Callable[[], Any]] = Registry()
"""`app.model` → the ids, as a query, of rows that no figure of others counts: it would tell that there is one more."""

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


@dataclasses.dataclass(frozen=True)
class Frozen:
    """From the moment that the column `since` has a value, `fields` of a row never change and the row stays."""

    since: str
    fields: tuple[str, ...]


frozen_rows: Registry[Frozen] = Registry()
"""`app.Model` → what of its rows is fixed, and from when: a draft may change, what was sent may not."""


class WhenTaken(enum.Enum):
    """What becomes of a row that cannot be moved to the contact or organisation that is kept, which has one already."""

    DROPPED = "dropped"
    """It is taken out, and brought back when the merge is undone."""
    LEFT = "left"
    """It stays with the one that was merged, and is read through it."""
    REFUSED = "refused"
    """The merge is refused, with `sentence`."""


@dataclasses.dataclass(frozen=True)
class MergeRelation:
    """What becomes of rows that point to a contact or organisation, when that one is merged into another.

    They are moved, unless `stays`: then the row may never change, and its readers look through what was merged.
    A column that holds an id without being a foreign key names what it points to in `to`, such as `crm.contact`,
    or in `kind_field` the column of its own row that says so.
    """

    words: Any
    """How many there are, in words: `ngettext_lazy("%(count)d task", "%(count)d tasks", "count")`."""
    stays: bool = False
    when_taken: WhenTaken = WhenTaken.REFUSED
    sentence: Any = ""
    to: str = ""
    kind_field: str = ""
    permission: str = ""
    """Who lacks it is not told how many of these there are."""


merge_relations: Registry[MergeRelation] = Registry()
"""`app.model.field` → what a merge does to it. One that nobody registered is moved; a test asks that somebody did."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Privacy:
    """What the fields of one model say about people: under each tag the names of its fields, with spaces between.

    `why`, `until` and `erased` are sentences for docs/personal-data.md; a model that says something about a person
    has all three.
    """

    none: str = ""
    """Says nothing about a person."""
    person: str = ""
    """About the person whose row it is, or who is named in it: erased."""
    free_text: str = ""
    """Colleagues and visitors write here, and people write names: what leads to the person is taken out."""
    link: str = ""
    """Points to a contact."""
    account: str = ""
    """About staff: it goes with the account, not with a contact."""
    evidence: str = ""
    """Kept, in a form that identifies nobody."""
    published: str = ""
    """Editors put it on the site and take it off; erasing says where the person stands."""
    why: str = ""
    until: str = ""
    erased: str = ""


privacy_tags: Registry[dict[str, Privacy]] = Registry()
"""Per app: model → what its fields say about people. A field without a tag fails `manage.py check`."""

third_party_privacy: Registry[str] = Registry()
"""An app that is not ours → what its tables say about people, and how that goes."""


@dataclasses.dataclass(frozen=True)
class Person:
    """Somebody to forget, or to tell what we know: every contact they are, and all that leads to them, past ones too.

    `names`, `addresses` and `phones` are as they were written down. A name in `shared_names` is another's too, so it
    leads to the person only in what is theirs.
    """

    contact_ids: tuple[int, ...]
    names: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    shared_names: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True)
class Eraser:
    """One kind of rows about a person: how many go, and the making them go."""

    label: Any
    count: Callable[[Person], int]
    erase: Callable[[Person], None]
    files: Callable[[Person], list[str]] = lambda _person: []
    """Names in `store` of files that go with the rows, asked for before `erase`; deleted after the commit."""
    store: str = "default"


erasers: Registry[Eraser] = Registry()
"""`app.kind` → what erasing a person does there, in order of registration, in one transaction with all the others."""


@dataclasses.dataclass(frozen=True)
class Remainder:
    """Rows that outlive the person, and the sentence that says why that may be."""

    label: Any
    why: Any
    count: Callable[[Person], int]


remainders: Registry[Remainder] = Registry()
"""`app.kind` → what stays when a person is erased; counts, never codes or names: whoever erases may not see them."""


@dataclasses.dataclass(frozen=True)
class SubjectExport:
    """One part of what a person may have of us. Nothing about anybody else stands in it, and nothing confidential."""

    heading: Any
    columns: dict[str, Any]
    """Key of a value → what people read above it."""
    rows: Callable[[Person], list[dict[str, Any]]]


subject_exports: Registry[SubjectExport] = Registry()
"""`app.kind` → a part of the answer to “what do you know about me” (GDPR 15 and 20), in order of registration."""

erasable_text: Registry[tuple[str, ...]] = Registry()
"""`app.Model` that is append-only or frozen → its fields that may become ERASED, whole, although they never change."""

written_once: Registry[tuple[str, ...]] = Registry()
"""`app.Model` that is append-only → its fields that go from empty to a value once, and then stay as all else does."""

final_states: Registry[tuple[str, tuple[str, ...]]] = Registry()
"""`app.Model` that is append-only from a state on → the field, and its states from there, which only go on in order."""

kept_for_months: Registry[tuple[str, int]] = Registry()
"""`app.Model` that is append-only → a moment of its rows, and after how many months they may be deleted."""

ERASED = "[erased]"
"""What stands where a person stood. The same in every language: it is data, and triggers know it."""


@dataclasses.dataclass(frozen=True)
class Editor:
    """How rows of one kind are edited when they are many, and put back as they were."""

    changeable: Callable[[Any], Any]
    """Takes a user; returns the queryset of the rows that user may change."""
    edit: Callable[[int, dict[str, Any]], None]
    """Takes an id and new values by column name; makes the one call that an edit by hand makes, and may refuse."""
    fields: frozenset[str]
    """Columns that may get one value in several rows at once: those whose change has no effect elsewhere."""


editors: Registry[Editor] = Registry()
"""`app.model` → how its rows are edited."""


@dataclasses.dataclass(frozen=True)
class Listing:
    """A list of the back office, for work that outlives the page it was asked on."""

    kind: str
    """`app.model` of its rows."""
    permission: str
    """Who may take rows out of it."""
    rows: Callable[[Any], Any]
    """Takes a user; returns the queryset of the rows that user may see, with what columns show fetched along."""
    headings: Callable[[list[str]], list[str]]
    """Takes names of columns; returns what stands above them, in the active language."""
    cells: Callable[[list[Any], list[str], Any], list[list[Any]]]
    """Takes rows, names of columns and the user; returns plain values per row."""
    note: Callable[[list[Any], Any, str], None] | None = None
    """Takes rows that were taken out, the user and the reason; puts on record those that are confidential."""


listings: Registry[Listing] = Registry()
"""Name of a list → how it is read."""
