"""Rows that tests begin with."""

from django.db import transaction

from crm.eventlog.publishing import publish
from crm.events import MailSent
from crm.models import Contact


def a_contact(email="cleo@example.org", name="Cleo Voorbeeld", **fields):
    return Contact.objects.create(email=email, name=name, **fields)


def an_event(contact=None):
    contact = contact or a_contact()
    with transaction.atomic():
        return publish(MailSent(mail_id=1, contact_id=contact.pk, subject="Hello"), subject=contact)
