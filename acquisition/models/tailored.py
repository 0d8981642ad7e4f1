"""A bidbook cut to one lead: a working copy that colleagues change, and the frozen editions made of it."""

import json
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from acquisition.models.bidbooks import BidbookVersion
from acquisition.models.leads import Lead
from crm.contracts import ERASED


class TailoredBidbook(models.Model):
    """Which sections of a version this lead reads, in which order, with which texts of its own and in between.

    `overrides` is key of a section → text instead of its own; `inserts` are sections that the version does not have.
    Figures stay the version's: a text of one's own may not hold one.
    """

    lead = models.ForeignKey(Lead, models.PROTECT, related_name="tailored")
    base = models.ForeignKey(BidbookVersion, models.PROTECT, related_name="+", verbose_name=_("made from"))
    salutation = models.TextField(_("salutation"), blank=True)
    keys = models.JSONField(_("sections"), default=list)
    overrides = models.JSONField(default=dict)
    inserts = models.JSONField(default=list)
    edited_at = models.DateTimeField(_("changed"))
    edited_by = models.ForeignKey("crm.User", models.PROTECT, null=True, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("tailored bidbook")
        verbose_name_plural = _("tailored bidbooks")

    def __str__(self) -> str:
        return self.base.title


class TailoredEdition(models.Model):
    """What a lead was sent, as it was then. Rows are never changed; a text that names an erased person is emptied."""

    tailored = models.ForeignKey(TailoredBidbook, models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField(_("number"))
    base = models.ForeignKey(BidbookVersion, models.PROTECT, related_name="+")
    salutation = models.TextField(_("salutation"), blank=True)
    content = models.TextField(help_text="The sections as JSON: text, so that erasing a person can empty it.")
    rendered_sha256 = models.CharField(max_length=64)
    frozen_at = models.DateTimeField(_("frozen"))
    frozen_by = models.ForeignKey("crm.User", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("edition for a lead")
        verbose_name_plural = _("editions for leads")
        constraints = [models.UniqueConstraint(fields=["tailored", "number"], name="tailored_number_once")]

    def __str__(self) -> str:
        return f"{self.base.title} · {self.number}"

    @property
    def is_erased(self) -> bool:
        return self.content == ERASED

    @property
    def sections(self) -> list[dict[str, Any]]:
        """As those of a version; none once a person in it was erased."""
        return [] if self.is_erased else json.loads(self.content)
