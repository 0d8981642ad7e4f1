"""Campaigns and the links they hand out."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from campaigns.actions.campaigns import EndsBeforeStart, NameMissing, NameTaken, NotOnOurSite, create_link
from campaigns.models import Campaign, Link
from tests.campaigns.facts import a_campaign, a_link

pytestmark = pytest.mark.django_db

ELSEWHERE = [
    "",
    " ",
    "verhalen/",
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\\/evil.example",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,x",
    "https://evil.example/",
    "http:evil.example",
    "https:/evil.example",
    "/%2f%2fevil.example",
    "/%2F/evil.example",
    "/%5cevil.example",
    "/%255cevil.example",
    "/%252f%252fevil.example",
    "/%25252f%25252fevil.example",
    "/\tevil",
    "/\n/evil.example",
    "/\r\nLocation: https://evil.example",
    "/%0d%0aSet-Cookie:x=1",
    "/%00",
    "/a b",
    "/a\u2028b",
    "/\x7f",
    "/./..//evil.example",
    "/../admin/",
    "/a/%2e%2e/admin/",
    "@evil.example",
    "/<script>",
    '/"onclick',
    "/admin/",
    "/Admin/pages/",
    "/%61dmin/",
    "/api/leads/",
    "/account/logout/",
    "/r/abc/",
    "/bidbook/abc/",
    "/forms/thanks/V-1/",
    "/outbox/",
    "/documents/1/x.pdf",
    "/" + "a" * 300,
]


@pytest.mark.parametrize("path", ELSEWHERE)
def test_a_link_leads_nowhere_but_to_our_own_pages(path):
    campaign = a_campaign()
    with pytest.raises(NotOnOurSite):
        create_link(campaign_id=campaign.pk, target_path=path)
    assert not Link.objects.exists()


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/bidbook/",
        "/en/stories/thread-from-leftover-maize/",
        "/verhalen/?s=12",
        "/verhalen/#top",
        "/café/",
        "/caf%C3%A9/",
    ],
)
def test_a_link_leads_to_any_page_for_visitors(path):
    assert a_link(target_path=path).target_path == path


@pytest.mark.parametrize("path", ["//evil.example", "https://evil.example", "/\\evil", "verhalen"])
def test_the_database_refuses_what_would_leave_our_site(path):
    campaign = a_campaign()
    with pytest.raises(IntegrityError), transaction.atomic():
        Link.objects.create(campaign=campaign, token="x", target_path=path)


def test_the_same_page_has_one_link_per_campaign():
    campaign = a_campaign()
    assert a_link(campaign).pk == a_link(campaign).pk
    assert a_link(a_campaign("Another")).pk != a_link(campaign).pk


def test_tokens_cannot_be_guessed_and_codes_are_opaque():
    links = [a_link(a_campaign(f"Campaign {number}")) for number in range(5)]
    assert all(len(link.token) >= 32 for link in links)  # 6 bits a letter: 192 bits
    assert len({link.token for link in links}) == 5
    codes = {link.campaign.code for link in links}
    assert len(codes) == 5
    assert all(code.isalnum() and code.islower() and len(code) == 8 for code in codes)


def test_a_campaign_is_named_once():
    a_campaign("Factories wanted")
    with pytest.raises(NameTaken):
        a_campaign("factories  Wanted")
    assert Campaign.objects.count() == 1


def test_a_name_has_letters_in_it():
    with pytest.raises(NameMissing):
        a_campaign("!!!")


def test_a_campaign_ends_after_it_starts():
    with pytest.raises(EndsBeforeStart):
        a_campaign(starts_on=date(2026, 2, 1), ends_on=date(2026, 1, 31))
