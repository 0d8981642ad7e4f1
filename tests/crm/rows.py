"""Rows that tests begin with."""

from django.db import transaction

from crm.actions.affiliations import affiliate
from crm.actions.organisations import add_organisation
from crm.eventlog.publishing import publish
from crm.events import MailSent
from crm.models import Affiliation, Contact, Organisation


def a_contact(email="cleo@example.org", name="Cleo Voorbeeld", **fields):
    return Contact.objects.create(email=email, name=name, **fields)


def an_event(contact=None):
    contact = contact or a_contact()
    with transaction.atomic():
        return publish(MailSent(mail_id=1, contact_id=contact.pk, subject="Hello"), subject=contact)


def an_organisation(name="Voorbeeld Metaal", **facts):
    return Organisation.objects.get(pk=add_organisation(facts={"name": name, **facts}, is_another=True))


def an_affiliation(**fields):
    contact, organisation = a_contact(), an_organisation()
    return Affiliation.objects.get(pk=affiliate(contact_id=contact.pk, organisation_id=organisation.pk, **fields))
