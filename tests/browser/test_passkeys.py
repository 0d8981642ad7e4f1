"""A passkey in a real Chromium with an authenticator of its own: enrolled, asked for, and nothing blocked on the way."""

import re

import pytest
from django.contrib.auth.models import Group

from crm.actions.roles import ensure_roles
from crm.models import User

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
PASSWORD = "correct horse battery"
KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def wendy(monkeypatch):
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's loop runs in this thread
    ensure_roles()
    user = User.objects.create_user("wendy", "wendy@techzone.example.org", PASSWORD)
    user.groups.add(Group.objects.get(name="Administrators"))
    return user


@pytest.fixture
def device(browser):
    """A page of a device that holds passkeys, and what its browser complained about."""
    page = browser.new_context(locale="en-GB").new_page()
    page.complaints = []
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.on("console", lambda said: page.complaints.append(said.text) if said.type == "error" else None)
    page.cdp = page.context.new_cdp_session(page)
    page.cdp.send("WebAuthn.enable")
    page.key = page.cdp.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})["authenticatorId"]
    return page


def sign_in(page, site):
    page.goto(f"{site}/account/login/")
    page.fill("[name=login]", "wendy")
    page.fill("[name=password]", PASSWORD)
    page.click("button")


def enrol(page, site):
    """Wendy, who has no second factor, is led to the choice and makes a passkey."""
    sign_in(page, site)
    page.wait_for_url("**/account/2fa/?next=*")
    page.click("a[href$='/webauthn/add/']")
    if "reauthenticate" in page.url:
        page.fill("[name=password]", PASSWORD)
        page.click("form button")
    page.wait_for_url("**/account/2fa/webauthn/add/*")
    page.click("#passkey-button")
    page.wait_for_url("**/account/2fa/recovery-codes/*")


def test_a_passkey_is_made_and_opens_the_back_office(wendy, device, live_server):
    site = live_server.url.replace("127.0.0.1", "localhost")  # a passkey belongs to a name, never to a number
    enrol(device, site)
    assert device.locator(".codes li").count() == 10
    assert wendy.authenticator_set.filter(type="webauthn").count() == 1

    device.goto(f"{site}/account/logout/")
    device.click("form button")
    sign_in(device, site)
    device.wait_for_url("**/account/2fa/authenticate/")
    device.click("#passkey-button")
    device.wait_for_url("**/admin/")
    assert device.locator("h1").first.inner_text()
    assert device.complaints == []


def test_without_the_device_the_page_says_so_and_a_recovery_code_opens(wendy, device, live_server):
    site = live_server.url.replace("127.0.0.1", "localhost")
    enrol(device, site)
    code = device.locator(".codes li").first.inner_text().strip()
    device.cdp.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": device.key})
    device.cdp.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    device.goto(f"{site}/account/logout/")
    device.click("form button")
    sign_in(device, site)
    device.wait_for_url("**/account/2fa/authenticate/")
    device.click("#passkey-button")
    device.locator("#passkey-refused").wait_for(timeout=10_000)
    assert re.search("was not used", device.locator("#passkey-refused").inner_text())
    device.fill("[name=code]", code)
    device.locator("form:has([name=code]) button").click()
    device.wait_for_url("**/admin/")
