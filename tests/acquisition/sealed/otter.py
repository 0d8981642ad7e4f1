"""A lead with a whole life behind it, and sealed: whoever is outside must read of none of it anywhere.

Its person and firm are known to the region before, as a call by phone would have it. Everything of its own carries a
mark that nothing else in the region has.
"""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from acquisition.actions.aftercare import note_risk
from acquisition.actions.calls import answer_site_call, close_site_call
from acquisition.actions.confirmations import ask_for_confirmation
from acquisition.actions.editing import edit_lead
from acquisition.actions.enquiries import accept_enquiry, receive_enquiry
from acquisition.actions.feasibility import judge_feasibility
from acquisition.actions.holds import hold_plot
from acquisition.actions.landing_conditions import record_dependency, record_permit
from acquisition.actions.landings import edit_landing, open_landing
from acquisition.actions.leads import share_lead_with_municipality
from acquisition.actions.members import add_lead_member
from acquisition.actions.moving import move_lead
from acquisition.actions.offer_answers import Said, answer_offer
from acquisition.actions.promises import record_commitment, report_realisation, verify_realisation
from acquisition.actions.qualifying import qualify_lead
from acquisition.actions.referrals import refer_lead_out
from acquisition.actions.tailored import freeze_tailored, tailor_bidbook
from acquisition.actions.visits import Stop, hold_visit, plan_visit
from acquisition.models import BidbookVersion, Landing, Lead, Plot, TargetProfileVersion
from crm.actions.interactions import record_interaction
from crm.actions.people import meet_contact
from crm.models import Municipality, Organisation, User
from tests.acquisition.fit_rules import STRONG
from tests.acquisition.rows import a_call, a_need, a_sent_offer
from tests.crm.lists_at_hand import REASON, exported
from tests.crm.tasks_at_hand import a_task

FIRM, PERSON, ADDRESS = "Vossebelt Turbines", "Wilhelmina Zwartewater", "w.zwartewater@vossebelt.example.org"
MARKS = {
    "title": "Project Otterburcht",
    "next step": "Kwikzilvergesprek",
    "jobs": "7319",
    "budget": "918273645",
    "letter": "Klaproosbrief",
    "note": "Distelnotitie",
    "task": "Lisdoddetaak",
    "reason": "Sleutelbloemreden",
    "document": "Paardebloemakte",
    "permit": "Waterschap Zeldenrijk",
    "label": "Bidbook for Otterburcht",
}


@dataclass
class Otter:
    lead: Lead
    landing: Landing
    contact_id: int
    organisation_id: int

    @property
    def marks(self):
        """What may stand at no address of somebody outside."""
        return {**MARKS, "code": self.lead.code}


def known_before() -> tuple[int, int]:
    """The person and the firm, about whom the region knows no more than that they exist."""
    met = meet_contact(email=ADDRESS, name=PERSON, organisation_name=FIRM, language="nl")
    return met.contact_id, met.organisation_id


def a_sealed_lead(contact_id: int, organisation_id: int, olga: User) -> Otter:
    """Olga's alone, from a call by phone to a landing, and sealed at the end of it."""
    received = receive_enquiry(
        request_key="phone:otter", reference="B-OTTER9", channel="phone", contact_id=contact_id,
        organisation_id=organisation_id,
    )  # fmt: skip
    lead = Lead.objects.get(pk=accept_enquiry(enquiry_id=received.enquiry_id))
    facts = {"title": MARKS["title"], "next_step": MARKS["next step"], "owner_id": olga.pk}
    estimates = {"jobs_new_fte_est": Decimal(MARKS["jobs"]), "investment_eur_est": int(MARKS["budget"])}
    edit_lead(lead_id=lead.pk, changes={**facts, **estimates})
    lead.refresh_from_db()
    tell_and_plan(lead, olga)
    offer_sites(lead, olga)
    landing = land(lead, olga)
    seal(lead, olga)
    return Otter(lead, landing, contact_id, organisation_id)


def tell_and_plan(lead, olga):
    said = {"contact_id": lead.contact_id, "kind": "meeting", "author_id": olga.pk, "two_way": True}
    record_interaction(subject=MARKS["note"], body=MARKS["note"], about=lead, **said)
    a_task(olga, MARKS["task"], about=lead, due_on=timezone.localdate())
    version = TargetProfileVersion.objects.get(status="approved")
    qualify_lead(lead_id=lead.pk, version_id=version.pk, inputs=STRONG, author_id=olga.pk)
    partner = Organisation.objects.get(name="Oost NL")
    refer_lead_out(lead_id=lead.pk, organisation_id=partner.pk, note=MARKS["note"], actor_id=olga.pk)
    for stage in ("contacted", "qualified"):
        given = {"reason": f"{MARKS['reason']}, and more than twenty", "override": True}
        move_lead(lead_id=lead.pk, to_stage=stage, actor_id=olga.pk, **given)


def offer_sites(lead, olga):
    emmen = Municipality.objects.get(slug="emmen")
    plot = Plot.objects.get(slug="emmen-1")
    share_lead_with_municipality(lead_id=lead.pk, municipality_id=emmen.pk, actor_id=olga.pk)
    call = a_call(a_need(lead), actor_id=olga.pk)
    for reply in call.replies.all():
        nominated = {plot.pk: MARKS["note"]} if reply.municipality_id == emmen.pk else {}
        answer_site_call(
            call_id=call.pk, municipality_id=reply.municipality_id, plots=nominated,
            reason="" if nominated else MARKS["reason"], actor_id=None,
        )  # fmt: skip
    close_site_call(call_id=call.pk)
    offer = a_sent_offer(lead, plot)
    answer_offer(offer_id=offer.pk, said={offer.sites.get().pk: Said("preferred")})
    stops = [Stop(plot_id=plot.pk, minutes=30, host_id=olga.pk)]
    visit = plan_visit(
        lead_id=lead.pk, planned_at=timezone.now() - timedelta(hours=1), stops=stops, agenda=MARKS["note"],
        actor_id=olga.pk,
    )  # fmt: skip
    hold_visit(visit_id=visit, score=5, feedback=MARKS["note"], actor_id=olga.pk)
    judge_feasibility(
        lead_id=lead.pk, kind="grid", verdict="blocker", note=MARKS["note"], checked_on=timezone.localdate(),
        decides=MARKS["permit"],
    )  # fmt: skip
    hold_plot(
        plot_id=plot.pk, lead_id=lead.pk, kind="soft_interest", area_m2=10_000, actor_id=olga.pk,
        expires_on=timezone.localdate() + timedelta(days=9),
    )  # fmt: skip
    version = BidbookVersion.objects.first()
    copy = tailor_bidbook(lead_id=lead.pk, version_id=version.pk, actor_id=olga.pk)
    freeze_tailored(tailored_id=copy, actor_id=olga.pk)
    exported(olga, [lead.pk], list_name="acquisition_leads", columns=("code",), reason=f"{MARKS['reason']} {REASON}")


def land(lead, olga) -> Landing:
    Lead.objects.filter(pk=lead.pk).update(stage="committed")
    landing = Landing.objects.get(pk=open_landing(lead_id=lead.pk, actor_id=olga.pk))
    of = {"landing_id": landing.pk}
    emmen, today = Municipality.objects.get(slug="emmen"), timezone.localdate()
    document = {"land_document": MARKS["document"], "land_document_on": today, "landing_manager_id": olga.pk}
    edit_landing(**of, changes={"municipality_id": emmen.pk, **document})
    record_permit(**of, facts={"kind": "nature", "authority": MARKS["permit"]})
    record_dependency(**of, facts={"kind": "grid", "status": "at_risk", "needed_on": today})
    promised = {"measure": "jobs_new_fte", "value": Decimal(MARKS["jobs"])}
    record_commitment(**of, **promised, due_on=today, source=MARKS["document"], actor_id=olga.pk)
    found = report_realisation(
        **of, **promised, as_of=today, source="register", evidence=MARKS["document"], actor_id=olga.pk
    )
    verify_realisation(**of, realisation_id=found, actor_id=User.objects.get(username="hilde").pk)
    note_risk(**of, kind="jobs", severity="high", note=MARKS["note"], source="visit", actor_id=olga.pk)
    ask_for_confirmation(**of)
    return landing


def seal(lead, olga):
    add_lead_member(lead_id=lead.pk, user_id=User.objects.get(username="inge").pk, actor_id=olga.pk)
    edit_lead(lead_id=lead.pk, changes={"confidentiality": "sealed"})
    lead.refresh_from_db()
