"""The dossier's panel on consent: on what basis we might write, on any day, and every decision with its evidence."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from crm.models import ConsentEvent, Contact
from crm.queries.consent import Basis, bases_of
from crm.queries.consent_chain import BrokenLink, broken_link_of
from crm.queries.merging import everyone_who_is
from crm.queries.suppressions import suppressions_of


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
    people = everyone_who_is(contact.pk)
    rows = ConsentEvent.objects.filter(contact_id__in=people).select_related("purpose", "evidence").order_by("number")
    chains = {person: [row for row in rows if row.contact_id == person] for person in people}
    broken = next(filter(None, (broken_link_of(person, chain) for person, chain in chains.items())), None)
    silenced = suppressions_of(contact.email).filter(lifted_at=None).exists()
    newest_first = sorted(rows, key=lambda row: -row.pk)
    return ConsentShown(on, today, bases_of(contact.pk, at), newest_first, broken, silenced)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
