"""Leads, books and colleagues as tests need them, made by the product's own actions where there is one."""

from django.contrib.auth.models import Group

from acquisition.actions.bidbook_drafts import begin_draft, save_draft
from acquisition.actions.bidbooks import publish_bidbook_version
from acquisition.actions.enquiries import Received, submit_enquiry
from acquisition.models import Bidbook, BidbookDraft, Lead
from crm.models import Indicator, User

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
            release_notes="Said otherwise.",
        )
    return book


def a_colleague(role="Acquisition team", name="anna", **fields) -> User:
    user = User.objects.create_user(name, first_name=name.capitalize(), email=f"{name}@example.org", **fields)
    if role:
        user.groups.add(Group.objects.get(name=role))
    return user


SECTIONS = [
    {"key": "region", "title": "The region", "text": "<p>Made here.</p>"},
    {"key": "land", "title": "Land", "text": "<p>Two hectares.</p>"},
]


def a_body(sections=SECTIONS):
    """The body of a working copy; `parts` of a section are its blocks, beside or instead of its text."""
    return [
        {
            "type": "section",
            "value": {
                "key": one["key"],
                "title": one["title"],
                "languages": one.get("languages", ""),
                "body": [*([{"type": "text", "value": one["text"]}] if one.get("text") else []), *one.get("parts", [])],
            },
        }
        for one in sections
    ]


def a_draft(language="nl", sections=SECTIONS, *, writer=None, notes="Said otherwise.") -> BidbookDraft:
    """A working copy that says these sections, saved by the writer."""
    book, _new = Bidbook.objects.get_or_create(slug=BOOK, defaults={"titles": {"nl": "Maken", "en": "Making"}})
    pk = begin_draft(bidbook_id=book.pk, language=language, actor_id=writer and writer.pk)
    draft = BidbookDraft.objects.get(pk=pk)
    save_draft(
        draft_id=pk,
        title="The book",
        body=a_body(sections),
        release_notes=notes,
        version=draft.version,
        actor_id=writer and writer.pk,
    )
    return BidbookDraft.objects.get(pk=pk)


def an_indicator(slug="jobs", value=118000, *, stale_after="2099-12-31", on="2026-06-30", **fields) -> Indicator:
    """A figure of the region with one value more."""
    indicator, _new = Indicator.objects.get_or_create(slug=slug, defaults={"names": {"nl": slug, "en": slug}, **fields})
    indicator.values.create(value=value, reference_on=on, source="A count", stale_after=stale_after)
    return indicator
