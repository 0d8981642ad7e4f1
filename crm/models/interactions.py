"""When we spoke."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Interaction(models.Model):
    """One exchange with a contact: what they sent us, a call, a meeting, a note."""

    class Kind(models.TextChoices):
        FORM = "form", _("form")
        CALL = "call", _("phone call")
        MEETING = "meeting", _("meeting")
        EMAIL = "email", _("e-mail")
        NOTE = "note", _("note")

    contact = models.ForeignKey("crm.Contact", models.CASCADE, related_name="interactions")
    organisation = models.ForeignKey("crm.Organisation", models.SET_NULL, null=True, blank=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    subject = models.CharField(_("subject"), max_length=160)
    body = models.TextField(_("what was said"), blank=True)
    reference = models.CharField(_("reference"), max_length=20, blank=True)
    author = models.ForeignKey("crm.User", models.SET_NULL, null=True, blank=True)
    two_way = models.BooleanField(_("both sides spoke"), default=False)
    about_type = models.CharField(
        max_length=60,
        blank=True,
        default="",
        help_text="The `app.model` of the thing it was noted on; who may not see that may not read this.",
    )
    about_id = models.BigIntegerField(null=True, blank=True)
    happened_at = models.DateTimeField(_("when"))

    class Meta:
        ordering = ["-happened_at", "-pk"]
        indexes = [models.Index(fields=["contact", "-happened_at"], name="interaction_latest")]
        verbose_name = _("interaction")
        verbose_name_plural = _("interactions")

    def __str__(self) -> str:
        return self.subject
