"""The board in lanes, the weekly list, a municipality's page and the figures in a real Chromium."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import Group
from django.core.management import call_command

from acquisition.models import Lead, LeadShare
from crm.models import Municipality
from tests.acquisition.landing_rows import a_landing, promise, secured
from tests.acquisition.rows import a_lead

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
SERIOUS = {"serious", "critical"}
ADDRESSES = (
    "leads/board/",
    "leads/board/?lanes=owner",
    "weekly/?by=municipality",
    "municipalities/",
    "municipalities/emmen/",
    "figures/?all=1",
)


@pytest.fixture
def head(wendy):
    """Wendy with the role that sees every lead; a role that comes later would end her session."""
    call_command("load_region", "dutch-techzone", verbosity=0)
    wendy.groups.add(Group.objects.get(name="Heads of acquisition"))
    wendy.refresh_from_db()


@pytest.fixture
def hilde(head, wendy, staff_page):
    """Her page, and something to look at."""
    for number in range(30):
        a_lead(number, owner=wendy if number % 2 else None, jobs_new_fte_est=number or None)
    emmen, lead = Municipality.objects.get(slug="emmen"), Lead.objects.first()
    LeadShare.objects.create(lead=lead, municipality=emmen, shared_at=lead.opened_at)
    promise(secured(a_landing(50)), 40)
    return staff_page


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_the_surfaces_are_accessible_and_fit(hilde, live_server, scheme, width):
    hilde.emulate_media(color_scheme=scheme)
    hilde.set_viewport_size({"width": width, "height": 900})
    for address in ADDRESSES:
        assert hilde.goto(f"{live_server.url}/admin/acquisition/{address}").status == 200, address
        assert hilde.url.endswith(address)
        hilde.wait_for_load_state("networkidle")
        found = [each for each in Axe().run(hilde).response["violations"] if each["impact"] in SERIOUS]
        assert [(each["id"], each["nodes"][0]["html"]) for each in found] == [], address
        assert hilde.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
        cut = "[...document.querySelectorAll('.acquisition-page > *')].filter(one => one.getBoundingClientRect().right > innerWidth)"
        assert hilde.evaluate(f"{cut}.length") == 0, address
    assert hilde.complaints == []


def test_cards_come_when_asked_for_and_a_move_by_key_in_a_lane_changes_its_figures(wendy, hilde, live_server):
    board = f"{live_server.url}/admin/acquisition/leads/board/"
    hilde.goto(board)
    column = hilde.locator("[data-stage=identified]")
    assert column.locator(".card").count() == 25
    column.locator("a[data-next]").click()
    column.locator(".card").nth(29).wait_for()
    assert hilde.evaluate("document.activeElement.classList.contains('card')")
    hilde.goto(f"{board}?lanes=owner")
    lane = hilde.locator(f"#lane-{wendy.pk}")
    lane.scroll_into_view_if_needed()
    lane.locator(".card").first.wait_for()
    counts = lane.locator("[data-stage=identified] [data-count], [data-stage=contacted] [data-count]")
    assert counts.all_inner_texts() == ["15", "0"]
    lane.locator(".card").first.focus()
    hilde.keyboard.press("Shift+ArrowRight")
    lane.locator("dialog[open] textarea").fill("They called us themselves this morning.")
    lane.locator("dialog[open] [data-insist]").click()
    lane.locator("[data-stage=contacted] .card--settled").wait_for()
    assert counts.all_inner_texts() == ["14", "1"]
    assert hilde.complaints == []
