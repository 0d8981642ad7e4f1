"""What the site does when something happened: in acquisition, or in Wagtail's editor."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Locale, Page, PageViewRestriction, Site
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from acquisition.events import (
    BidbookPublished,
    FirstReplySent,
    LandingAnnounced,
    LandingCancelled,
    PlotOffered,
    PlotWithdrawn,
    ValuePropositionApproved,
    ValuePropositionRetired,
)
from cms.actions.bidbooks import offer_bidbook
from cms.actions.landing_stories import draft_landing_story, warn_of_cancelled_landing
from cms.actions.meetups import keep_up_with_meetup
from cms.actions.plots import list_plot, unlist_plot
from cms.actions.propositions import promise_no_longer, promise_on_the_site
from cms.actions.reply_clock import keep_reply_time
from cms.actions.site_cache import renew_pages
from cms.actions.stories import announce_moved_stories, announce_story, retract_story
from cms.actions.translations import follow_the_source
from cms.models import (
    BidbookOffer,
    ContactPerson,
    MeetupPage,
    MeetupRegistration,
    PlotListing,
    PropositionListing,
    ReplyClock,
    SiteIdentity,
    StoryPage,
    StorySeries,
)
from crm.eventlog.context import current_chain
from crm.eventlog.subscribing import subscribe
from crm.models import Document, Image, Indicator, IndicatorValue, Initiative, Municipality, Purpose, Sector

WHAT_PAGES_SHOW = (
    BidbookOffer, ContactPerson, Document, Image, Indicator, IndicatorValue, Initiative, Locale, MeetupRegistration,
    Municipality, PageViewRestriction, PlotListing, PropositionListing, Purpose, Redirect, ReplyClock, Sector, Site,
    SiteIdentity, StorySeries,
)  # fmt: skip
"""Rows behind a page whose change Wagtail does not tell as one of the page. A draft is none of them."""


@subscribe(BidbookPublished)
def show_the_new_version(event: BidbookPublished) -> None:
    offer_bidbook(bidbook=event.bidbook, language=event.language, title=event.title, number=event.number)


@subscribe(FirstReplySent)
def move_the_reply_clock(event: FirstReplySent) -> None:
    keep_reply_time(
        enquiry_id=event.enquiry_id,
        received_at=datetime.fromisoformat(event.received_at),
        answered_at=datetime.fromisoformat(event.answered_at),
        working_minutes=event.working_minutes,
    )


@subscribe(PlotOffered, ordered=True)
def list_the_plot(event: PlotOffered) -> None:
    list_plot(asdict(event), event_id=current_chain().causation_id or 0)


@subscribe(PlotWithdrawn, ordered=True)
def unlist_the_plot(event: PlotWithdrawn) -> None:
    unlist_plot(asdict(event), event_id=current_chain().causation_id or 0)


@subscribe(ValuePropositionApproved, ordered=True)
def promise_what_was_approved(event: ValuePropositionApproved) -> None:
    promise_on_the_site(asdict(event), event_id=current_chain().causation_id or 0)


@subscribe(ValuePropositionRetired, ordered=True)
def stop_promising(event: ValuePropositionRetired) -> None:
    promise_no_longer(asdict(event), event_id=current_chain().causation_id or 0)


@subscribe(LandingAnnounced, ordered=True)
def draft_the_story(event: LandingAnnounced) -> None:
    draft_landing_story(
        landing_id=event.landing_id,
        firm=event.firm,
        municipality=event.municipality,
        sector=event.sector,
        jobs=event.jobs_promised_fte,
        investment=event.investment_promised_eur,
    )


@subscribe(LandingCancelled, ordered=True)
def warn_of_the_story(event: LandingCancelled) -> None:
    warn_of_cancelled_landing(landing_id=event.landing_id)


@receiver(page_published, sender=MeetupPage)
def when_a_gathering_is_published(instance: MeetupPage, alias: bool = False, **_: Any) -> None:
    if not alias:
        keep_up_with_meetup(page_id=instance.pk)


@receiver(page_published, sender=StoryPage)
def when_a_story_goes_live(instance: StoryPage, alias: bool = False, **_: Any) -> None:
    if not alias:
        announce_story(page_id=instance.pk)


@receiver(page_unpublished, sender=StoryPage)
def when_a_story_goes_offline(instance: StoryPage, **_: Any) -> None:
    if not instance.alias_of_id:
        retract_story(page_id=instance.pk)


@receiver(page_slug_changed)
@receiver(post_page_move)
def when_pages_stand_elsewhere(instance: Page, **_: Any) -> None:
    announce_moved_stories(page_id=instance.pk)


@receiver(page_published)
def when_a_translation_goes_live(instance: Page, alias: bool = False, **_: Any) -> None:
    if not alias:
        follow_the_source(page_id=instance.pk)


@receiver([page_published, page_unpublished, page_slug_changed, post_page_move])
def when_pages_change(**_: Any) -> None:
    renew_pages()


@receiver(post_delete, sender=Page)
def when_a_page_is_gone(**_: Any) -> None:
    renew_pages()


def when_what_pages_show_changes(**_: Any) -> None:
    renew_pages()


for shown in WHAT_PAGES_SHOW:  # each by name: a receiver of every deletion would slow down all of them
    post_save.connect(when_what_pages_show_changes, sender=shown)
    post_delete.connect(when_what_pages_show_changes, sender=shown)
