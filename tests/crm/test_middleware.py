"""Whose address a request comes from, and what a stranger finds."""

import pytest
from django.http import HttpResponse

from crm.middleware import ClientAddressMiddleware
from crm.models import User


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        (0, "203.0.113.9", "10.0.0.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "198.51.100.1, 203.0.113.9", "203.0.113.9"),
        (2, "198.51.100.1, 203.0.113.9, 10.0.0.2", "203.0.113.9"),
        (1, "", "10.0.0.1"),
    ],
)
def test_an_address_is_believed_only_from_our_own_proxies(rf, settings, proxies, forwarded, expected):
    settings.TRUSTED_PROXY_COUNT = proxies
    seen = []
    middleware = ClientAddressMiddleware(lambda request: seen.append(request.META["REMOTE_ADDR"]) or HttpResponse())
    middleware(rf.get("/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR=forwarded))
    assert seen == [expected]


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/admin/", "/admin/crm_contacts/", "/admin/nowhere/"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_signed_in_person_without_a_role_finds_no_back_office(client, path, method):
    client.force_login(User.objects.create_user("nobody"))
    assert getattr(client, method)(path).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/%00/", "/en/x%00y/", "/verhalen/%00/"])
def test_an_address_with_a_nul_byte_is_not_found(client, path):
    assert client.get(path).status_code == 404
