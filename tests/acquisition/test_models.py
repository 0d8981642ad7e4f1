"""What the database itself refuses, whoever writes."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from acquisition.models import BidbookVersion, Enquiry, Lead, LeadShare, LeadTransition, ShareLink
from crm.models import Municipality
from tests.acquisition.rows import a_book, a_colleague, a_lead, an_enquiry

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def refused(model, pk, **fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.filter(pk=pk).update(**fields)


@pytest.mark.parametrize(
    "fields",
    [
        {"outcome": "lost", "outcome_reason": "land"},
        {"outcome": "lost", "outcome_at": NOW},
        {"outcome": "abandoned", "outcome_at": NOW, "outcome_reason": ""},
        {"outcome": "disqualified", "outcome_at": NOW},
        {"outcome": "won", "outcome_at": NOW, "stage": "negotiating"},
        {"outcome": "forgotten", "outcome_at": NOW, "outcome_reason": "land"},
        {"outcome_at": NOW},
        {"standing": "delayed"},
        {"standing": "dormant", "standing_reason": "waits for the grid"},
        {"outcome": "won", "outcome_at": NOW, "stage": "committed", "standing": "delayed", "standing_reason": "x"},
        {"stage": "dreamt"},
        {"origin": "moon"},
        {"confidentiality": "whispered"},
        {"jobs_new_fte_est": -1},
        {"investment_eur_est": -1},
    ],
)
def test_a_lead_that_contradicts_itself_cannot_be_stored(fields):
    refused(Lead, a_lead().pk, **fields)


def test_an_organisation_has_one_open_lead_per_origin():
    one, two = a_lead(1), a_lead(2)
    refused(Lead, two.pk, organisation_id=one.organisation_id)
    Lead.objects.filter(pk=two.pk).update(organisation_id=one.organisation_id, origin="foreign")
    Lead.objects.filter(pk=one.pk).update(outcome="lost", outcome_at=NOW, outcome_reason="land")
    Lead.objects.filter(pk=two.pk).update(origin="unknown")


def test_leads_of_people_without_an_organisation_do_not_meet():
    for number in (1, 2):
        Lead.objects.filter(pk=a_lead(number).pk).update(organisation=None)
    assert Lead.objects.filter(organisation=None).count() == 2


def test_an_accepted_enquiry_has_a_lead_and_no_other_has():
    accepted, waiting = an_enquiry(1), an_enquiry(2, organisation="")
    refused(Enquiry, accepted.enquiry_id, lead=None)
    refused(Enquiry, waiting.enquiry_id, lead_id=accepted.lead_id)
    refused(Enquiry, waiting.enquiry_id, status="accepted")
    refused(Enquiry, waiting.enquiry_id, status="declined")
    refused(Enquiry, waiting.enquiry_id, status="lost")
    refused(Enquiry, waiting.enquiry_id, channel="pigeon")


def test_numbers_keys_and_steps_are_given_out_once():
    lead, other = a_lead(1), an_enquiry(2)
    refused(Lead, other.lead_id, code=lead.code)
    refused(Enquiry, other.enquiry_id, request_key="referral:key-1")
    with pytest.raises(IntegrityError), transaction.atomic():
        LeadTransition.objects.create(lead=lead, seq=1, to_stage="contacted", at=NOW, gate_version=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        LeadTransition.objects.create(lead=lead, seq=2, to_stage="contacted", at=NOW, gate_version=1, override=True)


def test_a_bidbook_number_is_used_once_per_language():
    version = a_book("nl").versions.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        BidbookVersion.objects.create(
            bidbook=version.bidbook,
            number=1,
            language="nl",
            title="Again",
            sections=[],
            content_sha256="0" * 64,
            published_at=NOW,
        )


def test_a_link_lasts_180_days_at_most(settle):
    a_book()
    an_enquiry()
    settle()
    link = ShareLink.objects.get()
    assert link.expires_at - link.created_at == timedelta(days=180)
    refused(ShareLink, link.pk, expires_at=link.created_at + timedelta(days=181))
    refused(ShareLink, link.pk, expires_at=link.created_at)


def test_who_sees_which_leads(region):
    emmen, coevorden = Municipality.objects.get(slug="emmen"), Municipality.objects.get(slug="coevorden")
    anna, ben = a_colleague(name="anna"), a_colleague(name="ben")
    manager = a_colleague("Account managers", "emre", municipality=emmen)
    elsewhere = a_colleague("Account managers", "cora", municipality=coevorden)
    nowhere, board = a_colleague("Account managers", "nia"), a_colleague("Program Board", "bo", municipality=emmen)
    root, head = a_colleague("", "root", is_superuser=True), a_colleague("Heads of acquisition", "hilde")
    shared, kept, secret, unshared = a_lead(1), a_lead(2, confidentiality="need_to_know"), a_lead(3), a_lead(4)
    Lead.objects.filter(pk=secret.pk).update(confidentiality="sealed", owner=ben)
    for lead in (shared, kept, secret):
        LeadShare.objects.create(lead=lead, municipality=emmen, shared_at=NOW)

    def seen(user):
        return set(Lead.objects.visible_to(user))

    assert seen(anna) == {shared, kept, unshared}
    assert seen(ben) == seen(head) == {shared, kept, secret, unshared}
    assert seen(root) == set()
    assert seen(manager) == {shared}
    assert seen(elsewhere) == seen(nowhere) == seen(board) == set()
    assert {enquiry.lead for enquiry in Enquiry.objects.visible_to(anna)} == seen(anna)
    assert not Enquiry.objects.visible_to(manager).exists()
    ben.is_active = False
    assert seen(ben) == set()
