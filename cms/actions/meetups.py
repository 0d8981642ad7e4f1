"""Coming to a gathering: registering, giving the place back, moving up."""

from typing import Any

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cms.actions.asking import Asker, remember_request
from cms.actions.meetup_mail import mail_registration
from cms.actions.receipts import Receipt, repeated
from cms.actions.site_cache import renew_pages
from cms.events import MeetupPlaceFound, MeetupRegistrationCancelled, MeetupRegistrationReceived
from cms.models import MeetupPage, MeetupRegistration
from cms.queries.meetups import places_taken
from cms.queries.registrations import expected_at, registration_for, registration_of, waiting_for
from cms.queries.stories import story_exists
from crm.contracts import Refused
from crm.eventlog.publishing import publish

State = MeetupRegistration.State


class RegistrationClosed(Refused):
    message = _("Registration for this gathering is closed. Nothing was kept.")


class AlreadyBegun(Refused):
    message = _("This gathering has begun or is over, so there is no place to give back.")


@transaction.atomic
def register_for_meetup(
    *,
    page_id: int,
    submission_key: str,
    words_mark: str,
    asker: Asker,
    message: str = "",
    campaign_code: str = "",
    story_id: int | None = None,
) -> Receipt:
    """The visitor comes, or is on the waiting list when every place is taken, and a mail that says which waits.

    Somebody who registered before, on whichever language's page, keeps their place and gets the mail again: what a
    visitor is told is the same, so that nobody learns who comes. A `submission_key` used before changes nothing and
    returns the reference given then; other words under it are refused. Refuses when registration is closed.
    Raises MeetupPage.DoesNotExist when no live page of this id is a gathering.
    """
    page = _locked(MeetupPage.objects.live().get(pk=page_id))
    if before := repeated(registration_of(submission_key), words_mark):
        return before
    if not page.can_be_registered_for:
        raise RegistrationClosed

    language = page.locale.language_code
    with translation.override(language):
        subject = gettext("Registered for “%(title)s”") % {"title": page.title}
    met, reference = remember_request(asker=asker, language=language, form="meetup", subject=subject, message=message)
    row = registration_for(page.translation_key, met.contact_id) or MeetupRegistration(
        contact_id=met.contact_id, state=State.CANCELLED
    )
    is_new = row.state == State.CANCELLED
    if is_new:
        row.state = State.COMING if _has_place(page) else State.WAITING
        row.meetup, row.page_language = page, language
    row.reference, row.submission_key, row.words_mark = reference, submission_key, words_mark
    row.save()
    mail_registration(row, "coming" if row.state == State.COMING else "waiting")
    if is_new:
        renew_pages()
        publish(
            MeetupRegistrationReceived(
                **_told(row, page),
                organisation_id=met.organisation_id,
                state=row.state,
                story_id=story_id if story_id and story_exists(story_id) else None,
                campaign_code=campaign_code,
            ),
            subject=row,
            key=f"meetup-registration:{submission_key}",
        )
    return Receipt(reference, known_before=False)


@transaction.atomic
def cancel_registration(*, registration_id: int) -> None:
    """The place is free, and whoever waited longest for one has it; cancelling twice changes nothing.

    Refuses once the gathering has begun.
    """
    found = MeetupRegistration.objects.select_related("meetup").get(pk=registration_id)
    page = _locked(found.meetup)
    row = MeetupRegistration.objects.select_for_update().get(pk=registration_id)
    if row.state == State.CANCELLED:
        return
    if _has_begun(page):
        raise AlreadyBegun

    row.state = State.CANCELLED
    row.save(update_fields=["state", "changed_at"])
    publish(MeetupRegistrationCancelled(**_told(row, page)), subject=row)
    _move_up(page)
    renew_pages()


@transaction.atomic
def keep_up_with_meetup(*, page_id: int) -> None:
    """Who is expected knows what the page says now: that it is cancelled, or that more places make room for them."""
    page = MeetupPage.objects.live().filter(pk=page_id).first()
    if page is None or _has_begun(page):
        return
    page = _locked(page)
    if page.is_called_off:
        for row in expected_at(page.translation_key):
            mail_registration(row, "called_off")
    else:
        _move_up(page)


def _locked(page: MeetupPage) -> MeetupPage:
    """The page, held with its translations: they share one room, so one at a time gives places away."""
    every = MeetupPage.objects.filter(translation_key=page.translation_key).select_related("locale")
    rooms = {room.pk: room for room in every.select_for_update(of=("self",)).order_by("pk")}
    return rooms[page.pk]


def _has_begun(page: MeetupPage) -> bool:
    return page.starts_at <= timezone.now()


def _has_place(page: MeetupPage) -> bool:
    key = page.translation_key
    return page.places is None or places_taken([key]).get(key, 0) < page.places


def _move_up(page: MeetupPage) -> None:
    """Places that are free go to those who wait, longest first; each is told."""
    for row in waiting_for(page.translation_key):
        if page.is_called_off or not _has_place(page):
            return
        row.state = State.COMING
        row.save(update_fields=["state", "changed_at"])
        mail_registration(row, "moved_up")
        publish(MeetupPlaceFound(**_told(row, row.meetup)), subject=row)


def _told(row: MeetupRegistration, page: MeetupPage) -> dict[str, Any]:
    return {
        "contact_id": row.contact_id,
        "meetup_id": page.pk,
        "meetup": page.title,
        "reference": row.reference,
    }
