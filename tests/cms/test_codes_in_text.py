"""A campaign's code and the story stay with the visitor, also on links in the text and after a form that was not right yet."""

import re

import pytest

from cms.models import StoryPage
from crm.models import EventRecord
from tests.cms.factories import fields, send

pytestmark = pytest.mark.django_db


def links_to(page, address):
    return re.findall(rf'href="({re.escape(address)}[^"]*)"', page)


def test_a_link_in_a_storys_text_carries_the_code_and_the_story(client, bidbook):
    story = next(
        story for story in StoryPage.objects.filter(locale__language_code="nl") if bidbook.url in str(story.body)
    )
    page = client.get(f"{story.url}?c=voorjaar").text
    found = links_to(page, bidbook.url)
    assert len(found) > 1
    assert set(found) == {f"{bidbook.url}?c=voorjaar&amp;s={story.pk}"}


def test_an_address_elsewhere_is_left_as_it_is(client, rf):
    from django.template import Context, Template

    text = '<p><a href="https://example.org/a?b=1&amp;c=2">x</a> <a href="/hier/#deel">y</a></p>'
    context = Context({"request": rf.get("/?c=voorjaar"), "text": text})
    shown = Template("{% load cms_site %}{% text_that_keeps_codes text %}").render(context)
    assert 'href="https://example.org/a?b=1&amp;c=2"' in shown
    assert 'href="/hier/?c=voorjaar#deel"' in shown


def test_after_a_form_that_is_not_right_yet_every_link_still_carries_the_codes(client, bidbook):
    story = StoryPage.objects.filter(locale__language_code="nl").first()
    page = send(client, bidbook, fields(email="nee", campaign_code="voorjaar", story_id=str(story.pk)))
    assert page.status_code == 422
    assert f'href="/?c=voorjaar&amp;s={story.pk}"' in page.text


# --- without script: what a kept page could not put on its form stands in the address of the page before ---------------

OURS = "http://testserver"


def hidden(page, name):
    return re.search(rf'name="{name}" value="([^"]*)"', page)[1] if f'name="{name}" value="' in page else ""


def test_the_forms_own_page_takes_the_codes_from_the_page_that_led_there(client, bidbook):
    story = StoryPage.objects.first()
    page = client.get(
        f"/forms/bidbook/{bidbook.pk}/", headers={"Referer": f"{OURS}{bidbook.url}?c=voorjaar&s={story.pk}"}
    )
    assert (hidden(page.text, "campaign_code"), hidden(page.text, "story_id")) == ("voorjaar", str(story.pk))


def test_what_stands_in_the_address_itself_counts_first(client, bidbook):
    page = client.get(f"/forms/bidbook/{bidbook.pk}/?s=7", headers={"Referer": f"{OURS}/verhalen/x/?c=voorjaar&s=8"})
    assert (hidden(page.text, "campaign_code"), hidden(page.text, "story_id")) == ("voorjaar", "7")


def test_a_form_sent_from_a_kept_page_is_credited_to_the_campaign(client, bidbook):
    send(client, bidbook, Referer=f"{OURS}{bidbook.url}?c=voorjaar")
    assert EventRecord.objects.get(name="cms.BidbookRequested").payload["campaign_code"] == "voorjaar"


def test_a_form_that_came_without_a_guard_keeps_the_code_for_the_second_time(client, bidbook):
    once_more = send(client, bidbook, fields(guard=""), Referer=f"{OURS}{bidbook.url}?c=voorjaar")
    assert once_more.status_code == 422
    assert hidden(once_more.text, "campaign_code") == "voorjaar"


@pytest.mark.parametrize(
    "address",
    [
        "https://elsewhere.example/?c=voorjaar",
        "http://[oops/?c=voorjaar",
        f"{OURS}.elsewhere.example/?c=voorjaar",
        "?c=a",
    ],
)
def test_the_address_of_another_website_says_nothing(client, bidbook, address):
    page = client.get(f"/forms/bidbook/{bidbook.pk}/", headers={"Referer": address})
    assert hidden(page.text, "campaign_code") == ""


def test_a_page_that_may_be_kept_never_takes_codes_from_the_page_before(client, bidbook):
    """It would be sent to everybody."""
    page = client.get(bidbook.url, headers={"Referer": f"{OURS}/verhalen/?c=voorjaar"})
    assert "public" in page["Cache-Control"]
    assert "voorjaar" not in page.text
