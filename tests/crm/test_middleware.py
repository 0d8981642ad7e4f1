"""Whose address a request comes from, and what a stranger finds."""

from uuid import uuid4

import pytest
from django.http import HttpResponse

from crm.eventlog.context import Chain, chained, current_chain
from crm.middleware import ClientAddressMiddleware, StaffActorMiddleware
from crm.models import EventRecord, User


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


@pytest.mark.django_db
def test_what_staff_publish_in_the_editor_is_signed_by_them(client, region, small_region):
    from cms.actions.region import load_pages
    from cms.models import StoryPage

    load_pages(small_region)
    ada = User.objects.create_superuser("ada")
    story = StoryPage.objects.live().first()
    client.force_login(ada)
    assert client.post(f"/admin/pages/{story.pk}/unpublish/").status_code == 302
    assert EventRecord.objects.filter(name="cms.StoryUnpublished").latest("pk").actor == f"user:{ada.pk}"


def test_a_visitor_without_a_session_stays_a_visitor_and_the_session_is_not_touched(rf):
    seen = []
    with chained(Chain(correlation_id=uuid4(), actor="visitor")):
        StaffActorMiddleware(lambda _request: seen.append(current_chain().actor) or HttpResponse())(rf.get("/"))
    assert seen == ["visitor"]  # a request of `rf` has no user: asking for one would have failed
