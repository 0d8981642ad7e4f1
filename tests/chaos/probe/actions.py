"""What the probe can do, as the actions of every app: one transaction, the event within it."""

from django.db import transaction

from crm.actions.mail import queue_mail
from crm.eventlog.publishing import publish
from crm.models import Contact
from tests.chaos.probe.events import ProbePassedOn, ProbePoured, ProbeRung
from tests.chaos.probe.models import Bell, Heard, Rung

BELLS = 8


@transaction.atomic
def ring_bell(*, number, poured=None):
    """The number is rung on its bell, as the next one; a number rung before changes nothing."""
    Bell.objects.get_or_create(pk=number % BELLS + 1)
    bell = Bell.objects.select_for_update().get(pk=number % BELLS + 1)
    if Rung.objects.filter(pk=number).exists():
        return
    bell.rung += 1
    bell.save(update_fields=["rung"])
    Rung.objects.create(number=number, bell=bell, position=bell.rung)
    publish(ProbeRung(number=number), subject=bell, key=f"rung-{number}")
    if poured:
        publish(ProbePoured(number=number, deadly=poured == "deadly"), subject=bell)


def note(*, subscriber, number):
    Heard.objects.create(subscriber=subscriber, number=number)


def pass_on(*, number):
    """Without a key: heard twice, it would be published twice."""
    publish(ProbePassedOn(number=number), subject=Rung.objects.get(pk=number))


def write_letter(*, number):
    contact, _new = Contact.objects.get_or_create(
        email=f"rung{number}@example.org", defaults={"name": f"Rung {number}"}
    )
    queue_mail(contact_id=contact.pk, key=f"rung-{number}", subject=f"Rung {number}", text_body="It rang.")
