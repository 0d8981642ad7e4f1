"""What the site forgets by itself."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext
from wagtail.contrib.search_promotions.models import Query

from cms.actions.newsletters import MAIL_KEY
from cms.models import FormReceipt
from crm.actions.erasing import erase_person
from crm.models import Contact, OutgoingMail
from crm.queries.persons import is_known_otherwise

KEEP_UNCONFIRMED = timedelta(days=30)
SLICE = 200
_FOLLOWS_FROM_ASKING = {"cms.SubscriptionRequested", "crm.MailSent", "crm.PreferenceLinkAsked"}


def forget_unconfirmed(now: datetime | None = None) -> int:
    """A newsletter request that nobody confirmed within 30 days is gone, and so is whoever we know by nothing else.

    Each in a transaction of its own; returns how many. What visitors looked for, kept by older versions, is gone too.
    """
    before = (now or timezone.now()) - KEEP_UNCONFIRMED
    Query.objects.filter(editors_picks=None).delete()
    waiting = FormReceipt.objects.filter(
        kind=FormReceipt.Kind.NEWSLETTER, confirmed_at=None, created_at__lt=before
    ).order_by("pk")
    forgotten = 0
    while ids := list(waiting.values_list("pk", flat=True)[:SLICE]):
        forgotten += sum(_forget(pk, before) for pk in ids)
    return forgotten


@transaction.atomic
def _forget(receipt_id: int, before: datetime) -> bool:
    """False when it was confirmed, or went with its person, in the meantime."""
    receipt = FormReceipt.objects.select_for_update().filter(pk=receipt_id, confirmed_at=None).first()
    if receipt is None:
        return False
    newer = FormReceipt.objects.filter(contact=receipt.contact_id, created_at__gte=before)
    confirmed = FormReceipt.objects.filter(contact=receipt.contact_id).exclude(confirmed_at=None)
    if not (newer | confirmed).exists() and not _is_more_than_an_address(receipt.contact_id):
        with translation.override(settings.LANGUAGE_CODE):
            reason = gettext("A newsletter request was not confirmed within 30 days")
        erase_person(contact_id=receipt.contact_id, user_id=None, reason=reason, suppress=False)
        return True
    OutgoingMail.objects.filter(key=f"{MAIL_KEY}{receipt.pk}").delete()
    receipt.delete()
    return True


def _is_more_than_an_address(contact_id: int) -> bool:
    contact = Contact.objects.select_for_update(no_key=True).get(pk=contact_id)
    forms = FormReceipt.objects.filter(contact=contact).exclude(kind=FormReceipt.Kind.NEWSLETTER)
    apart_from = {"cms.FormReceipt", "crm.OutgoingMail"}
    return forms.exists() or is_known_otherwise(contact, apart_from=apart_from, events=_FOLLOWS_FROM_ASKING)
