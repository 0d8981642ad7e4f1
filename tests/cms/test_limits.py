"""How often one address may send the form."""

from concurrent.futures import ThreadPoolExecutor
from unittest import mock

import pytest
from django.core.cache import cache

from cms.public.limits import give_place_back, take_place
from tests.cms.factories import fields, holdings, send

pytestmark = pytest.mark.django_db


def test_the_sixth_request_in_ten_minutes_waits(client, bidbook):
    for number in range(5):
        assert send(client, bidbook, fields(email=f"v{number}@example.org")).status_code == 303
    before = holdings()

    response = send(client, bidbook, fields(message="mijn tekst"))

    assert response.status_code == 429
    assert response["Retry-After"] == "600"
    assert "Wacht tien minuten" in response.text
    assert "mijn tekst" in response.text
    assert holdings() == before


def test_correcting_a_form_does_not_use_up_requests(client, bidbook):
    for _ in range(10):
        assert send(client, bidbook, fields(email="nee")).status_code == 422

    assert send(client, bidbook).status_code == 303


def test_hammering_with_wrong_forms_is_stopped(client, bidbook):
    statuses = [send(client, bidbook, {}).status_code for _ in range(31)]

    assert statuses[29:] == [422, 429]


def test_another_address_is_not_held_up(client, bidbook):
    for number in range(6):
        send(client, bidbook, fields(email=f"v{number}@example.org"))

    response = client.post(f"/forms/bidbook/{bidbook.pk}/", fields(), REMOTE_ADDR="127.0.0.9")

    assert response.status_code == 303


def sent_from(client, page, address, number=0):
    return client.post(f"/forms/bidbook/{page.pk}/", fields(email=f"v{number}@example.org"), REMOTE_ADDR=address)


def test_all_addresses_of_one_ipv6_network_count_as_one(client, bidbook):
    for number in range(5):
        assert sent_from(client, bidbook, f"2001:db8:1:2::{number + 1}", number).status_code == 303

    assert sent_from(client, bidbook, "2001:db8:1:2:ffff::9").status_code == 429
    assert sent_from(client, bidbook, "2001:db8:1:3::1").status_code == 303


def test_an_ipv4_address_written_as_ipv6_counts_as_itself(rf):
    for _ in range(5):
        assert take_place(rf.get("/", REMOTE_ADDR="::ffff:192.0.2.1"))

    assert not take_place(rf.get("/", REMOTE_ADDR="192.0.2.1"))
    assert take_place(rf.get("/", REMOTE_ADDR="::ffff:192.0.2.2"))
    assert take_place(rf.get("/", REMOTE_ADDR="not an address"))


def test_of_many_in_one_moment_five_get_a_place(rf):
    with ThreadPoolExecutor(8) as crowd:
        places = list(crowd.map(lambda _: take_place(rf.get("/")), range(40)))

    assert places.count(True) == 5
    give_place_back(rf.get("/"))
    assert [take_place(rf.get("/")) for _ in range(2)] == [True, False]


def test_the_place_is_taken_before_the_request_is_kept(client, bidbook, rf):
    """Six that all passed the first look: whoever comes to the action when five places are taken waits."""
    with mock.patch("cms.public.form_door.too_many", return_value=False):
        for number in range(5):
            assert send(client, bidbook, fields(email=f"v{number}@example.org")).status_code == 303
        before = holdings()
        assert send(client, bidbook).status_code == 429

    assert holdings() == before


def test_a_request_that_fails_or_was_known_uses_up_no_place(client, bidbook, rf):
    client.raise_request_exception = False
    with mock.patch("cms.public.bidbook.request_bidbook", side_effect=RuntimeError):
        assert {send(client, bidbook).status_code for _ in range(7)} == {500}
    data = fields()
    send(client, bidbook, data)
    with mock.patch("cms.public.bidbook.receipt_of", return_value=None):  # sent twice in one moment
        assert all("again" in send(client, bidbook, data)["Location"] for _ in range(7))

    assert [take_place(rf.get("/")) for _ in range(5)] == [True] * 4 + [False]


def test_a_header_cannot_pretend_another_address(client, bidbook):
    for number in range(5):
        send(client, bidbook, fields(email=f"v{number}@example.org"))

    assert send(client, bidbook, fields(), **{"X-Forwarded-For": "192.0.2.7"}).status_code == 429


def test_a_cache_that_is_down_costs_no_request(client, bidbook):
    with mock.patch.object(type(cache._connections["default"]), "add", side_effect=ConnectionError):
        assert send(client, bidbook).status_code == 303


def test_a_cache_that_stops_in_between_lets_requests_through_and_warns(client, bidbook):
    silent = dict.fromkeys(("add", "get", "incr", "decr"), mock.Mock(side_effect=ConnectionError))
    down = mock.patch.multiple(type(cache._connections["default"]), **silent)
    with down, mock.patch("crm.public.limits.logger.warning") as warned:
        statuses = {send(client, bidbook, fields(email=f"v{number}@example.org")).status_code for number in range(7)}

    assert statuses == {303}
    assert "the cache does not answer" in warned.call_args.args[0]
