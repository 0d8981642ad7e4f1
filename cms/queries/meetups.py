"""Gatherings: what comes, what has been, and whether there is a place left."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Literal
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.utils import timezone

from cms.models import AgendaPage, MeetupPage, MeetupRegistration
from cms.queries.visible import OPEN_TO_ALL

CALLED_OFF = Exists(MeetupPage.objects.live().filter(translation_key=OuterRef("translation_key"), cancelled=True))
"""A condition on gatherings, as `MeetupPage.is_called_off`: a page of it, in whichever language, says so."""

State = Literal["open", "full", "closed", "unasked", "over", "cancelled"]


@dataclass(frozen=True)
class Standing:
    """Where a gathering stands. `unasked`: nobody has to register. `left` is None when as many may come as like."""

    state: State
    left: int | None = None

    @property
    def takes_names(self) -> bool:
        return self.state in {"open", "full"}


@dataclass(frozen=True)
class Listed:
    page: MeetupPage
    standing: Standing


@dataclass(frozen=True)
class Month:
    first_day: date
    meetups: list[Listed]


@dataclass(frozen=True)
class Agenda:
    """What comes by month, soonest first; what has been, newest first."""

    months: list[Month]
    past: list[MeetupPage]


def meetups(language: str) -> QuerySet[MeetupPage]:
    """Every live gathering in one language, in the order they take place, told of whether it is called off."""
    return (
        MeetupPage.objects.live()
        .filter(OPEN_TO_ALL, locale__language_code=language)
        .annotate(is_called_off=CALLED_OFF)
        .order_by("starts_at", "pk")
        .select_related("municipality", "locale")
        .defer_streamfields()
    )


def agenda(language: str) -> Agenda:
    every = list(meetups(language))
    past = [page for page in reversed(every) if page.is_over]
    return Agenda(_months(page for page in every if not page.is_over), past)


def _months(coming: Iterable[MeetupPage]) -> list[Month]:
    grouped = groupby(_listed(coming), key=lambda one: timezone.localdate(one.page.starts_at).replace(day=1))
    return [Month(first_day, list(months_own)) for first_day, months_own in grouped]


def next_meetups(language: str, count: int) -> list[Listed]:
    return _listed(_coming(language)[:count])


@dataclass(frozen=True)
class WithTheNext:
    """Where one gathering stands, and the next ones after it."""

    standing: Standing
    others: list[Listed]


def with_the_next(page: MeetupPage, count: int) -> WithTheNext:
    own, *others = _listed([page, *_coming(page.locale.language_code).exclude(pk=page.pk or 0)[:count]])
    return WithTheNext(own.standing, others)


def _coming(language: str) -> QuerySet[MeetupPage]:
    return meetups(language).filter(~CALLED_OFF, ends_at__gte=timezone.now())


def agenda_page(language: str) -> AgendaPage | None:
    return AgendaPage.objects.live().filter(locale__language_code=language).order_by("path").first()


def live_meetup(page_id: int) -> MeetupPage | None:
    """None also for a number that no row can have."""
    if page_id >= 2**63:
        return None
    return (
        MeetupPage.objects.live()
        .public()
        .select_related("locale", "municipality", "contact")
        .filter(pk=page_id)
        .first()
    )


def _listed(pages: Iterable[MeetupPage]) -> list[Listed]:
    every = list(pages)
    taken = places_taken(page.translation_key for page in every)
    return [Listed(page, _standing(page, taken.get(page.translation_key, 0))) for page in every]


def places_taken(keys: Iterable[UUID]) -> dict[UUID, int]:
    """How many come, by gathering: who registered on the German page sits in the same room as the others."""
    coming = MeetupRegistration.objects.filter(
        meetup__translation_key__in=list(keys), state=MeetupRegistration.State.COMING
    )
    return dict(coming.values_list("meetup__translation_key").annotate(Count("pk")).order_by())


def _standing(page: MeetupPage, taken: int) -> Standing:
    if page.is_called_off:
        return Standing("cancelled")
    if page.is_over:
        return Standing("over")
    if not page.takes_registrations:
        return Standing("unasked")
    if not page.can_be_registered_for:
        return Standing("closed")
    if page.places is None:
        return Standing("open")
    return Standing("full" if taken >= page.places else "open", max(page.places - taken, 0))
