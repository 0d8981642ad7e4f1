"""Which contacts and which organisations are perhaps one, how surely, and why (docs/adr/0019)."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from crm.models import Affiliation, Contact, DuplicatePair, Organisation
from crm.queries.likeness import ALIKE, MOST, likeness, named_like

SHOWN_FROM = 60
SHOWN = 8

SURENESS = ((90, _("all but certain")), (75, _("likely")), (0, _("perhaps")))

REASONS: dict[str, Any] = {
    "kvk": _("same KvK number"),
    "rsin": _("same RSIN"),
    "vat": _("same VAT number"),
    "domain": _("same web domain"),
    "phone": _("same phone number"),
    "mailbox": _("the same mailbox, written in another way"),
    "before_the_at": _("the same before the @, at another domain"),
    "same_name": _("same name"),
    "alike_name": _("name sounds alike"),
    "same_town": _("same town"),
    "same_employer": _("works at the same organisation"),
    "same_firm_mail": _("mail at the same company"),
    "other_kvk": _("but another KvK number"),
    "other_town": _("but another town"),
}
# Mail of these is anybody's.
_EVERYBODYS = frozenset(
    [
        "gmail.com",
        "googlemail.com",
        "hotmail.com",
        "hotmail.nl",
        "outlook.com",
        "live.nl",
        "live.com",
        "msn.com",
        "yahoo.com",
        "icloud.com",
        "me.com",
        "ziggo.nl",
        "kpnmail.nl",
        "kpnplanet.nl",
        "planet.nl",
        "xs4all.nl",
        "home.nl",
        "gmx.de",
        "gmx.net",
        "web.de",
        "t-online.de",
        "proton.me",
    ]
)
_NOBODYS = frozenset(
    [
        "info",
        "mail",
        "post",
        "kantoor",
        "office",
        "contact",
        "sales",
        "verkoop",
        "administratie",
        "receptie",
        "hr",
        "bestuur",
    ]
)


@dataclass(frozen=True)
class Candidate:
    """A row that is perhaps this one; `score` is of 100, and `reasons` are codes of REASONS."""

    row: Any
    score: int
    reasons: tuple[str, ...]

    @property
    def how_sure(self) -> Any:
        return how_sure(self.score)

    @property
    def why(self) -> str:
        return in_words(self.reasons)


def in_words(reasons: Iterable[str]) -> str:
    return ", ".join(str(REASONS.get(reason, reason)) for reason in reasons)


def how_sure(score: int) -> Any:
    return next(words for from_, words in SURENESS if score >= from_)


def alike(row: Contact | Organisation, *, at_least: int = SHOWN_FROM) -> list[Candidate]:
    """The rows that this one perhaps is, surest first; the row may be one that is not saved yet."""
    find: Callable[[Any], list[Candidate]] = _contacts if isinstance(row, Contact) else _organisations
    with transaction.atomic():
        found = [one for one in find(row) if one.score >= at_least]
    return sorted(found, key=lambda one: (-one.score, one.row.pk))[:SHOWN]


def pairs_of(row: Contact | Organisation, user: Any) -> list[Candidate]:
    """The open pairs that were found of this row, surest first, as far as the user may see them."""
    one, two = (name.removesuffix("_id") for name in pair_fields(type(row)))
    pairs = DuplicatePair.objects.visible_to(user).filter(Q(**{one: row}) | Q(**{two: row})).select_related(one, two)
    found = [(getattr(pair, two) if getattr(pair, one) == row else getattr(pair, one), pair) for pair in pairs[:SHOWN]]
    return [Candidate(other, pair.score, tuple(pair.reasons)) for other, pair in found]


def pair_fields(model: type[Any]) -> tuple[str, str]:
    """The columns of a pair that hold two of this kind."""
    name = model._meta.model_name
    return f"{name}_one_id", f"{name}_two_id"


def _organisations(row: Organisation) -> list[Candidate]:
    others = Organisation.objects.standing().exclude(pk=row.pk)
    found = _of_numbers(others, row)
    if row.normalised_name:
        found |= set(others.filter(normalised_name=row.normalised_name).values_list("pk", flat=True)[:MOST])
    found |= {one.pk for one in named_like(others, row.normalised_name or row.name, column="normalised_name")}
    return [_judged(other, _organisation_reasons(row, other)) for other in others.filter(pk__in=found)]


def _of_numbers(others: Any, row: Organisation) -> set[int]:
    """Asked one by one: each has its index."""
    found: set[int] = set()
    for name in ("kvk_number", "rsin", "vat_number", "domain"):
        if value := getattr(row, name):
            found |= set(others.filter(**{name: value}).values_list("pk", flat=True)[:MOST])
    return found


def _organisation_reasons(row: Organisation, other: Organisation) -> dict[str, int]:
    found = {
        reason: score
        for reason, name, score in (("kvk", "kvk_number", 95), ("rsin", "rsin", 95), ("vat", "vat_number", 90))
        if getattr(row, name) and getattr(row, name) == getattr(other, name)
    }
    if row.domain and row.domain == other.domain and row.domain not in _EVERYBODYS:
        found["domain"] = 70
    found |= _name_reasons(row.normalised_name or row.name, other.normalised_name or other.name)
    if row.city and other.city:
        same = row.city.casefold() == other.city.casefold()
        found["same_town" if same else "other_town"] = 25 if same else -15
    if row.kvk_number and other.kvk_number and row.kvk_number != other.kvk_number:
        found["other_kvk"] = -40
    return found


def _contacts(row: Contact) -> list[Candidate]:
    others = Contact.objects.standing().exclude(pk=row.pk)
    found: set[int] = set()
    if row.phone:
        found |= set(others.filter(phone=row.phone).values_list("pk", flat=True)[:MOST])
    found |= set(_same_before_the_at(others, row.email).values_list("pk", flat=True)[:MOST])
    found |= {one.pk for one in named_like(others, row.name)}
    here = _employers([row.pk]).get(row.pk, set()) if row.pk else set()
    found |= set(_colleagues(others, here).values_list("pk", flat=True)[: 5 * MOST])
    there = _employers(found)
    return [
        _judged(other, _contact_reasons(row, other, bool(here & there.get(other.pk, set()))))
        for other in others.filter(pk__in=found)
    ]


def _colleagues(others: Any, employers: Collection[int]) -> Any:
    there = Affiliation.objects.filter(organisation_id__in=employers, until_on=None).order_by()
    return others.filter(pk__in=there.values("contact"))


def _same_before_the_at(others: Any, email: str) -> Any:
    local = email.partition("@")[0].partition("+")[0]
    if not local or local in _NOBODYS:
        return others.none()
    plain = Q(email__gte=f"{local}@", email__lt=f"{local}A")
    return others.filter(plain | Q(email__gte=f"{local}+", email__lt=f"{local},"))


def _contact_reasons(row: Contact, other: Contact, same_employer: bool) -> dict[str, int]:
    found = _name_reasons(row.name, other.name)
    if row.phone and row.phone == other.phone:
        found["phone"] = 35
    mine, theirs = _mailbox(row.email), _mailbox(other.email)
    if mine == theirs and mine:
        found["mailbox"] = 90
    elif mine.partition("@")[0] == theirs.partition("@")[0] and mine.partition("@")[0] not in _NOBODYS:
        found["before_the_at"] = 20
    domain = mine.partition("@")[2]
    if domain and domain == theirs.partition("@")[2] and domain not in _EVERYBODYS and "mailbox" not in found:
        found["same_firm_mail"] = 15
    if same_employer:
        found["same_employer"] = 25
    return found


def _mailbox(email: str) -> str:
    """The address without what a mailbox ignores."""
    local, _at, domain = email.lower().partition("@")
    local = local.partition("+")[0]
    if domain in {"gmail.com", "googlemail.com"}:
        local, domain = local.replace(".", ""), "gmail.com"
    return f"{local}@{domain}" if domain else ""


def _employers(contact_ids: Collection[int]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    rows = Affiliation.objects.filter(contact_id__in=contact_ids, until_on=None)
    for contact, organisation in rows.values_list("contact", "organisation"):
        found[contact].add(organisation)
    return found


def _name_reasons(one: str, other: str) -> dict[str, int]:
    how = likeness(one, other)
    if how == 1:
        return {"same_name": 65}
    return {"alike_name": round(55 * how)} if how >= ALIKE else {}


def _judged(other: Any, reasons: dict[str, int]) -> Candidate:
    """Each reason leaves a part of the doubt that was left; what speaks against is taken off."""
    left, against = 1.0, 0
    for score in reasons.values():
        if score > 0:
            left *= 1 - score / 100
        against += min(score, 0)
    ordered: Sequence[str] = sorted(reasons, key=lambda reason: -reasons[reason])
    return Candidate(other, max(0, round(100 * (1 - left)) + against), tuple(ordered))
