"""What the site promises: what was approved, for each target group of this year, with figures that have a date."""

from datetime import date

import pytest
import time_machine
from django.db import transaction
from django.utils.translation import override
from wagtail.models import Page, Site

from acquisition.events import ValuePropositionApproved, ValuePropositionRetired
from cms.models import HomePage, PropositionListing, SettlePage
from cms.queries.propositions import propositions
from crm.actions.subscribers import replay
from crm.eventlog.publishing import publish
from crm.models import Indicator, Purpose

pytestmark = pytest.mark.django_db
HANDLERS = ("cms.stop_promising", "cms.promise_what_was_approved")


@pytest.fixture(autouse=True)
def _in_2026():
    with time_machine.travel("2026-06-01 10:00", tick=False):
        yield


@pytest.fixture
def page(db):
    home = Page.get_first_root_node().add_child(
        instance=HomePage(title="Home", slug="thuis", promise="a", promise_after="b", intro="c")
    )
    Site.objects.all().delete()
    Site.objects.create(hostname="testserver", root_page=home, is_default_site=True)
    return home.add_child(instance=SettlePage(title="Settle", slug="settle", intro="x"))


def told(version_id=1, *, profile="makers", year=2026, promise="Ruimte om te maken", number=1):
    text = {"for_whom": "Makers die groeien", "promise": promise, "reasons": ["Vakmensen", "Grond", "Buren"]}
    return ValuePropositionApproved(
        version_id=version_id,
        profile=profile,
        number=number,
        programme_year=year,
        texts={"nl": text, "en": {**text, "promise": "Room to make"}},
        proofs=["makers-here", "nobody-counted", "makers-here"],
        names={"nl": "De makers", "en": "The makers"},
    )


def taken_back(version_id=1):
    return ValuePropositionRetired(version_id=version_id, profile="makers", number=1, programme_year=2026)


@transaction.atomic
def tell(event):
    publish(event, subject=Purpose(pk=event.version_id))


def test_what_was_approved_is_promised_in_the_language_of_the_reader_until_it_is_retired(settle):
    tell(told())
    settle()
    (dutch,), (english,) = propositions("nl"), propositions("en")
    with override("nl"):
        assert propositions("nl")[0].name == "De makers"
    assert (dutch.promise, english.promise) == ("Ruimte om te maken", "Room to make")
    assert [reason.proof for reason in dutch.reasons] == ["makers-here", "nobody-counted", "makers-here"]
    assert propositions("de") == []

    tell(taken_back())
    settle()
    assert propositions("nl") == []


def test_the_next_version_takes_the_place_of_the_last_and_both_are_rebuilt_the_same(settle):
    tell(told(1))
    tell(taken_back(1))
    tell(told(2, promise="Nog meer ruimte", number=2))
    settle()
    assert [one.promise for one in propositions("nl")] == ["Nog meer ruimte"]
    for _again in range(2):
        PropositionListing.objects.all().delete()
        for name in HANDLERS:
            replay(name=name)
            settle()
        assert [one.promise for one in propositions("nl")] == ["Nog meer ruimte"]


def test_each_target_group_has_its_own_and_next_year_waits_for_its_day(settle):
    tell(told(1))
    tell(told(2, profile="growers", promise="Ruimte om te groeien"))
    tell(told(3, year=2027, promise="Morgen", number=2))
    settle()
    assert [one.promise for one in propositions("nl")] == ["Ruimte om te groeien", "Ruimte om te maken"]
    with time_machine.travel("2027-01-02 10:00", tick=False):
        assert [one.promise for one in propositions("nl")] == ["Ruimte om te groeien", "Morgen"]


def test_a_record_from_before_target_groups_were_named_is_shown_under_our_own_heading(page, client, settle):
    tell(told())
    settle()
    PropositionListing.objects.update(names={})
    assert "Wat we beloven" in client.get(page.url).text


def test_the_page_prints_each_reason_with_its_figure_its_day_and_its_source(page, client, settle):
    assert "promise__reasons" not in client.get(page.url).text
    counted = Indicator.objects.create(slug="makers-here", names={"nl": "Makers hier"})
    counted.values.create(value=1049, reference_on=date(2024, 12, 31), source="Register", stale_after=date(2026, 1, 1))
    tell(told())
    settle()
    text = client.get(page.url).text
    assert '<h2 id="promise-makers">De makers</h2>' in text
    assert '<b class="numeral">1.049</b><span>Makers hier, 2024 · Register · een nieuwere telling is al nodig' in text
    assert text.count('class="need__proof"') == 2, "a reason that nobody counted stands without a figure"
    tell(taken_back())
    settle()
    assert "De makers" not in client.get(page.url).text
