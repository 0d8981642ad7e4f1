"""What campaigns do when something happens elsewhere."""

from acquisition.events import LeadOpened
from campaigns.actions.attribution import credit_anew, credit_lead, record_touch
from campaigns.actions.stories import remember_story, retire_story
from cms.events import BidbookRequested, StoryPublished, StoryUnpublished
from crm.eventlog.context import current_chain
from crm.eventlog.subscribing import subscribe
from crm.events import ContactsMerged, MergeUndone


@subscribe(BidbookRequested)
def remember_what_led_here(event: BidbookRequested) -> None:
    record_touch(
        event_id=_heard(), contact_id=event.contact_id, campaign_code=event.campaign_code, story_id=event.story_id
    )


@subscribe(LeadOpened)
def credit_what_led_here(event: LeadOpened) -> None:
    credit_lead(event_id=_heard(), lead_id=event.lead_id, contact_id=event.contact_id, code=event.code)


@subscribe(ContactsMerged)
def credit_what_led_two_here(event: ContactsMerged) -> None:
    credit_anew(contact_ids=[event.contact_id])


@subscribe(MergeUndone)
def credit_what_led_each_here(event: MergeUndone) -> None:
    if event.contact_id is not None:
        credit_anew(contact_ids=[event.contact_id, event.parted_id])


@subscribe(StoryPublished)
def remember_the_story(event: StoryPublished) -> None:
    remember_story(
        event_id=_heard(),
        story_id=event.story_id,
        language=event.language,
        title=event.title,
        path=event.path,
        mail_block=event.mail_block,
    )


@subscribe(StoryUnpublished)
def retire_the_story(event: StoryUnpublished) -> None:
    retire_story(event_id=_heard(), story_id=event.story_id)


def _heard() -> int:
    """The id of the event being heard."""
    event_id = current_chain().causation_id
    if event_id is None:
        raise RuntimeError("a handler runs inside the chain of the event it hears")
    return event_id
