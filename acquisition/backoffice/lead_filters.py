"""By what the list of leads is narrowed down: also what the figures of the board and of a year link to."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet

from acquisition.models import EndReason, Lead, Qualification, Stage
from acquisition.models.leads import sees_every_lead
from acquisition.queries.board import BY_MUNICIPALITY, BY_OWNER, NONE, in_lane
from acquisition.queries.kpi.discipline import FRESH_FOR, with_last_talk
from acquisition.queries.kpi.pipeline import leads_that_first_reached
from crm.models import Municipality, User

KNOWN = [("known", _("known")), ("unknown", _("not known"))]


def _owners() -> list[tuple[str, Any]]:
    owners = User.objects.filter(pk__in=Lead.objects.filter(owner__isnull=False).order_by().values("owner"))
    rows = owners.order_by("first_name", "last_name", "username").only("first_name", "last_name", "username")
    return [*((str(one.pk), one.get_full_name() or one.get_username()) for one in rows), (NONE, _("Nobody’s yet"))]


def _municipalities() -> list[tuple[str, Any]]:
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
    reached = django_filters.ChoiceFilter(
        label=_("First reached this stage or a later one"),
        method="first_reached",
        choices=Stage.choices,
        empty_label=_("All"),
    )
    reached_on = django_filters.DateFromToRangeFilter(
        label=_("when it first did"), method="leave", widget=DateRangePickerWidget
    )
    came_to = django_filters.ChoiceFilter(
        label=_("Came as far as"), method="ever_reached", choices=Stage.choices, empty_label=_("All")
    )
    ended = django_filters.DateFromToRangeFilter(
        label=_("ended"), field_name="outcome_at", widget=DateRangePickerWidget
    )
    outcome_reason = django_filters.ChoiceFilter(
        label=_("why it ended"), choices=EndReason.choices, empty_label=_("All")
    )
    opening = django_filters.DateFromToRangeFilter(
        label=_("at work here, expected on"), field_name="expected_operational_on", widget=DateRangePickerWidget
    )
    talk = django_filters.ChoiceFilter(
        label=_("Both sides spoke"),
        method="last_talk",
        choices=[("fresh", _("in the last 30 days")), ("stale", _("longer ago")), ("never", _("never noted"))],
        empty_label=_("All"),
    )
    lacks = django_filters.ChoiceFilter(
        label=_("What is not in order"),
        method="what_lacks",
        choices=[
            ("next_step", _("no next step")),
            ("decision", _("their decision is overdue")),
            ("score", _("not scored")),
        ],
        empty_label=_("All"),
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

    def first_reached(self, rows: Any, _name: str, value: str) -> Any:
        when = self.form.cleaned_data.get("reached_on")
        begin, end = (when.start, when.stop) if when else (None, None)
        return rows.filter(pk__in=leads_that_first_reached(Stage(value), begin, end))

    def leave(self, rows: Any, _name: str, _value: Any) -> Any:
        """The days belong to `reached`."""
        return rows

    def ever_reached(self, rows: Any, _name: str, value: str) -> Any:
        return rows.filter(pk__in=leads_that_first_reached(Stage(value), None, None))

    def last_talk(self, rows: Any, _name: str, value: str) -> Any:
        now = timezone.now()
        talked = with_last_talk(rows, now)
        if value == "never":
            return talked.filter(talked_at=None)
        is_fresh = Q(talked_at__gte=now - FRESH_FOR)
        return talked.filter(is_fresh) if value == "fresh" else talked.filter(talked_at__lt=now - FRESH_FOR)

    def what_lacks(self, rows: Any, _name: str, value: str) -> Any:
        if value == "next_step":
            return rows.filter(next_step="")
        if value == "decision":
            return rows.filter(expected_decision_on__lt=timezone.localdate())
        return rows.exclude(pk__in=Qualification.objects.current().order_by().values("lead"))
