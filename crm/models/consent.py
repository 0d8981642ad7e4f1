"""What people agreed to, in the words they saw."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from crm.models.places import in_language


class Purpose(models.Model):
    """What we may use somebody's address for. A newsletter topic is a purpose too."""

    slug = models.SlugField(unique=True)
    names = models.JSONField(_("names"), default=dict)
    wordings = models.JSONField(_("wordings"), default=dict, help_text=_("The sentence shown, per language."))
    wording_version = models.PositiveSmallIntegerField(_("wording version"), default=1)

    class Meta:
        ordering = ["slug"]
        verbose_name = _("purpose")

    def __str__(self) -> str:
        return in_language(self.names)

    @property
    def wording(self) -> str:
        return in_language(self.wordings)


class ConsentAction(models.TextChoices):
    GIVEN = "given", _("given")
    WITHDRAWN = "withdrawn", _("withdrawn")


class ConsentEvent(models.Model):
    """One decision of one person, with the exact sentence they saw. Rows are never changed."""

    contact = models.ForeignKey("crm.Contact", models.CASCADE, related_name="consent_events")
    purpose = models.ForeignKey(Purpose, models.PROTECT)
    action = models.CharField(max_length=10, choices=ConsentAction)
    wording = models.TextField()
    wording_version = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=2)
    evidence = models.CharField(max_length=120, help_text=_("Where it was said, such as a form and its reference."))
    happened_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["contact", "purpose", "-id"], name="consent_latest")]
        verbose_name = _("consent")

    def __str__(self) -> str:
        return f"{self.purpose}: {self.get_action_display()}"
