"""The pages of one landing: each shows the same head and tabs, and one subject below them."""

from dataclasses import dataclass
from typing import Any, ClassVar

from django.db import models
from django.http import HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from acquisition.actions.access import note_that_seen
from acquisition.models import Landing, Lead
from acquisition.models.landing_stages import ROAD
from acquisition.queries.emergency import live_access
from crm.backoffice.scoped import ScopedObject

CHANGE = "acquisition.change_landing"
VERIFY = "acquisition.verify_landing"


@dataclass(frozen=True)
class LandingTab:
    url_name: str
    label: Promise


LANDING_TABS = {
    "inspect": LandingTab("acquisition_landings:inspect", _("The landing")),
    "conditions": LandingTab("acquisition_landings:conditions", _("Permits and conditions")),
    "promises": LandingTab("acquisition_landings:promises", _("Promised and found")),
    "win": LandingTab("acquisition_landings:win", _("Win and announcement")),
    "aftercare": LandingTab("acquisition_landings:aftercare", _("Aftercare")),
}
"""In the order of the work."""


class LandingPage(ScopedObject):
    """Name the `tab` and give `subject_context`; verbs on the subject inherit the page and return to it."""

    tab: ClassVar[str]
    object: Landing
    fields = ("code",)

    def page_url(self, shown: models.Model) -> str:
        return reverse(LANDING_TABS[self.tab].url_name, args=[shown.pk])

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        """A landing tells of its lead: a look is put on record before it is shown, also beside a refusal."""
        note_that_seen(self.object.lead, self.request.user)
        return super().render_to_response(context, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        landing, user = self.object, self.request.user
        road = landing.set_aside_from or landing.status
        return {
            **super().get_context_data(**kwargs),
            "landing": landing,
            "lead": landing.lead,
            "road": ROAD,
            "reached": ROAD.index(road) if road in ROAD else -1,
            "tabs": LANDING_TABS.values(),
            "tab": LANDING_TABS[self.tab],
            "emergency": live_access(user, landing.lead),
            "may_change": user.has_perm(CHANGE) and not landing.is_gone,
            "may_verify": user.has_perm(VERIFY) and not landing.is_gone,
            "may_see_lead": Lead.objects.visible_to(user).filter(pk=landing.lead_id).exists(),
            **self.subject_context(kwargs),
        }

    def subject_context(self, forms: dict[str, Any]) -> dict[str, Any]:
        """What the tab's template needs; `forms` holds a form that was refused, under its `form_name`."""
        raise NotImplementedError
