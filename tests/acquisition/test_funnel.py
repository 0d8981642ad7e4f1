"""Who may know how many leads stand where, and no more, learns no small number and no name."""

import pytest

from acquisition.models import Lead, Stage
from acquisition.queries.funnel import funnel
from tests.acquisition.rows import a_colleague, a_lead

pytestmark = pytest.mark.django_db
PANEL = 'id="acquisition-funnel'


@pytest.fixture
def leads():
    for number in range(11):
        a_lead(number)
    Lead.objects.filter(pk__in=list(Lead.objects.values_list("pk", flat=True))[:4]).update(
        stage=Stage.QUALIFIED, confidentiality="sealed"
    )


def test_numbers_under_five_are_not_shown_and_sealed_leads_are_counted(leads):
    found = {str(step.label): step.count for step in funnel()}
    assert found[str(Stage.IDENTIFIED.label)] == 7
    assert found[str(Stage.QUALIFIED.label)] is None
    assert found[str(Stage.CONTACTED.label)] is None, "a zero beside a total is a number under five as well"
    assert all(count is None or count >= 5 for count in found.values())


@pytest.mark.parametrize("role", ["Marketeers", "Program Board", "Administrators"])
def test_the_panel_is_there_without_a_name_or_a_code(client, role, leads):
    client.force_login(a_colleague(role, "sam"))
    page = client.get("/admin/").content.decode()
    assert PANEL in page
    assert "DTZ-" not in page
    assert "Firm" not in page


@pytest.mark.parametrize("role", ["Writers", "Account managers", "Acquisition team", "Heads of acquisition"])
def test_the_others_have_no_such_panel(client, role, leads):
    client.force_login(a_colleague(role, "sam"))
    assert PANEL not in client.get("/admin/").content.decode()


def test_few_leads_are_one_sentence_and_no_column_of_nothing(client):
    a_lead(1)
    client.force_login(a_colleague("Program Board", "sam"))
    page = client.get("/admin/").content.decode()
    assert "Nergens staan al 5 leads of meer bij elkaar." in page
    assert "minder dan 5" not in page
