"""Leads, books and colleagues as tests need them, made by the product's own actions where there is one."""

from datetime import timedelta

from django.contrib.auth.models import Group
from django.utils import timezone

from acquisition.actions.bidbook_drafts import begin_draft, save_draft
from acquisition.actions.bidbooks import publish_bidbook_version
from acquisition.actions.calls import open_site_call
from acquisition.actions.enquiries import Received, submit_enquiry
from acquisition.actions.land import PlotDescription, record_plot, record_plot_fact
from acquisition.actions.offers import draft_offer, send_offer
from acquisition.actions.requirements import edit_requirement
from acquisition.models import Bidbook, BidbookDraft, BidbookVersion, BusinessPark, Lead, Offer, Plot, SiteCall
from crm.models import Indicator, Municipality, User

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


def a_plot(municipality="emmen", slug="", *, checked=True, **fields) -> Plot:
    """A plot in a park of the municipality; `checked` says whether its power was asked today."""
    place = Municipality.objects.get(slug=municipality)
    park, _new = BusinessPark.objects.get_or_create(
        slug=f"park-{municipality}", defaults={"name": "Park", "municipality": place, "source": "Invented"}
    )
    slug = slug or f"{municipality}-{Plot.objects.count() + 1}"
    described = {"name": slug.title(), "area_m2": 20_000, "environmental_category": "4.2", **fields}
    plot = Plot.objects.get(pk=record_plot(park_id=park.pk, slug=slug, description=PlotDescription(**described)))
    if checked:
        check(plot, timezone.localdate())
    return plot


def check(plot, day, value="8000"):
    """Somebody asked on that day how much power the plot can have."""
    record_plot_fact(plot_id=plot.pk, key="grid_kw", value=value, as_of=day, source="Grid operator", stale_after=day)


def a_need(lead, **asked):
    """The lead asks for a hectare for a business of category 3.2, and for what else is said."""
    edit_requirement(lead_id=lead.pk, changes={"area_m2_min": 10_000, "environmental_category": "3.2", **asked})
    return lead


def a_call(lead, days=7, **fields) -> SiteCall:
    """An open call for the lead, which has a need."""
    if not hasattr(lead, "requirement"):
        a_need(lead)
    given = {"brief": "", "closes_at": timezone.now() + timedelta(days=days), "actor_id": None, **fields}
    return SiteCall.objects.get(pk=open_site_call(lead_id=lead.pk, **given))


def an_account_manager(municipality, name="") -> User:
    place = Municipality.objects.get(slug=municipality)
    return a_colleague("Account managers", name or f"manager-{municipality}", municipality=place)


def a_sent_offer(lead, *plots) -> Offer:
    """Of these plots, with the first bidbook there is, for thirty days."""
    version = BidbookVersion.objects.order_by("pk").first() or a_book("nl").versions.get()
    offer_id = draft_offer(
        lead_id=lead.pk,
        plot_ids=[plot.pk for plot in plots],
        deadline_on=timezone.localdate() + timedelta(days=30),
        version_id=version.pk,
        actor_id=None,
    )
    send_offer(offer_id=offer_id, actor_id=None)
    return Offer.objects.get(pk=offer_id)
