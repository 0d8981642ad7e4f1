"""The statements of acquisition_rows.py, beside those of crm_rows_sql.py: land, claims on it, and what came of leads.

One row per number, drawn at random from the same seed each time. A fifth of the plots is held, a plot has six facts
and twice as many older ones, every third lead was asked about everywhere, every fifth was sent an offer, and every lead
that stands at “committed” has its landing.
"""

from benchmarks import crm_rows_sql as crm

_DRAWN = "random() AS a, random() AS b, random() AS c, random() AS d, random() AS e"
_PARTS_OF_CRM = ("organisations", "contacts", "affiliations", "interactions", "leads", "transitions", "shares")
_CATEGORIES = "(ARRAY['3.1', '3.2', '4.1', '4.2', '5.1', '5.2'])"

PARKS = """
INSERT INTO acquisition_businesspark (id, slug, name, municipality_id, source)
SELECT n, 'park-' || n, 'Park ' || n, towns.ids[1 + n % {municipalities}], 'bench'
FROM generate_series(1, {parks}) AS n, towns
"""
PLOTS = f"""
INSERT INTO acquisition_plot (id, park_id, slug, name, area_m2, largest_plot_m2, environmental_category,
 price_eur_m2_from, price_eur_m2_to, available_from, outline, texts, landowner, divisible, held_m2, is_sample, offered)
SELECT n, 1 + n % {{parks}}, 'plot-' || n, 'Kavel ' || n, 2000 + (power(a, 3) * 150000)::int, NULL,
 {_CATEGORIES}[1 + floor(b * 6)::int], 60 + (c * 60)::int, 130 + (c * 60)::int,
 CASE WHEN d < 0.7 THEN current_date + (e * 900 - 300)::int END, '[]', '{{{{}}}}',
 CASE WHEN d < 0.7 THEN 'municipality' WHEN d < 0.9 THEN 'private' ELSE 'unknown' END, e < 0.8, 0, true, a < 0.9
FROM (SELECT n, {_DRAWN} FROM generate_series(1, {{plots}}) AS n) AS numbered
"""
FACTS = f"""
INSERT INTO acquisition_plotfact (plot_id, key, value, number, newest, as_of, source, stale_after)
SELECT plot, key, CASE WHEN a < 0.15 THEN NULL WHEN key IN ('nitrogen') THEN
   (ARRAY['room', 'study', 'no_room'])[1 + floor(b * 3)::int]
  WHEN key IN ('rail', 'fibre') THEN (ARRAY['on_site', 'nearby', 'none'])[1 + floor(b * 3)::int]
  ELSE amount::text END,
 CASE WHEN a >= 0.15 AND key IN ('grid_kw', 'water_m3_h', 'road_min') THEN amount END, turn = 0,
 current_date - 30 - turn * 200, 'bench', current_date - 30 - turn * 200 + 365
FROM (SELECT *, (CASE key WHEN 'grid_kw' THEN power(c, 2) * 20000 WHEN 'water_m3_h' THEN c * 200 ELSE 1 + c * 30
   END)::int AS amount FROM (SELECT plot, key, turn, {_DRAWN} FROM generate_series(1, {{plots}}) AS plot,
   unnest(ARRAY['grid_kw', 'water_m3_h', 'road_min', 'nitrogen', 'rail', 'fibre']) AS key,
   generate_series(0, 2) AS turn) AS numbered) AS drawn
"""
HOLDS = f"""
INSERT INTO acquisition_plothold (plot_id, lead_id, kind, area_m2, whole, starts_on, expires_on, status, ended_on,
 ended_because, didam, didam_reference, made_at)
SELECT n, 1 + (n * 7) % {{leads}}, (ARRAY['soft_interest', 'option', 'option', 'reservation'])[1 + floor(a * 4)::int],
 2000, false, current_date - 200, current_date + (b * 200 - 40)::int,
 CASE WHEN active THEN 'active' ELSE 'released' END, CASE WHEN active THEN NULL ELSE current_date - 10 END,
 CASE WHEN active THEN '' ELSE 'bench' END, 'policy_first_come', 'bench', now() - interval '200 days'
FROM (SELECT n, {_DRAWN}, n % 5 = 0 AS active FROM generate_series(1, {{plots}}) AS n) AS numbered
"""
HELD = """
UPDATE acquisition_plot SET held_m2 = 2000 FROM acquisition_plothold AS hold
WHERE hold.plot_id = acquisition_plot.id AND hold.status = 'active' AND hold.kind <> 'soft_interest'
"""
MEMBERS = """
INSERT INTO acquisition_leadmember (lead_id, user_id, added_at)
SELECT n, team.ids[1 + (n + turn) % {colleagues}], now() FROM generate_series(1, {leads}) AS n,
 generate_series(1, 2) AS turn, team WHERE n % 4 = 0
"""
REQUIREMENTS = f"""
INSERT INTO acquisition_requirement (lead_id, area_m2_min, environmental_category, price_eur_m2_max, grid_kw,
 water_m3_h, road_min, emits_nitrogen, rail, waterway, fibre, wishes, version)
SELECT n, 2000 + (power(a, 2) * 40000)::int, {_CATEGORIES}[1 + floor(b * 4)::int], CASE WHEN c < 0.5 THEN 100 END,
 CASE WHEN d < 0.8 THEN (power(e, 2) * 8000)::int END, CASE WHEN c < 0.3 THEN 20 END, 15, d < 0.2, a < 0.1, false, true,
 '["fibre", "road_min"]', 1
FROM (SELECT n, {_DRAWN} FROM generate_series(1, {{leads}}) AS n) AS numbered WHERE n % 2 = 0
"""
CALLS = """
INSERT INTO acquisition_sitecall (id, lead_id, opened_at, closes_at, closed_at, brief, status, waiver_reason)
SELECT id, id, opened_at, opened_at + interval '7 days', opened_at + interval '7 days', '', 'closed', ''
FROM acquisition_lead WHERE id % 3 = 0
"""
REPLIES = f"""
INSERT INTO acquisition_sitecallreply (id, call_id, municipality_id, state, reason, replied_at)
SELECT row_number() OVER (), call, town, state, CASE WHEN state = 'no_fit' THEN 'bench' ELSE '' END,
 CASE WHEN state <> 'no_reply' THEN at END
FROM (SELECT call, town, at, (ARRAY['nominated', 'nominated', 'no_fit', 'no_reply'])[1 + floor(a * 4)::int] AS state
 FROM (SELECT call.id AS call, town, call.opened_at AS at, {_DRAWN} FROM acquisition_sitecall AS call, towns,
  unnest(towns.ids) AS town) AS numbered) AS said
"""
NOMINATIONS = """
INSERT INTO acquisition_sitenomination (reply_id, plot_id, note)
SELECT id, 1 + (id * 11) % {plots}, '' FROM acquisition_sitecallreply WHERE state = 'nominated'
"""
LINKS = """
INSERT INTO acquisition_sharelink (id, version_id, lead_id, contact_id, label, allow_download, watermark, token_sha256,
 created_at, expires_at)
SELECT id, (SELECT min(id) FROM acquisition_bidbookversion), id, contact_id, '', true, false, pg_temp.digest(id::text),
 stage_entered_at, stage_entered_at + interval '30 days' FROM acquisition_lead WHERE id % 5 = 0
"""
OFFERS = """
INSERT INTO acquisition_offer (id, lead_id, number, status, deadline_on, version_id, cover_text, drafted_at, sent_at,
 link_id, answered_at, withdrawn_because)
SELECT id, id, 1, CASE WHEN id % 2 = 0 THEN 'answered' ELSE 'sent' END, stage_entered_at::date + 30,
 (SELECT min(id) FROM acquisition_bidbookversion), '', stage_entered_at, stage_entered_at, id,
 CASE WHEN id % 2 = 0 THEN stage_entered_at + interval '9 days' END, '' FROM acquisition_lead WHERE id % 5 = 0
"""
SITES = f"""
INSERT INTO acquisition_offersite (offer_id, plot_id, rank, snapshot, unchecked_because, phase, dropped_by, reason,
 changed_at)
SELECT offer, 1 + (offer * 13 + place * 101) % {{plots}}, place, '{{{{}}}}', '',
 CASE WHEN answered AND a < 0.6 THEN 'dropped' WHEN answered AND a < 0.8 THEN 'preferred' ELSE 'long_list' END,
 CASE WHEN answered AND a < 0.6 THEN (ARRAY['investor', 'us', 'unavailable'])[1 + floor(b * 3)::int] ELSE '' END,
 CASE WHEN answered AND a < 0.6 THEN 'bench' ELSE '' END, now()
FROM (SELECT id AS offer, place, status = 'answered' AS answered, {_DRAWN} FROM acquisition_offer,
 generate_series(1, 3) AS place) AS numbered
"""
_COMMITTED = "acquisition_lead WHERE stage = 'committed'"
LANDINGS = f"""
INSERT INTO acquisition_landing (id, lead_id, number, code, committed_step, municipality_id, status, status_since,
 status_reason, set_aside_from, land_document, land_document_on, land_document_reference, operational_on,
 confirmation_waived_reason, opened_at, version)
SELECT id, id, 1, code || '-L1', 8, towns.ids[1 + id % {{municipalities}}],
 CASE id % 5 WHEN 0 THEN 'cancelled' WHEN 1 THEN 'operational' WHEN 2 THEN 'permitting' ELSE 'land_secured' END,
 stage_entered_at, CASE id % 5 WHEN 0 THEN 'bench' ELSE '' END, '', 'Deed', stage_entered_at::date, '',
 CASE id % 5 WHEN 1 THEN stage_entered_at::date END, '', stage_entered_at, 1
FROM {_COMMITTED.replace(" WHERE", ", towns WHERE")}
"""
LANDING_STEPS = """
INSERT INTO acquisition_landingtransition (landing_id, seq, from_status, to_status, at, reason, gate_version)
SELECT id, 1, '', 'committed', opened_at, '', 1 FROM acquisition_landing UNION ALL
SELECT id, 2, 'committed', status, opened_at + interval '1 day', '', 1 FROM acquisition_landing
"""
PROMISES = """
INSERT INTO acquisition_commitment (landing_id, measure, value, due_on, agreed_on, source, recorded_at)
SELECT id, measure, CASE measure WHEN 'jobs_new_fte' THEN 20 + id % 200 ELSE 1000000 + id * 100 END,
 opened_at::date + turn * 400, opened_at::date + turn * 20, 'bench', opened_at
FROM acquisition_landing, unnest(ARRAY['jobs_new_fte', 'capex_eur']) AS measure, generate_series(1, 2) AS turn
"""
FOUND = """
INSERT INTO acquisition_realisation (landing_id, measure, value, as_of, source, evidence, reported_at,
 reported_by_id, verified_at, verified_by_id)
SELECT id, measure, CASE measure WHEN 'jobs_new_fte' THEN 10 + id % 150 ELSE 900000 END, opened_at::date + turn * 90,
 'register', 'bench', opened_at, team.ids[1],
 CASE WHEN turn < 3 THEN opened_at END, CASE WHEN turn < 3 THEN team.ids[2] END
FROM acquisition_landing, team, unnest(ARRAY['jobs_new_fte', 'capex_eur']) AS measure, generate_series(1, 3) AS turn
WHERE status = 'operational'
"""
SCORES = f"""
INSERT INTO acquisition_qualification (lead_id, profile_id, profile_version_id, rescored, inputs, scores, total, upper,
 coverage_pct, knockout_hits, gamechanger, gamechanger_reasons, integrity_flag, scored_at, decision, rationale,
 decided_at)
SELECT n, version.profile_id, version.id, false, jsonb_build_object('smart', floor(a * 5), 'circular', floor(b * 5)),
 '{{{{}}}}', 20 + floor(c * 60), 90, 40 + floor(d * 60), '[]', CASE WHEN e < 0.1 THEN true WHEN e < 0.7 THEN false END,
 '[]', false, now(), decision, CASE WHEN decision = '' THEN '' ELSE 'bench' END,
 CASE WHEN decision <> '' THEN now() END
FROM (SELECT *, CASE WHEN b < 0.4 THEN 'pursue' WHEN b < 0.6 THEN 'decline' ELSE '' END AS decision
 FROM (SELECT n, {_DRAWN} FROM generate_series(1, {{leads}}) AS n) AS numbered WHERE n % 2 = 0) AS judged,
 acquisition_targetprofileversion AS version WHERE version.status = 'approved'
"""


def _next(table: str) -> str:
    return f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT coalesce(max(id), 1) FROM {table}))"


def _made(noun: str, *statements: str) -> tuple[str, tuple[str, ...]]:
    table = f"acquisition_{noun}"
    return table, (*statements, _next(table))


PARTS: crm.Parts = {
    **{name: crm.PARTS[name] for name in _PARTS_OF_CRM},
    "parks": _made("businesspark", PARKS),
    "plots": _made("plot", PLOTS),
    "facts": _made("plotfact", FACTS),
    "holds": _made("plothold", HOLDS, HELD),
    "members": _made("leadmember", MEMBERS),
    "requirements": _made("requirement", REQUIREMENTS),
    "calls": _made("sitecall", CALLS),
    "replies": _made("sitecallreply", REPLIES),
    "nominations": _made("sitenomination", NOMINATIONS),
    "links": _made("sharelink", LINKS),
    "offers": _made("offer", OFFERS),
    "sites": _made("offersite", SITES),
    "landings": _made("landing", LANDINGS),
    "landing_steps": _made("landingtransition", LANDING_STEPS),
    "promises": _made("commitment", PROMISES),
    "found": _made("realisation", FOUND),
    "scores": _made("qualification", SCORES),
    "enquiries": crm.PARTS["enquiries"],
    "tasks": crm.PARTS["tasks"],
}
