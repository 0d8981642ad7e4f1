"""What the pages of the event log have in common: who lacks the permission does not find them."""

from typing import Any, ClassVar

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from crm.backoffice.scoped import ScopedPage
from crm.models import EventDelivery


class LogPage(ScopedPage, TemplateView):
    model = EventDelivery
    permission: ClassVar[str] = "crm.view_eventdelivery"
    header_icon = "history"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        user: Any = request.user
        if not (user.has_perm("crm.view_eventdelivery") and user.has_perm(self.permission)):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        deliveries = {"url": reverse("crm_eventlog:index"), "label": _("Event log")}
        return [*super().get_breadcrumbs_items(), deliveries, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_mend = self.request.user.has_perm("crm.mend_eventdelivery")
        return {**super().get_context_data(**kwargs), "may_mend": may_mend}
