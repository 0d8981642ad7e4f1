"""What whoever registered for a gathering is told by mail."""

from typing import Any, Literal

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from cms.models import MeetupPage, MeetupRegistration
from cms.queries.registrations import cancel_token
from crm.actions.mail import queue_mail
from crm.models import Contact

News = Literal["coming", "waiting", "moved_up", "called_off"]


def mail_registration(row: MeetupRegistration, news: News) -> None:
    """A mail with this news waits for the person, in the language of the page they registered on; once for each."""
    contact = Contact.objects.get(pk=row.contact_id)
    page = MeetupPage.objects.get(pk=row.meetup_id)
    with translation.override(row.page_language):
        context = _context(row, page, contact, news)
        queue_mail(
            contact_id=contact.pk,
            key=f"cms.meetup-{news}:{row.reference}",
            subject=_subject(news) % {"title": page.title},
            text_body=render_to_string("cms/mail/meetup.txt", context),
            html_body=render_to_string("cms/mail/meetup.html", context),
            language=row.page_language,
        )


def _subject(news: News) -> str:
    return {
        "coming": _("You are expected: %(title)s"),
        "waiting": _("On the waiting list: %(title)s"),
        "moved_up": _("There is a place for you: %(title)s"),
        "called_off": _("Cancelled: %(title)s"),
    }[news]


def _context(row: MeetupRegistration, page: MeetupPage, contact: Contact, news: News) -> dict[str, Any]:
    return {
        "news": news,
        "name": contact.name,
        "meetup": page,
        "reference": row.reference,
        "language": row.page_language,
        "page_address": settings.PUBLIC_URL + (page.get_url_parts() or ("", "", "/"))[2],
        "calendar_address": settings.PUBLIC_URL + reverse("cms:meetup_calendar", args=[page.pk]),
        "cancel_address": settings.PUBLIC_URL + reverse("cms:meetup_cancel", args=[cancel_token(row)]),
    }
