"""Offers: sent once as they stand, with a bidbook and checked plots; answered site by site; kept by the database."""

import re
from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from acquisition.actions.calls import answer_site_call, close_site_call
from acquisition.actions.land import PlotDescription, edit_plot
from acquisition.actions.leads import LeadEnded, close_lead
from acquisition.actions.offer_answers import (
    NothingSaid,
    NotOfThisOffer,
    NotWaiting,
    Said,
    WhyDroppedMissing,
    answer_offer,
)
from acquisition.actions.offers import (
    DeadlineOver,
    NoBidbook,
    NoSites,
    NotADraft,
    NotWithdrawable,
    SitesUnchecked,
    WhyWithdrawnMissing,
    draft_offer,
    expire_due_offers,
    send_offer,
    withdraw_offer,
)
from acquisition.models import BidbookVersion, Offer, OfferSite, ShareLink
from acquisition.queries.gates import FACTS
from acquisition.queries.offers import candidates
from crm.actions.erasing import erase_person
from crm.contracts import ERASED
from crm.models import EventRecord, OutgoingMail
from tests.acquisition.rows import a_book, a_call, a_colleague, a_lead, a_need, a_plot, a_sent_offer, check

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("region")]


def draft(lead, *plots, days=14, book=True, **given):
    version = a_book("nl").versions.order_by("-number").first() if book else None
    return draft_offer(
        lead_id=lead.pk,
        plot_ids=[plot.pk for plot in plots],
        deadline_on=timezone.localdate() + timedelta(days=days),
        version_id=version.pk if version else None,
        actor_id=None,
        **given,
    )


def send(offer_id):
    send_offer(offer_id=offer_id, actor_id=None)


def sites_of(offer):
    return {site.plot_id: site for site in offer.sites.all()}


def test_what_is_nominated_comes_first_then_what_matches_best():
    lead = a_need(a_lead(), grid_kw=1000)
    poor, good, nominated = a_plot("emmen", checked=False), a_plot("coevorden"), a_plot("hoogeveen")
    a_plot("emmen", "tiny", area_m2=500)
    call = a_call(lead)
    for reply in call.replies.select_related("municipality"):
        mine = reply.municipality.slug == "hoogeveen"
        answer_site_call(
            call_id=call.pk,
            municipality_id=reply.municipality_id,
            plots={nominated.pk: "By the road"} if mine else {},
            reason="" if mine else "Nothing left",
            actor_id=None,
        )
    assert candidates(lead)[0].nominated is None, "sealed until the call closes"
    close_site_call(call_id=call.pk)
    found = candidates(lead)
    assert [one.plot for one in found] == [nominated, good, poor]
    assert [one.nominated for one in found] == ["By the road", None, None]
    assert [one.is_checked for one in found] == [True, True, False]


def test_a_draft_is_one_and_changes_until_it_is_sent():
    lead, one, two = a_lead(), a_plot("emmen"), a_plot("coevorden")
    first = draft(lead, one)
    assert draft(lead, two, one, cover_text="Welcome") == first
    offer = Offer.objects.get()
    assert [site.plot for site in offer.sites.order_by("rank")] == [two, one]
    assert (offer.number, offer.cover_text, offer.status) == (1, "Welcome", "draft")
    assert not ShareLink.objects.filter(lead=lead, offer__isnull=False).exists()
    with pytest.raises(NoSites):
        draft(lead)


def test_sending_freezes_the_sites_pins_the_book_and_brings_one_mail():
    lead, plot = a_lead(), a_plot("emmen", "esa", texts={"nl": "Aan het spoor"})
    offer_id = draft(lead, plot, cover_text="Wij denken aan u.")
    pinned = Offer.objects.get().version
    a_book("nl")  # a newer version is published meanwhile
    send(offer_id)
    offer = Offer.objects.get()
    assert (offer.status, offer.version, offer.link.version) == ("sent", pinned, pinned)
    assert offer.link.contact == lead.contact
    assert sites_of(offer)[plot.pk].snapshot["area_m2"] == 20_000
    mail = OutgoingMail.objects.get(key=f"acquisition.offer:{offer.pk}")
    assert mail.subject == "Locaties voor Firm 1: ons aanbod"
    for body in (mail.text_body, mail.html_body):
        for said in ("Wij denken aan u.", "Esa", "Emmen", "Aan het spoor", "20.000 m²"):
            assert said in body
        assert re.search(r"/bidbook/[\w-]{20,}/", body)
    told = EventRecord.objects.get(name="acquisition.OfferSent").payload
    assert (told["sites"], told["plot_ids"], told["version_id"]) == (1, [plot.pk], pinned.pk)


@pytest.mark.parametrize("grade", ["need_to_know", "sealed"])
@pytest.mark.parametrize(("language", "subject"), [("nl", "Ons aanbod"), ("en", "Our offer"), ("de", "Unser Angebot")])
def test_the_subject_of_a_confidential_lead_says_nothing(grade, language, subject):
    lead = a_lead(confidentiality=grade)
    lead.contact.language = language
    lead.contact.save(update_fields=["language"])
    offer = a_sent_offer(lead, a_plot("emmen"))
    mail = OutgoingMail.objects.get(key=f"acquisition.offer:{offer.pk}")
    assert mail.subject == subject
    assert lead.code not in mail.subject + mail.text_body + mail.html_body


def test_an_offer_that_is_not_ready_is_not_sent(time_machine):
    time_machine.move_to("2026-11-24 11:00+00:00", tick=False)
    lead, plot = a_lead(), a_plot("emmen")
    with pytest.raises(NoBidbook):
        send(draft(lead, plot, book=False))
    with pytest.raises(DeadlineOver):
        send(draft(lead, plot, days=-1))
    offer_id = draft(lead, plot)
    OfferSite.objects.all().delete()
    with pytest.raises(NoSites):
        send(offer_id)
    assert not OutgoingMail.objects.filter(key__startswith="acquisition.offer").exists()


def test_every_plot_was_checked_within_180_days_or_it_says_why_not():
    today = timezone.localdate()
    fresh, old, never = (
        a_plot("emmen", "fresh", checked=False),
        a_plot("emmen", "old"),
        a_plot("emmen", "never", checked=False),
    )
    check(fresh, today - timedelta(days=180))
    old.facts.update(as_of=today - timedelta(days=181))
    lead = a_lead()
    with pytest.raises(SitesUnchecked) as refusal:
        send(draft(lead, fresh, old, never))
    assert "Old, Never" in str(refusal.value)
    why = {old.pk: "The grid operator answers next week", never.pk: "Bought yesterday"}
    send(draft(lead, fresh, old, never, unchecked_because=why))
    assert FACTS["offered_plots_checked"].holds(lead)
    OfferSite.objects.all()
    fresh.facts.update(as_of=today - timedelta(days=181))
    assert not FACTS["offered_plots_checked"].holds(lead), "a gate asks again whether what was known is still fresh"


def test_what_was_sent_is_not_changed_by_what_happens_to_the_plot():
    lead, plot = a_lead(), a_plot("emmen")
    offer = a_sent_offer(lead, plot)
    edit_plot(plot_id=plot.pk, park_id=plot.park_id, description=PlotDescription(name="Elsewhere", area_m2=9))
    assert sites_of(Offer.objects.get(pk=offer.pk))[plot.pk].snapshot["area_m2"] == 20_000


@pytest.mark.parametrize(
    "change",
    [{"cover_text": "Other"}, {"deadline_on": "2031-01-01"}, {"number": 9}, {"sent_at": None}, {"version": None}],
)
def test_the_database_keeps_a_sent_offer_as_it_was_sent(change):
    offer = a_sent_offer(a_lead(), a_plot("emmen"))
    with pytest.raises((DatabaseError, IntegrityError)), transaction.atomic():
        Offer.objects.filter(pk=offer.pk).update(**change)
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        Offer.objects.filter(pk=offer.pk)._raw_delete("default")


@pytest.mark.parametrize("change", [{"snapshot": {}}, {"snapshot": None}, {"rank": 7}, {"unchecked_because": "So"}])
def test_the_database_keeps_its_sites_as_they_were_sent(change):
    other = a_plot("coevorden")
    offer = a_sent_offer(a_lead(), a_plot("emmen"))
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        OfferSite.objects.update(**change)
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        OfferSite.objects.update(plot=other)
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        OfferSite.objects.all().delete()
    assert offer.sites.count() == 1


def test_a_correction_is_the_next_offer():
    lead, plot = a_lead(), a_plot("emmen")
    first = a_sent_offer(lead, plot)
    with pytest.raises(NotADraft):
        send(first.pk)
    second = a_sent_offer(lead, plot, a_plot("coevorden"))
    assert [first.number, second.number] == [1, 2]


def test_the_company_says_of_each_site_what_it_thinks_and_goes_on_choosing():
    lead, one, two = a_lead(), a_plot("emmen"), a_plot("coevorden")
    offer = a_sent_offer(lead, one, two)
    site = {plot_id: found.pk for plot_id, found in sites_of(offer).items()}
    assert not FACTS["reaction"].holds(lead)
    with pytest.raises(NothingSaid):
        answer_offer(offer_id=offer.pk, said={site[one.pk]: Said("long_list")})
    with pytest.raises(WhyDroppedMissing):
        answer_offer(offer_id=offer.pk, said={site[two.pk]: Said("dropped", "investor", " ")})
    answer_offer(offer_id=offer.pk, said={site[one.pk]: Said("short_list")})
    assert not FACTS["reaction"].holds(lead), "of the other site nothing is known yet"
    answer_offer(offer_id=offer.pk, said={site[two.pk]: Said("dropped", "investor", "Too far from the motorway")})
    assert FACTS["reaction"].holds(lead)
    answer_offer(offer_id=offer.pk, said={site[one.pk]: Said("preferred", reason="Near the canal")})
    offer.refresh_from_db()
    assert offer.status == "answered"
    told = EventRecord.objects.filter(name="acquisition.OfferAnswered").order_by("pk")
    assert [(row.payload["chosen"], row.payload["dropped"]) for row in told] == [(1, 0), (1, 1), (1, 1)]


def test_all_dropped_is_an_answer_and_no_reason_to_go_on():
    lead, plot = a_lead(), a_plot("emmen")
    offer = a_sent_offer(lead, plot)
    [site] = offer.sites.all()
    answer_offer(offer_id=offer.pk, said={site.pk: Said("dropped", "unavailable", "Sold this week")})
    assert Offer.objects.get().status == "answered"
    assert not FACTS["reaction"].holds(lead)


def test_an_answer_is_about_its_own_offer_and_only_one_that_was_sent():
    lead, plot = a_lead(), a_plot("emmen")
    sent = a_sent_offer(lead, plot)
    other = a_sent_offer(a_lead(2), plot)
    [elsewhere] = other.sites.all()
    with pytest.raises(NotOfThisOffer):
        answer_offer(offer_id=sent.pk, said={elsewhere.pk: Said("short_list")})
    drafted = draft(lead, plot)
    with pytest.raises(NotWaiting):
        answer_offer(offer_id=drafted, said={})


def test_withdrawing_needs_a_reason_and_an_offer_that_waits():
    lead, plot = a_lead(), a_plot("emmen")
    offer = a_sent_offer(lead, plot)
    with pytest.raises(WhyWithdrawnMissing):
        withdraw_offer(offer_id=offer.pk, reason=" ")
    withdraw_offer(offer_id=offer.pk, reason="The plot was sold")
    assert not FACTS["offer_sent"].holds(lead)
    with pytest.raises(NotWithdrawable):
        withdraw_offer(offer_id=offer.pk, reason="Again")
    with pytest.raises(NotWaiting):
        answer_offer(offer_id=offer.pk, said={offer.sites.get().pk: Said("short_list")})


def test_offers_expire_by_the_day_however_late_the_clock_comes(time_machine):
    time_machine.move_to("2026-11-24 11:00+00:00", tick=False)
    offer = a_sent_offer(a_lead(), a_plot("emmen"))
    time_machine.move_to("2026-12-24 22:30+00:00", tick=False)  # the last day, late in the evening in the region
    assert expire_due_offers() == 0
    time_machine.move_to("2027-01-15 11:00+00:00", tick=False)
    assert expire_due_offers() == 1
    assert expire_due_offers() == 0
    offer.refresh_from_db()
    assert offer.status == "expired"
    answer_offer(offer_id=offer.pk, said={offer.sites.get().pk: Said("short_list")})
    assert Offer.objects.get().status == "answered", "a late answer is an answer"


def test_a_lead_that_ends_withdraws_the_draft_and_keeps_what_was_sent():
    lead, plot = a_lead(), a_plot("emmen")
    sent = a_sent_offer(lead, plot)
    drafted = draft(lead, plot)
    close_lead(lead_id=lead.pk, outcome="lost", reason="land")
    assert dict(Offer.objects.values_list("pk", "status")) == {sent.pk: "sent", drafted: "withdrawn"}
    with pytest.raises(LeadEnded):
        draft(lead, plot)


def test_erasing_a_person_takes_the_name_out_of_a_sent_letter():
    lead, plot = a_lead(), a_plot("emmen")
    send(draft(lead, plot, cover_text=f"Dear {lead.contact.name}, welcome."))
    offer = Offer.objects.get()
    erase_person(contact_id=lead.contact_id, user_id=a_colleague().pk, reason="Asked for it by letter, case 7")
    offer.refresh_from_db()
    assert offer.cover_text == ERASED
    assert offer.status == "sent"


def test_a_bidbook_version_that_was_pinned_is_the_one_that_is_read(settle):
    lead = a_lead()
    offer = a_sent_offer(lead, a_plot("emmen"))
    assert BidbookVersion.objects.get(links=offer.link) == offer.version
    assert FACTS["offer_sent"].holds(lead)
    assert FACTS["shared_bidbook"].holds(lead)
