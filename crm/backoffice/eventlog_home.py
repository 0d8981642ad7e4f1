"""What a person must see to in the event log, on the first page of the back office."""

from typing import Any

from django.forms import Media
from wagtail.admin.ui.components import Component

from crm.queries.eventlog import Alert


class AlertPanel(Component):
    """Only there when there is something to do, and then above everything else."""

    name = "eventlog"
    order = 10
    template_name = "crm/backoffice/eventlog/alerts.html"
    media = Media(css={"all": ["crm/backoffice/eventlog.css"]})

    def __init__(self, alerts: list[Alert]) -> None:
        self.alerts = alerts

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"alerts": self.alerts}
