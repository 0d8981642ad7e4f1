"""The figures of the desk, of what the region offers, of how leads fit, and of what landed."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from acquisition.backoffice.figure_tables import Cell, Figure, Row, Scope, listed
from acquisition.backoffice.figures_road import qualified
from acquisition.models import (
    Counterfactual,
    DroppedBy,
    HoldStatus,
    LandingStatus,
    RiskSeverity,
    Stage,
    TargetProfileVersion,
)
from acquisition.models.landing_stages import ASIDE, STANDING, UNDERWAY
from acquisition.queries.kpi.companies import aftercare, bidbook_reading, company_view
from acquisition.queries.kpi.enquiry_response import enquiry_response
from acquisition.queries.kpi.fit import Middle, gamechangers, profile_fit
from acquisition.queries.kpi.land import hold_discipline, plot_supply
from acquisition.queries.kpi.landings import (
    Realised,
    landings_by_status,
    realisation_rate,
    realised_investment,
    realised_jobs,
)
from acquisition.queries.kpi.offer_hit_rate import offer_hit_rate
from acquisition.queries.kpi.regional_reach import regional_reach
from crm.models import Municipality

LANDINGS = "acquisition_landings"


def desk(scope: Scope) -> list[Figure]:
    found = enquiry_response(scope.begin, scope.until, among=scope.enquiries)
    year = scope.of_year("received")
    links = [listed("acquisition_enquiries", reply=reply, **year) for reply in ("in_time", "missed", "open")]
    numbers = [found.in_time, found.missed, found.open]
    smallest = min(found.in_time, found.missed)
    cells = [Cell(number, url=link) for number, link in zip(numbers, links, strict=True)]
    cells += [
        Cell(found.share * 100 if found.share is not None else None, "%", smallest),
        Cell(found.median_working_hours, _("working hours"), found.in_time + found.missed),
    ]
    definition = _(
        "Enquiries received in the year that a person answered within the time promised; spam and repeats are left out."
    )
    columns = [_("In time"), _("Missed"), _("May still be"), _("Share"), _("Median")]
    answered = Figure("enquiries", _("Enquiry response"), definition, columns, [Row(scope.year, cells)])
    return [answered, qualified(scope)]


def region(scope: Scope) -> list[Figure]:
    reach, hits = (
        regional_reach(scope.begin, scope.until, scope.leads),
        offer_hit_rate(scope.begin, scope.until, scope.leads),
    )
    names = dict(Municipality.objects.values_list("slug", "name"))
    rows = [
        Row(
            names.get(slug, slug),
            [
                Cell(number, of=asked),
                Cell(asked),
                Cell(number / asked * 100 if asked else None, "%", asked),
            ],
        )
        for slug, (number, asked) in sorted(reach.in_time.items())
    ]
    share, mean = reach.share_from_several, reach.municipalities_an_offer
    offers = [
        Cell(reach.offers),
        Cell(reach.from_several, of=reach.offers),
        Cell(share * 100 if share is not None else None, "%", reach.offers),
        Cell(mean, of=reach.offers),
    ]
    rate = hits.rate
    hit = [
        Cell(hits.answered),
        Cell(hits.hits, of=min(hits.hits, hits.answered - hits.hits)),
        Cell(rate * 100 if rate is not None else None, "%", min(hits.hits, hits.answered - hits.hits)),
        *(Cell(hits.dropped[who]) for who in DroppedBy.values),
    ]
    return [
        Figure(
            "reach",
            _("Site calls answered in time"),
            _("Of the calls that closed in the year: how many each municipality answered before the deadline."),
            [_("In time"), _("Asked"), _("Share")],
            rows,
            rows_vary=True,
        ),
        Figure(
            "offers",
            _("Offers from several municipalities"),
            _("Offers sent in the year, and how many held sites of two municipalities or more."),
            [_("Offers"), _("From several"), _("Share"), _("Municipalities an offer")],
            [Row(scope.year, offers)],
        ),
        Figure(
            "hits",
            _("Offer hit rate"),
            _(
                "Of the offers answered in the year: how many held a site "
                "that came on the short list, and who dropped the other sites."
            ),
            [_("Answered"), _("Hits"), _("Share"), *(DroppedBy(who).label for who in DroppedBy.values)],
            [Row(scope.year, hit)],
        ),
    ]


def fit(scope: Scope) -> list[Figure]:
    """By every version that was approved for the year; versions are never mixed."""
    versions = TargetProfileVersion.objects.approved().filter(programme_year=scope.year).select_related("profile")
    return [figure for version in versions for figure in _fit(scope, version)]


def _fit(scope: Scope, version: TargetProfileVersion) -> list[Figure]:
    game, well = gamechangers(version, scope.leads), profile_fit(version, scope.leads)
    stages = [Row(stage.label, [Cell(game.open_by_stage[stage.value])]) for stage in Stage]
    others = [Row(_("Won"), [Cell(game.won)]), Row(_("Ended"), [Cell(game.ended)])]
    others.append(Row(_("Not known"), [Cell(game.not_known)]))
    shares = (("smart", _("Smart"), well.won_smart), ("circular", _("Circular"), well.won_circular))
    return [
        Figure(
            f"gamechangers-{version.pk}",
            _("Gamechangers: %(version)s") % {"version": version},
            _("Leads that are a gamechanger by their score under this version, by where they stand."),
            [_("Leads")],
            [*stages, *others],
        ),
        Figure(
            f"fit-{version.pk}",
            _("Fit: %(version)s") % {"version": version},
            _("Median score and how much of it is known, of what we pursue and of what we declined."),
            [_("Leads"), _("Median score"), _("Known")],
            [_middle(_("Pursued"), well.pursued), _middle(_("Declined"), well.declined)],
        ),
        Figure(
            f"won-{version.pk}",
            _("What the won leads bring: %(version)s") % {"version": version},
            _("Won leads at level 3 of 4 or higher, of those whose level is known."),
            [_("At 3 or higher"), _("Level known"), _("Share")],
            [
                Row(
                    label,
                    [
                        Cell(one.well, of=min(one.well, one.known - one.well)),
                        Cell(one.known),
                        _share(one.well, one.known),
                    ],
                )
                for _key, label, one in shares
            ],
        ),
    ]


def _middle(label: Any, one: Middle) -> Row:
    return Row(label, [Cell(one.count), Cell(one.total, of=one.count), Cell(one.coverage_pct, "%", one.count)])


def _share(part: int, whole: int) -> Cell:
    return Cell(part / whole * 100 if whole else None, "%", min(part, whole - part))


def landed(scope: Scope) -> list[Figure]:
    names = dict(Municipality.objects.values_list("pk", "name"))
    groups = ((*UNDERWAY, *ASIDE), STANDING, (LandingStatus.CANCELLED,), (LandingStatus.CLOSED_DOWN,))
    rows = []
    for place in landings_by_status(as_of=scope.as_of, among=scope.landings):
        numbers = (place.committed, place.operational, place.cancelled, place.closed_down)
        key = place.municipality_id
        where = {"municipality": key} if key else {}
        is_now = key and scope.as_of == timezone.localdate()
        links = [listed(LANDINGS, status=list(group), **where) if is_now else "" for group in groups]
        label = names.get(key, "") if key else _("Not known yet")
        rows.append(Row(label, [Cell(n, url=link) for n, link in zip(numbers, links, strict=True)]))
    rate = realisation_rate(as_of=scope.as_of, among=scope.landings)
    kept = [
        Cell(rate.promised, "FTE", rate.known),
        Cell(rate.realised, "FTE", rate.known),
        Cell(rate.rate, "%", rate.known),
        Cell(rate.at_least, "%", rate.known),
        Cell(rate.kept_well, of=min(rate.kept_well, rate.known - rate.kept_well)),
        Cell(rate.unknown),
    ]
    day = date_format(scope.as_of)
    return [
        Figure(
            "landings",
            _("Landings by municipality"),
            _("Where landings stood on the last day of the year, or stand today; the groups are never added up."),
            [_("Signed, on their way"), _("Operational"), _("Cancelled"), _("Closed down")],
            rows,
            rows_vary=True,
        ),
        Figure(
            "kept",
            _("Kept of the jobs that were due"),
            _("What was promised for that day or before beside what a second person verified; nothing is capped."),
            [_("Promised"), _("Verified"), _("Kept"), _("At least"), _("Kept for 80% or more"), _("Not known")],
            [Row(day, kept)],
        ),
    ]


def realised(scope: Scope) -> list[Figure]:
    jobs = realised_jobs(as_of=scope.as_of, among=scope.landings)
    euros = realised_investment(as_of=scope.as_of, among=scope.landings)
    rows = [_realised(_("New jobs"), "FTE", jobs, scope), _realised(_("Investment"), "€", euros, scope)]
    definition = _(
        "The latest value of each landing that a second person "
        "verified by that day; one that closed down has none left."
    )
    columns = [_("Verified"), _("Landings"), _("Landings of which nothing is verified")]
    return [Figure("realised", _("What is there"), definition, columns, rows)]


def _realised(label: Any, unit: str, one: Realised, scope: Scope) -> Row:
    ledger = f"{reverse('acquisition_landings:ledger')}?as_of={scope.as_of.isoformat()}"
    total = one.total if one.known else None
    return Row(
        label, [Cell(total, unit, one.known, ledger), Cell(one.known, url=ledger), Cell(one.unknown, url=ledger)]
    )


def companies(scope: Scope) -> list[Figure]:
    said = company_view(scope.begin, scope.until, scope.landings)
    care = aftercare(scope.begin, scope.until, among=scope.landings)
    read = bidbook_reading(scope.begin, scope.until, scope.leads)
    rate, opened = said.response_rate, read.share
    ways = [Row(Counterfactual(way).label, [Cell(said.counterfactual[way])]) for way in Counterfactual.values]
    asked = [
        Row(_("Asked"), [Cell(said.asked)]),
        Row(_("Answered"), [Cell(said.answered)]),
        Row(_("Response"), [Cell(rate * 100 if rate is not None else None, "%", said.answered)]),
        *ways,
        Row(_("Did not say"), [Cell(said.not_said)]),
        Row(_("The region made a difference"), [_share(said.additional, said.answered)]),
    ]
    helpful = [Cell(said.mean_helpfulness, of=said.helpful), Cell(said.helpful)]
    standing = listed(LANDINGS, status=[status.value for status in STANDING])
    cared = [
        Row(_("Landings that stand"), [Cell(care.standing, url=standing)]),
        Row(_("With a plan of visits"), [Cell(care.with_plan)]),
        Row(_("Visits overdue"), [Cell(care.overdue)]),
        *(
            Row(_("Open signs of risk, %(how)s") % {"how": RiskSeverity(how).label}, [Cell(care.risks[how])])
            for how in RiskSeverity.values
        ),
        Row(_("Expansions in the year"), [Cell(care.expansions)]),
        Row(
            _("Jobs they may bring"),
            [Cell(care.expansion_jobs_fte, "FTE", care.expansions - care.expansion_jobs_unknown)],
        ),
    ]
    links = [
        Cell(read.links),
        Cell(read.opened, of=min(read.opened, read.links - read.opened)),
        Cell(opened * 100 if opened is not None else None, "%", min(read.opened, read.links - read.opened)),
        Cell(read.median_days, _("days"), read.opened),
    ]
    return [
        Figure(
            "additionality",
            _("Additionality"),
            _(
                "What companies that were first asked in the year would "
                "have done without the region. No answer is not “because of us”."
            ),
            [_("Landings")],
            asked,
        ),
        Figure(
            "helpfulness",
            _("How helpful we were"),
            _("Their mean, of 1 to 5."),
            [_("Mean"), _("Answers")],
            [Row(scope.year, helpful)],
        ),
        Figure(
            "aftercare",
            _("Aftercare"),
            _("Of the landings that stand today, and the leads they led to in the year."),
            [_("Number")],
            cared,
        ),
        Figure(
            "bidbook",
            _("Bidbook links opened"),
            _("Private links made for leads in the year; only a person’s own act opens one."),
            [_("Links"), _("Opened"), _("Share"), _("Median until opened")],
            [Row(scope.year, links)],
        ),
    ]


def land(scope: Scope) -> list[Figure]:
    supply = plot_supply(among=scope.plots)
    holds = hold_discipline(scope.begin_on, scope.until_on, scope.holds)
    plots = listed("acquisition_plots", offered="true") if scope.is_inside else ""
    there = [
        Row(_("Plots on offer"), [Cell(supply.plots, url=plots, of=_PUBLIC)]),
        Row(_("Free to use now"), [Cell(supply.now_m2 / 10_000, "ha", _PUBLIC)]),
        Row(_("Free within two years"), [Cell(supply.soon_m2 / 10_000, "ha", _PUBLIC)]),
        Row(_("Day not known"), [Cell(supply.unknown_m2 / 10_000, "ha", _PUBLIC)]),
        Row(_("Plots with fresh facts"), [_share(supply.fresh, supply.plots)]),
        Row(_("Sold in the last 365 days"), [Cell(supply.sold_m2_a_year / 10_000, "ha", _PUBLIC)]),
        Row(_("Years that lasts"), [Cell(supply.years, of=_PUBLIC)]),
    ]
    ended = [Row(HoldStatus(way).label, [Cell(number)]) for way, number in holds.ended.items()]
    count = sum(holds.ended.values())
    ended.append(Row(_("Median length"), [Cell(holds.median_days, _("days"), count)]))
    ended.append(Row(_("Held today"), [Cell(holds.held_m2 / 10_000, "ha", _PUBLIC)]))
    return [
        Figure(
            "supply", _("Supply of land"), _("Of the plots on offer today, what nobody holds."), [_("Number")], there
        ),
        Figure(
            "holds",
            _("How holds end"),
            _("Holds that ended in the year, by how; one that went on was renewed or grew firmer."),
            [_("Number")],
            ended,
        ),
    ]


_PUBLIC = 10**6
"""Of municipalities and land, which all may know of: no company is behind such a number."""
