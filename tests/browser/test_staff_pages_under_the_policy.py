"""Staff pages in a real Chromium: whatever Wagtail prints, no script is blocked and its widgets work."""

from datetime import timedelta
from decimal import Decimal

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.management import call_command
from django.utils import timezone

from crm.actions.facts import Known, note_fact, replace_fact
from crm.actions.organisations import edit_organisation
from crm.actions.pins import pin_moment
from crm.models import DeliveryState, EventDelivery, EventRecord, Fact
from tests.crm.rows import an_event, an_organisation

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
SERIOUS = {"serious", "critical"}


def test_no_staff_page_has_a_blocked_script_and_every_widget_starts(staff_page, live_server):
    call_command("load_region", "dutch-techzone", verbosity=0)
    from cms.models import HomePage, StoryPage

    edits = [f"pages/{model.objects.first().pk}/edit/" for model in (HomePage, StoryPage)]
    for address in (
        "",
        "pages/",
        "groups/new/",
        "images/add/",
        "reports/site-history/",
        "redirects/add/",
        "account/",
        *edits,
    ):
        response = staff_page.goto(f"{live_server.url}/admin/{address}")
        assert response.status == 200, address
        staff_page.wait_for_load_state("load")
        assert staff_page.locator("template[data-starts]").count() == 0, address

    staff_page.evaluate("document.querySelector('[data-a11y-dialog-show=schedule-publishing-dialog]').click()")
    staff_page.locator("#id_go_live_at").click()
    staff_page.locator(".xdsoft_datetimepicker:visible").wait_for(timeout=5000)

    staff_page.goto(f"{live_server.url}/admin/groups/new/")
    staff_page.locator("[id$=-ADD]").first.click()
    staff_page.locator("[data-chooser-action-choose]:visible").last.click()
    staff_page.locator(".modal:visible").wait_for(timeout=5000)
    assert staff_page.complaints == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_the_event_log_is_accessible_fits_and_runs_no_blocked_script(staff_page, live_server, scheme, width):
    delivery = EventDelivery.objects.create(
        event=an_event(),
        subscriber="cms.show_the_new_version",
        lane="events",
        state=DeliveryState.DEAD,
        attempts=8,
        due_at=timezone.now(),
        finished_at=timezone.now() - timedelta(minutes=20),
        last_error="ValueError: a plot_without_a_name_that_goes_on_and_on_and_on_and_on_and_on_and_on_and_on",
    )
    staff_page.emulate_media(color_scheme=scheme)
    staff_page.set_viewport_size({"width": width, "height": 900})
    for address in (
        "",
        "event-log/",
        "event-log/?lane=outgoing",
        f"event-log/{delivery.pk}/",
        "event-log/retry/",
        f"event-log/trace/{delivery.event_id}/",
        "event-log/subscribers/",
        "event-log/subscribers/cms.show_the_new_version/",
    ):
        assert staff_page.goto(f"{live_server.url}/admin/{address}").status == 200, address
        staff_page.wait_for_load_state("load")
        found = [each for each in Axe().run(staff_page).response["violations"] if each["impact"] in SERIOUS]
        assert [(each["id"], each["nodes"][0]["html"]) for each in found] == [], address
        assert staff_page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address

    staff_page.goto(f"{live_server.url}/admin/event-log/")
    staff_page.locator("[data-w-bulk-target=all]").check(force=True)
    assert staff_page.locator("[name=delivery]").is_checked()
    staff_page.locator("form[action*=ticked] button").first.click()
    staff_page.locator(".messages .success").wait_for()
    assert staff_page.complaints == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_search_opens_over_any_page_and_is_worked_by_keys_alone(staff_page, live_server, scheme):
    there = [an_organisation(name) for name in ("Metaal Een", "Metaal Twee")]
    staff_page.emulate_media(color_scheme=scheme)
    staff_page.goto(f"{live_server.url}/admin/event-log/")
    box, words = staff_page.locator("#crm-find"), staff_page.locator("#crm-find-words")
    for opens in ("/", "Control+k"):
        staff_page.keyboard.press(opens)
        assert box.evaluate("dialog => dialog.open"), opens
        assert words.evaluate("field => field === document.activeElement")
        staff_page.keyboard.press("Escape")
        assert not box.evaluate("dialog => dialog.open")
    staff_page.keyboard.press("Control+k")
    staff_page.keyboard.type("metaa")
    staff_page.locator("#crm-find [role=option]").first.wait_for()
    chosen = staff_page.locator("#crm-find [aria-selected=true]")
    assert chosen.inner_text() == "Metaal Een"
    staff_page.keyboard.press("ArrowDown")
    assert words.get_attribute("aria-activedescendant") == chosen.get_attribute("id")
    found = Axe().run(staff_page, context="#crm-find").response["violations"]
    assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []
    staff_page.keyboard.press("Enter")
    staff_page.wait_for_url(f"**/crm_organisations/{there[1].pk}/")
    assert staff_page.complaints == []


TO_THE_NEXT_PANEL = """() => {
  const panel = document.querySelector(".dossier__panel--waiting");
  panel?.scrollIntoView();
  return panel !== null;
}"""


def see_all_panels(page):
    """Each is fetched when it comes into view."""
    for _ in range(200):
        if not page.evaluate(TO_THE_NEXT_PANEL):
            return
        page.wait_for_timeout(50)
    raise AssertionError("a panel never came")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_a_dossier_with_facts_pins_and_a_folded_timeline_is_accessible_and_fits(staff_page, live_server, scheme, width):
    organisation = an_organisation("Voorbeeld Metaal", kvk_number="12345678")
    first = note_fact(about=organisation, kind="employees", known=Known(value=Decimal(120), source="Jaarverslag"))
    replace_fact(fact_id=first, known=Known(unknown_reason="Zegt het niet", source="Gesprek"))
    for city in ("Emmen", "Hoogeveen", "Coevorden"):
        edit_organisation(organisation_id=organisation.pk, changes={"city": city})
    pin_moment(about=organisation, event_id=EventRecord.objects.latest("pk").pk)
    staff_page.emulate_media(color_scheme=scheme)
    staff_page.set_viewport_size({"width": width, "height": 900})
    there = f"crm_organisations/{organisation.pk}/"
    taking_back = f"{there}facts/{Fact.objects.latest('pk').pk}/take-back/"
    for address in (there, f"{there}facts/energy/new/", taking_back, "find/?q=metaal"):
        assert staff_page.goto(f"{live_server.url}/admin/{address}").status == 200, address
        see_all_panels(staff_page)
        found = [each for each in Axe().run(staff_page).response["violations"] if each["impact"] in SERIOUS]
        assert [(each["id"], each["nodes"][0]["html"]) for each in found] == [], address
        assert staff_page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
    staff_page.goto(f"{live_server.url}/admin/{there}")
    see_all_panels(staff_page)
    staff_page.keyboard.press("t")
    staff_page.locator("[name=title]:focus").wait_for()
    assert staff_page.complaints == []


def test_the_api_docs_show_under_the_strict_policy(staff_page, live_server):
    staff_page.goto(f"{live_server.url}/api/docs/")
    staff_page.locator(".opblock").first.wait_for(timeout=10000)
    assert staff_page.complaints == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_sign_in_pages_are_accessible_and_fit(wendy, live_server, browser, scheme, width):
    page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)

    def assert_good(where: str) -> None:
        found = [
            (each["id"], each["nodes"][0]["html"])
            for each in Axe().run(page).response["violations"]
            if each["impact"] in SERIOUS
        ]
        assert found == [], where
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), where

    page.goto(f"{live_server.url}/account/login/")
    assert_good("sign in")
    page.fill("[name=login]", "wendy")
    page.fill("[name=password]", "wrong")
    page.click("button")
    assert_good("wrong password")
    page.fill("[name=password]", "correct horse battery")
    page.click("button")
    page.wait_for_url("**/account/2fa/?next=*")
    assert_good("which factor")
    page.click("a[href$='/totp/activate/']")
    page.wait_for_url("**/account/reauthenticate/**")
    assert_good("confirm")
    page.fill("[name=password]", "correct horse battery")
    page.click("form:first-of-type button")
    page.wait_for_url("**/totp/activate/**")
    assert_good("enrol")
    page.goto(f"{live_server.url}/account/password/")
    assert_good("password")
