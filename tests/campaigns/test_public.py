"""Following a link: it is counted, and nothing else happens."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from campaigns.models import Engagement
from tests.campaigns.facts import a_campaign, a_link

pytestmark = pytest.mark.django_db
BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def counts():
    return {model._meta.label: model._default_manager.count() for model in apps.get_models()}


def test_a_click_goes_on_to_our_page_with_the_campaigns_code(client):
    link = a_link(target_path="/verhalen/draad/")
    response = client.get(f"/r/{link.token}/", HTTP_USER_AGENT=BROWSER)
    assert response.status_code == 302
    assert response["Location"] == f"/verhalen/draad/?c={link.campaign.code}"
    assert "no-store" in response["Cache-Control"]
    assert response["Referrer-Policy"] == "no-referrer"
    assert not response.cookies


def test_the_query_of_the_page_is_kept_and_its_code_is_ours(client):
    link = a_link(target_path="/verhalen/?s=12&c=other&leeg=#deel")
    target = urlsplit(client.get(f"/r/{link.token}/").headers["Location"])
    assert parse_qs(target.query, keep_blank_values=True) == {"s": ["12"], "leeg": [""], "c": [link.campaign.code]}
    assert (target.scheme, target.netloc, target.path, target.fragment) == ("", "", "/verhalen/", "deel")


def test_a_click_changes_nothing_but_the_measurement(client, published):
    link = a_link()
    before = counts()
    client.get(f"/r/{link.token}/?contact=1&url=https://evil.example", HTTP_USER_AGENT=BROWSER)
    after = counts()
    assert {label: after[label] - before[label] for label in after if after[label] != before[label]} == {
        "campaigns.Engagement": 1
    }
    assert published() == []


def test_nothing_about_the_visitor_is_kept():
    assert {field.name for field in Engagement._meta.get_fields()} == {
        "id",
        "link",
        "kind",
        "probable_bot",
        "occurred_at",
    }


@pytest.mark.parametrize(
    ("method", "agent", "machine"),
    [
        ("get", BROWSER, False),
        ("head", BROWSER, True),
        ("get", "", True),
        ("get", "   ", True),
        ("get", "Googlebot/2.1 (+http://www.google.com/bot.html)", True),
        ("get", "Mozilla/5.0 (compatible; bingbot/2.0)", True),
        ("get", "curl/8.5", True),
        ("get", "python-requests/2.32", True),
        ("get", "Barracuda Sentinel (EE)", True),
        ("get", "WhatsApp/2.23", True),
        ("get", "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605 Safari/604", False),
        ("get", "Mozilla/5.0 (Linux; Android 15; CUBOT X90) AppleWebKit/537 Chrome/140 Mobile", False),
    ],
)
def test_machines_are_told_from_people(client, method, agent, machine):
    link = a_link()
    response = getattr(client, method)(f"/r/{link.token}/", HTTP_USER_AGENT=agent)
    assert response.status_code == 302
    assert list(Engagement.objects.values_list("probable_bot", flat=True)) == [machine]


def altered(token):
    swapped = token.swapcase() if token.swapcase() != token else token + "A"
    return [token[:-1], token + "A", token[1:], swapped, "1", "x" * 5000, token.encode().hex()]


def test_an_altered_token_is_a_page_not_found(client):
    link = a_link()
    for token in altered(link.token):
        response = client.get(f"/r/{token}/")
        assert response.status_code == 404
        assert "Location" not in response.headers
    assert not Engagement.objects.exists()


@pytest.mark.parametrize("path", ["/r/%00/", "/r/%0d%0aLocation:%20x/", "/r/https:%2f%2fevil.example/", "/r/⁂/"])
def test_a_strange_token_is_a_page_not_found(client, path):
    response = client.get(path)
    assert response.status_code == 404
    assert "Location" not in response.headers


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_only_looking_is_possible(client, method):
    link = a_link()
    assert getattr(client, method)(f"/r/{link.token}/").status_code == 405
    assert not Engagement.objects.exists()


def test_a_click_costs_few_queries(client):
    link = a_link(a_campaign())
    client.get(f"/r/{link.token}/")
    with CaptureQueriesContext(connection) as queries:
        client.get(f"/r/{link.token}/")
    statements = [query["sql"] for query in queries if not query["sql"].startswith(("BEGIN", "SAVEPOINT", "RELEASE"))]
    assert len(statements) <= 4
