"""What every page about one bidbook begins with."""

from typing import Any

from acquisition.models import Bidbook
from crm.backoffice.scoped import ScopedObject


class BidbookPage(ScopedObject):
    """Name the template; it has `bidbook`."""

    object: Bidbook
    fields = ("slug",)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "bidbook": self.object}
