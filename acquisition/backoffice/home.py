"""What those who may not see leads read of them on the first page of the back office."""

from typing import Any

from django.forms import Media
from wagtail.admin.ui.components import Component

from acquisition.queries.funnel import SMALLEST, funnel


class FunnelPanel(Component):
    """How many leads stand where, for who may know that and no more."""

    name = "acquisition-funnel"
    order = 230  # after what waits for a marketeer's own word
    template_name = "acquisition/backoffice/funnel.html"
    media = Media(css={"all": ["acquisition/backoffice.css"]})

    def get_context_data(self, _parent_context: Any) -> dict[str, Any]:
        steps = funnel()
        some_shown = any(step.count is not None for step in steps)
        return {"steps": steps, "smallest": SMALLEST, "some_shown": some_shown}
