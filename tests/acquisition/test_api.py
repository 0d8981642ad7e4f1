"""Enquiries in by machine, leads out by machine."""

import json

import pytest

from acquisition.actions.enquiries import accept_enquiry, submit_enquiry
from acquisition.models import Confidentiality, Enquiry, Lead, LeadShare
from crm.models import Contact, EventRecord, Interaction, Municipality
from tests.crm.machines import a_token, an_account, bearer, contents, row_counts
from tests.crm.test_api import assert_problem

pytestmark = pytest.mark.django_db
ENQUIRIES, LEADS = "/api/enquiries/", "/api/leads/"
ENQUIRY = {
    "email": "Noor@firm.example.org",
    "name": "Noor Voorbeeld",
    "organisation": "Veenvezel voorbeeld",
    "phone": "+31 591 000000",
    "message": "We look for two hectares.",
    "language": "en",
    "channel": "referral",
}


@pytest.fixture
def writer():
    return a_token("enquiries:write")


@pytest.fixture
def post(client, writer):
    def send(body, token=writer, content_type="application/json", **headers):
        data = body if isinstance(body, (str, bytes)) else json.dumps(body)
        return client.generic("POST", ENQUIRIES, data, content_type, headers={**bearer(token), **headers})

    return send


def a_lead(number=1, **fields) -> Lead:
    received = submit_enquiry(
        channel="api",
        email=f"p{number}@example.org",
        name=f"Person {number}",
        organisation_name=f"Firm {number}",
        phone="",
        message="",
        language="nl",
        idempotency_key="",
        bidbook="dutch-techzone",
    )
    assert received.lead_id
    Lead.objects.filter(pk=received.lead_id).update(**fields)
    return Lead.objects.get(pk=received.lead_id)


def test_an_enquiry_gets_a_reference_and_is_with_us(post, writer):
    response = post(ENQUIRY)
    assert response.status_code == 201
    assert set(response.json()) == {"reference"}
    enquiry = Enquiry.objects.get(reference=response.json()["reference"])
    contact = Contact.objects.get()
    assert (enquiry.contact, enquiry.channel, enquiry.language) == (contact, "referral", "en")
    assert (contact.email, contact.name) == ("noor@firm.example.org", "Noor Voorbeeld")
    assert Interaction.objects.get().body == "We look for two hectares."
    assert EventRecord.objects.get(name="acquisition.EnquiryReceived").actor == f"token:{writer.token_id}"


def test_a_repeat_with_the_same_key_answers_the_same_and_changes_nothing(post):
    first = post(ENQUIRY, **{"idempotency-key": "one"})
    before = row_counts()
    again = post(ENQUIRY, **{"idempotency-key": "one"})
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert row_counts() == before
    assert post(ENQUIRY, **{"idempotency-key": "two"}).status_code == 201


def test_a_key_used_for_somebody_else_is_a_conflict(post):
    post(ENQUIRY, **{"idempotency-key": "one"})
    before = row_counts()
    body = assert_problem(post({**ENQUIRY, "email": "other@example.org"}, **{"idempotency-key": "one"}), 409)
    assert body["reason"] == "KeyReused"
    assert row_counts() == before


def test_one_partner_cannot_ask_about_anothers_keys(post):
    first = post(ENQUIRY, **{"idempotency-key": "one"}).json()
    other = a_token("enquiries:write", user=an_account("other"))
    response = post(ENQUIRY, token=other, **{"idempotency-key": "one"})
    assert response.status_code == 201
    assert response.json() != first


@pytest.mark.parametrize("key", ["x" * 101, "ключ", "a\tb"])
def test_a_key_that_cannot_be_kept_is_refused(post, key):
    before = row_counts()
    body = assert_problem(post(ENQUIRY, **{"idempotency-key": key}), 400)
    assert "Idempotency-Key" in body["errors"]
    assert row_counts() == {**before}


WRONG = [
    ({"email": "not an address"}, "email"),
    ({"email": ""}, "email"),
    ({"email": "a" * 250 + "@example.org"}, "email"),
    ({"email": None}, "email"),
    ({"email": ["a@example.org"]}, "email"),
    ({"name": ""}, "name"),
    ({"name": "x" * 121}, "name"),
    ({"name": {"first": "A"}}, "name"),
    ({"name": "a\x00b"}, "name"),
    ({"name": "\ud800"}, "name"),
    ({"organisation": "x" * 161}, "organisation"),
    ({"phone": "1" * 33}, "phone"),
    ({"message": "x" * 5001}, "message"),
    ({"language": "fr"}, "language"),
    ({"language": []}, "language"),
    ({"channel": "website"}, "channel"),
    ({"channel": "carrier pigeon"}, "channel"),
    ({"is_superuser": True}, "is_superuser"),
    ({"contact_id": 1}, "contact_id"),
    ({"lead_id": 1}, "lead_id"),
    ({"idempotency_key": "x"}, "idempotency_key"),
]


@pytest.mark.parametrize(("change", "field"), WRONG)
def test_a_field_that_is_wrong_or_unknown_is_named_and_nothing_changes(post, change, field):
    before = row_counts()
    body = assert_problem(post({**ENQUIRY, **change}), 400)
    assert field in body["errors"]
    assert row_counts() == before


@pytest.mark.parametrize("missing", ["email", "name"])
def test_a_missing_field_is_named(post, missing):
    body = assert_problem(post({key: value for key, value in ENQUIRY.items() if key != missing}), 400)
    assert missing in body["errors"]


NOT_JSON = [
    (b"", 400),
    (b"not json", 400),
    (b"{", 400),
    (b'{"email": NaN}', 400),
    (b"\xff\xfe\x00", 400),
    (b"\xc3\x28", 400),
    (b"[" * 100_000, 400),
    (b'{"a":' * 50_000, 400),
    (b"1" * 10_000, 400),
    (b"null", 400),
    (b"[]", 400),
    (b'"text"', 400),
    (b"7", 400),
    (b'{"message": "' + b"x" * 1_100_000 + b'"}', 413),
    (b" " * 5_000_000, 413),
]


@pytest.mark.parametrize(("body", "status"), NOT_JSON, ids=range(len(NOT_JSON)))
def test_a_body_we_cannot_read_is_a_problem_of_the_sender(post, body, status):
    before = row_counts()
    assert_problem(post(body), status)
    assert row_counts() == before


@pytest.mark.parametrize(
    "content_type",
    ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/xml", ""],
)
def test_only_json_is_read(post, content_type):
    before = row_counts()
    response = post(json.dumps(ENQUIRY), content_type=content_type)
    assert_problem(response, 415)
    assert row_counts() == before


def test_scripts_in_an_enquiry_stay_text(post):
    post({**ENQUIRY, "name": "<script>alert(1)</script>", "message": "{{ settings.SECRET_KEY }}"})
    assert Contact.objects.get().name == "<script>alert(1)</script>"
    assert Interaction.objects.get().body == "{{ settings.SECRET_KEY }}"


def reader(*roles, **fields):
    return bearer(a_token("leads:read", user=an_account("reader", *roles, **fields)))


def test_the_team_reads_all_leads_newest_first_and_no_people(client):
    one, two = a_lead(1), a_lead(2)
    response = client.get(LEADS, headers=reader("Acquisition team"))
    assert response.status_code == 200
    body = response.json()
    assert [lead["id"] for lead in body["results"]] == [two.pk, one.pk]
    assert body["count"] == 2
    assert body["results"][0]["organisation"] == "Firm 2"
    assert "example.org" not in response.content.decode()
    assert "Person" not in response.content.decode()


def test_a_lead_of_a_person_without_an_organisation_names_nobody(client, post, region):
    reference = post({**ENQUIRY, "organisation": ""}).json()["reference"]
    lead_id = accept_enquiry(enquiry_id=Enquiry.objects.get(reference=reference).pk)
    emmen = Municipality.objects.get(slug="emmen")
    LeadShare.objects.create(lead_id=lead_id, municipality=emmen, shared_at=Lead.objects.get().opened_at)
    response = client.get(f"{LEADS}{lead_id}/", headers=reader("Account managers", municipality=emmen))
    assert response.json()["title"] == f"Particuliere aanvraag {reference}"
    assert "Noor" not in response.content.decode()
    opened = EventRecord.objects.get(name="acquisition.LeadOpened")
    assert "Noor" not in json.dumps(opened.payload), "webhooks carry the event as it is"


@pytest.mark.parametrize("roles", [(), ("Marketeers",), ("Program Board",), ("Administrators",)])
def test_a_stranger_sees_no_lead(client, roles):
    lead = a_lead()
    headers = reader(*roles)
    assert client.get(LEADS, headers=headers).json()["results"] == []
    foreign = assert_problem(client.get(f"{LEADS}{lead.pk}/", headers=headers), 404)
    missing = assert_problem(client.get(f"{LEADS}{lead.pk + 999}/", headers=headers), 404)
    assert {**foreign, "correlation_id": ""} == {**missing, "correlation_id": ""}


def test_a_municipality_sees_what_is_shared_with_it(client, region):
    emmen, hardenberg = Municipality.objects.get(slug="emmen"), Municipality.objects.get(slug="hardenberg")
    shared, elsewhere, sealed = a_lead(1), a_lead(2), a_lead(3, confidentiality=Confidentiality.SEALED)
    for lead, municipality in ((shared, emmen), (elsewhere, hardenberg), (sealed, emmen)):
        LeadShare.objects.create(lead=lead, municipality=municipality, shared_at=lead.opened_at)
    headers = reader("Account managers", municipality=emmen)
    assert [lead["id"] for lead in client.get(LEADS, headers=headers).json()["results"]] == [shared.pk]
    assert client.get(f"{LEADS}{shared.pk}/", headers=headers).json()["code"] == shared.code
    for lead in (elsewhere, sealed):
        assert_problem(client.get(f"{LEADS}{lead.pk}/", headers=headers), 404)


def test_leads_are_filtered_by_stage(client):
    a_lead(1)
    contacted = a_lead(2, stage="contacted")
    headers = reader("Acquisition team")
    assert [lead["id"] for lead in client.get(f"{LEADS}?stage=contacted", headers=headers).json()["results"]] == [
        contacted.pk
    ]
    body = assert_problem(client.get(f"{LEADS}?stage=' OR 1=1", headers=headers), 400)
    assert "stage" in body["errors"]


def test_leads_come_in_pages(client):
    ids = [a_lead(number).pk for number in range(5)][::-1]
    headers = reader("Acquisition team")
    body = client.get(f"{LEADS}?limit=2&offset=2", headers=headers).json()
    assert [lead["id"] for lead in body["results"]] == ids[2:4]
    assert body["next"]
    assert body["previous"]


@pytest.mark.parametrize(
    "query",
    ["offset=100001", "offset=" + "9" * 40, "offset=-1", "offset=x", "limit=x", "limit=-1", "limit=%00", "offset=٣"],
)
def test_a_page_that_cannot_be_is_a_problem_of_the_sender(client, query):
    assert_problem(client.get(f"{LEADS}?{query}", headers=reader("Acquisition team")), 400)


def test_a_page_is_never_longer_than_two_hundred(client):
    assert client.get(f"{LEADS}?limit={10**30}", headers=reader("Acquisition team")).status_code == 200


@pytest.mark.parametrize("key", ["0", "9" * 19, "9" * 40, str(2**63)])
def test_an_id_no_lead_has_is_not_found(client, key):
    assert_problem(client.get(f"{LEADS}{key}/", headers=reader("Acquisition team")), 404)


def test_reading_changes_nothing(client):
    lead = a_lead()
    headers = reader("Acquisition team")
    before = contents()
    for path in (LEADS, f"{LEADS}{lead.pk}/"):
        client.get(path, headers=headers)
        client.head(path, headers=headers)
        assert contents() == before
