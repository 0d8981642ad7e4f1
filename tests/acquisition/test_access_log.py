"""Whoever looks at a confidential lead is on record: one row a look, shown on the lead and in the log."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from acquisition.models import Enquiry, LeadShare
from crm.actions.access import ReasonTooShort, record_access
from crm.models import AccessKind, AccessLog, Municipality
from tests.acquisition.rows import a_colleague, a_lead
from tests.crm.machines import a_token, bearer

pytestmark = pytest.mark.django_db


def page_of(lead):
    return reverse("acquisition_leads:inspect", args=[lead.pk])


def team_page_of(lead):
    return reverse("acquisition_leads:team", args=[lead.pk])


@pytest.mark.parametrize(("grade", "rows"), [("open_region", 0), ("need_to_know", 1), ("sealed", 1)])
def test_a_look_at_a_lead_is_one_row_when_it_is_confidential(client, grade, rows):
    anna = a_colleague()
    lead = a_lead(1, confidentiality=grade, owner=anna)
    client.force_login(anna)
    assert client.get(page_of(lead)).status_code == 200
    assert AccessLog.objects.filter(user=anna, thing_code=lead.code, grade=grade, kind="view").count() == rows
    assert AccessLog.objects.count() == rows


def test_a_page_shown_again_beside_a_refusal_is_a_look_too(client):
    anna = a_colleague()
    lead = a_lead(1, confidentiality="sealed", owner=anna)
    client.force_login(anna)
    assert client.post(f"{page_of(lead)}note/", {"kind": "call", "subject": ""}).status_code == 422
    assert AccessLog.objects.count() == 1


def test_the_enquiry_behind_a_confidential_lead_is_as_confidential(client):
    anna = a_colleague()
    lead = a_lead(1, confidentiality="need_to_know")
    client.force_login(anna)
    enquiry = Enquiry.objects.get(lead=lead)
    assert client.get(reverse("acquisition_enquiries:inspect", args=[enquiry.pk])).status_code == 200
    assert AccessLog.objects.get().thing_code == lead.code


def test_who_may_not_see_it_leaves_no_row(client):
    lead = a_lead(1, confidentiality="sealed", owner=a_colleague("Acquisition team", "olga"))
    client.force_login(a_colleague())
    assert client.get(page_of(lead)).status_code == 404
    assert not AccessLog.objects.exists()


def test_what_a_machine_reads_is_on_record_lead_by_lead(client):
    anna = a_colleague()
    a_lead(1)
    kept, sealed = a_lead(2, confidentiality="need_to_know"), a_lead(3, confidentiality="sealed", owner=anna)
    issued = a_token("leads:read", user=anna)
    assert len(client.get("/api/leads/", headers=bearer(issued)).json()["results"]) == 3
    client.get(f"/api/leads/{sealed.pk}/", headers=bearer(issued))
    rows = list(AccessLog.objects.order_by("pk").values_list("kind", "token", "thing_code"))
    machine = (AccessKind.MACHINE, issued.token_id)
    assert sorted(rows[:2]) == sorted([(*machine, kept.code), (*machine, sealed.code)])
    assert rows[2:] == [(*machine, sealed.code)]


def test_the_leads_page_says_who_saw_it_to_the_team_and_not_to_the_municipality(client, region):
    ben, emmen = a_colleague(name="ben"), Municipality.objects.get(slug="emmen")
    lead = a_lead(1, confidentiality="need_to_know")
    client.force_login(ben)
    client.get(page_of(lead))
    client.force_login(a_colleague())
    assert 'id="seen-by"' in client.get(team_page_of(lead)).content.decode()
    type(lead).objects.filter(pk=lead.pk).update(confidentiality="open_region")
    LeadShare.objects.create(lead=lead, municipality=emmen, shared_at=lead.opened_at)
    client.force_login(a_colleague("Account managers", "emre", municipality=emmen))
    shown = client.get(page_of(lead)).content.decode()
    assert lead.title in shown
    assert team_page_of(lead) not in shown
    assert client.get(team_page_of(lead)).status_code == 404


def test_administrators_read_the_log_and_filter_it_by_person_and_by_how(client):
    anna, ben = a_colleague(), a_colleague(name="ben")
    mine, his = a_lead(1, confidentiality="sealed", owner=anna), a_lead(2, confidentiality="sealed", owner=ben)
    for who, lead in ((anna, mine), (ben, his)):
        client.force_login(who)
        client.get(page_of(lead))
    client.force_login(a_colleague("Administrators", "ada"))
    whole = client.get("/admin/crm_access/").content.decode()
    assert mine.code in whole
    assert his.code in whole
    assert mine.title not in whole
    of_ben = client.get(f"/admin/crm_access/?user={ben.pk}").content.decode()
    assert his.code in of_ben
    assert mine.code not in of_ben
    assert his.code not in client.get("/admin/crm_access/?kind=emergency").content.decode()
    assert mine.code in client.get(f"/admin/crm_access/?q={mine.code}").content.decode()


@pytest.mark.parametrize(
    "role", ["Writers", "Marketeers", "Acquisition team", "Heads of acquisition", "Account managers", "Program Board"]
)
def test_nobody_else_reads_the_log(client, role):
    client.force_login(a_colleague(role, "sam"))
    for path in ("/admin/crm_access/", "/admin/crm_access/results/"):
        assert client.get(path).status_code == 404


def test_an_export_needs_a_reason_and_the_database_says_so_too():
    anna, lead = a_colleague(), a_lead(1)
    of_lead = {"user_id": anna.pk, "thing": lead, "code": lead.code, "grade": "sealed"}
    with pytest.raises(ReasonTooShort):
        record_access(**of_lead, kind=AccessKind.EXPORT, reason="for me")
    record_access(**of_lead, kind=AccessKind.EXPORT, reason="The province asks for the year’s list")
    row = AccessLog.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        AccessLog.objects.create(
            at=row.at, user=anna, kind="export", thing_type=row.thing_type, thing_id=1, thing_code="x", grade="sealed"
        )
