"""What the site shows of acquisition's things: small copies, filled by events, rebuilt by a replay."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class PlotListing(models.Model):
    """One plot on offer, as the site finder shows it. Unknown is NULL and said to be unknown."""

    plot_id = models.BigIntegerField(unique=True)
    slug = models.SlugField(unique=True)
    name = models.CharField(_("plot"), max_length=120)
    park = models.CharField(_("business park"), max_length=120)
    municipality = models.ForeignKey(
        "crm.Municipality", models.PROTECT, verbose_name=_("municipality"), related_name="+"
    )
    area_m2 = models.PositiveIntegerField(pgettext_lazy("of land", "area"))
    largest_plot_m2 = models.PositiveIntegerField(_("largest plot in one piece"), null=True)
    environmental_category = models.CharField(_("environmental category"), max_length=4, blank=True)
    price_eur_m2_from = models.PositiveIntegerField(_("price a m2, from"), null=True)
    price_eur_m2_to = models.PositiveIntegerField(_("price a m2, to"), null=True)
    available_from = models.DateField(_("available from"), null=True)
    longitude = models.FloatField(null=True)
    latitude = models.FloatField(null=True)
    outline = models.JSONField(default=list, help_text="The plot's border: [longitude, latitude] pairs.")
    facts = models.JSONField(
        default=list,
        help_text="What is known of it: key, value (null: unknown), unit, as_of, source, stale_after.",
    )
    texts = models.JSONField(default=dict, help_text="A sentence or two, by language.")
    is_sample = models.BooleanField(_("invented"), default=False)
    event_id = models.BigIntegerField(help_text="The event this row follows; an earlier one changes nothing.")
    offered = models.BooleanField(default=True)
    availability = models.CharField(
        max_length=4, default="free", help_text="free, part (a part of it is taken) or held (under option)."
    )

    class Meta:
        ordering = ["municipality__name", "park", "name"]
        verbose_name = _("plot on offer")
        verbose_name_plural = _("plots on offer")

    def __str__(self) -> str:
        return f"{self.name}, {self.park}"


class PropositionListing(models.Model):
    """What the region promises one kind of company in one year, as it was approved."""

    version_id = models.BigIntegerField(unique=True)
    profile = models.SlugField(_("target group"))
    names = models.JSONField(default=dict, help_text="What the target group is called, by language.")
    programme_year = models.PositiveSmallIntegerField(_("programme year"))
    number = models.PositiveIntegerField(_("version"))
    texts = models.JSONField(default=dict, help_text="By language: for_whom, promise and reasons.")
    proofs = models.JSONField(default=list, help_text="The slug of an indicator for each reason.")
    approved = models.BooleanField(default=True)
    event_id = models.BigIntegerField(help_text="The event this row follows; an earlier one changes nothing.")

    class Meta:
        ordering = ["profile", "-programme_year", "-number"]
        verbose_name = _("value proposition on the site")
        verbose_name_plural = _("value propositions on the site")

    def __str__(self) -> str:
        return f"{self.profile} {self.programme_year}"


class ReplyClock(models.Model):
    """How long one enquiry waited for its first reply; the clock visitors see is the median of the last 90 days."""

    enquiry_id = models.BigIntegerField(unique=True)
    received_at = models.DateTimeField()
    answered_at = models.DateTimeField(db_index=True)
    working_minutes = models.PositiveIntegerField(help_text="Within working hours, as the promise counts them.")

    class Meta:
        verbose_name = _("first reply")

    def __str__(self) -> str:
        return f"{self.working_minutes} min"
