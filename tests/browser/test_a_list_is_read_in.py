"""A list on its way in by the keyboard alone: from the file to its undoing, each page accessible and quiet."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from crm.actions.imports import carry_import, carry_undo, dry_run
from crm.models import Contact, ImportRun
from tests.crm.rows import a_contact

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
OURS = ".list-page, form.facts, .list-rows"
LIST = "E-mail;Naam;Bedrijf;Gemeente\nnew@example.org;Nieuw;Elders;\ngeen adres;Ada;;\ncleo@example.org;C. V.;;\n"
MOST_TABS = 90


def to(page, words):
    """The focus is on what says these words, by no more than the Tab key."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if words in page.evaluate("(e => e.labels?.[0]?.innerText ?? e.innerText ?? '')(document.activeElement)"):
            return
    raise AssertionError(f"no Tab leads to “{words}” on {page.url}")


def look(page, scheme):
    page.emulate_media(color_scheme=scheme)
    own = page.locator(OURS).first
    own.wait_for()
    found = Axe().run(page, context=OURS).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"]) for each in found] == [], page.url


def test_a_list_comes_in_and_goes_again_by_the_keyboard_alone(staff_page, live_server):
    page = staff_page
    cleo = a_contact()
    page.goto(f"{live_server.url}/admin/crm_imports/new/")
    look(page, "light")
    page.locator("input[type=file]").set_input_files(
        {"name": "relaties.csv", "mimeType": "text/csv", "buffer": LIST.encode()}
    )
    page.locator("input[type=file]").focus()  # the dialog of the system is not ours to walk
    to(page, "Uploaden en bekijken")
    page.keyboard.press("Enter")
    page.wait_for_selector("form.list-columns")
    run = ImportRun.objects.get()
    look(page, "dark")
    assert page.locator("select").nth(3).input_value() == "organisation.municipality"

    to(page, "De lijst nakijken")
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-under-way]")
    look(page, "light")
    dry_run(run.pk)
    page.reload()
    look(page, "dark")

    to(page, "Per rij kiezen")
    page.keyboard.press("Enter")
    page.wait_for_url("**/rows/**")
    look(page, "light")
    page.go_back()
    to(page, "Vul aan")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.value") == "overwrite"
    to(page, "2 rijen inlezen")
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-under-way]")
    carry_import(run.pk)
    cleo.refresh_from_db()
    assert cleo.name == "C. V."

    page.reload()
    look(page, "light")
    to(page, "Ongedaan maken")
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-under-way]")
    carry_undo(run.pk)
    page.reload()
    look(page, "dark")
    assert list(Contact.objects.values_list("name", flat=True)) == ["Cleo Voorbeeld"]
    assert page.complaints == []
