"""What the weekly list is made of: each part as rows of the same seven columns, so that the database is asked once.

(part, kind, the thing a line leads to, its lead or NULL, whose it is or NULL, the day, a word, another word)
"""

from datetime import date, datetime, time
from typing import Any

from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    DateField,
    Exists,
    F,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models import Model as AnyModel
from django.db.models.functions import Cast, TruncDate
from django.utils import timezone

from acquisition.models import (
    CallStatus,
    Commitment,
    Dependency,
    DependencyStatus,
    Enquiry,
    Landing,
    LandingStatus,
    LandingTransition,
    Lead,
    LeadTransition,
    Offer,
    OfferStatus,
    Permit,
    PlotHold,
    Realisation,
    SiteCall,
    Standing,
)
from acquisition.models.landing_stages import GONE, STANDING
from acquisition.queries.working_days import REGION
from crm.models import Task

MOST = 200
"""Of one kind of line; behind it the list of leads is the better place."""
CHANGED, STUCK, DUE = "changed", "stuck", "due"
Rows = QuerySet[Any, Any]


def changed(user: Any, since: date) -> list[Rows]:
    """What happened from that day on."""
    begin = datetime.combine(since, time(), REGION)
    leads, landings = Lead.objects.visible_to(user), Landing.objects.visible_to(user)
    moved = _newest(LeadTransition.objects.filter(lead__in=_ids(leads), at__gte=begin), "-at")
    ended = _newest(leads.filter(outcome_at__gte=begin), "-outcome_at")
    landed = _newest(LandingTransition.objects.filter(landing__in=_ids(landings), at__gte=begin), "-at")
    holds, offers = PlotHold.objects.visible_to(user), Offer.objects.visible_to(user)
    return [
        _rows(moved, CHANGED, "moved", "lead_id", "lead_id", None, _day("at"), "from_stage", "to_stage"),
        _rows(ended, CHANGED, "ended", "pk", "pk", None, _day("outcome_at"), "outcome", "outcome_reason"),
        _rows(
            landed,
            CHANGED,
            "landing",
            "landing_id",
            "landing__lead_id",
            "landing__landing_manager_id",
            _day("at"),
            "from_status",
            "to_status",
        ),
        _rows(
            _newest(holds.filter(made_at__gte=begin), "-made_at"),
            CHANGED,
            "held",
            "lead_id",
            "lead_id",
            None,
            _day("made_at"),
            "kind",
            "plot__name",
        ),
        _rows(
            _newest(holds.filter(ended_on__gte=since), "-ended_on"),
            CHANGED,
            "freed",
            "lead_id",
            "lead_id",
            None,
            F("ended_on"),
            "status",
            "plot__name",
        ),
        _rows(
            _newest(offers.filter(sent_at__gte=begin), "-sent_at"),
            CHANGED,
            "offered",
            "lead_id",
            "lead_id",
            None,
            _day("sent_at"),
        ),
        _rows(
            _newest(offers.filter(answered_at__gte=begin), "-answered_at"),
            CHANGED,
            "answered",
            "lead_id",
            "lead_id",
            None,
            _day("answered_at"),
        ),
    ]


def stuck(user: Any) -> list[Rows]:
    """What does not go on, that which has stood longest first."""
    leads, landings = Lead.objects.visible_to(user), Landing.objects.visible_to(user)
    waiting = leads.still_open().filter(standing=Standing.ONGOING)
    since, too_long = _day("stage_entered_at"), leads.stuck(timezone.now())
    return [
        _rows(_newest(too_long, "stage_entered_at"), STUCK, "limit", "pk", "pk", None, since, "stage"),
        _rows(_newest(waiting.filter(owner=None), "stage_entered_at"), STUCK, "nobodys", "pk", "pk", None, since),
        _rows(
            _newest(waiting.filter(owner__isnull=False, next_step=""), "stage_entered_at"),
            STUCK,
            "no_next_step",
            "pk",
            "pk",
            None,
            since,
        ),
        _rows(
            _newest(landings.filter(status=LandingStatus.BLOCKED), "status_since"),
            STUCK,
            "blocked",
            "pk",
            "lead_id",
            "landing_manager_id",
            _day("status_since"),
            "blocked_by__kind",
        ),
    ]


def due(user: Any, until: date) -> list[Rows]:
    """What is to be done or decided by that day, also what should have been before."""
    end = datetime.combine(date.fromordinal(until.toordinal() + 1), time(), REGION)
    return [*_due_of_leads(user, until, end), *_due_of_landings(user, until)]


def _due_of_leads(user: Any, until: date, end: datetime) -> list[Rows]:
    leads = Lead.objects.visible_to(user).still_open()
    resting = leads.filter(resume_on__lte=until)
    calls = SiteCall.objects.filter(lead__in=_ids(leads), status=CallStatus.OPEN, closes_at__lt=end)
    tasks = Task.objects.visible_to(user).still_open().filter(due_on__lte=until, about_type__in=_LEAD_OF)
    return [
        _rows(_newest(tasks, "due_on"), DUE, "task", "pk", _lead_of_task(), "assignee_id", F("due_on"), "title"),
        _rows(
            _newest(leads.filter(expected_decision_on__lte=until), "expected_decision_on"),
            DUE,
            "decision",
            "pk",
            "pk",
            None,
            F("expected_decision_on"),
        ),
        _rows(_newest(resting, "resume_on"), DUE, "resume", "pk", "pk", None, F("resume_on")),
        _rows(
            _newest(PlotHold.objects.visible_to(user).active().filter(expires_on__lte=until), "expires_on"),
            DUE,
            "hold",
            "lead_id",
            "lead_id",
            None,
            F("expires_on"),
            "kind",
            "plot__name",
        ),
        _rows(_newest(calls, "closes_at"), DUE, "call", "pk", "lead_id", None, _day("closes_at")),
        _rows(
            _newest(
                Offer.objects.visible_to(user).filter(status=OfferStatus.SENT, deadline_on__lte=until), "deadline_on"
            ),
            DUE,
            "offer",
            "lead_id",
            "lead_id",
            None,
            F("deadline_on"),
        ),
        _rows(
            _newest(Enquiry.objects.visible_to(user).waiting().filter(answer_due_at__lt=end), "answer_due_at"),
            DUE,
            "enquiry",
            "pk",
            "lead_id",
            None,
            _day("answer_due_at"),
            "reference",
        ),
    ]


def _due_of_landings(user: Any, until: date) -> list[Rows]:
    landings = Landing.objects.visible_to(user).exclude(status__in=GONE)
    to_open = landings.exclude(status__in=STANDING).filter(expected_operational_on__lte=until)
    conditions = {"landing__in": _ids(landings)}
    late = Dependency.objects.filter(**conditions, needed_on__lte=until).exclude(status=DependencyStatus.DONE)
    permits = Permit.objects.filter(**conditions, result="", extended_until__lte=until)
    own = ("landing_id", "landing__lead_id", "landing__landing_manager_id")
    return [
        _rows(
            _newest(to_open, "expected_operational_on"),
            DUE,
            "opening",
            "pk",
            "lead_id",
            "landing_manager_id",
            F("expected_operational_on"),
        ),
        _rows(
            _newest(landings.filter(resume_on__lte=until), "resume_on"),
            DUE,
            "landing_resume",
            "pk",
            "lead_id",
            "landing_manager_id",
            F("resume_on"),
        ),
        _rows(_newest(late, "needed_on"), DUE, "dependency", *own, F("needed_on"), "kind", "status"),
        _rows(_newest(permits, "extended_until"), DUE, "permit", *own, F("extended_until"), "kind"),
        _rows(_newest(_promises(landings, until), "due_on"), DUE, "promise", *own, F("due_on"), "measure"),
    ]


def _promises(landings: QuerySet[Landing], until: date) -> QuerySet[Commitment]:
    """The promises that count today, are to be there by that day, and of which nobody verified anything since."""
    same = {"landing": OuterRef("landing"), "measure": OuterRef("measure")}
    later = Commitment.objects.filter(**same, pk__gt=OuterRef("pk"))
    found = Realisation.objects.filter(**same, verified_at__isnull=False, as_of__gte=OuterRef("due_on"))
    given = Commitment.objects.filter(landing__in=_ids(landings), due_on__lte=until)
    return given.exclude(Exists(later)).exclude(Exists(found))


_LEAD_OF = ("acquisition.lead", "acquisition.landing", "acquisition.sitecall")


def _lead_of_task() -> Case:
    landing = Landing.objects.filter(pk=OuterRef("about_id")).values("lead_id")[:1]
    call = SiteCall.objects.filter(pk=OuterRef("about_id")).values("lead_id")[:1]
    return Case(
        When(about_type="acquisition.landing", then=Subquery(landing)),
        When(about_type="acquisition.sitecall", then=Subquery(call)),
        default=F("about_id"),
        output_field=BigIntegerField(),
    )


def _ids(rows: QuerySet[Any]) -> QuerySet[Any, Any]:
    return rows.order_by().values("pk")


def _newest(rows: QuerySet[Any], order: str) -> QuerySet[Any]:
    """MOST of them, inside another, because SQLite takes no limit in a part of a union."""
    model: type[AnyModel] = rows.model
    return model._default_manager.filter(pk__in=rows.order_by(order, "-pk").values("pk")[:MOST]).order_by()


def _day(field: str) -> Any:
    return TruncDate(field, tzinfo=REGION)


def _rows(
    rows: QuerySet[Any], part: str, kind: str, thing: str, lead: Any, whose: str | None, day: Any, *words: str
) -> Rows:
    """In the order of the columns; what is not there is NULL or empty."""
    number, text = BigIntegerField(), CharField()
    one, two = (*(Cast(F(word), text) for word in words), Value("", text), Value("", text))[:2]
    return rows.values_list(
        Value(part, text),
        Value(kind, text),
        Cast(F(thing), number),
        Cast(F(lead) if isinstance(lead, str) else lead, number),
        Cast(F(whose) if whose else Value(None), number),
        Cast(day, DateField()),
        one,
        two,
    )
