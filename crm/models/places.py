"""Where and what: municipalities, sectors and the initiatives that strengthen them."""

from django.db import models
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


def in_language(names: dict[str, str]) -> str:
    """The name in the active language, or in Dutch, or in whatever there is."""
    language = (get_language() or "nl")[:2]
    return names.get(language) or names.get("nl") or next(iter(names.values()), "")


class MunicipalityQuerySet(models.QuerySet["Municipality"]):
    def members(self) -> "MunicipalityQuerySet":
        """Members of the region today: all but those that say they begin later or ended before."""
        today = timezone.localdate()
        return self.exclude(member_from__gt=today).exclude(member_to__lt=today)


class Municipality(models.Model):
    """A municipality and the period in which it takes part in the region."""

    slug = models.SlugField(unique=True)
    code_cbs = models.CharField(_("CBS code"), max_length=6, unique=True)
    name = models.CharField(_("name"), max_length=80)
    province = models.CharField(_("province"), max_length=40)
    development_agency = models.CharField(_("regional development agency"), max_length=80, blank=True)
    member_from = models.DateField(_("member from"), null=True, blank=True)
    member_to = models.DateField(_("member until"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True)

    objects = MunicipalityQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("municipality")
        verbose_name_plural = _("municipalities")

    def __str__(self) -> str:
        return self.name


class Sector(models.Model):
    """A part of manufacturing the region is strong in. Names and summaries are per language."""

    slug = models.SlugField(unique=True)
    names = models.JSONField(_("names"), default=dict)
    summaries = models.JSONField(_("summaries"), default=dict)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "slug"]
        verbose_name = _("sector")

    def __str__(self) -> str:
        return in_language(self.names)

    @property
    def summary(self) -> str:
        return in_language(self.summaries)


class Initiative(models.Model):
    """Something sown in the region that grows, or is being harvested."""

    class Phase(models.TextChoices):
        SOWN = "sown", _("sown")
        GROWING = "growing", _("growing")
        HARVEST = "harvest", _("harvest")

    slug = models.SlugField(unique=True)
    name = models.CharField(_("name"), max_length=80)
    phase = models.CharField(_("phase"), max_length=10, choices=Phase)
    summaries = models.JSONField(_("summaries"), default=dict)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "slug"]
        verbose_name = _("initiative")

    def __str__(self) -> str:
        return self.name

    @property
    def summary(self) -> str:
        return in_language(self.summaries)
