"""Mail to one person because of what that person did: one row first, then the sending."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class MailState(models.TextChoices):
    WAITING = "waiting", _("waiting")
    SENDING = "sending", _("being sent")
    SENT = "sent", _("sent")
    DEAD = "dead", _("given up")


class OutgoingMail(models.Model):
    """One transactional mail. Sent at least once; a repeat carries the same Message-ID.

    The bodies hold private links, so they are blanked when the mail is sent.
    """

    contact = models.ForeignKey("crm.Contact", models.CASCADE, null=True, related_name="mails")
    key = models.CharField(max_length=120, unique=True)
    to_address = models.EmailField(max_length=254)
    subject = models.CharField(max_length=160)
    text_body = models.TextField(blank=True)
    html_body = models.TextField(blank=True)
    language = models.CharField(max_length=2)
    about_type = models.CharField(
        max_length=60, blank=True, help_text="The `app.model` of a thing; who may not see it is not told of the mail."
    )
    about_id = models.BigIntegerField(null=True, blank=True)
    message_id = models.CharField(max_length=120, unique=True)
    state = models.CharField(max_length=10, choices=MailState, default=MailState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    lease_token = models.UUIDField(null=True)
    last_error = models.TextField(blank=True)
    correlation_id = models.UUIDField(null=True, editable=False)
    causation_id = models.BigIntegerField(null=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(
                fields=["due_at", "id"], name="mail_due", condition=models.Q(state__in=["waiting", "sending"])
            ),
            models.Index(fields=["correlation_id"], name="mail_chain"),
        ]
        verbose_name = _("outgoing mail")

    def __str__(self) -> str:
        return self.subject
