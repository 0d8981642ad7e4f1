"""The browser that the tests look through."""

import os

import pytest
from django.core.management import call_command
from django.utils import translation
from playwright.sync_api import sync_playwright

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
