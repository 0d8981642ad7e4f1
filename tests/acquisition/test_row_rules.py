"""What a role sees of people, organisations and land: rows by municipality, and nothing around them."""

import pytest
from django.urls import reverse

from acquisition.actions.land import PlotDescription, record_park, record_plot
from acquisition.actions.leads import share_lead_with_municipality
from acquisition.models import Lead, Plot
from crm.models import Contact, Municipality, Organisation
from tests.acquisition.rows import a_colleague, a_lead
from tests.crm.machines import a_token, bearer

pytestmark = pytest.mark.django_db


@pytest.fixture
def emmen(region):
    return Municipality.objects.get(slug="emmen")


@pytest.fixture
def shared(emmen):
    lead = a_lead(1)
    share_lead_with_municipality(lead_id=lead.pk, municipality_id=emmen.pk, actor_id=None)
    return lead


@pytest.mark.parametrize("role", ["Writers", "Account managers", "Program Board"])
def test_no_person_and_no_organisation_is_there_also_not_those_of_a_shared_lead(client, shared, emmen, role):
    sam = a_colleague(role, "sam", municipality=emmen)
    client.force_login(sam)
    assert not Contact.objects.visible_to(sam).exists()
    assert not Organisation.objects.visible_to(sam).exists()
    for path in ("crm_contacts/", "crm_organisations/", f"crm_contacts/{shared.contact_id}/"):
        assert client.get(f"/admin/{path}").status_code == 404
    assert client.get(f"/admin/crm_organisations/{shared.organisation_id}/").status_code == 404


def test_an_account_manager_reads_the_shared_lead_without_its_people(client, shared, emmen):
    client.force_login(a_colleague("Account managers", "sam", municipality=emmen))
    page = client.get(reverse("acquisition_leads:inspect", args=[shared.pk])).content.decode()
    assert shared.title in page
    assert shared.contact.name not in page
    assert shared.contact.email not in page


def test_plots_are_those_of_the_own_municipality(emmen):
    coevorden = Municipality.objects.get(slug="coevorden")
    for place in (emmen, coevorden):
        park = record_park(slug=place.slug, name="Park", municipality_id=place.pk, source="Invented")
        record_plot(park_id=park, slug=f"plot-{place.slug}", description=PlotDescription(name="Plot", area_m2=9000))
    sam = a_colleague("Account managers", "sam", municipality=emmen)
    assert [plot.slug for plot in Plot.objects.visible_to(sam)] == ["plot-emmen"]
    assert not Plot.objects.visible_to(a_colleague("Account managers", "nia")).exists()


def test_a_key_loses_what_its_account_loses(client, shared, emmen):
    sam = a_colleague("Account managers", "sam", municipality=emmen)
    key = bearer(a_token("leads:read", user=sam))
    seen = lambda: [lead["code"] for lead in client.get("/api/leads/", headers=key).json()["results"]]  # noqa: E731  one word
    assert seen() == [shared.code]
    sam.municipality = Municipality.objects.get(slug="coevorden")
    sam.save()
    assert seen() == []
    sam.municipality = emmen
    sam.save()
    sam.groups.clear()
    assert seen() == []
    sam.is_active = False
    sam.save()
    assert client.get("/api/leads/", headers=key).status_code == 401


def test_a_lead_that_is_shared_no_more_is_gone_for_the_municipality(shared, emmen):
    sam = a_colleague("Account managers", "sam", municipality=emmen)
    assert set(Lead.objects.visible_to(sam)) == {shared}
    shared.shares.all().delete()
    assert not Lead.objects.visible_to(sam).exists()
