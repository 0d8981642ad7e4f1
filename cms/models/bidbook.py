"""The page that offers the bidbook, who asked for it, and what acquisition has in store."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from cms.blocks import Story
from cms.models.site_pages import SitePage


class BidbookPage(SitePage, Page):
    """What is in the bidbook, who answers, and the form to ask for it."""

    bidbook = models.SlugField(_("bidbook"), help_text=_("The slug under which acquisition keeps this bidbook."))
    intro = models.TextField(_("introduction"), max_length=500)
    contents = StreamField(Story(), verbose_name=_("what is inside"), blank=True)

    content_panels = [
        *Page.content_panels,
        FieldPanel("intro"),
        FieldPanel("contents"),
        FieldPanel("bidbook"),
    ]
    parent_page_types = ["cms.HomePage"]
    subpage_types: list[str] = []
    template = "cms/pages/bidbook.html"

    class Meta:
        verbose_name = _("bidbook page")


class BidbookRequest(models.Model):
    """One request, as a receipt: its reference is what the visitor was told. What they wrote is crm's to keep."""

    reference = models.CharField(_("reference"), max_length=20, unique=True)
    submission_key = models.CharField(max_length=64, unique=True)
    words_mark = models.CharField(max_length=32, help_text=_("Tells a repeat from another request under the same key."))
    contact = models.ForeignKey("crm.Contact", models.CASCADE, related_name="+")
    page = models.ForeignKey(BidbookPage, models.SET_NULL, null=True, related_name="requests")
    bidbook = models.SlugField()
    language = models.CharField(max_length=2, help_text=_("Of the bidbook that was asked for."))
    page_language = models.CharField(max_length=2)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("bidbook request")

    def __str__(self) -> str:
        return self.reference


class BidbookOffer(models.Model):
    """Which version of a bidbook can be sent today, per language; follows what acquisition publishes."""

    slug = models.SlugField()
    language = models.CharField(max_length=2)
    title = models.CharField(max_length=160)
    number = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["slug", "language"], name="bidbook_offer_once_a_language")]

    def __str__(self) -> str:
        return f"{self.slug} {self.number} ({self.language})"
