"""Pages of a list: they know how it stands, because their address carries the same query."""

from typing import Any, ClassVar

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from crm.backoffice.list_state import COLUMNS
from crm.backoffice.list_views import PLAIN, VIEW
from crm.backoffice.scoped_pages import ScopedPage


class ListPage(ScopedPage, TemplateView):
    """A page about the list of `viewset`. Who may not see the list, or may not do this with it, gets 404."""

    viewset: ClassVar[Any] = None
    template_name = "crm/backoffice/lists/page.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        sees = self.listed.user_has_any_permission(self.listed.any_permission_required)
        if not (sees and self.is_allowed()):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def is_allowed(self) -> bool:
        return True

    @cached_property
    def listed(self) -> Any:
        """The list as it stands."""
        view_class = self.viewset.index_view_class
        given = {**self.viewset.get_common_view_kwargs(), **self.viewset.get_index_view_kwargs()}
        known = {name: value for name, value in given.items() if hasattr(view_class, name)}
        view = view_class(**{name: value for name, value in known.items() if value is not self.viewset.UNDEFINED})
        view.setup(self.request)
        return view

    @property
    def list_name(self) -> str:
        return str(self.viewset.name)

    def url(self, name: str, *args: Any) -> str:
        return reverse(f"{self.list_name}:{name}", args=args)

    @property
    def list_address(self) -> str:
        """Back to the list as it stood."""
        return f"{self.url('index')}?{self.listed.state_query or f'{VIEW}={PLAIN}'}"

    def get_page_title(self) -> Any:
        return self.page_title

    def get_header_icon(self) -> str:
        return str(self.viewset.icon)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        listed = {"url": self.list_address, "label": self.listed.get_page_title()}
        return [*super().get_breadcrumbs_items(), listed, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "listed": self.listed,
            "list_name": self.list_name,
            "return_url": self.list_address,
            "many": self.listed.model._meta.verbose_name_plural,
            "said": self.in_words(),
        }

    def in_words(self) -> list[tuple[str, str]]:
        """What the list is narrowed down to, for a person: what is searched for, and each filter with its value."""
        listed = self.listed
        said = [(_("Search"), listed.search_query)] if listed.is_searching else []
        chips = listed.active_filters if listed.filters and listed.filters.is_valid() else ()
        return [*said, *((str(chip.field_label), strip_tags(str(chip.value))) for chip in chips)]


class ColumnsPage(ListPage):
    """GET: which columns are shown, in which order. The form leads back to the list, which then shows them."""

    template_name = "crm/backoffice/lists/columns.html"
    page_title = gettext_lazy("Columns")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        listed = self.listed
        chosen = listed.chosen_columns
        rest = [name for name in listed.possible_columns if name not in chosen]
        columns = [(name, listed.possible_columns[name].label, name in chosen) for name in [*chosen, *rest]]
        kept = listed.kept_query()
        hidden = [(name, value) for name in kept for value in kept.getlist(name) if name != COLUMNS]
        opened = listed.request.GET.get(VIEW) or PLAIN
        return {
            **super().get_context_data(**kwargs),
            "first": columns[0],
            "columns": columns[1:],
            "hidden": [*hidden, (VIEW, opened)],
            "index": self.url("index"),
        }
