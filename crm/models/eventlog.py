"""The log of what happened, what is still to be heard, and which slots of the clock have passed."""

from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

_KNOWN_CONTACT = models.Q(contact_id__gt=0)
_KNOWN_ORGANISATION = models.Q(organisation_id__gt=0)
_UNFINISHED = models.Q(state__lt=2)
_OF_CONSENT = models.Q(name="crm.ConsentChanged")


class EventRecord(models.Model):
    """One thing that happened. Rows are never changed and never deleted (triggers on PostgreSQL)."""

    name = models.CharField(max_length=80)
    version = models.PositiveSmallIntegerField(default=1)
    subject_type = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=80)
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
            models.Index(fields=["contact_id"], name="event_consent", condition=_OF_CONSENT),
        ]
        verbose_name = _("event")

    def __str__(self) -> str:
        return f"{self.name} #{self.pk}"


class EventKey(models.Model):
    """The idempotency key under which an event was published: a second publish with it changes nothing."""

    key = models.CharField(max_length=200, primary_key=True)
    event_id = models.BigIntegerField(null=True, help_text="None only inside the transaction that takes the key.")
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.key


class DeliveryState(models.IntegerChoices):
    PENDING = 0, _("waiting")
    LEASED = 1, _("running")
    DONE = 2, _("done")
    DEAD = 3, _("given up")
    SKIPPED = 4, _("skipped")


class EventDeliveryQuerySet(models.QuerySet["EventDelivery"]):
    def visible_to(self, user: Any) -> "EventDeliveryQuerySet":
        """All of them for who may view deliveries, none for others: an event may be about anything."""
        return self if user.is_active and user.has_perm("crm.view_eventdelivery") else self.none()

    def dead(self) -> "EventDeliveryQuerySet":
        """Given up, and nobody at it any more: one that is to happen at most once is so already while it runs."""
        at_rest = models.Q(lease_token=None) | models.Q(due_at__lte=timezone.now())
        return self.filter(at_rest, state=DeliveryState.DEAD)


class EventDelivery(models.Model):
    """One subscriber still to hear one event. `due_at` is when to try, or when the lease of a running try ends.

    `run` is 0 for what was published, and counts replays from 1.
    """

    event = models.ForeignKey(
        EventRecord, models.DO_NOTHING, db_constraint=False, db_index=False, related_name="deliveries"
    )
    subscriber = models.CharField(max_length=80)
    lane = models.CharField(max_length=20)
    order_key = models.CharField(max_length=150, blank=True, default="")
    state = models.PositiveSmallIntegerField(choices=DeliveryState, default=DeliveryState.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    run = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    lease_token = models.UUIDField(null=True)
    last_error = models.TextField(_("what went wrong"), blank=True, default="")
    skip_reason = models.CharField(_("why it was skipped"), max_length=200, blank=True, default="")
    finished_at = models.DateTimeField(_("ended"), null=True)

    objects = EventDeliveryQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "subscriber", "run"], name="delivery_once_a_run")]
        # Small and hot: each holds only the rows its question is about, so a long history costs a claim nothing.
        indexes = [
            models.Index(fields=["subscriber", "due_at", "id"], name="delivery_due", condition=models.Q(state=0)),
            models.Index(fields=["due_at", "id"], name="delivery_leased", condition=models.Q(state=1)),
            models.Index(
                fields=["subscriber", "order_key", "id"],
                name="delivery_order",
                condition=_UNFINISHED & models.Q(order_key__gt=""),
            ),
            models.Index(fields=["-finished_at", "-id"], name="delivery_dead", condition=models.Q(state=3)),
        ]
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        permissions = [("mend_eventdelivery", _("Can retry and skip deliveries, and pause and replay subscribers"))]

    def __str__(self) -> str:
        return f"{self.subscriber} ← {self.event_id}"


class EventSubscriber(models.Model):
    """What a person decided about one subscriber. No row means: it hears everything as it comes."""

    name = models.CharField(max_length=80, primary_key=True)
    paused_at = models.DateTimeField(_("paused"), null=True)
    paused_by = models.ForeignKey("crm.User", models.SET_NULL, null=True, related_name="+")
    pause_reason = models.CharField(_("why it is paused"), max_length=200, blank=True, default="")

    class Meta:
        verbose_name = _("subscriber")

    def __str__(self) -> str:
        return self.name


class EventMeasure(models.Model):
    """What one process did for one name in one hour; each process writes only its own rows.

    `kind` is `heard` (name: a subscriber) or `woken` and `sent` (name: a lane). `buckets` counts durations
    up to each of `crm.eventlog.measuring.BOUNDS_MS`, and the longer ones last.
    """

    kind = models.CharField(max_length=8)
    name = models.CharField(max_length=80)
    hour = models.DateTimeField()
    process = models.UUIDField()
    count = models.PositiveBigIntegerField(default=0)
    useful = models.PositiveBigIntegerField(default=0)
    total_ms = models.FloatField(default=0.0)
    longest_ms = models.FloatField(default=0.0)
    buckets = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "name", "hour", "process"], name="measure_once_a_process")
        ]
        indexes = [models.Index(fields=["hour"], name="measure_hour")]

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"


class ClockTick(models.Model):
    """One slot of one periodic task. Whoever inserts it first does the work, so two clocks do no harm."""

    name = models.CharField(max_length=60)
    slot_at = models.DateTimeField()
    taken_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "slot_at"], name="tick_once_a_slot")]

    def __str__(self) -> str:
        return f"{self.name} {self.slot_at:%Y-%m-%d %H:%M:%S}"
