"""What a visitor was told after sending a form, so that a repeat is known and the page that thanks can be found."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class FormReceipt(models.Model):
    """One form that was sent. What was written in it is crm's to keep."""

    class Kind(models.TextChoices):
        ENQUIRY = "enquiry", _("question")
        TRIAGE = "triage", _("guided questions")
        NEWSLETTER = "newsletter", _("newsletter")

    kind = models.CharField(_("form"), max_length=12, choices=Kind)
    reference = models.CharField(_("reference"), max_length=20, unique=True)
    submission_key = models.CharField(max_length=64, unique=True)
    words_mark = models.CharField(max_length=32)
    contact = models.ForeignKey("crm.Contact", models.CASCADE, related_name="+")
    page = models.ForeignKey("wagtailcore.Page", models.SET_NULL, null=True, related_name="+")
    page_language = models.CharField(max_length=2)
    purpose = models.SlugField(blank=True, help_text=_("What a subscriber will have agreed to once they confirm."))
    wording_mark = models.CharField(max_length=64, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("form sent")
        constraints = [
            models.CheckConstraint(
                name="form_receipt_kind_known", condition=Q(kind__in=["enquiry", "triage", "newsletter"])
            )
        ]

    def __str__(self) -> str:
        return self.reference
