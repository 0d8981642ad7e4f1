"""Who sees which landing: as the lead, and the account manager of its municipality while the lead is open."""

import pytest
from django.urls import reverse

from acquisition.actions.landings import edit_landing
from acquisition.models import Landing, Lead
from crm.models import AccessLog, Contact
from tests.acquisition.landing_rows import a_landing, a_place, operational, promise, report, someone
from tests.acquisition.rows import a_colleague

pytestmark = pytest.mark.django_db
PAGES = ("inspect", "conditions", "promises", "win", "aftercare")


def page(name, landing):
    return reverse(f"acquisition_landings:{name}", args=[landing.pk])


@pytest.fixture
def landing():
    landing = a_landing()
    edit_landing(landing_id=landing.pk, changes={"municipality_id": a_place("emmen").pk})
    return landing


def test_an_account_manager_sees_the_open_ones_of_the_own_municipality(client, landing):
    sam = a_colleague("Account managers", "sam", municipality=a_place("emmen"))
    nia = a_colleague("Account managers", "nia", municipality=a_place("coevorden"))
    assert set(Landing.objects.visible_to(sam)) == {landing}
    assert not Landing.objects.visible_to(nia).exists()
    client.force_login(sam)
    for name in PAGES:
        text = client.get(page(name, landing)).content.decode()
        assert "Firm 1" in text
        assert landing.lead.contact.name not in text
        assert reverse("acquisition_leads:landing", args=[landing.lead_id]) not in text, "the lead itself is not shared"
    assert client.post(page("verify-win", landing)).status_code == 404
    for grade in ("need_to_know", "sealed"):
        Lead.objects.update(confidentiality=grade)
        assert not Landing.objects.visible_to(sam).exists()
        assert client.get(page("inspect", landing)).status_code == 404


@pytest.mark.parametrize("role", ["Marketeers", "Writers", "Program Board", "Administrators"])
def test_others_see_none(client, landing, role):
    user = a_colleague(role, "sam", is_superuser=role == "Administrators")
    assert not Landing.objects.visible_to(user).exists()
    client.force_login(user)
    for name in PAGES:
        assert client.get(page(name, landing)).status_code == 404
    assert client.get(reverse("acquisition_landings:ledger")).status_code == 404


def test_a_sealed_one_is_not_there_for_an_officer_outside_it_and_changes_no_figure(client, landing):
    promise(landing, 777)
    Lead.objects.update(confidentiality="sealed")
    bert = someone("bert")
    client.force_login(bert)
    assert client.get(page("inspect", landing)).status_code == 404
    ledger = client.get(reverse("acquisition_landings:ledger")).content.decode()
    assert "777" not in ledger
    assert "Firm" not in ledger
    client.force_login(someone("hilde", "Heads of acquisition"))
    assert "777" in client.get(reverse("acquisition_landings:ledger")).content.decode()


def test_a_look_at_a_landing_of_a_confidential_lead_is_on_record(client, landing):
    Lead.objects.update(confidentiality="need_to_know")
    client.force_login(someone("bert"))
    assert client.get(page("promises", landing)).status_code == 200
    assert landing.lead.code in str(AccessLog.objects.values().get())


def test_the_pages_work_for_who_works_on_it(client, landing):
    anna, hilde = someone("anna"), someone("hilde")
    client.force_login(anna)
    assert client.get(reverse("acquisition_leads:landing", args=[landing.lead_id])).status_code == 200
    sent = client.post(page("permit", landing), {"kind": "nature", "authority": "Province", "procedure": "regular"})
    assert sent.status_code == 302
    assert (
        client.post(
            page("permit", landing), {"kind": "nature", "authority": "P", "procedure": "regular", "result": "granted"}
        ).status_code
        == 422
    )
    assert (
        client.post(page("dependency", landing), {"kind": "grid", "status": "blocked", "note": "Full"}).status_code
        == 302
    )
    assert (
        client.post(
            page("promise", landing),
            {
                "measure": "jobs_new_fte",
                "value": "250",
                "due_on": "2099-01-01",
                "agreed_on": "2026-01-01",
                "source": "Letter",
            },
        ).status_code
        == 302
    )
    pk = report(landing, 40)
    refused = client.post(page("verify", landing), {"realisation": pk})
    assert refused.status_code == 422
    assert client.post(page("verify-win", landing)).status_code == 422
    client.force_login(hilde)
    assert client.post(page("verify", landing), {"realisation": pk}).status_code == 302
    assert client.post(page("verify-win", landing)).status_code == 302
    assert client.post(page("ask", landing)).status_code == 302
    assert client.post(page("hold", landing), {"reason": "Money", "resume_on": "2099-01-01"}).status_code == 302
    assert client.post(page("resume", landing), {"reason": ""}).status_code == 302
    for name in PAGES:
        assert client.get(page(name, landing)).status_code == 200
    landing.refresh_from_db()
    assert (landing.status, landing.win_verified_by, landing.realisations.get().verified_by) == (
        "committed",
        hilde,
        hilde,
    )


def test_a_landing_that_stands_shows_its_aftercare_and_no_other_landings_rows(client):
    landing, other = operational(a_landing(1)), a_landing(2)
    client.force_login(someone("anna"))
    assert client.post(page("verify", other), {"realisation": landing.realisations.get().pk}).status_code == 404
    sent = client.post(
        page("plan", landing),
        {
            "account_manager": someone("anna").pk,
            "next_visit_on": "2099-01-01",
            "first_year_days": 90,
            "later_days": 180,
        },
    )
    assert sent.status_code == 302
    assert client.post(page("expand", landing), {"next_step": "A hall"}).status_code == 302
    assert (
        client.post(
            page("risk", landing), {"kind": "market", "severity": "high", "source": "Visit", "note": "Quiet"}
        ).status_code
        == 302
    )
    text = client.get(page("aftercare", landing)).content.decode()
    assert "Quiet" in text
    assert Contact.objects.count() == 2
