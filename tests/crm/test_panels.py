"""Panels of a dossier stand at addresses of their own, ask little, and are there for nobody who may not see them."""

from decimal import Decimal

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from acquisition.backoffice.lead_panels import lead_panels
from crm.actions.consent import give_consent
from crm.actions.facts import Known, note_fact
from crm.actions.interactions import record_interaction
from crm.actions.merging import merge_contacts
from crm.actions.suppressions import suppress_address
from crm.backoffice.contact_panels import contact_panels
from crm.backoffice.organisation_panels import organisation_panels
from crm.models import Affiliation, Purpose
from crm.models.roles import ROLES
from tests.acquisition.rows import a_lead
from tests.crm.dossiers import whole
from tests.crm.machines import an_account
from tests.crm.rows import a_contact, an_event, an_organisation
from tests.crm.tasks_at_hand import a_task

pytestmark = pytest.mark.django_db
MOST = 12
FOR_WHO_WORKS_ON_PAGES = 3
"""What Wagtail's menu asks more of them: their pages, their collections, and where their pages begin."""
PLACES = [
    *(("crm_contacts", name) for name in contact_panels()),
    *(("crm_organisations", name) for name in organisation_panels()),
    *(("acquisition_leads", name) for name in lead_panels()),
]
DOSSIERS = ["crm_contacts", "crm_organisations", "acquisition_leads"]
AS_READ = ("", "?fragment=1", "?fragment=1&on=2026-11-01&theme=mail&by=system", "?on=2026-11-01&theme=mail")


@pytest.fixture
def everything():
    """Somebody with every role of ours; what the roles may do with pages the region says, which is not loaded here."""
    user = an_account("everything")
    user.groups.set(Group.objects.filter(name__in=ROLES))
    return user


@pytest.fixture
def editor(everything):
    """The same, of whom some roles may also work on pages and images: the dearest frame there is."""
    role = Group.objects.get(name="Marketeers")
    for model, field, about in (
        (GroupPagePermission, "page", Page),
        (GroupCollectionPermission, "collection", Collection),
    ):
        permission = Permission.objects.get(content_type__app_label="wagtailcore", codename=f"add_{field}")
        model.objects.create(group=role, permission=permission, **{field: about.objects.order_by("path").first()})
    return everything


@pytest.fixture
def full(everything, settle):
    """A lead whose contact and organisation have a long past: what each asks for is asked for here."""
    lead = a_lead(1, owner=everything)
    contact, organisation = lead.contact, lead.organisation
    merge_contacts(winner_id=contact.pk, loser_id=a_contact("old@example.org", "Old Address").pk)
    Purpose.objects.create(slug="news", names={"nl": "Nieuws"}, wordings={"nl": "Ja."})
    give_consent(contact_id=contact.pk, purpose="news", language="nl", evidence="form")
    for number in range(3):
        a_task(everything, f"Contact {number}", contact_id=contact.pk)
        a_task(everything, f"Firm {number}", organisation_id=organisation.pk)
        an_event(contact)
        note_fact(about=contact, kind="employees", known=Known(value=Decimal(number), source="x"))
        record_interaction(
            contact_id=contact.pk, author_id=everything.pk, kind="call", subject=f"Talk {number}", about=lead
        )
    settle()
    return {"crm_contacts": contact, "crm_organisations": organisation, "acquisition_leads": lead}


def panel_of(space, full, name):
    return reverse(f"{space}:panel", args=[full[space].pk, name])


def asked(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200, address
    return [query["sql"][:180] for query in queries]


def test_there_are_panels_to_judge():
    assert {"consent", "tasks", "timeline", "facts", "alike", "acquisition-leads", "campaigns"} <= set(contact_panels())
    assert {"people", "tasks", "timeline"} <= set(organisation_panels())


@pytest.mark.parametrize("query", AS_READ)
def test_a_panel_asks_little_as_a_fragment_and_as_a_page(client, everything, full, query):
    client.force_login(everything)
    for space, name in PLACES:
        found = asked(client, f"{panel_of(space, full, name)}{query}")
        assert len(found) <= MOST, "\n".join([name, *found])


@pytest.mark.parametrize("space", DOSSIERS)
def test_a_dossier_asks_little_with_all_there_is(client, everything, full, space):
    client.force_login(everything)
    found = asked(client, reverse(f"{space}:inspect", args=[full[space].pk]))
    assert len(found) <= MOST, "\n".join(found)


@pytest.mark.parametrize("space", DOSSIERS)
def test_who_works_on_pages_too_is_asked_what_wagtails_menu_asks(client, editor, full, space):
    client.force_login(editor)
    address = reverse(f"{space}:inspect", args=[full[space].pk])
    assert len(asked(client, address)) <= MOST + FOR_WHO_WORKS_ON_PAGES
    for at, name in PLACES:
        if at == space:
            assert len(asked(client, f"{address}panel/{name}/?fragment=1")) <= MOST, name


@pytest.mark.parametrize("role", ["Account managers", "Administrators", "Program Board"])
def test_a_stranger_finds_no_panel(client, full, role):
    client.force_login(an_account("sam", role))
    for space, name in PLACES:
        there = panel_of(space, full, name)
        nowhere = reverse(f"{space}:panel", args=[987654, name])
        for address in (there, f"{there}?fragment=1", nowhere):
            assert client.get(address).status_code == 404
            assert client.post(address).status_code in {404, 405}


def test_a_panel_that_is_none_is_not_found(client, everything, full):
    client.force_login(everything)
    for name in ("nonsense", "people"):
        assert client.get(f"/admin/crm_contacts/{full['crm_contacts'].pk}/panel/{name}/").status_code == 404


def test_who_lacks_the_right_of_one_panel_is_not_told_of_it(client, full):
    reader = an_account("reader", "Program Board")
    reader.user_permissions.add(
        *Permission.objects.filter(content_type__app_label="crm", codename__in=["view_organisation"])
    )
    client.force_login(reader)
    page = f"/admin/crm_organisations/{full['crm_organisations'].pk}/"
    assert client.get(f"{page}panel/timeline/").status_code == 200
    for name in ("people", "tasks"):
        assert client.get(f"{page}panel/{name}/").status_code == 404
        assert f"panel/{name}/" not in client.get(page).content.decode()


def test_without_script_a_panel_is_a_page_that_leads_back(client, everything, full):
    client.force_login(everything)
    page = f"/admin/crm_contacts/{full['crm_contacts'].pk}/"
    assert f'href="{page}panel/consent/?on=2026-11-01"' in client.get(f"{page}?on=2026-11-01").content.decode()
    alone = client.get(f"{page}panel/consent/?on=2026-11-01").content.decode()
    assert f'href="{page}#consent"' in alone
    assert 'value="2026-11-01"' in alone
    assert "<html" not in client.get(f"{page}panel/consent/?fragment=1").content.decode()


def test_what_is_done_in_a_fragment_returns_to_the_dossier_as_it_stood(client, everything, full):
    client.force_login(everything)
    page = f"/admin/crm_contacts/{full['crm_contacts'].pk}/"
    facts = client.get(f"{page}panel/facts/?theme=mail&fragment=1").content.decode()
    assert f"next={page.replace('/', '%2F')}%3Ftheme%3Dmail%23facts" in facts
    tasks = client.get(f"{page}panel/tasks/?fragment=1").content.decode()
    assert f'name="next" value="{page}"' in tasks


def test_the_dossier_itself_says_when_we_spoke_and_whether_we_may_write(client, everything, full):
    client.force_login(everything)
    contact = full["crm_contacts"]
    page = client.get(f"/admin/crm_contacts/{contact.pk}/", headers={"accept-language": "nl"}).content.decode()
    assert "Nieuws: <strong>Ja</strong>" in page
    assert "telefoongesprek" in page
    suppress_address(address="old@example.org", reason="asked")
    page = client.get(f"/admin/crm_contacts/{contact.pk}/", headers={"accept-language": "nl"}).content.decode()
    assert "Nieuws: <strong>Nee</strong>" in page


def test_of_many_people_the_first_stand_on_the_page_and_all_in_the_panel(client, everything):
    organisation = an_organisation()
    for number in range(30):
        Affiliation.objects.create(
            contact=a_contact(f"p{number}@example.org", f"Person {number:02}"),
            organisation=organisation,
            since_on="2020-01-01",
            until_on=None if number else "2021-01-01",
        )
    client.force_login(everything)
    page = f"/admin/crm_organisations/{organisation.pk}/"
    shown = whole(client, page)
    assert shown.count("/admin/crm_contacts/") >= 25
    assert "Person 00" not in shown
    assert f'href="{page}panel/people/"' in shown
    assert "Person 00" in client.get(f"{page}panel/people/").content.decode()
