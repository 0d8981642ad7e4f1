"""What the site hears."""

import pytest
from django.db import transaction

from acquisition.events import BidbookPublished
from cms.models import BidbookOffer
from crm.eventlog.publishing import publish
from crm.models import Purpose

pytestmark = pytest.mark.django_db


def tell(number, language="nl"):
    with transaction.atomic():
        publish(
            BidbookPublished(
                bidbook_id=1, bidbook="dutch-techzone", number=number, language=language, title=f"Versie {number}"
            ),
            subject=Purpose(pk=1),
        )


def test_a_published_bidbook_is_on_offer(settle):
    tell(1)
    tell(1, "en")
    settle()

    assert {(offer.language, offer.number) for offer in BidbookOffer.objects.all()} == {("nl", 1), ("en", 1)}


def test_an_older_version_heard_later_does_not_come_back(settle):
    tell(2)
    settle()
    tell(1)
    settle()

    assert BidbookOffer.objects.get().title == "Versie 2"
