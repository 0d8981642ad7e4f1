"""What keeps lists quick with a million rows must not change which rows they show."""

import pytest
from django.urls import reverse

from crm.models import Contact, Organisation
from tests.crm.machines import an_account

pytestmark = pytest.mark.django_db


@pytest.fixture
def team(client):
    client.force_login(an_account("anna", "Acquisition team"))


def shown(client, name, **asked):
    return list(client.get(reverse(f"{name}:index"), asked).context["object_list"])


@pytest.mark.parametrize("ordering", ["city", "-city", "kind", "-name"])
def test_what_is_alike_stands_once_on_one_page(client, team, ordering):
    Organisation.objects.bulk_create(
        Organisation(name=f"Works {number % 7}", normalised_name="works", city="Emmen") for number in range(60)
    )
    pages = [shown(client, "crm_organisations", ordering=ordering, p=page) for page in (1, 2, 3)]
    assert [len(page) for page in pages] == [25, 25, 10]
    assert len({one.pk for page in pages for one in page}) == 60


def test_downwards_is_upwards_from_its_end(client, team):
    for number, city in enumerate(["Emmen", "Assen", "Emmen", "Assen"]):
        Organisation.objects.create(name=f"O{number}", normalised_name="o", city=city)
    up, down = (shown(client, "crm_organisations", ordering=way) for way in ("city", "-city"))
    assert [one.name for one in up] == ["O1", "O3", "O0", "O2"]
    assert down == up[::-1]


def test_one_or_two_letters_find_beginnings(client, team):
    for name in ("Andrea", "Jan", "anna", "Bo"):
        Contact.objects.create(name=name, email=f"{name.lower()}@example.org")
    assert {one.name for one in shown(client, "crm_contacts", q="an")} == {"Andrea", "anna"}
    assert {one.name for one in shown(client, "crm_contacts", q=" b ")} == {"Bo"}
    assert {one.name for one in shown(client, "crm_contacts", q="dre")} == {"Andrea"}
