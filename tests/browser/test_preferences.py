"""Somebody decides on the preference page in a real Chromium, with the keyboard, from a link in a mail."""

import pytest
from django.conf import settings

from crm.models import Purpose
from crm.queries.preferences import preference_link
from tests.browser.test_every_page import look_at
from tests.crm.rows import a_contact

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


@pytest.fixture
def link(live_server):
    Purpose.objects.create(slug="news", names={"nl": "Nieuws"}, wordings={"nl": "De regio mag mij haar nieuws sturen."})
    return preference_link(a_contact().pk).removeprefix(settings.PUBLIC_URL)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
def test_it_is_accessible_quiet_and_fits(link, live_server, browser, scheme, width):
    for path in (link, "/preferences/?language=nl", "/preferences/?done=mailed&language=nl"):
        assert look_at(browser, live_server.url, path, "preferences", "nl", scheme, width) == []


def test_a_switch_is_moved_by_key_and_everything_is_stopped_by_one_press(link, live_server, browser):
    page = browser.new_page(base_url=live_server.url)
    page.goto(link)
    page.get_by_role("switch", name="Nieuws").press("Space")
    page.get_by_role("button", name="Sla mijn keuze op").press("Enter")
    page.get_by_role("status").get_by_text("Opgeslagen").wait_for()
    assert page.get_by_role("switch", name="Nieuws").is_checked()

    page.get_by_role("button", name="Stop alles").press("Enter")
    page.get_by_role("status").get_by_text("alles staat uit").wait_for()
    page.goto(link)
    assert not page.get_by_role("switch", name="Nieuws").is_checked()
    assert page.get_by_role("switch", name="Nieuws").is_disabled()
    page.close()
