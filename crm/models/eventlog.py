"""The log of what happened, what is still to be heard, and which slots of the clock have passed."""

from django.db import models
from django.utils.translation import gettext_lazy as _

_KNOWN_CONTACT = models.Q(contact_id__gt=0)
_KNOWN_ORGANISATION = models.Q(organisation_id__gt=0)


class EventRecord(models.Model):
    """One thing that happened. Rows are never changed and never deleted (triggers on PostgreSQL)."""

    name = models.CharField(max_length=80)
    version = models.PositiveSmallIntegerField(default=1)
    subject_type = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=40)
    contact_id = models.BigIntegerField(null=True, editable=False)
    organisation_id = models.BigIntegerField(null=True, editable=False)
    payload = models.JSONField(default=dict)
    actor = models.CharField(max_length=80)
    correlation_id = models.UUIDField()
    causation_id = models.BigIntegerField(null=True)
    depth = models.PositiveSmallIntegerField(default=0)
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["contact_id", "-id"], name="event_contact", condition=_KNOWN_CONTACT),
            models.Index(fields=["organisation_id", "-id"], name="event_org", condition=_KNOWN_ORGANISATION),
            models.Index(fields=["subject_type", "subject_id", "id"], name="event_subject"),
            models.Index(fields=["name", "id"], name="event_name"),
            models.Index(fields=["correlation_id", "id"], name="event_correlation"),
        ]
        verbose_name = _("event")

    def __str__(self) -> str:
        return f"{self.name} #{self.pk}"


class EventKey(models.Model):
    """The idempotency key under which an event was published: a second publish with it changes nothing."""

    key = models.CharField(max_length=200, primary_key=True)
    event_id = models.BigIntegerField()
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.key


class DeliveryState(models.IntegerChoices):
    PENDING = 0, _("waiting")
    LEASED = 1, _("running")
    DONE = 2, _("done")
    DEAD = 3, _("given up")
    SKIPPED = 4, _("skipped")


class EventDelivery(models.Model):
    """One subscriber still to hear one event. `due_at` is when to try, or when the lease of a running try ends."""

    event = models.ForeignKey(EventRecord, models.DO_NOTHING, db_constraint=False, related_name="deliveries")
    subscriber = models.CharField(max_length=80)
    lane = models.CharField(max_length=20)
    order_key = models.CharField(max_length=110, blank=True, default="")
    state = models.PositiveSmallIntegerField(choices=DeliveryState, default=DeliveryState.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    run = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    lease_token = models.UUIDField(null=True)
    last_error = models.TextField(blank=True, default="")
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "subscriber", "run"], name="delivery_once_a_run")]
        indexes = [
            models.Index(fields=["lane", "due_at", "id"], name="delivery_due", condition=models.Q(state__lt=2)),
            models.Index(
                fields=["subscriber", "order_key", "id"], name="delivery_order", condition=models.Q(state__lt=2)
            ),
            models.Index(fields=["subscriber", "id"], name="delivery_dead", condition=models.Q(state=3)),
        ]

    def __str__(self) -> str:
        return f"{self.subscriber} ← {self.event_id}"


class ClockTick(models.Model):
    """One slot of one periodic task. Whoever inserts it first does the work, so two clocks do no harm."""

    name = models.CharField(max_length=60)
    slot_at = models.DateTimeField()
    taken_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "slot_at"], name="tick_once_a_slot")]

    def __str__(self) -> str:
        return f"{self.name} {self.slot_at:%Y-%m-%d %H:%M:%S}"
