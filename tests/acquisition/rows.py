"""Leads, books and colleagues as tests need them, made by the product's own actions where there is one."""

from django.contrib.auth.models import Group

from acquisition.actions.bidbooks import publish_bidbook_version
from acquisition.actions.enquiries import Received, submit_enquiry
from acquisition.models import Bidbook, Lead
from crm.models import User

BOOK = "dutch-techzone"


def an_enquiry(number=1, *, organisation="Voorbeeld Metaal", bidbook=BOOK, language="nl", key="") -> Received:
    return submit_enquiry(
        channel="referral",
        email=f"person{number}@example.org",
        name=f"Person {number}",
        organisation_name=organisation,
        phone="",
        message="Two hectares.",
        language=language,
        idempotency_key=key or f"key-{number}",
        bidbook=bidbook,
    )


def a_lead(number=1, **fields) -> Lead:
    """An open lead of its own organisation; `fields` are put in the row as they are."""
    lead = Lead.objects.get(pk=an_enquiry(number, organisation=f"Firm {number}").lead_id)
    if fields:
        Lead.objects.filter(pk=lead.pk).update(**fields)
        lead.refresh_from_db()
    return lead


def a_book(*languages: str, text="<p>Made here.</p>") -> Bidbook:
    book, _new = Bidbook.objects.get_or_create(slug=BOOK, defaults={"titles": {"nl": "Maken", "en": "Making"}})
    for language in languages or ("nl", "en"):
        publish_bidbook_version(
            bidbook=BOOK,
            language=language,
            title=f"Book {language}",
            sections=[{"key": "region", "title": "The region", "body_html": text, "figures": []}],
        )
    return book


def a_colleague(role="Acquisition team", name="anna", **fields) -> User:
    user = User.objects.create_user(name, first_name=name.capitalize(), email=f"{name}@example.org", **fields)
    if role:
        user.groups.add(Group.objects.get(name=role))
    return user
