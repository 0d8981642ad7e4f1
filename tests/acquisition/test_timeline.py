"""A lead on the contact's timeline: told in words, and only to those who may see the lead."""

import pytest
from django.utils.translation import override

from acquisition.actions.moving import move_lead
from acquisition.models import Confidentiality, Lead
from crm.queries.timeline import timeline
from tests.acquisition.rows import a_colleague, a_lead

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
    assert "cms.BidbookRequested" in names(lead, marketeer) or "acquisition.EnquiryReceived" in names(lead, marketeer)


def test_the_contacts_dossier_leads_to_the_lead(client):
    lead = a_lead()
    client.force_login(a_colleague("Acquisition team"))
    page = client.get(f"/admin/crm_contacts/{lead.contact_id}/").content.decode()
    assert f"/admin/acquisition/leads/{lead.pk}/" in page


@pytest.mark.parametrize("role", ["Marketeers"])
def test_the_contacts_dossier_says_nothing_of_a_sealed_lead(client, role, settle):
    lead = a_lead()
    settle()
    Lead.objects.filter(pk=lead.pk).update(confidentiality=Confidentiality.SEALED)
    client.force_login(a_colleague(role, name="mila"))
    page = client.get(f"/admin/crm_contacts/{lead.contact_id}/")
    assert page.status_code == 200
    assert lead.code not in page.content.decode()


def test_a_move_is_told_in_the_readers_words():
    lead, anna = a_lead(), a_colleague("Acquisition team")
    move_lead(
        lead_id=lead.pk, to_stage="contacted", reason="Spoke at the fair, notes follow", override=True, actor_id=anna.pk
    )
    with override("en"):
        told = timeline(lead.contact_id, user=anna).moments[0].sentence
    assert told == "The lead moved from Identified to Contacted"
