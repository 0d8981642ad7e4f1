"""Two people who are one brought their lead here together; when they are two again, each did alone."""

import pytest
from django.utils import timezone

from campaigns.models import AttributionCredit, CreditedLead, Touch
from crm.actions.merging import merge_contacts, undo_merge
from crm.models import Contact
from tests.crm.rows import a_contact

pytestmark = pytest.mark.django_db


def test_the_credit_follows_the_person(settle):
    one, other = a_contact("one@example.org"), a_contact("other@example.org")
    now = timezone.now()
    CreditedLead.objects.create(lead_id=7, code="XX-2026-0007", contact=one, opened_at=now)
    touch = Touch.objects.create(contact=other, story_id=1, kind="bidbook_request", event_id=10**6, occurred_at=now)
    merge = merge_contacts(winner_id=one.pk, loser_id=other.pk)
    settle()
    assert set(AttributionCredit.objects.values_list("touch", flat=True)) == {touch.pk}
    undo_merge(merge_id=merge)
    settle()
    assert set(AttributionCredit.objects.values_list("touch", flat=True)) == {None}
    assert Contact.objects.filter(merged_into=None).count() == 2
