"""What the benchmark asks of the back office, and the same questions as one who knows the tables would write them.

A page takes a random source and gives an address and the statements beside it: what the page must know of the
database, and no more. Sessions and rights are left out of the statements, and out of the page's time in the database.
"""

# ruff: noqa: ARG005, ISC004  a table of questions reads as one

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any
from urllib.parse import urlencode

from acquisition.models import Stage

Asked = tuple[str, list[tuple[str, list[Any]]]]
CAP, PAGE, TIMELINE = 10_001, 25, 50
FREQUENT = ["Jansen", "Hendrik", "vries", "bakker", "Emma"]
TRADES = ["metaal", "Techniek", "coatings", "Lastechniek"]
NOBODY = ["zzqxv", "wxyz jansen", "qqqqqq", "jansenbakkervries"]


@dataclass(frozen=True)
class Sizes:
    contacts: int
    organisations: int
    leads: list[int]
    """Some that the one who looks may see."""
    team: int
    """The id of the one who looks."""


Ask = Callable[[Random, Sizes], Asked]
CONTACTS = "SELECT id, name, email, language, created_at FROM crm_contact"
ORGANISATIONS = (
    "SELECT o.id, o.name, o.kind, o.city, m.name, o.country FROM crm_organisation o"
    " LEFT JOIN crm_municipality m ON m.id = o.municipality_id"
)
SEEN = (
    "(l.confidentiality <> 'sealed' OR l.owner_id = %s OR EXISTS"
    " (SELECT FROM acquisition_leadmember m WHERE m.lead_id = l.id AND m.user_id = %s))"
)
LEADS = (
    "SELECT l.id, l.code, l.title, o.name, l.stage, l.standing, u.first_name, u.last_name, l.opened_at"
    " FROM acquisition_lead l LEFT JOIN crm_organisation o ON o.id = l.organisation_id"
    " LEFT JOIN crm_user u ON u.id = l.owner_id"
)
EVENTS = "SELECT id, name, version, subject_type, subject_id, payload, actor, recorded_at FROM crm_eventrecord"


def listed(
    address: str, rows: str, where: str = "", given: list[Any] | None = None, *, order: str = "name, id",
    page: int = 1, **asked: Any,
) -> Asked:  # fmt: skip
    """One page of a list: its rows, and how many there are up to the cap."""
    table = rows[rows.index(" FROM ") :]
    parameters = {**asked, "p": page} if page > 1 else asked
    return f"{address}?{urlencode(parameters)}", [
        (f"{rows} {where} ORDER BY {order} LIMIT {PAGE} OFFSET {(page - 1) * PAGE}", given or []),
        (f"SELECT count(*) FROM (SELECT {table} {where} LIMIT {CAP}) counted", given or []),
    ]


def contacts(where: str = "", given: list[Any] | None = None, **asked: Any) -> Asked:
    return listed("/admin/crm_contacts/", CONTACTS, where, given, **asked)


def organisations(where: str = "", given: list[Any] | None = None, **asked: Any) -> Asked:
    return listed("/admin/crm_organisations/", ORGANISATIONS, where, given, **{"order": "o.name, o.id", **asked})


def leads(sizes: Sizes, where: str = "", given: list[Any] | None = None, **asked: Any) -> Asked:
    seen = f"WHERE {SEEN} {where}"
    order = {"order": "l.opened_at DESC, l.id DESC", **asked}
    return listed("/admin/acquisition/leads/", LEADS, seen, [sizes.team, sizes.team, *(given or [])], **order)


def found_contacts(q: str) -> Asked:
    """Found first and sorted then: in the order of names the whole table would be read. Two letters are a beginning."""
    like = f"%{q}%" if len(q) > 2 else f"{q}%"
    where = "WHERE upper(name) LIKE upper(%s) OR upper(email) LIKE upper(%s)"
    return contacts(where, [like, like], order="name || '', id", q=q)


def found_organisations(q: str) -> Asked:
    return organisations("WHERE upper(o.name) LIKE upper(%s)", [f"%{q}%"], order="o.name || '', o.id", q=q)


def colleagues_of(place: str) -> Asked:
    where = (
        "WHERE id IN (SELECT a.contact_id FROM crm_affiliation a JOIN crm_organisation o ON o.id = a.organisation_id"
        " WHERE a.until_on IS NULL AND upper(o.name) LIKE upper(%s))"
    )
    return contacts(where, [f"%{place}%"], order="name || '', id", organisation=place)


def contact_dossier(contact: int) -> Asked:
    one = [contact]
    return f"/admin/crm_contacts/{contact}/", [
        ("SELECT * FROM crm_contact WHERE id = %s OR merged_into_id = %s", [contact, contact]),
        ("SELECT a.*, o.name FROM crm_affiliation a JOIN crm_organisation o ON o.id = a.organisation_id"
         " WHERE a.contact_id = %s ORDER BY since_on DESC LIMIT 200", one),
        ("SELECT i.*, u.first_name, u.last_name FROM crm_interaction i LEFT JOIN crm_user u ON u.id = i.author_id"
         " WHERE i.contact_id = %s ORDER BY i.happened_at DESC LIMIT 100", one),
        ("SELECT DISTINCT ON (purpose_id) * FROM crm_consentevent WHERE contact_id = %s ORDER BY purpose_id, id DESC",
         one),
    ]  # fmt: skip


def contact_timeline(contact: int, before: int | None = None) -> Asked:
    earlier = f"AND id < {before}" if before else ""
    address = f"/admin/crm_contacts/{contact}/panel/timeline/?fragment=1" + (f"&before={before}" if before else "")
    return address, [
        ("SELECT * FROM crm_contact WHERE id = %s", [contact]),
        (f"{EVENTS} WHERE contact_id = %s {earlier} ORDER BY id DESC LIMIT {TIMELINE}", [contact]),
    ]


def contact_consent(contact: int) -> Asked:
    return f"/admin/crm_contacts/{contact}/panel/consent/?fragment=1", [
        ("SELECT * FROM crm_contact WHERE id = %s", [contact]),
        ("SELECT e.*, v.* FROM crm_consentevent e LEFT JOIN crm_consentevidence v ON v.decision_id = e.id"
         " WHERE e.contact_id = %s ORDER BY number DESC", [contact]),
    ]  # fmt: skip


def contact_leads(contact: int) -> Asked:
    return f"/admin/crm_contacts/{contact}/panel/acquisition-leads/?fragment=1", [
        ("SELECT id, code, title FROM acquisition_lead WHERE contact_id = %s OR id IN"
         " (SELECT lead_id FROM acquisition_enquiry WHERE contact_id = %s) LIMIT 25", [contact, contact]),
    ]  # fmt: skip


def tasks_about(thing: str, number: int) -> Asked:
    return f"/admin/crm_{thing}s/{number}/panel/tasks/?fragment=1", [
        (f"SELECT * FROM crm_task WHERE {thing}_id = %s AND state = 'open' ORDER BY due_on LIMIT 20", [number]),
    ]


def organisation_dossier(number: int) -> Asked:
    one = [number]
    return f"/admin/crm_organisations/{number}/", [
        ("SELECT * FROM crm_organisation WHERE id = %s", one),
        ("SELECT a.*, c.name FROM crm_affiliation a JOIN crm_contact c ON c.id = a.contact_id"
         " WHERE a.organisation_id = %s ORDER BY since_on DESC LIMIT 26", one),
        ("SELECT * FROM crm_establishment WHERE organisation_id = %s ORDER BY name, id LIMIT 200", one),
        ("SELECT r.*, a.name, b.name FROM crm_relationship r JOIN crm_organisation a ON a.id = r.from_organisation_id"
         " JOIN crm_organisation b ON b.id = r.to_organisation_id"
         " WHERE from_organisation_id = %s OR to_organisation_id = %s LIMIT 200", [number, number]),
        ("SELECT id, name FROM crm_organisation WHERE parent_id = %s ORDER BY name LIMIT 200", one),
    ]  # fmt: skip


def organisation_timeline(number: int) -> Asked:
    return f"/admin/crm_organisations/{number}/panel/timeline/?fragment=1", [
        ("SELECT * FROM crm_organisation WHERE id = %s", [number]),
        (f"{EVENTS} WHERE organisation_id = %s ORDER BY id DESC LIMIT {TIMELINE}", [number]),
    ]


def lead_dossier(lead: int, contact: int) -> Asked:
    return f"/admin/acquisition/leads/{lead}/", [
        (f"{LEADS} WHERE l.id = %s", [lead]),
        (f"{EVENTS} WHERE subject_type = 'acquisition.lead' AND subject_id = %s ORDER BY id DESC LIMIT 60",
         [str(lead)]),
        (f"{EVENTS} WHERE contact_id = %s ORDER BY id DESC LIMIT 60", [contact]),
        ("SELECT * FROM acquisition_leadtransition WHERE lead_id = %s ORDER BY seq DESC", [lead]),
        ("SELECT * FROM crm_task WHERE about_type = 'acquisition.lead' AND about_id = %s AND state = 'open'", [lead]),
    ]  # fmt: skip


def board(sizes: Sizes, q: str = "") -> Asked:
    user = [sizes.team, sizes.team]
    like = f"%{q}%"
    match = "AND (upper(l.title) LIKE upper(%s) OR upper(l.code) LIKE upper(%s))" if q else ""
    given = [*user, *([like, like] if q else [])]
    return f"/admin/acquisition/leads/board/?{urlencode({'q': q})}", [
        (f"SELECT stage, count(*) FROM acquisition_lead l WHERE outcome IS NULL AND {SEEN} {match} GROUP BY 1", given),
        (f"SELECT * FROM unnest(%s::text[]) AS s CROSS JOIN LATERAL (SELECT * FROM acquisition_lead l WHERE l.stage = s"
         f" AND outcome IS NULL AND {SEEN} {match} ORDER BY stage_entered_at DESC, id DESC LIMIT 25) l"
         " LEFT JOIN crm_organisation o ON o.id = l.organisation_id LEFT JOIN crm_user u ON u.id = l.owner_id"
         " JOIN crm_contact c ON c.id = l.contact_id", [list(Stage.values), *given]),
    ]  # fmt: skip


def my_tasks(sizes: Sizes) -> Asked:
    return "/admin/tasks/mine/", [
        ("SELECT t.*, c.name, o.name FROM crm_task t LEFT JOIN crm_contact c ON c.id = t.contact_id"
         " LEFT JOIN crm_organisation o ON o.id = t.organisation_id"
         " WHERE assignee_id = %s AND state = 'open' ORDER BY due_on LIMIT 50", [sizes.team]),
        (f"SELECT id, code, title FROM acquisition_lead l WHERE {SEEN} AND id IN (SELECT about_id FROM crm_task"
         " WHERE assignee_id = %s AND state = 'open' AND about_type = 'acquisition.lead')", [sizes.team] * 3),
    ]  # fmt: skip


def team_tasks() -> Asked:
    rows = (
        "SELECT t.*, c.name, o.name FROM crm_task t LEFT JOIN crm_contact c ON c.id = t.contact_id"
        " LEFT JOIN crm_organisation o ON o.id = t.organisation_id"
    )
    return listed("/admin/tasks/", rows, "WHERE t.state = 'open'", order="due_on, t.id")


def home(sizes: Sizes) -> Asked:
    """Without what moved: that takes the ids which the page has at hand by then, so the page looks dearer here."""
    user = sizes.team
    return "/admin/", [
        (f"SELECT stage, count(*) FROM acquisition_lead l WHERE outcome IS NULL AND {SEEN} GROUP BY 1", [user, user]),
        ("SELECT * FROM acquisition_enquiry WHERE status = 'received' ORDER BY answer_due_at LIMIT 5", []),
        ("SELECT count(*) FROM acquisition_enquiry WHERE status = 'received'", []),
        ("SELECT * FROM crm_task WHERE assignee_id = %s AND state = 'open' AND due_on <= current_date + 6"
         " ORDER BY due_on LIMIT 200", [user]),
        ("SELECT id, contact_id FROM acquisition_lead WHERE owner_id = %s AND outcome IS NULL"
         " ORDER BY opened_at DESC LIMIT 200", [user]),
    ]  # fmt: skip


def _any(sizes: int, random: Random) -> int:
    return 1 + random.randrange(sizes)


PAGES: dict[str, Ask] = {
    "contacts": lambda r, s: contacts(page=r.randint(1, 20)),
    "contacts_deep": lambda r, s: contacts(page=r.randint(200, 400)),
    "contacts_last": lambda r, s: contacts(page=401),
    "contacts_by_email": lambda r, s: contacts(order="email", ordering="email", page=r.randint(1, 20)),
    "contacts_newest": lambda r, s: contacts(order="id DESC", ordering="-created_at", page=r.randint(1, 20)),
    "contacts_in_german": lambda r, s: contacts("WHERE language = 'de'", language="de", page=r.randint(1, 20)),
    "contacts_of_a_place": lambda r, s: colleagues_of(r.choice(["Hardenberg", "Emmen Metaal", "Twente", "zzqxv"])),
    "contacts_found_many": lambda r, s: found_contacts(r.choice(FREQUENT)),
    "contacts_found_few": lambda r, s: found_contacts(f"{r.choice(FREQUENT)}{_any(s.contacts, r)}"),
    "contacts_found_none": lambda r, s: found_contacts(r.choice(NOBODY)),
    "contacts_two_letters": lambda r, s: found_contacts(r.choice(["an", "qx", "vd"])),
    "organisations": lambda r, s: organisations(page=r.randint(1, 20)),
    "organisations_last": lambda r, s: organisations(page=401),
    "organisations_by_town": lambda r, s: organisations(order="city, o.id", ordering="city", page=r.randint(1, 20)),
    "organisations_filtered": lambda r, s: organisations(
        "WHERE o.kind = 'company' AND o.country = 'DE' AND o.municipality_id = %s", [town := r.randint(1, 3)],
        kind="company", country="DE", municipality=town,
    ),
    "organisations_of_a_kind": lambda r, s: organisations(
        "WHERE o.kind = %s", [kind := r.choice(["company", "education"])], kind=kind
    ),
    "organisations_found_many": lambda r, s: found_organisations(r.choice(TRADES)),
    "organisations_found_none": lambda r, s: found_organisations(r.choice(NOBODY)),
    "organisations_by_number": lambda r, s: organisations(
        "WHERE kvk_number = %s", [number := str(10_000_000 + _any(s.organisations, r))], q=number
    ),
    "contact": lambda r, s: contact_dossier(_any(s.contacts, r)),
    "contact_with_much": lambda r, s: contact_dossier(r.randint(1, 10)),
    "contact_timeline": lambda r, s: contact_timeline(r.randint(1, 10)),
    "contact_earlier": lambda r, s: contact_timeline(r.randint(1, 10), before=r.randint(s.contacts, s.contacts * 9)),
    "contact_consent": lambda r, s: contact_consent(_any(s.contacts, r)),
    "contact_leads": lambda r, s: contact_leads(_any(s.contacts, r)),
    "contact_tasks": lambda r, s: tasks_about("contact", r.randint(1, 10)),
    "organisation": lambda r, s: organisation_dossier(_any(s.organisations, r)),
    "organisation_with_much": lambda r, s: organisation_dossier(r.randint(1, 10)),
    "organisation_timeline": lambda r, s: organisation_timeline(r.randint(1, 10)),
    "organisation_tasks": lambda r, s: tasks_about("organisation", r.randint(1, 10)),
    "leads": lambda r, s: leads(s, page=r.randint(1, 20)),
    "leads_last": lambda r, s: leads(s, page=401),
    "leads_filtered": lambda r, s: leads(
        s, "AND l.stage = %s", [stage := r.choice(["contacted", "visited"])], stage=stage
    ),
    "leads_found_many": lambda r, s: leads(
        s, "AND (upper(l.title) LIKE upper(%s) OR upper(l.code) LIKE upper(%s) OR upper(o.name) LIKE upper(%s))",
        [like := f"%{(q := r.choice(TRADES))}%", like, like], q=q,
    ),
    "leads_found_none": lambda r, s: leads(
        s, "AND (upper(l.title) LIKE upper(%s) OR upper(l.code) LIKE upper(%s) OR upper(o.name) LIKE upper(%s))",
        [like := f"%{(q := r.choice(NOBODY))}%", like, like], q=q,
    ),
    "lead": lambda r, s: lead_dossier(n := r.choice(s.leads), 1 + (n * 37) % s.contacts),
    "board": lambda r, s: board(s),
    "board_found": lambda r, s: board(s, r.choice(TRADES)),
    "my_tasks": lambda r, s: my_tasks(s),
    "tasks_of_everybody": lambda r, s: team_tasks(),
    "home": lambda r, s: home(s),
}  # fmt: skip
