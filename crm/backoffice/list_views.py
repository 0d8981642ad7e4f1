"""The views that people keep of a list or a board: shown above it, and one of them found by itself."""

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property

from crm.models import Layout, SavedView
from crm.queries.list_views import views_of

PLAIN = "0"
VIEW = "view"


def view_address(view: SavedView) -> str:
    """Where the view is looked at; the address itself says everything, the id only which view it is."""
    page = f"{view.list_name}:{'board' if view.layout == Layout.BOARD else 'index'}"
    return f"{reverse(page)}?{'&'.join(part for part in (view.query, f'{VIEW}={view.pk}') if part)}"


class KeptViews:
    """Mix into the view of a list or a board. `list_name` is the namespace of its addresses; empty: no views."""

    request: HttpRequest
    list_name: str = ""
    layout: str = Layout.LIST

    def kept_query(self) -> QueryDict:
        """What of the address says how the list stands, as far as it can be read: this is what a view keeps."""
        raise NotImplementedError

    @property
    def state_query(self) -> str:
        return self.kept_query().urlencode()

    @cached_property
    def views(self) -> list[Any]:
        return views_of(self.request.user, self.list_name) if self.list_name else []

    @cached_property
    def opened_view(self) -> Any:
        """The view that the address names, when the user may see it."""
        asked = self.request.GET.get(VIEW, "")
        return next((view for view in self.views if str(view.pk) == asked), None)

    @property
    def differs(self) -> bool:
        """Whether the list stands otherwise than its view was saved."""
        return self.opened_view is not None and self.state_query != self.opened_view.query

    def unknown_filters(self) -> list[str]:
        """What the opened view asks for that this list does not know any more."""
        kept = QueryDict(self.opened_view.query) if self.opened_view else QueryDict()
        return [name for name in kept if name in self.request.GET and not self.knows(name)]

    def knows(self, _parameter: str) -> bool:
        raise NotImplementedError

    def found_by_itself(self) -> HttpResponse | None:
        """The way to the user's default view when the list is opened without saying how."""
        if self.request.GET or not self.list_name:
            return None
        default = next((view for view in self.views if view.is_default), None)
        return redirect(view_address(default)) if default else None

    def view_links(self) -> dict[str, Any]:
        """For the bar above the list."""
        links = [(view, view_address(view)) for view in self.views]
        opened = self.opened_view
        return {
            "plain": f"{reverse(f'{self.list_name}:index')}?{VIEW}={PLAIN}",
            "tabs": [(view, address) for view, address in links if view.pinned or view == opened],
            "more": [(view, address) for view, address in links if not view.pinned and view != opened],
            "opened": opened,
            "is_mine": opened is not None and opened.owner_id == getattr(self.request.user, "pk", None),
            "differs": self.differs,
            "unknown": self.unknown_filters(),
            "query": self.state_query,
        }
