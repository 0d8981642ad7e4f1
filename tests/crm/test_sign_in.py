"""Staff come in one way: password and second factor; nobody else, and not by trying."""

import re
import time
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.contrib.auth.models import Group
from django.contrib.auth.views import LoginView as DjangoLoginView
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import translation

from crm.actions.demo import DEMO_ACCOUNTS, DEMO_PASSWORD, OnlyForDemo, create_demo_accounts
from crm.actions.roles import ensure_roles
from crm.models import User
from crm.queries.accounts import username_of

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"
SECRET = "JBSWY3DPEHPK3PXP"


@pytest.fixture
def wendy():
    ensure_roles()
    user = User.objects.create_user("wendy", "Wendy@techzone.example.org", PASSWORD)
    user.groups.add(Group.objects.get(name="Administrators"))
    return user


@pytest.fixture
def enrolled(wendy):
    TOTP.activate(wendy, SECRET)
    RecoveryCodes.activate(wendy)
    return wendy


def code_now() -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(SECRET, counter))


def sign_in(client, name="wendy", password=PASSWORD, address="/account/login/", **extra):
    return client.post(address, {"login": name, "username": name, "password": password}, **extra)


def confirm_again(client):
    """Changing a second factor asks for the password once more, also right after signing in."""
    assert client.post("/account/reauthenticate/", {"password": PASSWORD}).status_code == 302


def login_addresses() -> list[str]:
    """Every address without arguments that shows a view made for signing in, whoever made it."""

    def walk(patterns, prefix):
        for pattern in patterns:
            route = prefix + re.sub(r"[\^$]|\\[AZ]", "", str(pattern.pattern))
            if isinstance(pattern, URLResolver):
                yield from walk(pattern.url_patterns, route)
            elif isinstance(pattern, URLPattern) and "<" not in route and "(" not in route:
                view = getattr(pattern.callback, "view_class", None)
                named = "login" in (pattern.name or "") or route.rstrip("/").endswith("login")
                if named or (isinstance(view, type) and issubclass(view, DjangoLoginView)):
                    yield f"/{route}"

    with translation.override("nl"):
        return sorted(set(walk(get_resolver().url_patterns, "")))


def test_the_known_login_pages_of_every_library_are_found():
    assert {"/account/login/", "/admin/login/", "/_util/login/"} <= set(login_addresses())


@pytest.mark.parametrize("demo_page", ["/admin/", "/admin/account/", "/admin/pages/"])
def test_a_password_alone_opens_no_staff_page_whichever_login_took_it(client, enrolled, demo_page):
    for address in [*login_addresses(), "/en/_util/login/"]:
        client.logout()
        sign_in(client, address=address)
        response = client.get(demo_page)
        assert response.status_code == 302, address
        assert response["Location"].startswith("/account/"), address


def test_a_password_and_a_code_open_the_back_office(client, enrolled):
    asked = sign_in(client)
    assert asked["Location"] == "/account/2fa/authenticate/"
    done = client.post(asked["Location"], {"code": code_now()})
    assert done["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 200


def test_a_code_is_taken_once(client, enrolled):
    code = code_now()
    sign_in(client)
    assert client.post("/account/2fa/authenticate/", {"code": code}).status_code == 302
    client.logout()
    sign_in(client)
    again = client.post("/account/2fa/authenticate/", {"code": code})
    assert again.status_code == 200
    assert client.get("/admin/").status_code == 302


def test_a_recovery_code_works_once(client, enrolled):
    code = RecoveryCodes(enrolled.authenticator_set.get(type="recovery_codes")).get_unused_codes()[0]
    sign_in(client)
    assert client.post("/account/2fa/authenticate/", {"code": code})["Location"] == "/admin/"
    client.logout()
    sign_in(client)
    assert client.post("/account/2fa/authenticate/", {"code": code}).status_code == 200


def test_whoever_has_no_second_factor_enrols_first(client, wendy):
    assert sign_in(client)["Location"] == "/admin/"
    sent = client.get("/admin/")
    assert urlsplit(sent["Location"]).path == "/account/2fa/"
    choice = client.get(sent["Location"]).content.decode()
    assert "/account/2fa/totp/activate/" in choice
    assert "/account/2fa/webauthn/add/" in choice
    confirm_again(client)
    assert client.get("/account/2fa/totp/activate/").status_code == 200
    secret = client.session["mfa.totp.secret"]
    code = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    enrolled = client.post("/account/2fa/totp/activate/", {"code": code})
    assert enrolled["Location"] == "/account/2fa/recovery-codes/"
    assert client.get(enrolled["Location"]).status_code == 200
    confirm = client.get("/admin/")
    assert urlsplit(confirm["Location"]).path == "/account/2fa/reauthenticate/"


def test_a_session_without_a_code_confirms_with_one_and_comes_back(client, enrolled):
    client.force_login(enrolled)
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": 0}]
    session.save()
    asked = client.get("/admin/reports/?page=2")
    assert urlsplit(asked["Location"]).path == "/account/2fa/reauthenticate/"
    assert parse_qs(urlsplit(asked["Location"]).query) == {"next": ["/admin/reports/?page=2"]}
    back = client.post(asked["Location"], {"code": code_now(), "next": "/admin/reports/?page=2"})
    assert back["Location"] == "/admin/reports/?page=2"
    assert client.get("/admin/").status_code == 200


def test_a_second_factor_proved_by_somebody_else_in_the_same_session_counts_for_nothing(client, enrolled):
    other = User.objects.create_user("otto", "otto@techzone.example.org", PASSWORD)
    other.groups.set(enrolled.groups.all())
    client.force_login(other)
    session = client.session
    session["account_authentication_methods_user"] = str(enrolled.pk)
    session.save()
    assert client.get("/admin/").status_code == 302


@pytest.mark.parametrize(
    "address", ["/admin/login/", "/admin/password_reset/", "/admin/password_reset/done/", "/_util/login/"]
)
def test_other_login_pages_lead_to_ours(client, address):
    response = client.get(address, {"next": "/admin/pages/"})
    assert response.status_code == 302
    assert response["Location"] == "/account/login/?next=%2Fadmin%2Fpages%2F"


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example.com/", "//evil.example.com", "javascript:alert(1)", "/\\evil.example.com"]
)
def test_a_login_page_sends_nobody_to_another_site(client, wendy, elsewhere):
    assert client.get("/admin/login/", {"next": elsewhere})["Location"] == "/account/login/"
    done = client.post("/account/login/", {"login": "wendy", "password": PASSWORD, "next": elsewhere})
    assert done["Location"] == "/admin/"


@pytest.mark.parametrize(
    "address",
    [
        "/account/signup/",
        "/account/email/",
        "/account/password/reset/",
        "/account/password/set/",
        "/account/login/code/",
    ],
)
def test_there_is_no_signing_up_and_no_reset_by_mail(client, address):
    assert client.get(address).status_code == 404


def test_one_signs_in_with_a_name_or_an_address_in_any_case(client, wendy):
    for typed in ("wendy", "wendy@techzone.example.org", "WENDY@techzone.example.org"):
        client.logout()
        assert sign_in(client, typed).status_code == 302, typed


def test_five_wrong_passwords_close_the_account_to_that_connection_for_a_while(client, wendy, time_machine):
    time_machine.move_to("2026-03-02 09:00+00:00", tick=False)
    for _ in range(4):
        assert sign_in(client, password="wrong").status_code == 200
    fifth = sign_in(client, password="wrong")
    assert fifth.status_code == 429
    assert "15 minuten" in fifth.content.decode()
    assert fifth["Retry-After"] == "900"
    time_machine.move_to("2026-03-02 09:13:30+00:00", tick=False)
    sixth = sign_in(client, password="wrong")
    assert "2 minuten" in sixth.content.decode(), "trying on makes the wait no longer"
    assert sixth["Retry-After"] == "90"
    assert sign_in(client).status_code == 429, "the right password is refused too"
    assert sign_in(client, REMOTE_ADDR="203.0.113.9").status_code == 302, "another connection is not"
    client.logout()
    time_machine.move_to("2026-03-02 09:16+00:00", tick=False)
    assert sign_in(client).status_code == 302


def test_the_refusal_is_in_the_language_of_the_person(client, wendy):
    for _ in range(4):
        sign_in(client, password="wrong", HTTP_ACCEPT_LANGUAGE="en")
    refused = sign_in(client, password="wrong", HTTP_ACCEPT_LANGUAGE="en")
    assert refused.status_code == 429
    assert "15 minutes" in refused.content.decode()


def test_from_many_connections_together_an_account_is_slowed_down_and_not_shut(client, wendy, time_machine):
    time_machine.move_to("2026-03-02 09:00+00:00", tick=False)
    for number in range(10):
        typed = "wendy" if number % 2 else "Wendy@techzone.example.org"
        assert sign_in(client, typed, "wrong", REMOTE_ADDR=f"198.51.100.{number}").status_code == 200
    slowed = sign_in(client, REMOTE_ADDR="198.51.100.99", HTTP_ACCEPT_LANGUAGE="en")
    assert slowed.status_code == 200
    assert "Wait a minute and try again" in slowed.content.decode()
    assert client.get("/admin/").status_code == 302
    other = User.objects.create_user("otto", "otto@techzone.example.org", PASSWORD)
    assert sign_in(client, other.username, REMOTE_ADDR="198.51.100.99").status_code == 302
    client.logout()
    time_machine.move_to("2026-03-02 09:01:01+00:00", tick=False)
    assert sign_in(client, REMOTE_ADDR="198.51.100.99").status_code == 302


def test_name_and_address_of_one_account_count_together(client, wendy):
    for typed in ("wendy", "wendy@techzone.example.org", "WENDY", "Wendy@techzone.example.org"):
        assert sign_in(client, typed, "wrong").status_code == 200
    assert sign_in(client, "wendy", "wrong").status_code == 429


def test_an_unknown_name_and_a_wrong_password_look_the_same(client, wendy):
    def visible(response):
        return re.sub(r'(csrfmiddlewaretoken" value|name="login" value)="[^"]*"', "", response.content.decode())

    assert visible(sign_in(client, "nobody", "wrong")) == visible(sign_in(client, "wendy", "wrong"))


def test_username_of_leaves_what_it_does_not_know(wendy):
    assert username_of(" Nobody@example.org ") == "nobody@example.org"
    assert username_of("WENDY@techzone.example.org") == "wendy"


def test_trying_codes_is_limited(client, enrolled):
    sign_in(client)
    pages = [client.post("/account/2fa/authenticate/", {"code": "000000"}) for _ in range(30)]
    assert client.post("/account/2fa/authenticate/", {"code": code_now()}).status_code == 200, [
        p.status_code for p in pages
    ]
    assert client.get("/admin/").status_code == 302


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_account_page_shows(client, enrolled, language):
    spoken = {"HTTP_ACCEPT_LANGUAGE": language}
    assert f'lang="{language}"' in client.get("/account/login/", **spoken).content.decode()
    sign_in(client)
    assert client.get("/account/2fa/authenticate/", **spoken).status_code == 200
    client.post("/account/2fa/authenticate/", {"code": code_now()})
    confirm_again(client)
    for page in ("2fa/", "password/", "logout/", "inactive/", "reauthenticate/", "2fa/reauthenticate/",
                 "sessions/", "2fa/webauthn/", "2fa/webauthn/add/", "2fa/totp/deactivate/", "2fa/recovery-codes/", "2fa/recovery-codes/generate/"):  # fmt: skip
        assert client.get(f"/account/{page}", **spoken).status_code == 200, page


# --- Demo mode ---------------------------------------------------------------------------------------------------


def test_demo_accounts_are_refused_unless_demo_is_on(settings):
    settings.DEMO = False
    with pytest.raises(OnlyForDemo):
        create_demo_accounts()
    assert not User.objects.exists()


def test_demo_accounts_are_made_once_with_their_roles(settings, region):
    settings.DEMO = True
    create_demo_accounts()
    create_demo_accounts()
    assert User.objects.count() == len(DEMO_ACCOUNTS)
    for account in DEMO_ACCOUNTS:
        user = User.objects.get(username=account.username)
        assert [group.name for group in user.groups.all()] == [account.role]
        assert user.check_password(DEMO_PASSWORD)
    assert User.objects.get(username="emre").municipality.slug == "emmen"


def test_in_demo_mode_a_password_is_enough_and_the_admin_says_it_is_a_demo(settings, client):
    settings.DEMO = True
    create_demo_accounts()
    assert sign_in(client, "mila", DEMO_PASSWORD)["Location"] == "/admin/"
    page = client.get("/admin/", follow=True)
    assert page.status_code == 200
    assert 'class="demo-strip"' in page.content.decode()


def test_outside_demo_mode_there_is_no_strip(client, wendy):
    client.force_login(wendy)
    assert 'class="demo-strip"' not in client.get("/admin/").content.decode()


@pytest.mark.parametrize("stranger", ["192.0.2.7", "10.0.0.2", "2001:db8::1", "", "localhost.evil"])
def test_in_demo_mode_only_this_machine_is_answered(settings, client, stranger):
    settings.DEMO = True
    for address in ("/healthz", "/account/login/", "/"):
        assert client.get(address, REMOTE_ADDR=stranger, HTTP_X_FORWARDED_FOR="127.0.0.1").status_code == 403
    assert client.get("/healthz", REMOTE_ADDR="::1").status_code == 200
