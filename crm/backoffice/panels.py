"""Panels: parts of a dossier at addresses of their own, fetched when they come into view (docs/adr/0022).

The dossier draws at once what is needed at first glance, and of each panel the heading and the way to it. Asked for as
a fragment a panel is its section alone; otherwise it is a page, for who has no script and for a link to send around.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString

from crm.backoffice.scoped import ScopedObject
from crm.contracts import DossierPanel, dossier_panels

FRAGMENT = "fragment"


@dataclass(frozen=True)
class Panel:
    """`draw` takes the thing, the request and where forms return to; returns the section, whose id is `anchor`."""

    heading: Any
    draw: Callable[[Any, HttpRequest, str], str]
    anchor: str
    permission: str = ""

    def is_for(self, user: Any) -> bool:
        return not self.permission or bool(user.has_perm(self.permission))


def offered_for(kind: str) -> dict[str, Panel]:
    """What siblings registered for the dossiers of this `app.model`, by the name in the address."""
    return {
        name.replace(".", "-"): _offered(name.replace(".", "-"), part)
        for name, part in dossier_panels.items()
        if part.about == kind
    }


def _offered(name: str, part: DossierPanel) -> Panel:
    def draw(thing: Any, request: HttpRequest, _here: str) -> str:
        body = render_to_string(part.template, part.context(thing.pk, request.user), request)
        shown = {"name": name, "heading": part.heading, "body": body}
        return render_to_string("crm/backoffice/panels/offered.html", shown, request)

    return Panel(part.heading, draw, name, part.permission)


def waiting(thing: Any, panels: Mapping[str, Panel], request: HttpRequest, space: str) -> dict[str, SafeString]:
    """By name what stands on the dossier until the panel is fetched; without those that the user may not see.

    What the address of the dossier asks for, such as a day or a theme, is asked of every panel.
    """
    asked = request.GET.urlencode()
    shown = {}
    for name, panel in panels.items():
        if panel.is_for(request.user):
            words = {"panel": panel, "address": reverse(f"{space}:panel", args=[thing.pk, name]), "asked": asked}
            shown[name] = render_to_string("crm/backoffice/panels/waiting.html", words)
    return shown


class PanelPage(ScopedObject):
    """One of `panels` of a thing of `space`; 404 for a name that is none, and for who may see neither."""

    template_name = "crm/backoffice/panels/page.html"
    panels: ClassVar[Callable[[], Mapping[str, Panel]]]
    space: ClassVar[str]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        named = type(self).panels().get(kwargs["panel"])
        if named is None or not named.is_for(request.user):
            raise Http404
        self.panel = named
        if FRAGMENT in request.GET:
            return HttpResponse(self.panel.draw(self.object, request, self.place_on_the_dossier()))
        return super().get(request, *args, **kwargs)

    def dossier_url(self) -> str:
        return reverse(f"{self.space}:inspect", args=[self.object.pk])

    def place_on_the_dossier(self) -> str:
        asked = self.request.GET.copy()
        asked.pop(FRAGMENT)
        query = f"?{asked.urlencode()}" if asked else ""
        return f"{self.dossier_url()}{query}#{self.panel.anchor}"

    def get_page_title(self) -> Any:
        return self.panel.heading

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        *before, _self = super().get_breadcrumbs_items()
        whole = {"url": self.dossier_url(), "label": str(self.object)}
        return [*before, whole, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        drawn = self.panel.draw(self.object, self.request, self.request.get_full_path())
        return {**context, "drawn": drawn, "dossier_url": f"{self.dossier_url()}#{self.panel.anchor}"}
