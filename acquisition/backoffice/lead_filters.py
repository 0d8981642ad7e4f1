"""By what the list of leads is narrowed down: also what the figures of the board and of a year link to."""

from typing import Any

import django_filters
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet

from acquisition.models import Lead
from acquisition.models.leads import sees_every_lead
from acquisition.queries.board import BY_MUNICIPALITY, BY_OWNER, NONE, in_lane
from crm.models import Municipality, User

KNOWN = [("known", _("known")), ("unknown", _("not known"))]


def _owners() -> list[tuple[str, str]]:
    owners = User.objects.filter(pk__in=Lead.objects.filter(owner__isnull=False).order_by().values("owner"))
    rows = owners.order_by("first_name", "last_name", "username").only("first_name", "last_name", "username")
    return [*((str(one.pk), one.get_full_name() or one.get_username()) for one in rows), (NONE, _("Nobody’s yet"))]


def _municipalities() -> list[tuple[str, str]]:
    names = [(str(pk), name) for pk, name in Municipality.objects.values_list("pk", "name")]
    return [*names, (NONE, _("Nowhere yet"))]


class LeadFilters(WagtailFilterSet):
    state = django_filters.ChoiceFilter(
        label=_("Open or ended"),
        method="in_state",
        empty_label=_("All"),
        choices=[("open", _("open")), ("stuck", _("longer at its stage than its limit")), ("ended", _("ended"))],
        widget=forms.RadioSelect,
    )
    owner = django_filters.ChoiceFilter(label=_("owner"), method="of_lane", choices=_owners, empty_label=_("All"))
    municipality = django_filters.ChoiceFilter(
        label=_("municipality"), method="of_lane", choices=_municipalities, empty_label=_("All")
    )
    jobs = django_filters.ChoiceFilter(
        label=_("New jobs"), method="is_known", choices=KNOWN, empty_label=_("All"), widget=forms.RadioSelect
    )
    investment = django_filters.ChoiceFilter(
        label=_("Investment"), method="is_known", choices=KNOWN, empty_label=_("All"), widget=forms.RadioSelect
    )

    class Meta:
        model = Lead
        fields = ("stage", "state", "outcome", "standing", "origin", "owner", "municipality", "jobs", "investment")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.request is None or not sees_every_lead(self.request.user):
            del self.filters["municipality"]  # it would tell of the land that others hold

    def in_state(self, rows: Any, _name: str, value: str) -> Any:
        if value == "stuck":
            return rows.stuck(timezone.now())
        return rows.still_open() if value == "open" else rows.exclude(outcome=None)

    def of_lane(self, rows: Any, name: str, value: str) -> Any:
        return in_lane(rows, BY_OWNER if name == "owner" else BY_MUNICIPALITY, value)

    def is_known(self, rows: Any, name: str, value: str) -> Any:
        field = "jobs_new_fte_est" if name == "jobs" else "investment_eur_est"
        return rows.filter(**{f"{field}__isnull": value == "unknown"})
