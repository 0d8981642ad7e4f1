"""The browser that the tests look through."""

import os

import pytest
from django.core.management import call_command
from django.utils import translation
from playwright.sync_api import sync_playwright

from crm.models import User

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")


@pytest.fixture
def browser():
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture
def region_site(monkeypatch):
    """The region's pages, in Dutch; Playwright's loop runs in this thread."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    with translation.override("nl"):
        call_command("load_region", "dutch-techzone", verbosity=0)


@pytest.fixture
def wendy(monkeypatch):
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's loop runs in this thread
    return User.objects.create_superuser("wendy", "wendy@techzone.example.org", "correct horse battery")


@pytest.fixture
def staff_page(wendy, client, live_server, browser, settings):
    """A page of a signed-in administrator that keeps what the browser complained about."""
    client.force_login(wendy)
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": client.cookies[settings.SESSION_COOKIE_NAME].value}
    context = browser.new_context(viewport={"width": 1400, "height": 950}, locale="nl-NL")
    context.add_cookies([{**cookie, "url": live_server.url}])
    page = context.new_page()
    page.complaints = []
    page.on("pageerror", lambda error: page.complaints.append(f"{page.url}: {error}"))
    page.on(
        "console",
        lambda said: (
            page.complaints.append(f"{page.url}: {said.text}") if "Content Security Policy" in said.text else None
        ),
    )
    return page
