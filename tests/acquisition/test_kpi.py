"""Each figure against the same figure counted row by row in Python, over many invented histories."""

import random
from datetime import UTC, datetime, timedelta
from statistics import mean, median

import pytest
from django.utils import timezone

from acquisition.actions.calls import answer_site_call, close_due_site_calls
from acquisition.actions.landings import open_landing
from acquisition.actions.offer_answers import Said, answer_offer
from acquisition.models import Enquiry, Landing, Lead, Offer, SiteCallReply
from acquisition.queries.fairness import fairness_ledger
from acquisition.queries.kpi.enquiry_response import enquiry_response
from acquisition.queries.kpi.offer_hit_rate import offer_hit_rate
from acquisition.queries.kpi.regional_reach import regional_reach
from acquisition.queries.working_days import working_minutes
from crm.models import Municipality
from tests.acquisition.rows import a_call, a_lead, a_plot, a_sent_offer, an_enquiry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("region")]
NOW = datetime(2026, 11, 25, 10, tzinfo=UTC)
BEGIN, END = NOW - timedelta(days=20), NOW - timedelta(days=5)


@pytest.mark.parametrize("seed", range(3))
def test_enquiry_response(seed, time_machine):
    time_machine.move_to(NOW, tick=False)
    chance = random.Random(seed)
    for number in range(24):
        pk = an_enquiry(number, organisation="", bidbook="").enquiry_id
        received = NOW - timedelta(hours=chance.randrange(0, 600))
        answered = received + timedelta(hours=chance.randrange(1, 150)) if chance.random() < 0.7 else None
        reason = chance.choice(["", "", "", "spam", "duplicate", "other"])
        Enquiry.objects.filter(pk=pk).update(
            received_at=received,
            answer_due_at=received + timedelta(hours=60),
            answered_at=answered,
            decline_reason=reason,
            status="declined" if reason else "received",
        )
    counted = [
        row
        for row in Enquiry.objects.all()
        if BEGIN <= row.received_at < END and row.decline_reason not in ("spam", "duplicate")
    ]
    known = [row for row in counted if row.answered_at and row.answered_at <= NOW]
    silent = [row for row in counted if row not in known]
    in_time = sum(row.answered_at <= row.answer_due_at for row in known)
    missed = len(known) - in_time + sum(row.answer_due_at < NOW for row in silent)
    found = enquiry_response(BEGIN, END)
    assert len(counted) > 3
    assert (found.in_time, found.missed, found.open) == (in_time, missed, len(counted) - in_time - missed)
    assert found.share == (in_time / (in_time + missed) if in_time + missed else None)
    hours = [working_minutes(row.received_at, row.answered_at) / 60 for row in known]
    assert found.median_working_hours == (median(hours) if hours else None)


def test_without_anything_there_is_no_share_and_never_a_zero():
    nothing = enquiry_response(BEGIN, END), regional_reach(BEGIN, END), offer_hit_rate(BEGIN, END)
    assert [nothing[0].share, nothing[0].median_working_hours] == [None, None]
    assert [nothing[1].share_from_several, nothing[1].municipalities_an_offer, nothing[2].rate] == [None, None, None]


def a_history(chance, time_machine):
    """Calls answered or not, offers sent, answered or not, over fifty days; the clock ends at NOW."""
    slugs = ["emmen", "coevorden", "hoogeveen"]
    plots = [a_plot(slug) for slug in slugs for _twice in range(2)]
    moments = sorted(NOW - timedelta(days=chance.randrange(3, 50)) for _each in range(7))
    for number, moment in enumerate(moments):
        time_machine.move_to(moment, tick=False)
        lead = a_lead(number)
        if chance.random() < 0.8:
            call = a_call(lead, days=2)
            for reply in call.replies.select_related("municipality"):
                own = [plot for plot in plots if plot.park.municipality_id == reply.municipality_id]
                answer = chance.choice(["no", "plots", "nothing"])
                if answer != "nothing":
                    nominated = {plot.pk: "" for plot in own} if answer == "plots" else {}
                    answer_site_call(
                        call_id=call.pk,
                        municipality_id=reply.municipality_id,
                        plots=nominated,
                        reason="" if nominated else "Nothing left",
                        actor_id=None,
                    )
            time_machine.move_to(moment + timedelta(days=2), tick=False)
            close_due_site_calls()
        offer = a_sent_offer(lead, *chance.sample(plots, chance.randrange(1, 4)))
        if chance.random() < 0.7:
            said = {site.pk: a_word(chance) for site in offer.sites.all()}
            first = next(iter(said))
            said[first] = Said("dropped", "us", "Too small") if said[first].phase == "long_list" else said[first]
            answer_offer(offer_id=offer.pk, said=said)
        if chance.random() < 0.3:
            Lead.objects.filter(pk=lead.pk).update(confidentiality="sealed")
    time_machine.move_to(NOW, tick=False)


def a_word(chance):
    phase = chance.choice(["long_list", "short_list", "preferred", "dropped", "dropped"])
    return Said(phase, chance.choice(["investor", "us", "unavailable"]), "So") if phase == "dropped" else Said(phase)


@pytest.mark.parametrize("seed", range(3))
def test_regional_reach(seed, time_machine):
    a_history(random.Random(seed), time_machine)
    begin, end = NOW - timedelta(days=40), NOW - timedelta(days=8)
    in_time = {}
    for reply in SiteCallReply.objects.all():
        if reply.call.status == "closed" and begin <= reply.call.closed_at < end:
            number, asked = in_time.get(reply.municipality.slug, (0, 0))
            in_time[reply.municipality.slug] = (number + (reply.state in ("nominated", "no_fit")), asked + 1)
    sent = [offer for offer in Offer.objects.all() if begin <= offer.sent_at < end]
    places = [len({site.plot.park.municipality_id for site in offer.sites.all()}) for offer in sent]
    found = regional_reach(begin, end)
    assert found.in_time == in_time
    assert (found.offers, found.from_several) == (len(sent), sum(number >= 2 for number in places))
    assert found.municipalities_an_offer == (pytest.approx(mean(places)) if places else None)


@pytest.mark.parametrize("seed", range(3))
def test_offer_hit_rate(seed, time_machine):
    a_history(random.Random(seed), time_machine)
    begin, end = NOW - timedelta(days=40), NOW - timedelta(days=8)
    answered = [
        offer for offer in Offer.objects.all() if offer.status == "answered" and begin <= offer.answered_at < end
    ]
    sites = [site for offer in answered for site in offer.sites.all()]
    hits = sum(any(site.phase in ("short_list", "preferred") for site in offer.sites.all()) for offer in answered)
    found = offer_hit_rate(begin, end)
    assert (found.answered, found.hits) == (len(answered), hits)
    assert found.rate == (hits / len(answered) if answered else None)
    dropped = {who: sum(site.dropped_by == who for site in sites) for who in ("investor", "us", "unavailable")}
    assert found.dropped == dropped


@pytest.mark.parametrize("seed", range(2))
def test_the_fairness_ledger_counts_three_years_without_the_sealed(seed, time_machine):
    a_history(random.Random(seed), time_machine)
    won = Lead.objects.filter(confidentiality="open_region").first()
    Lead.objects.filter(pk=won.pk).update(stage="committed")
    today = timezone.localdate()
    landing = Landing.objects.get(pk=open_landing(lead_id=won.pk, actor_id=None))
    Landing.objects.filter(pk=landing.pk).update(municipality=Municipality.objects.get(slug="emmen"))

    ledger = fairness_ledger()
    assert (ledger.since, ledger.until) == (today.replace(year=2023), today)
    replies = [
        reply
        for reply in SiteCallReply.objects.all()
        if reply.call.status == "closed" and reply.call.lead.confidentiality != "sealed"
    ]
    offers = [offer for offer in Offer.objects.all() if offer.lead.confidentiality != "sealed"]
    for line in ledger.lines:
        own = [reply for reply in replies if reply.municipality == line.municipality]
        assert line.asked == len(own)
        assert line.in_time == sum(reply.state in ("nominated", "no_fit") for reply in own)
        assert line.silent == sum(reply.state == "no_reply" for reply in own)
        assert line.plots == sum(reply.nominations.count() for reply in own)
        sites = [site for offer in offers for site in offer.sites.all()]
        assert line.offered == sum(site.plot.park.municipality_id == line.municipality.pk for site in sites)
        assert line.landed == (line.municipality.slug == "emmen")
    assert {line.municipality.slug for line in ledger.lines} == set(
        Municipality.objects.members().values_list("slug", flat=True)
    )


def test_the_ledger_forgets_after_three_years_and_keeps_who_left(time_machine):
    time_machine.move_to(NOW, tick=False)
    a_call(a_lead(), days=1)
    time_machine.move_to(NOW + timedelta(days=2), tick=False)
    close_due_site_calls()
    Municipality.objects.filter(slug="emmen").update(member_to=timezone.localdate() - timedelta(days=1))
    asked = {line.municipality.slug: line.asked for line in fairness_ledger().lines}
    assert asked["emmen"] == 1, "it left, and its answers still count"
    time_machine.move_to(NOW + timedelta(days=2 + 3 * 366), tick=False)
    later = {line.municipality.slug: line.asked for line in fairness_ledger().lines}
    assert "emmen" not in later
    assert set(later.values()) == {0}
