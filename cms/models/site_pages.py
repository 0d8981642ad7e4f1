"""What every page of the site has."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page


class SitePage(models.Model):
    """Mixed into every page type: a summary for lists, search results and shared links.

    An abstract mixin, not a page base of our own: swapping Wagtail's Page is experimental and cannot be undone.
    """

    summary = models.CharField(
        _("summary"),
        max_length=240,
        blank=True,
        help_text=_("One or two sentences, shown in lists, in search results and when somebody shares the page."),
    )

    promote_panels = [FieldPanel("summary"), *Page.promote_panels]

    class Meta:
        abstract = True
