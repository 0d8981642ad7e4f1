"""Tokens for machines, and how the API says no."""

import re
from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.utils import timezone

from crm.actions.tokens import (
    ExpiryOutOfRange,
    OwnerInactive,
    ScopeUnknown,
    TokenNotAccepted,
    issue_token,
    revoke_token,
    use_token,
)
from crm.models import ApiToken
from tests.crm.machines import a_token, an_account, bearer, row_counts

pytestmark = pytest.mark.django_db
LEADS = "/api/leads/"


def assert_problem(response, status):
    assert response.status_code == status, response.content
    assert response["Content-Type"] == "application/problem+json"
    body = response.json()
    assert body["status"] == status
    assert body["title"]
    assert body["detail"]
    assert body["correlation_id"] == response["X-Correlation-Id"]
    return body


def test_a_token_is_shown_once_and_kept_as_a_hash():
    issued = a_token("leads:read")
    assert re.fullmatch(r"dtz_[A-Za-z0-9]{8}_[A-Za-z0-9]{40}", issued.raw)
    row = ApiToken.objects.get(pk=issued.token_id)
    secret = issued.raw.rpartition("_")[2]
    assert secret not in str({field.attname: getattr(row, field.attname) for field in row._meta.fields})
    assert len(row.token_sha256) == 64
    assert use_token(raw=issued.raw) == row


@pytest.mark.parametrize("scopes", [[], ["everything"], ["leads:read", "leads:write"]])
def test_a_token_has_known_scopes_only(scopes):
    with pytest.raises(ScopeUnknown):
        a_token(*scopes)
    assert not ApiToken.objects.exists()


@pytest.mark.parametrize("days", [-1, 0, 367, 4000])
def test_a_token_lasts_a_year_at_most(days):
    with pytest.raises(ExpiryOutOfRange):
        a_token("leads:read", days=days)


def test_nobody_acts_for_an_inactive_account():
    with pytest.raises(OwnerInactive):
        a_token("leads:read", user=an_account(is_active=False))


def test_last_use_is_noted_at_most_once_an_hour():
    issued = a_token("leads:read")
    start = timezone.now().replace(microsecond=0)
    for minutes, expected in ((0, 0), (59, 0), (61, 61), (90, 61)):
        with time_machine.travel(start + timedelta(minutes=minutes), tick=False):
            use_token(raw=issued.raw)
        assert ApiToken.objects.get().last_used_at == start + timedelta(minutes=expected)


def wrong_keys(raw):
    prefix, secret = raw.split("_")[1:]
    flipped = secret[:-1] + ("a" if secret[-1] != "a" else "b")
    return [
        "",
        "dtz",
        "dtz__",
        f"dtz_{prefix}_",
        f"dtz_{prefix}_{flipped}",
        f"dtz_{prefix}_{secret}x",
        raw.lower() + "_",
        f"xyz_{prefix}_{secret}",
        f"dtz_{prefix}x_{secret}",
        "x" * 5000,
        f"dtz_{prefix}_{secret}\x00",
        "dtz_%_%",
        f"dtz_abc\x00defg_{secret}",
        "ключ",
    ]


def test_every_other_key_is_refused_in_the_same_words():
    issued = a_token("leads:read")
    words = set()
    for raw in wrong_keys(issued.raw):
        with pytest.raises(TokenNotAccepted) as refusal:
            use_token(raw=raw)
        words.add(str(refusal.value))
    assert len(words) == 1
    assert ApiToken.objects.get().last_used_at is None


def expired():
    with time_machine.travel(timezone.now() - timedelta(days=31)):
        return a_token("leads:read", "enquiries:write", days=30)


def revoked():
    issued = a_token("leads:read", "enquiries:write")
    revoke_token(token_id=issued.token_id)
    revoke_token(token_id=issued.token_id)
    return issued


def of_somebody_who_left():
    user = an_account()
    issued = a_token("leads:read", "enquiries:write", user=user)
    type(user).objects.filter(pk=user.pk).update(is_active=False)
    return issued


def foreign():
    issued = a_token("leads:read", "enquiries:write")
    return type(issued)(issued.token_id, issued.raw[:-4] + "0000")


@pytest.mark.parametrize("make", [expired, revoked, of_somebody_who_left, foreign])
def test_a_token_that_does_not_count_gets_a_problem_and_touches_nothing(client, make):
    issued = make()
    before, tokens = row_counts(), list(ApiToken.objects.values())
    enquiry = {"email": "a@example.org", "name": "A"}
    for response in (
        client.get(LEADS, headers=bearer(issued)),
        client.get("/api/leads/1/", headers=bearer(issued)),
        client.post("/api/enquiries/", enquiry, "application/json", headers=bearer(issued)),
    ):
        assert_problem(response, 401)
        assert response["WWW-Authenticate"] == 'Bearer realm="api"'
    assert row_counts() == before
    assert list(ApiToken.objects.values()) == tokens


@pytest.mark.parametrize(
    "header",
    [None, "Basic dXNlcjpwYXNz", "Bearer", "Bearer ", "bearer nonsense", "Token dtz_a_b", "Bearer \u00ff\u00fe"],
)
def test_without_a_token_there_is_a_problem(client, header):
    headers = {"authorization": header} if header is not None else {}
    response = client.get(LEADS, headers=headers)
    assert_problem(response, 401)
    assert "WWW-Authenticate" in response


def test_a_session_of_the_back_office_opens_nothing(client):
    client.force_login(an_account("anna", "Acquisition team"))
    assert_problem(client.get(LEADS), 401)
    assert_problem(client.post("/api/enquiries/", {"email": "a@example.org", "name": "A"}, "application/json"), 401)


def test_each_scope_opens_its_own_door_only(client):
    user = an_account("anna", "Acquisition team")
    reads, writes = bearer(a_token("leads:read", user=user)), bearer(a_token("enquiries:write", user=user))
    assert client.get(LEADS, headers=reads).status_code == 200
    assert_problem(client.get(LEADS, headers=writes), 403)
    before = row_counts()
    enquiry = {"email": "a@example.org", "name": "A"}
    assert_problem(client.post("/api/enquiries/", enquiry, "application/json", headers=reads), 403)
    assert row_counts() == before


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options", "trace"])
@pytest.mark.parametrize("path", [LEADS, "/api/leads/1/", "/api/enquiries/"])
def test_what_is_not_offered_is_forbidden(client, method, path):
    issued = a_token("leads:read", "enquiries:write", user=an_account("anna", "Acquisition team"))
    response = getattr(client, method)(path, headers=bearer(issued))
    assert response.status_code in (403, 405)
    assert response["Content-Type"] == "application/problem+json"


def test_answers_are_kept_by_no_cache(client):
    issued = a_token("leads:read")
    assert "no-store" in client.get(LEADS, headers=bearer(issued))["Cache-Control"]
    assert "no-store" in client.get(LEADS)["Cache-Control"]


def test_the_schema_names_every_address_and_the_token(client):
    response = client.get("/api/schema/?format=json")
    assert response.status_code == 200
    schema = response.json()
    assert set(schema["paths"]) == {"/api/enquiries/", "/api/leads/", "/api/leads/{id}/", "/api/metrics/"}
    assert schema["components"]["securitySchemes"] == {
        "token": {"type": "http", "scheme": "bearer", "bearerFormat": "dtz_…"}
    }
    for path in schema["paths"].values():
        for operation in path.values():
            assert operation["security"] == [{"token": []}]


def test_the_docs_need_no_inline_script_or_style(client):
    page = client.get("/api/docs/").content.decode()
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\son\w+=|\sstyle=", page)
    script = re.search(r'<script src="(/api/docs/[^"]*)"', page).group(1)
    response = client.get(script.replace("&amp;", "&"))
    assert response["Content-Type"].startswith("application/javascript")
    assert "/api/schema/" in response.content.decode()


def test_a_command_issues_a_token_and_says_it_once():
    an_account("anna")
    out = StringIO()
    call_command("issue_token", user="anna", scopes=["leads:read"], days=10, stdout=out, stderr=StringIO())
    token = use_token(raw=out.getvalue().strip())
    assert token.user.username == "anna"
    assert token.scopes == ["leads:read"]


@pytest.mark.parametrize("options", [{"user": "nobody"}, {"days": 400}, {"days": 0}, {"days": 10**12}])
def test_the_command_says_what_is_wrong(options):
    an_account("anna")
    with pytest.raises(CommandError):
        call_command("issue_token", **{"user": "anna", "scopes": ["leads:read"], **options}, stderr=StringIO())
    assert not ApiToken.objects.exists()


def test_a_command_revokes_a_token():
    issued = a_token("leads:read")
    call_command("revoke_token", issued.raw, stdout=StringIO())
    with pytest.raises(TokenNotAccepted):
        use_token(raw=issued.raw)
    with pytest.raises(CommandError):
        call_command("revoke_token", "unknown1")


def test_a_new_secret_key_closes_every_door(settings):
    issued = a_token("leads:read")
    settings.SECRET_KEY = "another"
    with pytest.raises(TokenNotAccepted):
        use_token(raw=issued.raw)


def test_expiry_is_checked_to_the_second():
    user, now = an_account(), timezone.now()
    issued = issue_token(user_id=user.pk, name="x", scopes=["leads:read"], expires_at=now + timedelta(days=1))
    with time_machine.travel(now + timedelta(days=1), tick=False), pytest.raises(TokenNotAccepted):
        use_token(raw=issued.raw)


@pytest.mark.parametrize("path", ["/api/", "/api/nothing/", "/api/leads/x/", "/api/leads", "/api/%00"])
@pytest.mark.parametrize("method", ["get", "post", "delete"])
def test_an_address_that_does_not_exist_says_so_in_the_same_form(client, method, path):
    assert_problem(getattr(client, method)(path), 404)
