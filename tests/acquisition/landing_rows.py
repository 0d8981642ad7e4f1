"""Landings as tests need them, by the product's own actions: on their way, secured, operational."""

from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone

from acquisition.actions.landing_conditions import record_permit
from acquisition.actions.landing_moves import move_landing
from acquisition.actions.landings import edit_landing, open_landing
from acquisition.actions.promises import record_commitment, report_realisation, verify_realisation
from acquisition.models import Landing, Measure, Stage
from crm.models import Municipality, User
from tests.acquisition.rows import a_colleague, a_lead

BECAUSE = "There is a good reason for this"
DAY = date(2026, 11, 2)


def today() -> date:
    return timezone.localdate()


def someone(name="anna", role="Acquisition team") -> User:
    return User.objects.filter(username=name).first() or a_colleague(role, name)


def a_place(slug="emmen") -> Municipality:
    code = f"GM{sum(map(ord, slug)):04d}"
    return Municipality.objects.get_or_create(slug=slug, defaults={"name": slug.capitalize(), "code_cbs": code})[0]


def a_landing(number=1, **fields) -> Landing:
    """Committed, reported by Anna; `fields` of its lead are put in the row as they are."""
    anna = someone()
    lead = a_lead(number, **{"stage": Stage.COMMITTED, "owner": anna, **fields})
    return Landing.objects.get(pk=open_landing(lead_id=lead.pk, actor_id=anna.pk))


def secured(landing, place="emmen") -> Landing:
    facts = {"municipality_id": a_place(place).pk, "land_document": "Deed of sale", "land_document_on": DAY}
    edit_landing(landing_id=landing.pk, changes=facts)
    move(landing, "land_secured")
    return landing


def a_permit(landing, **facts) -> int:
    return record_permit(landing_id=landing.pk, facts={"kind": "nature", "authority": "Province of Drenthe", **facts})


def a_granted_permit(landing) -> int:
    passed = {"result": "granted", "decided_on": today() - timedelta(days=60)}
    return a_permit(landing, **passed, irrevocable_on=today() - timedelta(days=10))


def move(landing, to_status, **given) -> None:
    move_landing(landing_id=landing.pk, to_status=to_status, actor_id=someone().pk, **given)
    landing.refresh_from_db()


def promise(landing, value, measure=Measure.JOBS_NEW, *, due_on=None, agreed_on=None) -> int:
    return record_commitment(
        landing_id=landing.pk,
        measure=measure,
        value=Decimal(value),
        due_on=due_on or today() + timedelta(days=365),
        agreed_on=agreed_on,
        source="Letter of intent, 1 June",
        actor_id=someone().pk,
    )


def report(landing, value, measure=Measure.JOBS_NEW, *, as_of=None, by="anna") -> int:
    return report_realisation(
        landing_id=landing.pk,
        measure=measure,
        value=Decimal(value),
        as_of=as_of or today(),
        source="site_visit",
        evidence="Counted at the gate",
        actor_id=someone(by).pk,
    )


def verified(landing, value, measure=Measure.JOBS_NEW, *, as_of=None) -> int:
    pk = report(landing, value, measure, as_of=as_of)
    verify_realisation(landing_id=landing.pk, realisation_id=pk, actor_id=someone("hilde").pk)
    return pk


def building(landing) -> Landing:
    secured(landing)
    a_granted_permit(landing)
    for status in ("permitting", "permitted", "under_construction"):
        move(landing, status)
    return landing


def operational(landing, jobs=10, *, since=None) -> Landing:
    building(landing)
    verified(landing, jobs, as_of=since)
    edit_landing(landing_id=landing.pk, changes={"operational_on": since or today()})
    move(landing, "operational")
    return landing
