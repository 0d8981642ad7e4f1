"""The first reply: a colleague notes it on the enquiry's page, once; the others only see that it was given."""

import pytest

from acquisition.models import Enquiry
from tests.acquisition.rows import a_colleague, an_enquiry

pytestmark = pytest.mark.django_db


def reply_page(enquiry):
    return f"/admin/acquisition/enquiries/{enquiry}/reply/"


def test_a_colleague_notes_the_first_reply_and_the_button_is_gone(client):
    enquiry = an_enquiry(bidbook="").enquiry_id
    client.force_login(a_colleague())

    assert client.post(reply_page(enquiry), {"channel": ""}).status_code == 422
    answer = client.post(reply_page(enquiry), {"channel": "email"}, follow=True)

    assert Enquiry.objects.get().answered_at is not None
    assert "reply/" not in answer.text.partition("dossier__facts")[2]
    assert client.post(reply_page(enquiry), {"channel": "call"}).status_code == 422


def test_a_link_sent_by_rule_is_no_reply_and_strangers_note_none(client):
    enquiry = an_enquiry().enquiry_id
    client.force_login(a_colleague("Marketeers", "sam"))

    assert client.post(reply_page(enquiry), {"channel": "call"}).status_code == 404
    assert Enquiry.objects.get().answered_at is None
