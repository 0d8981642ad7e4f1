"""The way of one fact, in a real browser: from a link in a mailing to a credited lead and a bidbook that was read."""

import os
import re

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.stories.house import eventually, link_in

pytestmark = [pytest.mark.browser, pytest.mark.processes]
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
FLAGS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
CLEO = "cleo@example.org"
FIRM = "Voorbeeld Zonnewarmte"


@pytest.fixture
def browser():
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield started
        started.close()


@pytest.fixture
def visitor(browser):
    context = browser.new_context(locale="en-GB")
    yield context.new_page()
    assert context.cookies() == [], "a visitor was given a cookie"
    context.close()


def signed_in(browser, house, name):
    page = browser.new_context(locale="en-GB").new_page()
    page.goto(f"{house.url}/account/login/")
    page.fill("[name=login]", name)
    page.fill("[name=password]", "techzone-demo")
    page.locator("form button").first.click()
    page.wait_for_url(re.compile(r"/admin/"))
    return page


def test_a_bidbook_request_becomes_a_credited_lead(house, browser, visitor):
    campaign, token = follow_the_mailing(house, visitor)
    reference = ask_for_the_bidbook(visitor)
    read_the_mail(house, visitor)

    lead = eventually(lambda: house.ask("list(Lead.objects.values('pk', 'code', 'stage'))"), "no lead was opened", 30)[
        0
    ]
    anna = signed_in(browser, house, "anna")
    see_the_card(house, anna, lead)
    see_the_dossier(house, anna, lead, reference)
    see_the_timeline(house, anna, campaign)
    move_the_card_is_refused_until_somebody_spoke(house, anna, lead)
    assert house.ask(f"Engagement.objects.filter(link__token='{token}').count()") == 1


def follow_the_mailing(house, visitor):
    """A link in a mailing leads to a story; its code travels on in the address, without a cookie."""
    link = house.ask(
        "list(Link.objects.filter(target_path='/en/stories/gears-that-nobody-hears/')"
        ".values('token', 'campaign__name', 'campaign__code'))"
    )[0]
    visitor.goto(f"{house.url}/r/{link['token']}/")
    expect(visitor).to_have_url(re.compile(rf"/en/stories/gears-that-nobody-hears/\?c={link['campaign__code']}"))
    expect(visitor.locator("h1")).to_contain_text("Gears that nobody hears")
    visitor.locator("main .button", has_text="Ask for the bidbook").first.click()
    expect(visitor).to_have_url(re.compile(rf"/en/bidbook/\?(?=.*\bc={link['campaign__code']}\b)(?=.*\bs=\d+)"))
    return link["campaign__name"], link["token"]


def ask_for_the_bidbook(visitor):
    visitor.get_by_label("Your name").fill("Cleo Voorbeeld")
    visitor.get_by_label("E-mail address").fill(CLEO)
    visitor.get_by_label("For which company").fill(FIRM)
    visitor.get_by_label("What are you looking for?").fill("Four hectares and 8 MW by 2028.")
    visitor.get_by_label("An adviser of Dutch TechZone").check()
    visitor.wait_for_timeout(3200)
    visitor.get_by_role("button", name="Send my request").click()
    visitor.wait_for_url(re.compile(r"/forms/thanks/DTZ-"))
    reference = re.search(r"DTZ-[0-9A-Z-]+", visitor.url).group(0)
    expect(visitor.locator("main")).to_contain_text(reference)
    return reference


def read_the_mail(house, visitor):
    """Opening the link counts for nothing; only *continue* does."""
    address = link_in(house.mail_to(CLEO, seconds=30))
    visitor.goto(f"{house.url}/outbox/")
    expect(visitor.locator("article").first).to_contain_text(address)
    visitor.locator("article").first.get_by_role("link").first.click()
    expect(visitor).to_have_url(address)
    assert house.ask("ShareView.objects.count()") == 0
    visitor.locator("form button").first.click()
    expect(visitor.locator("h2").first).to_be_visible()
    assert house.ask("EventRecord.objects.filter(name='acquisition.BidbookOpened').count()") == 1


def see_the_card(house, anna, lead):
    anna.goto(f"{house.url}/admin/acquisition/leads/board/")
    card = anna.locator(f"[data-code='{lead['code']}']").first
    expect(card).to_contain_text(FIRM)
    expect(card).to_contain_text(lead["code"])


def see_the_dossier(house, anna, lead, reference):
    anna.goto(f"{house.url}/admin/acquisition/leads/{lead['pk']}/")
    expect(anna.locator("main")).to_contain_text(FIRM)
    expect(anna.locator("main")).to_contain_text(reference)


def see_the_timeline(house, anna, campaign):
    contact = house.ask("Contact.objects.get(email='cleo@example.org').pk")
    anna.goto(f"{house.url}/admin/crm_contacts/{contact}/")
    expect(anna.locator(".dossier__timeline li")).not_to_have_count(0)
    events = house.ask(f"list(EventRecord.objects.filter(contact_id={contact}).values_list('name', flat=True))")
    wanted = {
        "cms.BidbookRequested", "acquisition.EnquiryReceived", "acquisition.EnquiryAccepted", "acquisition.LeadOpened",
        "acquisition.BidbookShared", "crm.MailSent", "acquisition.BidbookOpened", "campaigns.LeadCredited",
    }  # fmt: skip
    assert wanted <= set(events), wanted - set(events)
    expect(anna.locator(".dossier__timeline li")).to_have_count(len(events))
    page = anna.locator("main")
    see_every_panel(anna)
    expect(page).to_contain_text(campaign)
    expect(page).to_contain_text("Gears that nobody hears")


def see_every_panel(page):
    """What stands below on a dossier is fetched when somebody gets there."""
    waiting = page.locator("[data-controller~='crm-panel']")
    for _look in range(50):
        if waiting.count() == 0:
            return
        waiting.first.scroll_into_view_if_needed()
        page.wait_for_timeout(200)


def move_the_card_is_refused_until_somebody_spoke(house, anna, lead):
    """By key: refused while nobody spoke with Cleo, done once a call is noted."""
    anna.goto(f"{house.url}/admin/acquisition/leads/board/")
    press_to_the_right(anna, lead)
    anna.wait_for_timeout(800)
    assert house.ask(f"Lead.objects.get(pk={lead['pk']}).stage") == "identified"

    contact = house.ask("Contact.objects.get(email='cleo@example.org').pk")
    anna.goto(f"{house.url}/admin/crm_contacts/{contact}/")
    note = anna.locator(".dossier__note:has([name=two_way])")
    note.locator("summary").click()
    note.locator("[name=subject]").fill("First talk")
    note.locator("[name=two_way]").check()
    note.locator("button[type=submit]").click()
    anna.wait_for_load_state()

    anna.goto(f"{house.url}/admin/acquisition/leads/board/")
    press_to_the_right(anna, lead)
    eventually(lambda: house.ask(f"Lead.objects.get(pk={lead['pk']}).stage") == "contacted", "the card did not move")


def press_to_the_right(anna, lead):
    anna.locator(f"[data-code='{lead['code']}']").first.focus()
    anna.keyboard.press("Alt+ArrowRight")
