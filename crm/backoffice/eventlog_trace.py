"""What followed from what, with times: the whole chain one event belongs to."""

from typing import Any

from django.http import Http404
from django.utils.translation import gettext_lazy as _

from crm.backoffice.eventlog_pages import LogPage
from crm.models import EventRecord
from crm.queries.chains import chain


class TracePage(LogPage):
    template_name = "crm/backoffice/eventlog/trace.html"
    page_title = _("Chain of events")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        event_id: int = kwargs["event_id"]
        try:
            told = chain(event_id, self.request.user)
        except (EventRecord.DoesNotExist, OverflowError):
            raise Http404 from None
        return {**super().get_context_data(**kwargs), "chain": told, "asked_for": event_id}
