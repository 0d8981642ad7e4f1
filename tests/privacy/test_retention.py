"""What goes by itself: looks after two years, newsletter requests after thirty days, what came too late."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from wagtail.contrib.search_promotions.models import Query

from cms.actions.forgetting import forget_unconfirmed
from cms.actions.newsletters import ask_for_newsletter, confirm_subscription
from cms.models import FormReceipt, NewsletterPage
from cms.queries.newsletters import link_token
from cms.queries.search import search
from cms.queries.wordings import mark_of, wording
from crm.actions.consent import give_consent
from crm.actions.erasing import erase_latecomers, erase_person
from crm.actions.interactions import record_interaction
from crm.actions.sweeping import tidy
from crm.models import AccessLog, Contact, Erasure, Interaction, OutgoingMail, Purpose
from tests.cms.small_site import add_page, small_site
from tests.crm.machines import an_account
from tests.privacy.dump import where

pytestmark = pytest.mark.django_db
ADDRESS = "lezer@post.example"


@pytest.fixture
def newsletter():
    Purpose.objects.create(slug="newsletter", names={"nl": "Nieuws"}, wordings={"nl": "Ja."})
    return add_page(small_site(), NewsletterPage, "Nieuwsbrief", intro="Kom.", purpose="newsletter")


def ask(page, key="een", days_ago=31):
    with time_machine.travel(timezone.now() - timedelta(days=days_ago), tick=False):
        return ask_for_newsletter(page_id=page.pk, submission_key=key, words_mark="", email=ADDRESS).reference


def test_who_did_not_confirm_within_thirty_days_is_forgotten(newsletter, settle):
    ask(newsletter)
    settle()
    assert forget_unconfirmed() == 1
    assert where(ADDRESS) == []
    assert Erasure.objects.get().made_by is None
    assert forget_unconfirmed() == 0


def test_nobody_is_forgotten_before(newsletter):
    ask(newsletter, days_ago=29)
    assert forget_unconfirmed() == 0
    assert Contact.objects.filter(email=ADDRESS).exists()


def test_who_asked_again_lately_keeps_the_later_request(newsletter):
    ask(newsletter, "een", days_ago=31)
    late = ask(newsletter, "twee", days_ago=2)
    forget_unconfirmed()
    assert [row.reference for row in FormReceipt.objects.all()] == [late]


def test_who_confirmed_stays(newsletter):
    reference = ask(newsletter, days_ago=31)
    receipt = FormReceipt.objects.get(reference=reference)
    confirm_subscription(token=link_token(receipt), wording_mark=mark_of(wording("newsletter")))
    assert forget_unconfirmed() == 0


def test_whom_we_know_by_something_else_loses_the_request_alone(newsletter):
    ask(newsletter)
    contact = Contact.objects.get(email=ADDRESS)
    record_interaction(contact_id=contact.pk, kind="note", subject="Belde")
    forget_unconfirmed()
    assert Contact.objects.filter(pk=contact.pk, erased_at=None).exists()
    assert not FormReceipt.objects.exists()
    assert not OutgoingMail.objects.exists()


def test_what_a_visitor_looks_for_is_not_written_down(newsletter):
    search("Zoë Kwartelmark", "nl")
    assert not Query.objects.exists()
    Query.get("Zoë Kwartelmark")
    forget_unconfirmed()
    assert not Query.objects.exists()


def test_a_look_goes_after_two_years():
    user, now = an_account("hilde"), timezone.now()
    for days in (700, 740):
        moment = now - timedelta(days=days)
        AccessLog.objects.create(at=moment, user=user, kind="view", thing_type="x", thing_id=days, thing_code="x")
    tidy()
    assert list(AccessLog.objects.values_list("thing_id", flat=True)) == [700]


def test_a_note_that_came_in_the_moment_of_erasing_goes_within_the_hour(newsletter):
    contact = Contact.objects.create(email=ADDRESS, name="Lezer Laat")
    FormReceipt.objects.create(kind="enquiry", reference="x", submission_key="x", contact=contact, page_language="nl")
    give_consent(contact_id=contact.pk, purpose="newsletter", language="nl", evidence="form")
    erase_person(contact_id=contact.pk, user_id=None, reason="Asked for it by letter, case 7")
    record_interaction(contact_id=contact.pk, kind="note", subject="Te laat")
    tidy()
    assert not Interaction.objects.exists()
    assert erase_latecomers() == 0
