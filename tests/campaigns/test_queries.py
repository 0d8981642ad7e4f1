"""The figures of campaigns add up."""

from decimal import Decimal

import pytest
from django.utils import timezone

from campaigns.actions.clicks import follow_link
from campaigns.models import CreditedLead, CreditModel, Engagement
from campaigns.queries.credits import credits_of, leads_of_campaign, leads_of_contact, touches_of_campaign
from campaigns.queries.figures import figures, leads_without_a_campaign, links_of
from crm.models import User
from tests.campaigns.facts import a_campaign, a_contact, a_link, bidbook_requested, lead_opened, story_published

pytestmark = pytest.mark.django_db


def a_reader():
    return User.objects.create_user("mila")


def test_shares_of_all_campaigns_and_of_none_are_the_number_of_leads(settle):
    one, two = a_campaign("One"), a_campaign("Two")
    people = [a_contact(f"p{number}@example.org") for number in range(7)]
    for number, contact in enumerate(people):
        for touch in range(number % 4):
            code = [one.code, two.code, "forged"][(number + touch) % 3]
            bidbook_requested(contact, code=code, story_id=5, days=-touch)
        lead_opened(contact, lead_id=number + 1)
    settle()
    leads = CreditedLead.objects.filter(pk__lte=7).count()
    assert leads == 7
    found, rest = figures([one.pk, two.pk]), leads_without_a_campaign()
    for model in CreditModel:
        total = found[one.pk].leads[model] + found[two.pk].leads[model] + rest[model]
        assert total == CreditedLead.objects.count()


def test_clicks_of_people_and_of_machines_are_told_apart():
    link = a_link()
    follow_link(token=link.token, user_agent="Firefox/140", method="GET")
    follow_link(token=link.token, user_agent="Firefox/140", method="HEAD")
    found = figures([link.campaign_id])[link.campaign_id]
    assert (found.clicks, found.all_clicks) == (1, 2)
    assert [(row.clicks, row.all_clicks) for row in links_of(link.campaign)] == [(1, 2)]


def test_a_campaign_without_anything_has_noughts():
    campaign = a_campaign()
    found = figures([campaign.pk])[campaign.pk]
    assert (found.clicks, found.requests, found.shared_leads) == (0, 0, Decimal(0))


def test_the_figures_cost_three_queries_however_many_campaigns(django_assert_num_queries):
    links = [a_link(a_campaign(f"Campaign {number}")) for number in range(8)]
    for link in links:
        Engagement.objects.create(link=link, occurred_at=timezone.now())
    with django_assert_num_queries(3):
        figures(link.campaign_id for link in links)


def test_a_leads_credits_name_campaign_and_story(settle, django_assert_max_num_queries):
    contact, campaign = a_contact(), a_campaign("Factories wanted")
    story_published(12, "Thread from maize")
    bidbook_requested(contact, code=campaign.code, story_id=12, days=-1)
    bidbook_requested(contact, story_id=12, days=0)
    lead_opened(contact, lead_id=3)
    settle()
    with django_assert_max_num_queries(4):
        lead = credits_of(3)
    assert lead.code == "L-3"
    assert [(credit.source.campaign, credit.source.story) for credit in lead.credits] == [
        ("Factories wanted", "Thread from maize"),
        ("", "Thread from maize"),
    ]
    half = Decimal("0.5")
    assert [credit.parts for credit in lead.credits] == [[1, None, half], [None, 1, half]]
    assert 3 in [row.lead_id for row in leads_of_contact(contact.pk)]
    assert leads_of_campaign(campaign, a_reader()).unseen == 1


def test_a_lead_not_heard_of_has_no_credits():
    assert credits_of(99) is None


def test_requests_show_people_only_when_asked_to(settle):
    contact, campaign = a_contact(), a_campaign()
    bidbook_requested(contact, code=campaign.code)
    settle()
    assert [row.contact for row in touches_of_campaign(campaign, show_people=True)] == [contact]
    assert [row.contact for row in touches_of_campaign(campaign, show_people=False)] == [None]
