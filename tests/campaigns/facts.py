"""Things that happen in these tests, told as the site and acquisition would tell them."""

from datetime import UTC, datetime, timedelta

import time_machine
from django.db import transaction

from acquisition.events import LeadOpened
from campaigns.actions.campaigns import create_campaign, create_link
from campaigns.models import Campaign, Link
from cms.events import BidbookRequested, StoryPublished
from crm.eventlog.publishing import publish
from crm.models import Contact
from tests.crm.rows import a_contact

NOON = datetime(2026, 10, 1, 12, tzinfo=UTC)


def a_campaign(name="Factories wanted", **fields) -> Campaign:
    return Campaign.objects.get(pk=create_campaign(name=name, **fields))


def a_link(campaign=None, target_path="/verhalen/") -> Link:
    campaign = campaign or a_campaign()
    return Link.objects.get(pk=create_link(campaign_id=campaign.pk, target_path=target_path))


def bidbook_requested(contact: Contact, *, code="", story_id=None, days=0):
    """The site tells that somebody asked for the bidbook, `days` after NOON."""
    with time_machine.travel(NOON + timedelta(days=days), tick=False), transaction.atomic():
        return publish(
            BidbookRequested(
                contact_id=contact.pk,
                organisation_id=None,
                bidbook="dutch-techzone",
                language="nl",
                reference="V-TEST",
                page_id=1,
                story_id=story_id,
                campaign_code=code,
            ),
            subject=contact,
        )


def lead_opened(contact: Contact, *, lead_id=1, days=0):
    """Acquisition tells that a lead opened, `days` after NOON."""
    with time_machine.travel(NOON + timedelta(days=days), tick=False), transaction.atomic():
        return publish(
            LeadOpened(
                lead_id=lead_id,
                enquiry_id=lead_id,
                contact_id=contact.pk,
                organisation_id=None,
                origin="unknown",
                code=f"L-{lead_id}",
            ),
            subject=contact,
        )


def story_published(story_id, title="Thread from maize", path="/verhalen/draad/"):
    event = StoryPublished(
        story_id=story_id,
        translation_key="k",
        language="nl",
        title=title,
        path=path,
        revision_id=None,
        first_publication=True,
        mail_block={"title": title},
    )
    with transaction.atomic():
        return publish(event, subject=Contact(pk=story_id))


__all__ = ["a_campaign", "a_contact", "a_link", "bidbook_requested", "lead_opened", "story_published"]
