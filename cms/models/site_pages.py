"""What every page of the site has."""

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.api import APIField
from wagtail.models import Page, PageViewRestriction
from wagtail.search import index

from cms.blocks.drawings import drawing_choices


class SitePage(models.Model):
    """Mixed into every page type: a summary for lists, search results and shared links, and who answers questions.

    An abstract mixin, not a page base of our own: swapping Wagtail's Page is experimental and cannot be undone.
    """

    summary = models.CharField(
        _("summary"),
        max_length=240,
        blank=True,
        help_text=_("One or two sentences, shown in lists, in search results and when somebody shares the page."),
    )
    contact = models.ForeignKey(
        "cms.ContactPerson",
        models.SET_NULL,
        null=True,
        blank=True,
        verbose_name=_("named contact"),
        related_name="+",
        help_text=_("Who answers questions about this page. Empty: the contact of the whole site."),
    )
    hidden_from_search = models.BooleanField(
        _("hidden from search engines"),
        default=False,
        help_text=_("Also left out of the sitemap and of the search on the site."),
    )
    translated_from = models.ForeignKey(
        "wagtailcore.Revision",
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        help_text="The revision of the first language's page that this translation was last brought up to date with.",
    )

    api_fields = [APIField("summary")]
    search_fields = [*Page.search_fields, index.SearchField("words_to_search")]
    promote_panels = [FieldPanel("summary"), *Page.promote_panels, FieldPanel("hidden_from_search")]
    settings_panels = [*Page.settings_panels, FieldPanel("contact")]

    template: str
    path: str
    alias_of_id: int | None
    preview_modes = [
        ("", _("Page")),
        ("search", _("Search result")),
        ("social", _("Shared link")),
        ("newsletter", _("Newsletter item")),
    ]

    class Meta:
        abstract = True

    def get_preview_template(self, _request: HttpRequest, mode_name: str) -> str:
        """The page itself, or how it looks where others first meet it."""
        return f"cms/previews/{mode_name}.html" if mode_name else self.template

    def get_view_restrictions(self) -> models.QuerySet[PageViewRestriction]:
        """As Wagtail's, in one query: by the paths of the pages above, without fetching those."""
        if self.alias_of_id:
            return super().get_view_restrictions()  # type: ignore[misc]
        ends = range(Page.steplen, len(self.path) + 1, Page.steplen)
        return PageViewRestriction.objects.filter(page__path__in=[self.path[:end] for end in ends])

    def words_to_search(self) -> str:
        """Every text of the page that a visitor can read, for the search index."""
        found: list[str] = []
        for field in self._meta.get_fields():
            value = getattr(self, field.name, "") if field.name in _READ else ""
            searchable = getattr(field, "get_searchable_content", None)
            found += searchable(value) if searchable and value else [str(value)]
        return "\n".join(text for text in found if text)


_READ = {
    *("summary", "intro", "promise", "promise_after", "person", "person_role", "firm", "object_made", "used_where"),
    *("quote", "venue", "address", "host", "boilerplate", "body", "contents", "groups", "sector", "municipality"),
    *("initiative", "drawing_caption"),
}


class DrawnPage(models.Model):
    """Mixed into pages that open with a picture: a drawing made for the site, or a photograph."""

    image = models.ForeignKey(
        "crm.Image", models.SET_NULL, null=True, blank=True, verbose_name=_("picture"), related_name="+"
    )
    drawing = models.CharField(_("drawing"), max_length=40, choices=drawing_choices, blank=True)
    drawing_caption = models.CharField(_("what the drawing shows"), max_length=240, blank=True)

    class Meta:
        abstract = True
