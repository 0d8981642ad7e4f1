"""Named contacts and series: edited, like pages, by Wagtail's own editor."""

from django.utils.translation import gettext_lazy as _
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from cms.models import ContactPerson, StorySeries


class ContactPersonViewSet(SnippetViewSet):
    model = ContactPerson
    icon = "user"
    list_display = ["name", "role", "locale", "answers_for_the_site"]
    search_fields = ["name", "role"]
    list_filter = ["locale"]


class StorySeriesViewSet(SnippetViewSet):
    model = StorySeries
    icon = "list-ol"
    list_display = ["title", "slug", "locale"]
    search_fields = ["title"]
    list_filter = ["locale"]


class BesideThePages(SnippetViewSetGroup):
    menu_label = _("Beside the pages")
    menu_icon = "snippet"
    menu_order = 210
    items = (ContactPersonViewSet, StorySeriesViewSet)
