"""The panel of acquisition on the first page of the back office."""

from typing import Any

from django.forms import Media
from wagtail.admin.ui.components import Component

from acquisition.queries.home import at_home


class HomePanel(Component):
    """Open leads by stage and the enquiries that wait, for who may view leads."""

    name = "acquisition"
    order = 90
    template_name = "acquisition/backoffice/home.html"
    media = Media(css={"all": ["acquisition/backoffice.css"]})

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        user = parent_context["request"].user
        return {"home": at_home(user), "sees_enquiries": user.has_perm("acquisition.view_enquiry")}
