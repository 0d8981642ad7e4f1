"""What is known of an organisation or a person that has no field of its own: a value, who says so, and as of when."""

from decimal import Decimal
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Q
from django.utils import formats, timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

DAYS_A_YEAR = 365


class FactKind(models.TextChoices):
    """Named kinds say by themselves what is meant; the last four are named by who notes them."""

    EMPLOYEES = "employees", _("employees")
    TURNOVER = "turnover", _("turnover")
    FLOOR_SPACE = "floor_space", _("floor space needed")
    ENERGY = "energy", _("energy demand")
    FOUNDED = "founded", _("year founded")
    NUMBER = "number", _("another number")
    TEXT = "text", _("something in words")
    DAY = "day", _("a day")
    CHOICE = "choice", _("yes or no")


class FactAnswer(models.TextChoices):
    YES = "yes", _("yes")
    NO = "no", _("no")
    PARTLY = "partly", _("partly")


NUMBERS = {
    FactKind.EMPLOYEES,
    FactKind.TURNOVER,
    FactKind.FLOOR_SPACE,
    FactKind.ENERGY,
    FactKind.FOUNDED,
    FactKind.NUMBER,
}
NAMED_BY_HAND = {FactKind.NUMBER, FactKind.TEXT, FactKind.DAY, FactKind.CHOICE}
UNITS = {
    FactKind.EMPLOYEES: ("people", "FTE"),
    FactKind.TURNOVER: ("EUR",),
    FactKind.FLOOR_SPACE: ("m²", "ha"),
    FactKind.ENERGY: ("kW", "MW", "MWh/year"),
}
STALE_AFTER_DAYS = {
    FactKind.EMPLOYEES: 2 * DAYS_A_YEAR,
    FactKind.TURNOVER: 2 * DAYS_A_YEAR,
    FactKind.FLOOR_SPACE: DAYS_A_YEAR,
    FactKind.ENERGY: DAYS_A_YEAR,
    FactKind.NUMBER: 2 * DAYS_A_YEAR,
    FactKind.TEXT: 2 * DAYS_A_YEAR,
    FactKind.CHOICE: 2 * DAYS_A_YEAR,
}
"""A kind that is not here stays true."""


class FactQuerySet(models.QuerySet["Fact"]):
    def visible_to(self, user: Any) -> "FactQuerySet":
        """Those about an organisation or a person that the user may see."""
        seen = Q()
        for name in ("contact", "organisation"):
            rows = apps.get_model("crm", name)._default_manager.visible_to(user).order_by().values("pk")
            seen |= Q(**{f"{name}__in": rows})
        return self.filter(seen)

    def current(self) -> "FactQuerySet":
        """Neither replaced by a newer one nor taken back."""
        return self.filter(replaced_by=None, taken_back_at=None)


class Fact(models.Model):
    """One value of one kind, as of a day, from a source. It never changes: a newer fact replaces it and it is kept.

    Without a value it says that somebody asked and it is not known, which is not zero, and why.
    """

    contact = models.ForeignKey("crm.Contact", models.CASCADE, null=True, blank=True, related_name="facts")
    organisation = models.ForeignKey("crm.Organisation", models.CASCADE, null=True, blank=True, related_name="facts")
    kind = models.CharField(_("kind"), max_length=12, choices=FactKind)
    label = models.CharField(_("what is meant"), max_length=60, blank=True)
    number = models.DecimalField(_("value"), max_digits=20, decimal_places=3, null=True, blank=True)
    text = models.CharField(_("value"), max_length=500, blank=True)
    day = models.DateField(_("value"), null=True, blank=True)
    unit = models.CharField(_("unit"), max_length=12, blank=True)
    unknown_reason = models.CharField(_("why it is not known"), max_length=200, blank=True)
    source = models.CharField(_("source"), max_length=200)
    source_url = models.URLField(_("where it can be read"), max_length=300, blank=True)
    as_of_on = models.DateField(_("as of"))
    noted_by = models.ForeignKey(
        "crm.User", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("noted by")
    )
    noted_at = models.DateTimeField(_("noted"), default=timezone.now)
    replaces = models.OneToOneField(
        "self", models.SET_NULL, null=True, blank=True, related_name="replaced_by", verbose_name=_("in the place of")
    )
    taken_back_at = models.DateTimeField(_("taken back"), null=True, blank=True)

    objects = FactQuerySet.as_manager()

    class Meta:
        ordering = ["-as_of_on", "-pk"]
        verbose_name = _("fact")
        verbose_name_plural = _("facts")
        constraints = [
            models.CheckConstraint(
                name="fact_about_one",
                condition=Q(contact__isnull=False, organisation=None) | Q(contact=None, organisation__isnull=False),
            ),
            models.CheckConstraint(
                name="fact_one_value_or_unknown",
                condition=Q(number__isnull=False, text="", day=None, unknown_reason="")
                | (Q(number=None, day=None, unknown_reason="") & ~Q(text=""))
                | Q(number=None, text="", day__isnull=False, unknown_reason="")
                | (Q(number=None, text="", day=None) & ~Q(unknown_reason="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.in_words}"

    @property
    def name(self) -> str:
        return self.label or str(self.get_kind_display())

    @property
    def is_known(self) -> bool:
        return not self.unknown_reason

    @property
    def in_words(self) -> str:
        """The value with its unit, in the active language; that it is not known is a sentence, never a zero."""
        if not self.is_known:
            return str(_("Not known"))
        if self.number is not None:
            return f"{self._number()} {self.unit_in_words}".strip()
        if self.day:
            return formats.date_format(self.day)
        return str(dict(FactAnswer.choices).get(self.text, self.text)) if self.kind == FactKind.CHOICE else self.text

    @property
    def unit_in_words(self) -> str:
        words = {"people": ngettext("person", "people", int(self.number or 0)), "MWh/year": str(_("MWh a year"))}
        return words.get(self.unit, self.unit)

    @property
    def is_stale(self) -> bool:
        """Old enough to ask again."""
        limit = STALE_AFTER_DAYS.get(FactKind(self.kind))
        return limit is not None and (timezone.localdate() - self.as_of_on).days > limit

    def _number(self) -> str:
        number = (self.number or Decimal()).normalize()
        if self.kind == FactKind.FOUNDED:
            return f"{int(number)}"
        exponent = number.as_tuple().exponent
        decimals = max(0, -exponent) if isinstance(exponent, int) else 0
        return formats.number_format(number, decimals, use_l10n=True, force_grouping=True)
