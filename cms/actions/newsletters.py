"""Subscribing by two steps: somebody types an address, whoever reads its mail confirms."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cms.actions.receipts import Receipt, repeated
from cms.actions.references import new_reference
from cms.events import SubscriptionConfirmed, SubscriptionRequested
from cms.models import FormReceipt, NewsletterPage
from cms.queries.newsletters import LINK_DAYS, link_token, reference_in
from cms.queries.receipts import receipt_of
from cms.queries.site import privacy_page
from cms.queries.stories import story_exists
from cms.queries.wordings import mark_of, wording
from crm.actions.consent import OptIn, give_consent
from crm.actions.mail import queue_mail
from crm.actions.people import meet_contact
from crm.contracts import Refused
from crm.eventlog.publishing import publish
from crm.models import Contact
from crm.queries.consent import may_receive
from crm.queries.preferences import preference_link

MAILS_A_DAY = 3
MAIL_KEY = "cms.newsletter:"


class LinkWornOut(Refused):
    message = _("This link does not work any more. Subscribe again, and you get a new one.")


class SentenceChanged(Refused):
    message = _("The sentence you agree to has changed. Read it below and press the button again if you agree.")


@transaction.atomic
def ask_for_newsletter(
    *,
    page_id: int,
    submission_key: str,
    words_mark: str,
    email: str,
    name: str = "",
    wording_mark: str = "",
    campaign_code: str = "",
    story_id: int | None = None,
) -> Receipt:
    """The visitor has a reference, and a mail waits for the address: with a link to confirm, or saying that it
    subscribes already. What the visitor is told is the same, so that nobody learns who reads the newsletter.

    One address gets no more than three such mails a day. A `submission_key` used before changes nothing and returns
    the reference given then; other words under it are refused.
    Raises NewsletterPage.DoesNotExist when no live page of this id takes subscriptions.
    """
    page = NewsletterPage.objects.live().select_related("locale").select_for_update(of=("self",)).get(pk=page_id)
    if before := repeated(receipt_of(submission_key), words_mark):
        return before
    language, reference = page.locale.language_code, new_reference()
    met = meet_contact(email=email, name=name.strip() or email.strip().lower(), language=language)
    receipt = FormReceipt.objects.create(
        kind=FormReceipt.Kind.NEWSLETTER,
        reference=reference,
        submission_key=submission_key,
        words_mark=words_mark,
        contact_id=met.contact_id,
        page=page,
        page_language=language,
        purpose=page.purpose,
        wording_mark=wording_mark,
    )
    if _mails_today(receipt) <= MAILS_A_DAY:
        _mail(receipt, subscribed=may_receive(met.contact_id, page.purpose))
    publish(
        SubscriptionRequested(
            contact_id=met.contact_id,
            purpose=page.purpose,
            language=language,
            reference=reference,
            page_id=page.pk,
            story_id=story_id if story_id and story_exists(story_id) else None,
            campaign_code=campaign_code,
        ),
        subject=receipt,
        key=f"subscription:{submission_key}",
    )
    return Receipt(reference, known_before=False)


@transaction.atomic
def confirm_subscription(*, token: str, wording_mark: str) -> Receipt:
    """The ledger says that the contact agreed, in the sentence on the page where they pressed the button.

    Pressing again changes nothing. Refuses a link that is older than seven days or not ours (LinkWornOut), and a
    sentence other than the one that stands now (SentenceChanged).
    """
    receipt = FormReceipt.objects.select_for_update().filter(reference=reference_in(token)).first()
    if receipt is None:
        raise LinkWornOut
    if receipt.confirmed_at is not None:
        return Receipt(receipt.reference, known_before=True)
    with translation.override(receipt.page_language):
        if wording_mark != mark_of(wording(receipt.purpose)):
            raise SentenceChanged
    receipt.confirmed_at = timezone.now()
    receipt.save(update_fields=["confirmed_at"])
    if not may_receive(receipt.contact_id, receipt.purpose):
        _subscribe(receipt)
    return Receipt(receipt.reference, known_before=False)


def _subscribe(receipt: FormReceipt) -> None:
    give_consent(
        contact_id=receipt.contact_id,
        purpose=receipt.purpose,
        language=receipt.page_language,
        evidence=f"newsletter form {receipt.reference}",
        opt_in=OptIn(request=receipt.reference, requested_at=receipt.created_at, mail_key=f"{MAIL_KEY}{receipt.pk}"),
    )
    publish(
        SubscriptionConfirmed(
            contact_id=receipt.contact_id,
            purpose=receipt.purpose,
            language=receipt.page_language,
            reference=receipt.reference,
        ),
        subject=receipt,
        key=f"subscription-confirmed:{receipt.reference}",
    )


def _mails_today(receipt: FormReceipt) -> int:
    yesterday = timezone.now() - timedelta(days=1)
    asked = FormReceipt.objects.filter(contact=receipt.contact_id, kind=receipt.kind, created_at__gt=yesterday)
    return asked.count()


def _mail(receipt: FormReceipt, *, subscribed: bool) -> None:
    contact = Contact.objects.get(pk=receipt.contact_id)
    with translation.override(receipt.page_language):
        privacy = privacy_page(receipt.page_language)
        context = {
            "subscribed": subscribed,
            "address": "" if subscribed else settings.PUBLIC_URL + reverse("cms:confirm", args=[link_token(receipt)]),
            "preferences": preference_link(contact.pk, language=receipt.page_language),
            "privacy": settings.PUBLIC_URL + privacy.get_url_parts()[2] if privacy else "",
            "days": LINK_DAYS,
            "reference": receipt.reference,
            "language": receipt.page_language,
        }
        queue_mail(
            contact_id=contact.pk,
            key=f"{MAIL_KEY}{receipt.pk}",
            subject=gettext("You receive our newsletter already") if subscribed else gettext("Confirm your newsletter"),
            text_body=render_to_string("cms/mail/newsletter.txt", context),
            html_body=render_to_string("cms/mail/newsletter.html", context),
            language=receipt.page_language,
        )
