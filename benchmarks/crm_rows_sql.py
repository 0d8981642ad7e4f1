"""The statements of crm_rows.py: one row per number, drawn at random from the same seed each time.

What is random stands in an inner SELECT, where each row draws it once. Popularity is a power of a number between 0
and 1: the low ids get most.
"""

# ruff: noqa: SIM905  a list of words reads as words

from benchmarks.crm_rows_words import (
    FIRST_NAMES,
    FORMS,
    PARTICLES,
    PLACES,
    ROLES,
    STREETS,
    SURNAMES,
    TOWNS,
    TRADES,
    drawn,
)

# What is made here fits by construction, and is made again if the machine stops: no key is checked, no commit waits.
FOR_THE_WHILE = (
    "SET session_replication_role = replica", "SET synchronous_commit = off", "SET maintenance_work_mem = '512MB'",
    "SET work_mem = '128MB'", "SELECT setseed(0.5)",
)  # fmt: skip
WORDS = """
CREATE FUNCTION pg_temp.digest(told text) RETURNS text LANGUAGE sql IMMUTABLE AS
$$ SELECT encode(sha256(convert_to(told, 'UTF8')), 'hex') $$;
CREATE FUNCTION pg_temp.plain(at timestamptz) RETURNS text LANGUAGE sql IMMUTABLE AS
$$ SELECT to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US') || '+00:00' $$;
CREATE TEMP TABLE team AS SELECT array_agg(id ORDER BY id) AS ids FROM crm_user WHERE username LIKE 'bench-%';
CREATE TEMP TABLE towns AS SELECT array_agg(id ORDER BY id) AS ids FROM crm_municipality;
"""
_DRAWN = "random() AS a, random() AS b, random() AS c, random() AS d, random() AS e"
_CONTACT = "1 + floor(power(a, 2.5) * {contacts})::int"
_ORGANISATION = "1 + floor(power(b, 2) * {organisations})::int"


def _numbers(size: str, more: str = "") -> str:
    return f"(SELECT n, {_DRAWN}{more} FROM generate_series(1, {size}) AS n) AS numbered"


_COMPANY = f"""concat_ws(' ', CASE WHEN a < 0.5 THEN {drawn(SURNAMES, "b", 3)} END, {drawn(PLACES, "c")},
 {drawn(TRADES, "d")}, CASE WHEN e > 0.3 THEN (n % 977)::text END, {drawn(FORMS, "e")})"""

ORGANISATIONS = f"""
INSERT INTO crm_organisation (id, name, normalised_name, kind, kvk_number, rsin, vat_number, website, domain, address,
 address_more, postcode, city, country, municipality_id, parent_id, version, created_at, updated_at)
SELECT n, name, lower(name), kind, CASE WHEN f < 0.9 THEN (10000000 + n)::text ELSE '' END, '', '',
 'https://o' || n || '.example.org', 'o' || n || '.example.org', {drawn(STREETS, "a")} || ' ' || 1 + n % 240, '',
 1000 + n % 9000 || ' AB', {drawn(TOWNS, "c", 3)},
 CASE WHEN e < 0.75 THEN 'NL' WHEN e < 0.92 THEN 'DE' WHEN e < 0.96 THEN 'BE' ELSE '' END,
 CASE WHEN e < 0.4 THEN towns.ids[1 + floor(f * {{municipalities}})::int] END,
 CASE WHEN d < 0.03 THEN nullif(1 + floor(power(f, 2) * {{organisations}})::int, n) END, 1, known, known
FROM (SELECT *, {_COMPANY} AS name, now() - c * interval '6 years' AS known,
  CASE WHEN d < 0.94 THEN 'company' WHEN d < 0.96 THEN 'partner' WHEN d < 0.98 THEN 'education' ELSE 'other' END AS kind
  FROM {_numbers("{organisations}", ", random() AS f")}) AS named, towns
"""
ESTABLISHMENTS = f"""
INSERT INTO crm_establishment (version, created_at, updated_at, number, name, address, postcode, city, municipality_id,
 organisation_id)
SELECT 1, now(), now(), (100000000000 + n)::text, '', {drawn(STREETS, "a")} || ' ' || 1 + n % 240,
 1000 + n % 9000 || ' AB', {drawn(TOWNS, "c", 3)}, NULL,
 CASE WHEN n <= {{organisations}} THEN n ELSE {_ORGANISATION} END
FROM {_numbers("{organisations} * 6 / 5")}
"""
RELATIONSHIPS = f"""
INSERT INTO crm_relationship (kind, since_on, until_on, source, from_organisation_id, to_organisation_id)
SELECT (ARRAY['supplies', 'partner_of', 'member_of'])[1 + floor(c * 3)::int], current_date - (d * 2000)::int, NULL,
 'bench', n, other
FROM (SELECT *, {_ORGANISATION} AS other FROM {_numbers("{organisations}")}) AS paired
WHERE e < 0.2 AND other <> n
"""
CONTACTS = f"""
INSERT INTO crm_contact (id, name, email, phone, language, version, created_at, updated_at)
SELECT n, first || ' ' || particle || last,
 lower(regexp_replace(translate(first || '.' || last, 'üöÖçıß', 'uoocis'), '[^A-Za-z.]', '', 'g')) || n || '@'
 || CASE WHEN d < 0.9 THEN 'o' || 1 + floor(power(e, 2) * {{organisations}})::int || '.' ELSE '' END || 'example.org',
 CASE WHEN d < 0.6 THEN '+31591' || lpad((n % 1000000)::text, 6, '0') ELSE '' END,
 CASE WHEN e < 0.82 THEN 'nl' WHEN e < 0.93 THEN 'de' ELSE 'en' END, 1, known, known
FROM (SELECT *, {drawn(FIRST_NAMES, "a")} AS first, {drawn(PARTICLES, "b", 1)} AS particle,
  {drawn(SURNAMES, "c", 3)} AS last, now() - random() * interval '6 years' AS known
  FROM {_numbers("{contacts}")}) AS named
"""
AFFILIATIONS = f"""
INSERT INTO crm_affiliation (role, since_on, until_on, contact_id, organisation_id)
SELECT {drawn(ROLES, "a")}, current_date - 100 - (c * 2000)::int,
 CASE WHEN n > {{contacts}} THEN current_date - 50 END,
 CASE WHEN n > {{contacts}} THEN 1 + floor(d * {{contacts}})::int ELSE n END,
 {_ORGANISATION}
FROM {_numbers("{contacts} * 11 / 10")}
WHERE n > {{contacts}} OR e < 0.9
"""
INTERACTIONS = f"""
INSERT INTO crm_interaction (kind, subject, body, reference, two_way, happened_at, author_id, contact_id,
 organisation_id, about_id, about_type)
SELECT (ARRAY['call', 'email', 'meeting', 'note', 'form'])[1 + floor(power(c, 2) * 5)::int],
 'Gesprek over ' || {drawn(TRADES, "d")}, 'Vervolg afgesproken.', '', e < 0.5,
 now() - b * interval '6 years', team.ids[1 + floor(e * {{colleagues}})::int], {_CONTACT},
 CASE WHEN d < 0.4 THEN {_ORGANISATION} END,
 CASE WHEN b < 0.02 THEN 1 + floor(c * {{leads}})::int END, CASE WHEN b < 0.02 THEN 'acquisition.lead' ELSE '' END
FROM {_numbers("{interactions}")}, team
"""
_OF_THE_LEAD = "1 + (n * 37) % {contacts}"
_STAGES = "identified contacted qualified proposed shortlisted visited negotiating committed".split()
_PLACE = "1 + floor(power(c, 1.7) * 8)::int"
_STAGE = f"({'ARRAY' + repr(_STAGES)})"
LEADS = f"""
INSERT INTO acquisition_lead (id, code, title, origin, confidentiality, stage, stage_entered_at, standing,
 standing_reason, resume_on, outcome, outcome_reason, outcome_at, jobs_new_fte_est, jobs_unknown_reason,
 investment_eur_est, investment_unknown_reason, next_step, evidence_title, opened_at, version, contact_id,
 organisation_id, owner_id, sector_id)
SELECT n, 'DTZ-' || 2020 + n % 7 || '-' || lpad(n::text, 5, '0'), company.name,
 (ARRAY['foreign', 'domestic_outside', 'regional'])[1 + n % 3],
 CASE WHEN a < 0.8 THEN 'open_region' WHEN a < 0.95 THEN 'need_to_know' ELSE 'sealed' END,
 CASE WHEN outcome = 'won' THEN 'committed' ELSE {_STAGE}[{_PLACE}] END, opened + b * (now() - opened), 'ongoing', '',
 NULL, outcome, CASE WHEN outcome <> 'won' THEN 'land' ELSE '' END,
 CASE WHEN outcome IS NOT NULL THEN opened + 0.9 * (now() - opened) END,
 round((d * 120)::numeric, 1), '', (d * 40000000)::bigint, '', 'Bellen over de kavel', '', opened, 1,
 {_OF_THE_LEAD}, n, team.ids[1 + floor(e * {{colleagues}})::int],
 (SELECT min(id) FROM crm_sector) + n % (SELECT count(*) FROM crm_sector)
FROM (SELECT *, now() - power(d, 2) * interval '6 years' AS opened,
  CASE WHEN a < 0.3 THEN NULL WHEN a < 0.4 THEN 'won' WHEN a < 0.8 THEN 'lost' ELSE 'abandoned' END AS outcome
  FROM (SELECT n, random() AS f, {_DRAWN} FROM generate_series(1, {{leads}}) AS n) AS numbered) AS made
JOIN crm_organisation AS company ON company.id = n, team
"""
TRANSITIONS = f"""
INSERT INTO acquisition_leadtransition (seq, from_stage, to_stage, at, reason, override, missing_at_override,
 gate_version, actor_id, lead_id)
SELECT step, coalesce({_STAGE}[step - 1], ''), {_STAGE}[step],
 opened_at + (stage_entered_at - opened_at) * step / array_position({_STAGE}, stage::text), '', false, '[]', 1,
 owner_id, id
FROM acquisition_lead, generate_series(1, array_position({_STAGE}, stage::text)) AS step
"""
SHARES = """
INSERT INTO acquisition_leadshare (shared_at, lead_id, municipality_id, shared_by_id)
SELECT opened_at, lead.id, towns.ids[1 + lead.id % {municipalities}], owner_id FROM acquisition_lead AS lead, towns
WHERE lead.id % 3 = 0
"""
ENQUIRIES = """
INSERT INTO acquisition_enquiry (reference, request_key, channel, bidbook_slug, language, status, decline_reason,
 received_at, answer_due_at, contact_id, organisation_id, lead_id, answered_at, finished_triage)
SELECT 'B-' || n, 'bench:' || n, 'website', '', 'nl', CASE WHEN waits THEN 'received' ELSE 'accepted' END, '',
 opened_at, opened_at + interval '3 days', contact_id, organisation_id, CASE WHEN waits THEN NULL ELSE id END,
 CASE WHEN waits THEN NULL ELSE opened_at + interval '1 day' END, false
FROM (SELECT *, n % 100 = 0 AS waits FROM generate_series(1, 2 * {leads}) AS n
  JOIN acquisition_lead ON id = 1 + n % {leads}) AS asked
"""
TASKS = f"""
INSERT INTO crm_task (title, note, due_on, due_time, about_type, about_id, state, done_at, created_at, changed_at,
 assignee_id, contact_id, made_by_id, organisation_id)
SELECT 'Nabellen over ' || {drawn(TRADES, "d")}, '', due, NULL,
 CASE WHEN about = 2 THEN 'acquisition.lead' ELSE '' END,
 CASE WHEN about = 2 THEN 1 + floor(power(b, 2) * {{leads}})::int END,
 state, CASE WHEN state = 'done' THEN now() - a * interval '4 years' END, due - 20, due - 10,
 team.ids[1 + floor(c * {{colleagues}})::int], CASE WHEN about = 0 THEN {_CONTACT} END,
 team.ids[1 + floor(a * {{colleagues}})::int], CASE WHEN about = 1 THEN {_ORGANISATION} END
FROM (SELECT *, (CASE WHEN d < 0.6 THEN 0 WHEN d < 0.8 THEN 1 ELSE 2 END) AS about,
  (CASE WHEN e < 0.1 THEN 'open' WHEN e < 0.95 THEN 'done' ELSE 'dropped' END) AS state,
  (CASE WHEN e < 0.1 THEN current_date + (a * 120 - 20)::int ELSE current_date - (a * 1500)::int END) AS due
  FROM {_numbers("{tasks}")}) AS planned, team
"""
# One yes of every third person, with the digests that `verify_consents` recomputes.
_SAID = "Formulier B-"


def _evidence(contact: str) -> str:
    plain = '{{"mail":null,"message_id":"","request":"","requested_at":null,"said":"'
    return f"""'{plain}{_SAID}' || {contact} || '","salt":"' || md5({contact}::text) || '"}}}}'"""


CONSENT = f"""
INSERT INTO crm_consentevent (id, number, action, basis, channel, wording, wording_version, language, happened_at,
 contact_id, purpose_id, evidence_digest, digest)
SELECT id, 1, 'given', basis, 'form', wording, version, language, at, id, purpose, evidence, pg_temp.digest(
 '{{{{"action":"given","basis":"' || basis || '","channel":"form","contact":' || id || ',"evidence":"' || evidence
 || '","happened_at":"' || pg_temp.plain(at) || '","language":"' || language || '","number":1,"previous":"'
 || repeat('0', 64) || '","purpose":"' || slug || '","wording":' || to_json(wording) || ',"wording_version":'
 || version || '}}}}')
FROM (SELECT contact.id, contact.language, contact.created_at AS at, purpose.id AS purpose, slug, basis,
  wordings ->> 'nl' AS wording, wording_version AS version, pg_temp.digest({_evidence("contact.id")}) AS evidence
  FROM crm_contact AS contact, crm_purpose AS purpose WHERE contact.id % 3 = 0 AND slug = 'newsletter') AS agreed
"""
EVIDENCE = f"""
INSERT INTO crm_consentevidence (id, salt, said, request, requested_at, mail_id, message_id, decision_id)
SELECT id, md5(id::text), '{_SAID}' || id, '', NULL, NULL, '', id FROM crm_consentevent
"""
CHAINS = """
INSERT INTO crm_consentchain (contact_id, length, head, blanked_through, links_withdrawn)
SELECT contact_id, 1, digest, 0, 0 FROM crm_consentevent
"""
_LEAD = "1 + floor(power(c, 2) * {leads})::int"
EVENTS = f"""
INSERT INTO {{piece}} (id, name, version, subject_type, subject_id, contact_id, organisation_id, payload, actor,
 correlation_id, causation_id, depth, recorded_at)
SELECT n, name, 1, CASE name WHEN 'crm.OrganisationEdited' THEN 'crm.organisation' WHEN 'acquisition.LeadMoved'
  THEN 'acquisition.lead' ELSE 'crm.contact' END,
 CASE name WHEN 'crm.OrganisationEdited' THEN organisation WHEN 'acquisition.LeadMoved' THEN lead ELSE contact END,
 CASE WHEN name <> 'crm.OrganisationEdited' THEN contact END, organisation,
 CASE name WHEN 'crm.InteractionRecorded' THEN jsonb_build_object('interaction_id', n, 'contact_id', contact,
   'organisation_id', organisation, 'kind', 'call', 'about_type', '', 'about_id', NULL)
  WHEN 'crm.MailSent' THEN jsonb_build_object('mail_id', n, 'contact_id', contact, 'subject', 'Uw aanvraag')
  WHEN 'crm.ContactEdited' THEN jsonb_build_object('contact_id', contact, 'fields', '["phone"]'::jsonb)
  WHEN 'crm.TaskPlanned' THEN jsonb_build_object('task_id', 1 + n % {{tasks}}, 'assignee_id', 1, 'contact_id', contact,
   'organisation_id', NULL, 'about_type', '', 'about_id', NULL)
  WHEN 'crm.ConsentChanged' THEN jsonb_build_object('contact_id', contact, 'purpose', 'newsletter', 'action', 'given',
   'wording_version', 1, 'channel', 'form', 'number', 0, 'digest', '')
  WHEN 'crm.OrganisationEdited' THEN jsonb_build_object('organisation_id', organisation, 'fields', '["city"]'::jsonb)
  ELSE jsonb_build_object('lead_id', lead, 'contact_id', contact, 'from_stage', 'contacted', 'to_stage', 'qualified',
   'override', false) END,
 CASE WHEN d < 0.7 THEN 'user:' || team.ids[1 + floor(d * {{colleagues}})::int] ELSE 'visitor' END,
 gen_random_uuid(), NULL, 0, now() - ({{events}} - n) * (interval '6 years' / {{events}})
FROM (SELECT n, d, name, {_LEAD} AS lead,
  CASE name WHEN 'acquisition.LeadMoved' THEN 1 + ({_LEAD} * 37) % {{contacts}}
   WHEN 'crm.ConsentChanged' THEN 1 + floor(a * {{contacts}})::int ELSE {_CONTACT} END AS contact,
  CASE WHEN name = 'crm.OrganisationEdited' OR (name = 'crm.InteractionRecorded' AND d < 0.4)
   THEN {_ORGANISATION} END AS organisation
  FROM (SELECT *, CASE WHEN e < 0.45 THEN 'crm.InteractionRecorded' WHEN e < 0.65 THEN 'crm.MailSent'
   WHEN e < 0.75 THEN 'crm.ContactEdited' WHEN e < 0.85 THEN 'crm.TaskPlanned' WHEN e < 0.9 THEN 'crm.ConsentChanged'
   WHEN e < 0.95 THEN 'crm.OrganisationEdited' ELSE 'acquisition.LeadMoved' END AS name
   FROM (SELECT n, {_DRAWN} FROM generate_series({{first}}, {{last}}) AS n) AS numbered) AS named) AS happened, team
"""


def _next(table: str) -> str:
    return f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))"


# What is filled, in this order: name → the table, and the statements that fill it and set its next number.
Parts = dict[str, tuple[str, tuple[str, ...]]]
PARTS: Parts = {
    "organisations": ("crm_organisation", (ORGANISATIONS, _next("crm_organisation"))),
    "establishments": ("crm_establishment", (ESTABLISHMENTS,)),
    "relationships": ("crm_relationship", (RELATIONSHIPS,)),
    "contacts": ("crm_contact", (CONTACTS, _next("crm_contact"))),
    "affiliations": ("crm_affiliation", (AFFILIATIONS,)),
    "interactions": ("crm_interaction", (INTERACTIONS,)),
    "leads": ("acquisition_lead", (LEADS, _next("acquisition_lead"))),
    "transitions": ("acquisition_leadtransition", (TRANSITIONS,)),
    "shares": ("acquisition_leadshare", (SHARES,)),
    "enquiries": ("acquisition_enquiry", (ENQUIRIES,)),
    "tasks": ("crm_task", (TASKS,)),
    "consent": ("crm_consentevent", (CONSENT, _next("crm_consentevent"))),
    "evidence": ("crm_consentevidence", (EVIDENCE, _next("crm_consentevidence"))),
    "chains": ("crm_consentchain", (CHAINS,)),
}
