"""What was said about a lead is read by those who may see the lead, and nobody else."""

import pytest

from acquisition.models import Confidentiality, Lead
from crm.models import Interaction
from crm.queries.interactions import interactions_of
from crm.queries.timeline import timeline
from tests.acquisition.rows import a_colleague, a_lead
from tests.crm.dossiers import whole

pytestmark = pytest.mark.django_db
NOTE = {"kind": "call", "subject": "Price", "body": "Not above twelve million", "two_way": "on"}


@pytest.fixture
def lead():
    return a_lead()


@pytest.fixture
def noted(client, lead):
    """Anna noted a conversation on the lead, and then the lead was sealed."""
    client.force_login(a_colleague("Acquisition team"))
    response = client.post(f"/admin/acquisition/leads/{lead.pk}/note/", NOTE)
    assert response.status_code == 302
    Lead.objects.filter(pk=lead.pk).update(confidentiality=Confidentiality.SEALED)
    return Interaction.objects.get(subject="Price")


def test_a_note_on_a_sealed_lead_is_not_on_the_contacts_page_of_who_may_not_see_the_lead(client, lead, noted):
    marketeer = a_colleague("Marketeers", name="mila")
    client.force_login(marketeer)
    assert noted.body not in whole(client, f"/admin/crm_contacts/{lead.contact_id}/")
    assert noted not in interactions_of(lead.contact_id, marketeer)
    told = {moment.event_id for moment in timeline(lead.contact_id, user=marketeer).moments}
    assert not told & set(_events_of(noted))


def test_its_owner_reads_it(lead, noted):
    owner = a_colleague("Acquisition team", name="olga")
    Lead.objects.filter(pk=lead.pk).update(owner=owner)
    assert noted in interactions_of(lead.contact_id, owner)
    assert {moment.event_id for moment in timeline(lead.contact_id, user=owner).moments} & set(_events_of(noted))


def _events_of(note):
    from crm.models import EventRecord

    records = EventRecord.objects.filter(name="crm.InteractionRecorded", payload__interaction_id=note.pk)
    return records.values_list("pk", flat=True)
