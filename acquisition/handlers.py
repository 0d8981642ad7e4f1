"""What acquisition does when something happened."""

from acquisition.actions.aftercare import plan_next_visit
from acquisition.actions.bidbook_pdfs import render_bidbook_pdf
from acquisition.actions.enquiries import receive_enquiry
from acquisition.actions.landings import open_landing_of_committed_lead
from acquisition.actions.links import answer_enquiry_with_bidbook
from acquisition.actions.qualifying import rescore_leads
from acquisition.events import (
    BidbookPublished,
    EnquiryReceived,
    LeadMoved,
    LeadOpened,
    LeadsRescored,
    TargetProfileApproved,
)
from cms.events import BidbookRequested, EnquirySent, TriageFinished
from crm.actions.webhooks import deliver_webhooks
from crm.eventlog.context import current_chain
from crm.eventlog.subscribing import subscribe
from crm.events import TaskFinished

# A request waits for a first bidbook to be published; with an hour between tries this is about a month.
UNTIL_PUBLISHED = 700


@subscribe(BidbookRequested)
def receive_bidbook_request(event: BidbookRequested) -> None:
    receive_enquiry(
        request_key=f"website:{event.reference}",
        reference=event.reference,
        channel="website",
        contact_id=event.contact_id,
        organisation_id=event.organisation_id,
        bidbook=event.bidbook,
        language=event.language,
    )


@subscribe(EnquirySent)
def receive_question(event: EnquirySent) -> None:
    receive_enquiry(
        request_key=f"website:{event.reference}",
        reference=event.reference,
        channel="website",
        contact_id=event.contact_id,
        organisation_id=event.organisation_id,
        language=event.language,
    )


@subscribe(TriageFinished)
def receive_finished_triage(event: TriageFinished) -> None:
    receive_enquiry(
        request_key=f"website:{event.reference}",
        reference=event.reference,
        channel="website",
        contact_id=event.contact_id,
        organisation_id=event.organisation_id,
        finished_triage=True,
        language=event.language,
    )


@subscribe(EnquiryReceived, max_attempts=UNTIL_PUBLISHED)
def answer_with_bidbook(event: EnquiryReceived) -> None:
    answer_enquiry_with_bidbook(enquiry_id=event.enquiry_id)


@subscribe(TargetProfileApproved)
def score_leads_anew(event: TargetProfileApproved) -> None:
    rescore_leads(version_id=event.version_id)


@subscribe(LeadsRescored)
def score_more_leads_anew(event: LeadsRescored) -> None:
    if not event.finished:
        rescore_leads(version_id=event.version_id, after_lead_id=event.up_to_lead_id)


@subscribe(BidbookPublished, lane="outgoing", mode="at_least_once", timeout=60, replayable=True)
def set_the_pdf(event: BidbookPublished) -> None:
    render_bidbook_pdf(bidbook_id=event.bidbook_id, language=event.language, number=event.number)


@subscribe(LeadMoved)
def open_the_landing(event: LeadMoved) -> None:
    if event.to_stage == "committed":
        open_landing_of_committed_lead(lead_id=event.lead_id)


@subscribe(TaskFinished)
def plan_the_visit_after(event: TaskFinished) -> None:
    plan_next_visit(done_task_id=event.task_id)


@subscribe(LeadOpened, lane="outgoing", mode="at_least_once")
def tell_webhooks(_event: LeadOpened) -> None:
    if event_id := current_chain().causation_id:
        deliver_webhooks(event_id=event_id)
