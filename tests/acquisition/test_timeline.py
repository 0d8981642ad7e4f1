"""A lead on the contact's timeline: told in words, and only to those who may see the lead."""

import pytest
from django.utils.translation import override

from acquisition.actions.leads import share_lead_with_municipality
from acquisition.actions.moving import move_lead
from acquisition.models import Confidentiality, Lead
from acquisition.queries.leads import lead_timeline
from crm.models import Municipality
from crm.queries.timeline import timeline
from tests.acquisition.rows import a_book, a_colleague, a_lead, an_enquiry
from tests.crm.dossiers import whole

pytestmark = pytest.mark.django_db


def names(lead, user):
    return [moment.name for moment in timeline(lead.contact_id, user=user).moments]


def test_who_may_see_the_lead_reads_it_on_the_contacts_timeline():
    lead = a_lead()
    assert "acquisition.LeadOpened" in names(lead, a_colleague("Acquisition team"))


def test_a_sealed_lead_is_not_told_to_a_marketeer_who_may_see_the_contact():
    lead = a_lead()
    Lead.objects.filter(pk=lead.pk).update(confidentiality=Confidentiality.SEALED)
    marketeer = a_colleague("Marketeers", name="mila")
    assert marketeer.has_perm("crm.view_contact")
    assert "acquisition.LeadOpened" not in names(lead, marketeer)
    assert "acquisition.EnquiryReceived" not in names(lead, marketeer)
    assert "crm.InteractionRecorded" in names(lead, marketeer), "what a person wrote to us is theirs, not the lead's"


def test_the_contacts_dossier_leads_to_the_lead(client):
    lead = a_lead()
    client.force_login(a_colleague("Acquisition team"))
    page = whole(client, f"/admin/crm_contacts/{lead.contact_id}/")
    assert f"/admin/acquisition/leads/{lead.pk}/" in page


@pytest.mark.parametrize("role", ["Marketeers"])
def test_the_contacts_dossier_says_nothing_of_a_sealed_lead(client, role, settle):
    lead = a_lead()
    settle()
    Lead.objects.filter(pk=lead.pk).update(confidentiality=Confidentiality.SEALED)
    client.force_login(a_colleague(role, name="mila"))
    assert lead.code not in whole(client, f"/admin/crm_contacts/{lead.contact_id}/")


def test_a_move_is_told_in_the_readers_words():
    lead, anna = a_lead(), a_colleague("Acquisition team")
    move_lead(
        lead_id=lead.pk, to_stage="contacted", reason="Spoke at the fair, notes follow", override=True, actor_id=anna.pk
    )
    with override("en"):
        told = timeline(lead.contact_id, user=anna).moments[0].sentence
    assert told == "The lead moved from Identified to Contacted"


ABOUT_A_LEAD = {"acquisition.LeadOpened", "acquisition.EnquiryAccepted", "acquisition.BidbookShared"}


def test_no_event_that_names_a_sealed_lead_is_told_whatever_it_is_about(settle):
    a_book()
    lead = a_lead()
    settle()
    anna = a_colleague("Acquisition team")
    assert set(names(lead, anna)) >= ABOUT_A_LEAD
    Lead.objects.filter(pk=lead.pk).update(confidentiality=Confidentiality.SEALED)
    for reader in (anna, a_colleague("Marketeers", name="mila")):
        assert not ABOUT_A_LEAD & set(names(lead, reader))
        assert "campaigns.LeadCredited" not in names(lead, reader)


def test_many_leads_on_a_timeline_are_asked_for_at_once(django_assert_num_queries):
    lead, anna = a_lead(), a_colleague("Acquisition team")
    timeline(lead.contact_id, user=anna)
    with django_assert_num_queries(4):  # events, leads, enquiries, actors
        timeline(lead.contact_id, user=anna)


def emre_and_his_lead(settle):
    """A lead shared with Emre's municipality, and another, sealed lead of the same contact."""
    a_book()
    shared = a_lead(1)
    other = an_enquiry(1, organisation="Firm elsewhere", key="again")
    Lead.objects.filter(pk=other.lead_id).update(confidentiality=Confidentiality.SEALED)
    settle()
    town = Municipality.objects.create(slug="voorbeeldstad", name="Voorbeeldstad", code_cbs="GM9999")
    share_lead_with_municipality(lead_id=shared.pk, municipality_id=town.pk, actor_id=None)
    return a_colleague("Account managers", name="emre", municipality=town), shared, other


def test_an_account_manager_reads_only_what_is_about_the_shared_lead(settle):
    emre, shared, other = emre_and_his_lead(settle)
    assert Lead.objects.get(pk=other.lead_id).contact_id == shared.contact_id
    told = lead_timeline(shared, emre).moments
    kinds = {moment.name for moment in told}
    assert kinds >= ABOUT_A_LEAD | {"acquisition.LeadSharedWithMunicipality"}
    assert not {name for name in kinds if name.startswith(("crm.", "cms."))}
    assert "acquisition.EnquiryReceived" not in kinds
    assert [moment.name for moment in told].count("acquisition.LeadOpened") == 1


def test_the_dossier_page_of_an_account_manager_keeps_the_other_enquiry_to_itself(client, settle):
    emre, shared, other = emre_and_his_lead(settle)
    client.force_login(emre)
    page = client.get(f"/admin/acquisition/leads/{shared.pk}/").content.decode()
    assert shared.code in page
    assert other.reference not in page
    assert Lead.objects.get(pk=other.lead_id).code not in page


def test_who_may_see_the_contact_reads_the_contacts_other_events_on_the_leads_page(settle):
    a_book()
    lead = a_lead()
    settle()
    assert "acquisition.EnquiryReceived" in {
        moment.name for moment in lead_timeline(lead, a_colleague("Acquisition team")).moments
    }
