"""What browsers are told: what a page may load, what it may use, and what they may keep."""

import os
import subprocess
import sys

import pytest
from django.conf import settings as product
from django.contrib.auth.models import Group

from cms.actions.region import load_pages
from crm.models import User

PUBLIC_POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
    "object-src": "'none'",
}


def policy(response) -> dict[str, str]:
    parts = (part.strip().partition(" ") for part in response["Content-Security-Policy"].split(";"))
    return {name: sources for name, _, sources in parts if name}


@pytest.fixture
def site(region, small_region):
    load_pages(small_region)


@pytest.fixture
def admin(client, db):
    user = User.objects.create_superuser("wendy", "wendy@techzone.example.org", "correct horse battery")
    client.force_login(user)
    return client


def assert_told(response):
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] in {"strict-origin-when-cross-origin", "no-referrer", "same-origin"}
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in response["Permissions-Policy"]
    assert response["X-Frame-Options"] == "DENY"


def test_the_site_loads_from_itself_alone_and_sets_no_cookie(client, site):
    from cms.models import BidbookPage

    form = f"/forms/bidbook/{BidbookPage.objects.live().first().pk}/"
    for address in ("/", "/en/", form, "/bidbook/unknown/", "/nowhere/"):
        response = client.get(address)
        assert policy(response) == PUBLIC_POLICY, address
        assert_told(response)
        assert not response.cookies, address


def test_the_sign_in_page_is_as_strict_and_kept_nowhere(client, db):
    response = client.get("/account/login/")
    assert policy(response) == PUBLIC_POLICY
    assert response["Cache-Control"] == "private, no-store"
    assert_told(response)


def test_staff_pages_run_no_inline_script_and_are_kept_nowhere(admin):
    for address in ("/admin/", "/admin/pages/", "/admin/reports/site-history/"):
        response = admin.get(address, follow=True)
        assert response.status_code == 200
        told = policy(response)
        assert told["script-src"] == "'self'"
        assert "unsafe-eval" not in response["Content-Security-Policy"]
        assert told["frame-ancestors"] == "'self'"
        assert response["Cache-Control"] == "private, no-store"
        assert_told(response)


def test_staff_pages_contain_no_inline_script(admin):
    import re

    for address in (
        "/admin/",
        "/admin/reports/site-history/",
        "/admin/images/add/",
        "/admin/groups/new/",
        "/admin/redirects/add/",
    ):
        page = admin.get(address).content.decode()
        scripts = re.findall(r"<script(?![^>]*\bsrc=)([^>]*)>", page)
        assert [given for given in scripts if "json" not in given] == [], address


def test_the_api_tells_browsers_the_same(client, db):
    for address in ("/api/schema/", "/api/leads/", "/api/enquiries/"):
        response = client.get(address)
        assert policy(response) == PUBLIC_POLICY, address
        assert_told(response)


def test_the_api_docs_run_only_our_own_scripts(client, db):
    response = client.get("/api/docs/")
    assert response.status_code == 200
    assert policy(response) == PUBLIC_POLICY


def test_refusals_carry_the_same_headers(client, settings, db):
    settings.DEMO = True
    response = client.get("/", REMOTE_ADDR="192.0.2.1")
    assert response.status_code == 403
    assert policy(response) == PUBLIC_POLICY


# --- Services ----------------------------------------------------------------------------------------------------


def services_environment(tmp_path, **changes: str) -> dict[str, str]:
    return {
        **os.environ,
        "DATA_DIR": str(tmp_path),
        "DATABASE_URL": "postgres://dtz:secret@db.example.org:5432/dtz",
        "BROKER_URL": "amqp://dtz:secret@broker.example.org:5672//",
        "CACHE_URL": "redis://cache.example.org:6379/0",
        "EMAIL_URL": "smtp://mail.example.org:25",
        "PUBLIC_URL": "https://techzone.example.org",
        "ALLOWED_HOSTS": "techzone.example.org",
        "SECRET_KEY": "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_!@",
        "DEMO": "",
        **changes,
    }


def run(arguments: list[str], environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=product.ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_on_services_the_deployment_check_finds_nothing(tmp_path):
    done = run(["manage.py", "check", "--deploy", "--fail-level", "WARNING"], services_environment(tmp_path))
    assert done.returncode == 0, done.stderr
    assert "no issues (0 silenced)" in done.stdout


def test_over_https_cookies_and_transport_are_bound_to_it(tmp_path):
    ask = (
        "import json, django; from django.conf import settings as s; django.setup();"
        "names = ['SESSION_COOKIE_SECURE', 'SESSION_COOKIE_HTTPONLY', 'SESSION_COOKIE_SAMESITE', 'SESSION_COOKIE_NAME',"
        "'CSRF_COOKIE_SECURE', 'CSRF_COOKIE_NAME', 'SECURE_SSL_REDIRECT', 'SECURE_HSTS_SECONDS', 'DEBUG'];"
        "print(json.dumps({name: getattr(s, name) for name in names}))"
    )
    environment = services_environment(tmp_path, DJANGO_SETTINGS_MODULE="config.settings")
    import json

    told = json.loads(run(["-c", ask], environment).stdout.splitlines()[-1])
    assert told == {
        "SESSION_COOKIE_SECURE": True,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_NAME": "__Host-session",
        "CSRF_COOKIE_SECURE": True,
        "CSRF_COOKIE_NAME": "__Host-csrf",
        "SECURE_SSL_REDIRECT": True,
        "SECURE_HSTS_SECONDS": 63_072_000,
        "DEBUG": False,
    }


def test_roles_of_staff_reach_the_back_office(client, db):
    for role in ("Marketeers", "Acquisition team", "Account managers", "Program Board", "Administrators"):
        user = User.objects.create_user(role.split()[0].lower(), password="correct horse battery")
        user.groups.add(Group.objects.get(name=role))
        client.force_login(user)
        assert client.get("/admin/", follow=True).status_code == 200, role
