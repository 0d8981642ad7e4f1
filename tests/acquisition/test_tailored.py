"""Bidbooks cut to one lead: frozen as they were sent, and made anew when their base has moved on."""

import pytest
from django.db import IntegrityError, transaction

from acquisition.actions.bidbooks import publish_bidbook_version
from acquisition.actions.following_up import NoLongerOpen, NothingNewerYet, follow_up_link
from acquisition.actions.links import Terms, TooLong, share_bidbook, share_edition
from acquisition.actions.tailored import (
    ChangedByAnother,
    Cut,
    FigureOverridden,
    InsertIncomplete,
    NoSectionChosen,
    SectionUnknown,
    edit_tailored,
    freeze_tailored,
    rebase_tailored,
    tailor_bidbook,
)
from acquisition.models import Bidbook, BidbookVersion, ShareLink, TailoredBidbook, TailoredEdition
from acquisition.queries.bidbook_figures import figures_today
from acquisition.queries.moved_figures import how_many_behind, links_behind
from crm.actions.erasing import erase_person
from crm.contracts import ERASED
from crm.models import OutgoingMail
from tests.acquisition.rows import BOOK, a_colleague, a_lead, an_indicator
from tests.acquisition.test_bidbook_pdf import read

pytestmark = pytest.mark.django_db


def publish_book(*keys, text="Made here.", language="nl"):
    Bidbook.objects.get_or_create(slug=BOOK, defaults={"titles": {"nl": "Maken"}})
    sections = [
        {"key": key, "title": key.title(), "body_html": f"<p>{text}</p>", "figures": figures_today(["jobs"], language)}
        for key in keys
    ]
    pk = publish_bidbook_version(
        bidbook=BOOK, language=language, title="The book", sections=sections, release_notes="New."
    )
    return BidbookVersion.objects.get(pk=pk)


@pytest.fixture
def jobs():
    return an_indicator("jobs", 118000)


@pytest.fixture
def base(jobs):
    return publish_book("region", "land", "people")


@pytest.fixture
def copy(base):
    cut = Cut(
        salutation="Dear Ms Example",
        keys=["land", "own-1", "region"],
        overrides={"land": "<p>Your hall.</p><script>x</script>"},
        inserts=[{"key": "own-1", "title": "For you", "body_html": "<p>Three places.</p>"}],
    )
    pk = tailor_bidbook(lead_id=a_lead().pk, version_id=base.pk, cut=cut, actor_id=None)
    return TailoredBidbook.objects.get(pk=pk)


def frozen(copy):
    return TailoredEdition.objects.get(pk=freeze_tailored(tailored_id=copy.pk, actor_id=None))


def test_an_edition_is_what_was_chosen_with_the_figures_of_the_base(copy, base, published):
    edition = frozen(copy)
    assert [one["key"] for one in edition.sections] == ["land", "own-1", "region"]
    assert edition.sections[0]["body_html"] == "<p>Your hall.</p>"
    assert edition.sections[0]["figures"] == base.sections[1]["figures"]
    assert frozen(copy).pk == edition.pk
    assert published().count("acquisition.BidbookTailored") == 1


@pytest.mark.parametrize(
    ("cut", "refusal"),
    [
        (Cut(keys=[]), NoSectionChosen),
        (Cut(keys=["nowhere"]), SectionUnknown),
        (Cut(keys=["land"], overrides={"land": "<p>{{figure:jobs}}</p>"}), FigureOverridden),
        (Cut(keys=["land"], inserts=[{"key": "own", "title": "", "body_html": "<p>x</p>"}]), InsertIncomplete),
    ],
)
def test_what_cannot_be_cut_so_is_refused_in_a_sentence(copy, cut, refusal):
    with pytest.raises(refusal):
        edit_tailored(tailored_id=copy.pk, cut=cut, version=copy.version, actor_id=None)
    with pytest.raises(ChangedByAnother):
        edit_tailored(tailored_id=copy.pk, cut=Cut(keys=["land"]), version=0, actor_id=None)


def test_an_edition_stays_when_the_copy_and_the_base_change(copy):
    edition = frozen(copy)
    edit_tailored(tailored_id=copy.pk, cut=Cut(keys=["people"]), version=copy.version, actor_id=None)
    publish_book("region", text="Other")
    edition.refresh_from_db()
    assert [one["key"] for one in edition.sections] == ["land", "own-1", "region"]


def test_a_copy_of_which_nothing_is_left_is_not_made_anew(copy):
    edit_tailored(tailored_id=copy.pk, cut=Cut(keys=["land"]), version=copy.version, actor_id=None)
    publish_book("region")
    with pytest.raises(NoSectionChosen):
        rebase_tailored(tailored_id=copy.pk, actor_id=None)


def test_a_link_leads_to_exactly_one_thing(copy, base):
    edition = frozen(copy)
    link = ShareLink.objects.get(pk=share_edition(edition_id=edition.pk, contact_id=copy.lead.contact_id))
    assert (link.version, link.edition, link.base, link.lead) == (None, edition, base, copy.lead)
    for both in ({"version": base}, {"edition": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ShareLink.objects.filter(pk=link.pk).update(**both)


@pytest.mark.parametrize("days", [0, 181])
def test_a_link_works_for_a_day_at_least_and_180_at_most(base, days):
    with pytest.raises(TooLong):
        share_bidbook(bidbook=BOOK, language="nl", contact_id=a_lead().contact_id, terms=Terms(days=days))


def test_the_reader_of_an_edition_sees_it_and_the_salutation_and_its_pdf_has_none(client, copy, monkeypatch):
    monkeypatch.setattr("acquisition.actions.links.secrets.token_urlsafe", lambda _bytes: "a" * 32)
    share_edition(edition_id=frozen(copy).pk, contact_id=copy.lead.contact_id)
    address = f"/bidbook/{'a' * 32}/"
    cover = client.get(address)
    assert "Dear Ms Example" not in cover.content.decode()
    book = client.post(address, {"seal": cover.context["seal"]})
    page = book.content.decode()
    assert "Dear Ms Example" in page
    assert page.index("Your hall.") < page.index("Three places.") < page.index("Made here.")
    pdf = client.post(f"{address}pdf/", {"seal": book.context["seal"]})
    assert pdf["Content-Disposition"] == f'attachment; filename="{BOOK}-1-nl.pdf"'
    text = " ".join(one.extract_text() for one in read(pdf.content).pages)
    assert "Three places." in text
    assert "Example" not in text


def test_a_figure_that_moved_on_names_every_link_that_still_shows_the_old_one(copy, base, jobs):
    anna = a_colleague()
    plain = share_bidbook(bidbook=BOOK, language="nl", contact_id=copy.lead.contact_id, lead_id=copy.lead_id)
    tailored = share_edition(edition_id=frozen(copy).pk, contact_id=copy.lead.contact_id)
    assert links_behind(anna) == []
    an_indicator("jobs", 121000, on="2026-09-30")
    groups = links_behind(anna)
    assert {link.pk for group in groups for link in group.links} == {plain, tailored}
    assert how_many_behind(anna) == 2
    assert groups[0].figures[0].was.replace(".", "") == "118000"
    assert groups[0].figures[0].now.replace(".", "") == "121000"
    assert groups[0].newest is None
    with pytest.raises(NothingNewerYet):
        follow_up_link(link_id=plain, actor_id=anna.pk)
    newer = publish_book("region", "land", "people")
    assert {group.newest for group in links_behind(anna)} == {newer}
    for link in (plain, tailored):
        follow_up_link(link_id=link, actor_id=anna.pk)
        with pytest.raises(NoLongerOpen):
            follow_up_link(link_id=link, actor_id=anna.pk)
    assert links_behind(anna) == []
    assert {one.base for one in ShareLink.objects.filter(followed_by=None)} == {newer}
    assert OutgoingMail.objects.filter(key__startswith="acquisition.bidbook:").count() == 4


def test_a_link_that_opens_nothing_any_more_is_not_among_those_behind(base):
    anna, lead = a_colleague(), a_lead()
    link = share_bidbook(bidbook=BOOK, language="nl", contact_id=lead.contact_id, lead_id=lead.pk)
    an_indicator("jobs", 121000, on="2026-09-30")
    assert how_many_behind(anna) == 1
    assert how_many_behind(a_colleague("Marketeers", "mila")) == 0
    ShareLink.objects.filter(pk=link).update(revoked_at=ShareLink.objects.get(pk=link).created_at)
    assert how_many_behind(anna) == 0


def test_of_an_edition_that_names_who_is_erased_nothing_is_left(client, copy, monkeypatch):
    monkeypatch.setattr("acquisition.actions.links.secrets.token_urlsafe", lambda _bytes: "a" * 32)
    contact, hella = copy.lead.contact, a_colleague("Heads of acquisition", "hella")
    salutation = f"Dear {contact.name}"
    edit_tailored(
        tailored_id=copy.pk, cut=Cut(keys=["land"], salutation=salutation), version=copy.version, actor_id=None
    )
    edition = frozen(copy)
    share_edition(edition_id=edition.pk, contact_id=contact.pk)
    monkeypatch.undo()
    erase_person(contact_id=contact.pk, user_id=hella.pk, reason="Asked for it by letter on 3 November")
    edition.refresh_from_db()
    copy.refresh_from_db()
    assert (edition.salutation, edition.content, edition.sections) == (ERASED, ERASED, [])
    assert contact.name not in copy.salutation
    assert client.get(f"/bidbook/{'a' * 32}/").status_code == 410
