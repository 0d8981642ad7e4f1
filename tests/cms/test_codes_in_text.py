"""A campaign's code and the story stay with the visitor, also on links in the text and after a form that was not right yet."""

import re

import pytest

from cms.models import StoryPage
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
