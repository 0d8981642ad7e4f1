"""How often pages are read: counts, and nothing about who read them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PageCount(models.Model):
    """Views of one page on one day, by the campaign and the website that led there. No person is in it."""

    day = models.DateField(_("day"))
    page = models.ForeignKey("wagtailcore.Page", models.CASCADE, related_name="+")
    campaign_code = models.CharField(_("campaign"), max_length=64, blank=True)
    referrer = models.CharField(_("came from"), max_length=120, blank=True, help_text=_("The website's name alone."))
    views = models.PositiveIntegerField(_("views"), default=0)

    class Meta:
        verbose_name = _("page count")
        constraints = [
            models.UniqueConstraint(fields=["day", "page", "campaign_code", "referrer"], name="page_count_once")
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.page_id}: {self.views}"
