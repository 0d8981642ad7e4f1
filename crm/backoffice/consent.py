"""The dossier's panel on consent: on what basis we might write, on any day, and every decision with its evidence."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q
from django.utils import timezone

from crm.models import ConsentEvent, Contact
from crm.queries.consent import Basis, bases_among, stops_of
from crm.queries.consent_chain import BrokenLink, broken_link_of
from crm.queries.merging import everyone_who_is


@dataclass(frozen=True)
class ConsentShown:
    on: date
    """The day that was asked about; what holds is what held at its end, or holds now."""
    today: date
    bases: list[Basis]
    decisions: list[ConsentEvent]
    broken: BrokenLink | None
    is_silenced: bool
    """Whether the address is suppressed now."""

    @property
    def is_today(self) -> bool:
        return self.on >= self.today


def consent_of(contact: Contact, day: str) -> ConsentShown:
    """What the panel shows for this day; for today when it is none, or one to come."""
    now = timezone.now()
    today = timezone.localdate(now)
    on = min(_day(day) or today, today)
    at = now if on == today else timezone.make_aware(datetime.combine(on + timedelta(days=1), time.min))
    then = [] if on == today else everyone_who_is(contact.pk, at=at)
    people = {one.pk: one for one in _all_of(contact, then)}
    said = ConsentEvent.objects.filter(contact_id__in=list(people)).select_related("purpose", "evidence")
    rows = list(said.order_by("number"))
    now_one = [one for one in people.values() if contact.pk in (one.pk, one.merged_into_id)]
    counted = then or [one.pk for one in now_one]
    stops = stops_of({pk: people[pk].email for pk in counted if pk in people}, contact.pk)
    mine = [row for row in rows if row.contact_id in {one.pk for one in now_one}]
    return ConsentShown(
        on,
        today,
        bases_among([row for row in rows if row.contact_id in counted], stops, contact.email, at),
        sorted(mine, key=lambda row: -row.pk),
        broken_link_of(now_one, mine),
        any(stop.is_own and stop.row.lifted_at is None for stop in stops),
    )


def _all_of(contact: Contact, then: list[int]) -> Iterable[Contact]:
    """Everyone who is this contact and who counted as it then, with the ends of their chains; the contact first."""
    them = Contact.objects.filter(Q(pk=contact.pk) | Q(merged_into=contact.pk) | Q(pk__in=then))
    return sorted(them.select_related("consent_chain").order_by("pk"), key=lambda one: one.pk != contact.pk)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
