"""What the benchmark asks of acquisition, and the same questions as one who knows the tables would write them.

The pages are as those of crm_asked.py. A question is a function of ours and the statements beside it.
"""

# ruff: noqa: ARG005, ISC004  a table of questions reads as one

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Any

from acquisition.models import Measure, Requirement, Stage, TargetProfileVersion
from acquisition.queries.fairness import fairness_ledger
from acquisition.queries.kpi.enquiry_response import enquiry_response
from acquisition.queries.kpi.fit import gamechangers, profile_fit
from acquisition.queries.kpi.landings import landings_by_status, realisation_rate, realised_investment, realised_jobs
from acquisition.queries.kpi.offer_hit_rate import offer_hit_rate
from acquisition.queries.kpi.pipeline import losses_by_gap, open_pipeline, stage_conversion, time_in_stage, win_rate
from acquisition.queries.kpi.regional_reach import regional_reach
from acquisition.queries.matching import search_for
from benchmarks.crm_asked import PAGES as OF_CRM
from benchmarks.crm_asked import SEEN, Ask, Sizes, listed
from crm.models import User

SQL = list[tuple[str, list[Any]]]
LANDINGS = (
    "SELECT a.id, a.code, l.title, m.name, a.status, a.status_since FROM acquisition_landing a"
    " JOIN acquisition_lead l ON l.id = a.lead_id LEFT JOIN crm_municipality m ON m.id = a.municipality_id"
)
PLOTS = (
    "SELECT p.id, p.name, k.name, p.area_m2, p.environmental_category, p.offered FROM acquisition_plot p"
    " JOIN acquisition_businesspark k ON k.id = p.park_id"
)
CALLS = (
    "SELECT c.id, l.code, c.status, c.opened_at, replies.asked FROM acquisition_sitecall c"
    " JOIN acquisition_lead l ON l.id = c.lead_id LEFT JOIN LATERAL (SELECT count(*) AS asked"
    " FROM acquisition_sitecallreply r WHERE r.call_id = c.id) replies ON true"
)
_CATEGORIES = ["1", "2", "3.1", "3.2", "4.1", "4.2", "5.1", "5.2", "5.3", "6"]


def landings(sizes: Sizes, page: int) -> Any:
    where, given = f"WHERE {SEEN}", [sizes.team, sizes.team]
    return listed(
        "/admin/acquisition/landings/", LANDINGS, where, given, order="a.opened_at DESC, a.id DESC", page=page
    )


def plots(page: int, q: str = "") -> Any:
    if not q:
        return listed("/admin/acquisition/plots/", PLOTS, order="k.name, p.name", page=page)
    like = f"%{q}%"
    where = "WHERE upper(p.name) LIKE upper(%s) OR upper(p.slug) LIKE upper(%s) OR upper(k.name) LIKE upper(%s)"
    return listed("/admin/acquisition/plots/", PLOTS, where, [like] * 3, order="k.name, p.name", q=q)


def calls(sizes: Sizes, page: int) -> Any:
    where, given = f"WHERE {SEEN}", [sizes.team, sizes.team]
    address = "/admin/acquisition/site-calls/"
    return listed(address, CALLS, where, given, order="c.opened_at DESC, c.id DESC", page=page)


_OF_LEADS = ("leads", "leads_last", "leads_filtered", "leads_found_many", "leads_found_none", "board", "board_found")
PAGES: dict[str, Ask] = {
    **{name: OF_CRM[name] for name in _OF_LEADS},
    "landings": lambda r, s: landings(s, r.randint(1, 20)),
    "plots": lambda r, s: plots(r.randint(1, 20)),
    "plots_found": lambda r, s: plots(1, q=f"kavel {r.randint(1, 99)}"),
    "calls": lambda r, s: calls(s, r.randint(1, 20)),
}


@dataclass(frozen=True)
class Question:
    ask: Callable[[], Any]
    sql: SQL


def matching(random: Random, requirements: list[Requirement], user: User) -> Question:
    """What one lead needs, against every plot on offer: how many fit, the best, and what ruled out the others."""
    needed = random.choice(requirements)
    return Question(lambda: search_for(needed, user), _matching_sql(needed))


def _matching_sql(needed: Requirement) -> SQL:
    """Each plot is judged once, in one pass; wishes (road and fibre) rank and do not rule out."""
    judged, given = _judged(needed)
    fits = " AND ".join(f"NOT {name}_out" for name in judged if name not in needed.wishes) or "true"
    score = " + ".join(f"{name}_in::int" for name in judged) or "0"
    outs = ", ".join(f"count(*) FILTER (WHERE {name}_out)" for name in judged if name not in needed.wishes)
    columns = ", ".join(f"coalesce({test}, false) AS {name}_{end}" for name, pair in judged.items()
                        for end, test in zip(("in", "out"), pair, strict=True))  # fmt: skip
    facts = (
        "SELECT plot_id, max(number) FILTER (WHERE key = 'grid_kw') AS grid, max(number) FILTER (WHERE key ="
        " 'water_m3_h') AS water, max(number) FILTER (WHERE key = 'road_min') AS road, max(value) FILTER (WHERE key ="
        " 'nitrogen') AS nitrogen, max(value) FILTER (WHERE key = 'rail') AS rail, max(value) FILTER (WHERE key ="
        " 'fibre') AS fibre FROM acquisition_plotfact WHERE newest GROUP BY 1"
    )
    plots = f"SELECT p.*, {columns} FROM acquisition_plot p LEFT JOIN ({facts}) f ON f.plot_id = p.id WHERE p.offered"
    return [
        (f"WITH judged AS MATERIALIZED ({plots}), out AS (SELECT count(*) AS among, count(*) FILTER (WHERE {fits}) AS"
         f" fitting, {outs} FROM judged) SELECT * FROM out LEFT JOIN (SELECT *, {score} AS passed FROM judged"
         f" WHERE {fits} ORDER BY passed DESC, id LIMIT 25) best ON true", given),
    ]  # fmt: skip


def _judged(needed: Requirement) -> tuple[dict[str, tuple[str, str]], list[Any]]:
    """Criterion → when it passes and when it fails, and what to fill in, in that order."""
    heavy = _CATEGORIES[_CATEGORIES.index(needed.environmental_category) :]
    near, rail = ["on_site", "nearby"], ["none"]
    asked = {
        "area": (needed.area_m2_min, "p.area_m2 - p.held_m2 >= %s", "p.area_m2 - p.held_m2 < %s"),
        "category": (heavy, "p.environmental_category = ANY(%s)", "NOT p.environmental_category = ANY(%s)"),
        "price": (needed.price_eur_m2_max, "p.price_eur_m2_from <= %s", "p.price_eur_m2_from > %s"),
        "grid_kw": (needed.grid_kw, "f.grid >= %s", "f.grid < %s"),
        "water_m3_h": (needed.water_m3_h, "f.water >= %s", "f.water < %s"),
        "road_min": (needed.road_min, "f.road <= %s", "f.road > %s"),
    }
    judged = {name: (passes, fails) for name, (value, passes, fails) in asked.items() if value is not None}
    given = [value for value, _passes, _fails in asked.values() if value is not None for _twice in range(2)]
    if needed.emits_nitrogen:
        judged["nitrogen"], given = ("f.nitrogen = %s", "f.nitrogen = %s"), [*given, "room", "no_room"]
    for name, wanted in (("rail", needed.rail), ("fibre", needed.fibre)):
        if wanted:
            judged[name], given = (f"f.{name} = ANY(%s)", f"f.{name} = ANY(%s)"), [*given, near, rail]
    return judged, given


def year(begin: datetime, until: datetime) -> dict[str, Question]:
    """Every figure of acquisition, of one year or as of its last day."""
    version = TargetProfileVersion.objects.get(status="approved")
    day, one, of = until.date(), [version.pk], [begin, until]
    return {
        "open_pipeline": Question(open_pipeline, [(
            "SELECT stage, count(*), sum(jobs_new_fte_est), count(*) - count(jobs_new_fte_est), sum(investment_eur_est)"
            " FROM acquisition_lead WHERE outcome IS NULL GROUP BY 1", [])]),
        "stage_conversion": Question(
            lambda: stage_conversion(Stage.CONTACTED, Stage.QUALIFIED, begin, until, at=until), [(
                "WITH first AS (SELECT lead_id, min(at) FILTER (WHERE to_stage <> 'identified') AS contacted, min(at)"
                " FILTER (WHERE to_stage NOT IN ('identified', 'contacted')) AS further"
                " FROM acquisition_leadtransition GROUP BY 1) SELECT count(*), count(further), count(*) FILTER (WHERE"
                " further IS NULL AND outcome IS NULL) FROM first JOIN acquisition_lead l ON l.id = first.lead_id"
                " WHERE contacted >= %s AND contacted < %s", of)]),
        "win_rate": Question(lambda: win_rate(begin, until), [(
            "SELECT outcome, count(*), sum(jobs_new_fte_est), count(jobs_new_fte_est) FROM acquisition_lead l"
            " WHERE outcome_at >= %s AND outcome_at < %s AND (outcome <> 'disqualified' OR EXISTS (SELECT FROM"
            " acquisition_leadtransition t WHERE t.lead_id = l.id AND t.to_stage NOT IN ('identified', 'contacted')))"
            " GROUP BY 1", of)]),
        "time_in_stage": Question(lambda: time_in_stage(begin, until), [(
            "SELECT to_stage, count(*), percentile_disc(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY left_at - at) FROM"
            " (SELECT to_stage, at, lead(at) OVER (PARTITION BY lead_id ORDER BY seq) AS left_at"
            " FROM acquisition_leadtransition) t WHERE left_at >= %s AND left_at < %s GROUP BY 1", of)]),
        "losses_by_gap": Question(lambda: losses_by_gap(begin, until), [(
            "SELECT outcome_reason, count(*), sum(jobs_new_fte_est) FROM acquisition_lead WHERE outcome <> 'won'"
            " AND outcome_at >= %s AND outcome_at < %s GROUP BY 1", of)]),
        "enquiry_response": Question(lambda: enquiry_response(begin, until), [(
            "SELECT received_at, answered_at, answer_due_at FROM acquisition_enquiry WHERE received_at >= %s"
            " AND received_at < %s AND decline_reason NOT IN ('spam', 'duplicate')", of)]),
        "regional_reach": Question(lambda: regional_reach(begin, until), [
            ("SELECT municipality_id, count(*), count(replied_at) FROM acquisition_sitecallreply r JOIN"
             " acquisition_sitecall c ON c.id = r.call_id WHERE c.status = 'closed' AND c.closed_at >= %s"
             " AND c.closed_at < %s GROUP BY 1", of),
            ("SELECT count(*), avg(places), count(*) FILTER (WHERE places > 1) FROM (SELECT count(DISTINCT"
             " k.municipality_id) AS places FROM acquisition_offer o LEFT JOIN acquisition_offersite s ON s.offer_id ="
             " o.id LEFT JOIN acquisition_plot p ON p.id = s.plot_id LEFT JOIN acquisition_businesspark k ON k.id ="
             " p.park_id WHERE sent_at >= %s AND sent_at < %s GROUP BY o.id) counted", of)]),
        "offer_hit_rate": Question(lambda: offer_hit_rate(begin, until), [(
            "SELECT count(DISTINCT o.id), count(DISTINCT o.id) FILTER (WHERE phase IN ('short_list', 'preferred')),"
            " count(*) FILTER (WHERE dropped_by <> '') FROM acquisition_offer o JOIN acquisition_offersite s"
            " ON s.offer_id = o.id WHERE o.status = 'answered' AND answered_at >= %s AND answered_at < %s", of)]),
        "landings_by_status": Question(lambda: landings_by_status(as_of=day), [(
            "SELECT municipality_id, to_status, count(*) FROM acquisition_landing a JOIN (SELECT DISTINCT ON"
            " (landing_id) landing_id, to_status FROM acquisition_landingtransition WHERE at < %s"
            " ORDER BY landing_id, seq DESC) t ON t.landing_id = a.id GROUP BY 1, 2", [until])]),
        "realised_jobs": Question(lambda: realised_jobs(as_of=day), _realised(Measure.JOBS_NEW, day)),
        "realised_investment": Question(lambda: realised_investment(as_of=day), _realised(Measure.CAPEX, day)),
        "realisation_rate": Question(lambda: realisation_rate(as_of=day), _realised(Measure.JOBS_NEW, day)),
        "gamechangers": Question(lambda: gamechangers(version), [(
            "SELECT l.stage, l.outcome, gamechanger, count(*) FROM acquisition_qualification q JOIN acquisition_lead l"
            " ON l.id = q.lead_id WHERE profile_version_id = %s AND superseded_at IS NULL GROUP BY 1, 2, 3", one)]),
        "profile_fit": Question(lambda: profile_fit(version), [(
            "SELECT decision, count(*), percentile_cont(0.5) WITHIN GROUP (ORDER BY total), percentile_cont(0.5)"
            " WITHIN GROUP (ORDER BY coverage_pct) FROM acquisition_qualification WHERE profile_version_id = %s AND"
            " superseded_at IS NULL GROUP BY 1", one)]),
        "fairness_ledger": Question(lambda: fairness_ledger(day), [(
            "SELECT r.municipality_id, count(*), count(replied_at), count(n.id) FROM acquisition_sitecallreply r JOIN"
            " acquisition_sitecall c ON c.id = r.call_id JOIN acquisition_lead l ON l.id = c.lead_id LEFT JOIN"
            " acquisition_sitenomination n ON n.reply_id = r.id WHERE c.status = 'closed' AND l.confidentiality <>"
            " 'sealed' AND c.closed_at >= %s - interval '3 years' AND c.closed_at < %s GROUP BY 1", [until, until])]),
    }  # fmt: skip


def _realised(measure: str, day: Any) -> SQL:
    return [(
        "SELECT sum(value), count(*) FROM (SELECT DISTINCT ON (landing_id) landing_id, value FROM"
        " acquisition_realisation WHERE measure = %s AND verified_at IS NOT NULL AND as_of <= %s"
        " ORDER BY landing_id, as_of DESC, id DESC) found JOIN acquisition_landing a ON a.id = landing_id"
        " WHERE a.status <> 'cancelled'", [measure, day]),
        ("SELECT sum(value) FROM (SELECT DISTINCT ON (landing_id) value FROM acquisition_commitment WHERE measure = %s"
         " AND agreed_on <= %s ORDER BY landing_id, agreed_on DESC, id DESC) promised", [measure, day])]  # fmt: skip
