"""Who may not see a lead finds nothing at any address of acquisition: read from the addresses there are."""

from datetime import date

import pytest
from django.utils import timezone

from acquisition.actions.land import PlotDescription, record_park, record_plot
from acquisition.actions.landings import open_landing
from acquisition.actions.links import share_bidbook
from acquisition.backoffice.bidbook_drafts import DRAFT_PAGES
from acquisition.models import BidbookVersion, LeadShare, ShareLink, StageGate
from crm.models import Municipality, ProgrammeYear
from tests.acquisition.fit_rows import a_profile, a_proposition
from tests.acquisition.rows import BOOK, a_book, a_call, a_colleague, a_draft, a_lead, an_enquiry
from tests.addresses import every_address
from tests.crm.lists_at_hand import parts_of_list
from tests.crm.machines import a_token, bearer, contents

pytestmark = pytest.mark.django_db
VISITORS_PAGES = ("bidbook", "bidbook_reading", "bidbook_pdf", "bidbook_picture", "confirmation")
FOR_VISITORS = {
    f"acquisition:{name}" for name in VISITORS_PAGES
}  # who has the link need be nobody; tests/acquisition/test_public.py
FOR_ANY_MODEL = {"app_label", "model_name"}
MODELS = ("lead", "enquiry", "plot")
NOBODY = 987_654


def addresses():
    """Every address of the product that is about a thing of acquisition, also Wagtail's own for any model."""
    return [address for address in every_address() if is_ours(address)]


def is_ours(address):
    view = getattr(address.view, "view_class", address.view)
    model = getattr(address.view, "view_initkwargs", {}).get("model")
    ours = view.__module__.startswith("acquisition.") or getattr(model, "__module__", "").startswith("acquisition.")
    return ours or "acquisition" in address.name or set(address.filled_in) >= FOR_ANY_MODEL


OF_A_THING = [one for one in addresses() if one.filled_in and one.name not in FOR_VISITORS]


def test_there_are_addresses_to_judge_and_those_for_visitors_are_there():
    names = {address.name for address in addresses()}
    assert {"acquisition_leads:inspect", "acquisition_enquiries:accept", "api-acquisition:lead"} <= names
    assert {"acquisition_leads:move_card", "acquisition_bidbooks:publish_draft"} <= names
    assert names >= FOR_VISITORS
    assert len(OF_A_THING) > 15


@pytest.fixture
def things(region):
    """One of each, shared with Emmen; by namespace, what an address of it is filled in with."""
    a_book()
    lead, waiting = a_lead(), an_enquiry(9, organisation="")
    LeadShare.objects.create(lead=lead, municipality=Municipality.objects.get(slug="emmen"), shared_at=timezone.now())
    link = share_bidbook(bidbook=BOOK, language="nl", contact_id=lead.contact_id, lead_id=lead.pk)
    a_draft("nl")
    version = BidbookVersion.objects.first()
    emmen = Municipality.objects.get(slug="emmen")
    park_id = record_park(slug="park", name="Park", municipality_id=emmen.pk, source="Invented")
    plot_id = record_plot(park_id=park_id, slug="plot", description=PlotDescription(name="Plot", area_m2=9000))
    keeper = a_colleague("Heads of acquisition", "hella")
    of_leads = parts_of_list(keeper, [lead.pk], "acquisition_leads", "code")
    of_enquiries = parts_of_list(keeper, [waiting.enquiry_id], "acquisition_enquiries", "reference")
    viewed = {"view_pk": of_leads["view_pk"]}
    committed, begins = a_lead(2, stage="committed"), date(2026, 1, 1)
    year = ProgrammeYear.objects.get(year=2026)
    gate = StageGate.objects.create(
        version=2, programme_year=year, effective_from=begins, rules={}, decided_at=timezone.now()
    ).pk
    return {
        "acquisition_leads": {"pk": lead.pk, "panel": "files", **of_leads},
        "api-acquisition": {"pk": lead.pk},
        "acquisition_enquiries": {"pk": waiting.enquiry_id, **of_enquiries},
        "acquisition_bidbooks": {"pk": version.bidbook_id, "language": "nl", "link_pk": link, **viewed},
        "acquisition_plots": {"pk": plot_id, **viewed},
        "acquisition_landings": {"pk": open_landing(lead_id=committed.pk, actor_id=keeper.pk), **viewed},
        "acquisition_calls": {"pk": a_call(a_lead(3)).pk, **viewed},
        "acquisition_profiles": {"pk": a_profile().pk, **viewed},
        "acquisition_propositions": {"pk": a_proposition().pk, **viewed},
        "acquisition_gates": {"pk": gate},
        "": {"slug": "emmen", "section": "now"},
    }


def filled_in(address, things):
    """The addresses with what there is, and the same with what there is not."""
    if set(address.filled_in) >= FOR_ANY_MODEL:
        lead = things["acquisition_leads"]["pk"]
        rest = {"app_label": "acquisition", "action": "delete", "session_id": 1}
        for model in MODELS:
            yield tuple(address.at(**rest, model_name=model, object_id=pk, pk=pk) for pk in (lead, NOBODY))
        return
    values = things[address.namespace]
    missing = set(address.filled_in) - set(values)
    assert not missing, f"say in `things` what {missing} is at {address.route}"
    yield address.at(**values), address.at(**dict.fromkeys(values, NOBODY))


POSTED = {
    "to_stage": "contacted",
    "version": 1,
    "outcome": "lost",
    "reason": "land",
    "municipality": 1,
    "kind": "call",
    "subject": "x",
    "title": "Mine now",
    "confidentiality": "open_region",
    "sure": "on",
}


METHODS = ("get", "post", "put", "delete")
SEES_BOOKS = {"Marketeers", "Account managers"}  # to them a book is no secret
BOOKS = {f"acquisition_bidbooks:{name}" for name in ("inspect", "differences")}
DRAFTS = {f"acquisition_bidbooks:{name}" for name in DRAFT_PAGES}  # and marketeers write in it


OPEN_TO = {  # what is decided for all, or asked of all municipalities
    "acquisition_calls": {"Account managers"},
    "acquisition_profiles": {"Account managers", "Program Board"},
    "acquisition_propositions": {"Account managers", "Program Board", "Marketeers"},
}


SEES_FIGURES = {"Marketeers", "Program Board"}  # without names, and no small number; tests/acquisition/test_figures.py


def is_theirs(address, role):
    if address.name == "acquisition_figure_section":
        return role in SEES_FIGURES
    if role in OPEN_TO.get(address.namespace, ()):
        return True
    return (address.name in BOOKS and role in SEES_BOOKS) or (address.name in DRAFTS and role == "Marketeers")


@pytest.fixture
def ask(client):
    """What the address answers a member of the role who works for Coevorden, by a session or by a machine's token."""
    coevorden = Municipality.objects.get(slug="coevorden")

    def as_stranger(role):
        stranger = a_colleague(role, "sam", municipality=coevorden)
        client.force_login(stranger)
        token = bearer(a_token("leads:read", "enquiries:write", user=stranger))

        def answer(method, path, posted):
            headers = token if path.startswith("/api/") else {}
            return getattr(client, method)(path, posted if method == "post" else None, headers=headers).status_code

        return answer

    return as_stranger


@pytest.mark.parametrize("role", ["", "Marketeers", "Program Board", "Account managers"])
def test_a_stranger_finds_nothing_at_any_address_by_any_method(things, ask, role):
    answer = ask(role)
    posted = {**POSTED, "link": ShareLink.objects.values_list("pk", flat=True).get()}
    before = contents()
    for address in OF_A_THING:
        if is_theirs(address, role):
            continue
        for there, nowhere in filled_in(address, things):
            for method in METHODS:
                status = answer(method, there, posted)
                assert status in {404, *may_also_answer(address, method)}, f"{method} {there}"
                if address.namespace != "acquisition_bidbooks" or role not in SEES_BOOKS:
                    assert status == answer(method, nowhere, posted), f"{method} {there} tells that it is there"
    assert contents() == before


def may_also_answer(address, method):
    """What says nothing about the thing: the address does not take this method, no key has a scope for it, or
    Wagtail shows its own door."""
    if set(address.filled_in) >= FOR_ANY_MODEL:
        return {302, 405}
    return set() if method in address.takes else {403, 405}
