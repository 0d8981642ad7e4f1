"""What a list costs does not depend on how long it is: every list of the back office, the board, and the API's.

Who signed in and what the admin's frame shows is counted along.
"""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from acquisition.actions.bidbooks import publish_bidbook_version
from acquisition.actions.gates import decide_stage_gates
from acquisition.actions.land import PlotDescription, record_park, record_plot
from acquisition.actions.landings import open_landing
from acquisition.models import Bidbook
from campaigns.actions.clicks import follow_link
from crm.actions.access import record_access
from crm.actions.erasing import erase_person
from crm.actions.tasks import plan_task
from crm.backoffice.scoped import ScopedViewSet
from crm.models import (
    Contact,
    DeliveryState,
    DuplicatePair,
    EventDelivery,
    ImportRun,
    Municipality,
    Organisation,
    ProgrammeYear,
)
from crm.models.roles import ROLES
from tests.acquisition.fit_rows import a_profile, a_proposition
from tests.acquisition.rows import a_call, a_lead
from tests.campaigns.facts import a_campaign, a_link
from tests.crm.machines import a_token, an_account, bearer, contents
from tests.laws.test_viewsets import registered

LISTS = {
    **{
        viewset.get_url_name(view): viewset.name
        for viewset in registered()
        if isinstance(viewset, ScopedViewSet)
        for view in ("index", "index_results")
    },
    "acquisition_leads:board": "the board",
}
MOST = 12
pytestmark = pytest.mark.django_db


@pytest.fixture
def staff():
    """Somebody with every role, since an administrator without limits is asked nothing per row."""
    user = an_account("everything")
    user.groups.set(Group.objects.filter(name__in=ROLES))
    return user


def grow(staff, numbers):
    """For each number one row, at least, of everything that a list of the back office shows."""
    for number in numbers:
        a_profile(), a_proposition()
        year, begins = 2100 + number, date(2100 + number, 1, 1)
        ProgrammeYear.objects.create(year=year, starts_on=begins, ends_on=begins + timedelta(days=364))
        rules = {"identified>contacted": ["owner"]} if number % 2 else {}
        decide_stage_gates(programme_year=year, effective_from=begins, rules=rules, actor_id=staff.pk)
        lead = a_lead(number, owner=staff)
        commit_to_landing(lead)
        record_access(user_id=an_account(f"reader {number}").pk, thing=lead, code=lead.code, grade="sealed")
        book = Bidbook.objects.create(slug=f"book-{number}", titles={"nl": f"Boek {number}"})
        section = {"key": "region", "title": "The region", "body_html": "<p>Made here.</p>", "figures": []}
        publish_bidbook_version(bidbook=book.slug, language="nl", title=f"Boek {number}", sections=[section])
        place = Municipality.objects.create(slug=f"place-{number}", name=f"Place {number}", code_cbs=f"GM{number}")
        park = record_park(slug=f"park-{number}", name="Park", municipality_id=place.pk, source="Invented")
        record_plot(park_id=park, slug=f"plot-{number}", description=PlotDescription(name="Plot", area_m2=9000))
        a_call(lead)
        link = a_link(a_campaign(f"Campaign {number}"))
        follow_link(token=link.token, user_agent="Firefox", method="GET")
        gone = Contact.objects.create(email=f"gone{number}@example.org", name=f"Gone {number}")
        erase_person(contact_id=gone.pk, user_id=staff.pk, reason=f"Asked for it by letter, case {number}")
        ImportRun.objects.create(file_name=f"list-{number}.csv", made_by=staff)
        again = Organisation.objects.create(name=f"Firm {number} again", normalised_name=f"firm {number} again")
        DuplicatePair.objects.create(organisation_one=lead.organisation, organisation_two=again, score=70)
        plan_task(title=f"Call {number}", assignee_id=staff.pk, made_by_id=staff.pk, about=lead)
    EventDelivery.objects.update(state=DeliveryState.DEAD)


def commit_to_landing(lead):
    type(lead).objects.filter(pk=lead.pk).update(stage="committed")
    open_landing(lead_id=lead.pk, actor_id=lead.owner_id)


def cost(client, address, **headers):
    """How many queries the page takes once everything that is asked once is known, and how long it is."""
    client.get(address, headers=headers)
    with CaptureQueriesContext(connection) as queries:
        response = client.get(address, headers=headers)
    assert response.status_code == 200
    return len(queries), len(response.content)


def assert_none_dearer(staff, client, addresses, **headers):
    """All are looked at when there are two of everything, and again when there are twelve."""
    grow(staff, range(2))
    few = {address: cost(client, address, **headers) for address in addresses}
    grow(staff, range(2, 12))
    many = {address: cost(client, address, **headers) for address in addresses}
    as_short = [address for address in addresses if many[address][1] <= few[address][1]]
    assert not as_short, "these lists did not become longer: let grow() make what they show"
    queries = {address: (few[address][0], many[address][0]) for address in addresses}
    assert {address: asked for address, asked in queries.items() if not asked[1] <= asked[0] <= MOST} == {}


def test_every_list_costs_the_same_for_two_rows_and_for_twelve(client, staff):
    client.force_login(staff)
    assert_none_dearer(staff, client, [*map(reverse, LISTS), f"{reverse('acquisition_leads:board')}?more=identified"])


def test_the_leads_of_the_api_cost_the_same_for_two_and_for_twelve(client, staff):
    assert_none_dearer(staff, client, ["/api/leads/"], **bearer(a_token("leads:read", user=staff)))


def test_looking_at_a_list_changes_nothing(client, staff):
    """Compared value by value; only the use of a key is counted."""
    grow(staff, range(2))
    key = bearer(a_token("leads:read", user=staff))
    client.force_login(staff)
    before = contents()
    for name in LISTS:
        client.get(reverse(name))
        client.head(reverse(name))
    client.get("/api/leads/", headers=key)
    assert contents() == before


def test_there_are_lists_to_judge():
    assert len(LISTS) > 10
