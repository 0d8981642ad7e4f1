"""Campaigns in the back office: who sees them, what they show, what the forms do."""

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaigns.actions.clicks import follow_link
from campaigns.models import Campaign, CreditModel, Link
from campaigns.queries.credits import leads_of_campaign
from campaigns.queries.figures import figures
from crm.contracts import visible_subjects
from crm.models import User
from tests.campaigns.facts import a_campaign, a_contact, a_link, bidbook_requested, lead_opened, story_published
from tests.crm.dossiers import whole

pytestmark = pytest.mark.django_db
LIST = "/admin/campaigns_campaigns/"


def signed_in(client, *roles):
    user = User.objects.create_user(username="-".join(roles) or "nobody", password="a long password 1")
    user.groups.set(Group.objects.filter(name__in=roles))
    client.force_login(user)
    return user


def everything(settle):
    """A campaign with a click, a request and a lead."""
    contact, link = a_contact(name="Cleo Voorbeeld"), a_link(a_campaign("Factories wanted"), "/verhalen/draad/")
    story_published(12, "Thread from maize")
    follow_link(token=link.token, user_agent="Firefox", method="GET")
    follow_link(token=link.token, user_agent="Googlebot", method="GET")
    bidbook_requested(contact, code=link.campaign.code, story_id=12, days=-1)
    lead_opened(contact, lead_id=77)
    settle()
    return contact, link.campaign


def test_a_marketeer_sees_the_figures_and_they_lead_to_the_rows(client, settle):
    _contact, campaign = everything(settle)
    signed_in(client, "Marketeers")
    page = client.get(LIST, headers={"accept-language": "en"}).content.decode()
    detail = reverse("campaigns_campaigns:inspect", args=[campaign.pk])
    assert "Factories wanted" in page
    for section in ("links", "requests", "leads"):
        assert f'{detail}#{section}"' in page

    page = client.get(detail).content.decode()
    for section in ("links", "requests", "leads"):
        assert f'id="{section}"' in page
    assert f"/r/{campaign.links.get().token}/" in page
    assert "Thread from maize" in page
    assert "Cleo Voorbeeld" in page


def test_who_may_not_see_contacts_sees_no_person(client, settle):
    _contact, campaign = everything(settle)
    signed_in(client, "Program Board")
    page = client.get(reverse("campaigns_campaigns:inspect", args=[campaign.pk])).content.decode()
    assert "Thread from maize" in page
    assert "Cleo Voorbeeld" not in page


def test_a_lead_is_named_to_who_may_see_it_and_only_counted_for_others(client, settle, monkeypatch):
    contact, campaign = everything(settle)
    lead_opened(contact, lead_id=78)
    settle()
    monkeypatch.setitem(visible_subjects._parts, "acquisition.lead", lambda _user, ids: ids & {78})
    user = signed_in(client, "Marketeers")
    page = client.get(reverse("campaigns_campaigns:inspect", args=[campaign.pk])).content.decode()
    assert "L-78" in page
    assert "L-77" not in page
    assert "Eén lead die u niet mag zien" in page
    leads, whole = leads_of_campaign(campaign, user), figures([campaign.pk])[campaign.pk].leads
    seen = [credit.parts for lead in leads.seen for credit in lead.credits]
    for place, model in enumerate(CreditModel):
        shown = sum(parts[place] or 0 for parts in [*seen, leads.unseen_parts])
        assert shown == whole[model]


def addresses():
    campaign = a_link().campaign
    return [
        LIST,
        f"{LIST}results/",
        f"{LIST}new/",
        f"{LIST}{campaign.pk}/",
        f"{LIST}{campaign.pk}/links/",
        f"{LIST}999/",
    ]


@pytest.mark.parametrize("role", ["Account managers", "Administrators"])
def test_a_stranger_finds_nothing_and_changes_nothing(client, role):
    paths = addresses()
    signed_in(client, role)
    for path in paths:
        for method in ("get", "post"):
            response = getattr(client, method)(path, {"name": "Mine", "target_path": "/mine/"})
            assert response.status_code in (404, 405), (method, path, response.status_code)
    assert Campaign.objects.count() == Link.objects.count() == 1


def test_who_is_not_signed_in_is_sent_to_the_door(client):
    for path in addresses():
        assert client.get(path).status_code == 302
        assert client.post(path, {"name": "Mine"}).status_code == 302
    assert Campaign.objects.count() == 1


def test_a_marketeer_starts_a_campaign(client):
    user = signed_in(client, "Marketeers")
    response = client.post(f"{LIST}new/", {"name": "Hannover", "starts_on": "2027-04-01", "ends_on": "2027-04-30"})
    campaign = Campaign.objects.get()
    assert response["Location"] == reverse("campaigns_campaigns:inspect", args=[campaign.pk])
    assert (campaign.name, campaign.owner, str(campaign.ends_on)) == ("Hannover", user, "2027-04-30")


@pytest.mark.parametrize(
    "form",
    [
        {"name": ""},
        {"name": "!!!"},
        {"name": "x" * 121},
        {"name": "A", "starts_on": "soon"},
        {"name": "A", "starts_on": "2027-02-01", "ends_on": "2027-01-01"},
    ],
)
def test_a_campaign_that_cannot_be_is_refused_in_place(client, form):
    signed_in(client, "Marketeers")
    response = client.post(f"{LIST}new/", form)
    assert response.status_code == 422
    assert not Campaign.objects.exists()


def test_a_marketeer_adds_a_link(client):
    campaign = a_campaign()
    signed_in(client, "Marketeers")
    response = client.post(f"{LIST}{campaign.pk}/links/", {"target_path": "/en/bidbook/"})
    assert response.status_code == 302
    assert campaign.links.get().target_path == "/en/bidbook/"


def test_a_link_that_leaves_our_site_is_refused_in_place(client):
    campaign = a_campaign()
    signed_in(client, "Marketeers")
    response = client.post(f"{LIST}{campaign.pk}/links/", {"target_path": "//evil.example"})
    assert response.status_code == 422
    assert "begint met één" in response.content.decode()
    assert not Link.objects.exists()


@pytest.mark.parametrize("role", ["Acquisition team", "Program Board"])
def test_who_only_looks_cannot_change(client, role):
    campaign = a_campaign()
    signed_in(client, role)
    assert client.get(f"{LIST}{campaign.pk}/").status_code == 200
    assert client.post(f"{LIST}{campaign.pk}/links/", {"target_path": "/x/"}).status_code == 404
    assert client.post(f"{LIST}new/", {"name": "Mine"}).status_code == 404
    assert Campaign.objects.count() == 1
    assert not Link.objects.exists()


def queries_for(client, path):
    client.get(path)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


def test_the_page_costs_the_same_for_one_row_and_for_many(client, settle):
    _contact, campaign = everything(settle)
    signed_in(client, "Marketeers")
    path = f"{LIST}{campaign.pk}/"
    few = queries_for(client, path)
    for number in range(10):
        contact = a_contact(f"n{number}@example.org")
        story_published(100 + number)
        bidbook_requested(contact, code=campaign.code, story_id=100 + number)
        lead_opened(contact, lead_id=200 + number)
        a_link(campaign, f"/page-{number}/")
    settle()
    assert queries_for(client, path) <= few


def test_a_contacts_dossier_says_what_brought_them(client, settle):
    contact, _campaign = everything(settle)
    signed_in(client, "Marketeers")
    page = whole(client, reverse("crm_contacts:inspect", args=[contact.pk]))
    assert "Factories wanted" in page
    assert "Thread from maize" in page
    assert "L-77" not in page


def test_names_are_shown_as_text(client, settle):
    marker = "<script>alert(1)</script>"
    campaign = a_campaign(marker)
    contact = a_contact(name=marker)
    story_published(3, marker)
    bidbook_requested(contact, code=campaign.code, story_id=3)
    settle()
    signed_in(client, "Marketeers")
    for path in (LIST, f"{LIST}{campaign.pk}/", reverse("crm_contacts:inspect", args=[contact.pk])):
        assert marker not in whole(client, path)
