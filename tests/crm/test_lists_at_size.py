"""What keeps lists quick with a million rows must not change which rows they show."""

import pytest
from django.urls import reverse

from crm.backoffice import scoped
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


@pytest.mark.parametrize("ordering", ["name", "-name"])
def test_what_is_frequent_and_what_is_rare_stand_in_the_same_order(client, team, ordering, monkeypatch):
    for number in range(60):
        Contact.objects.create(name=f"Jan {number * 7 % 60:02d}", email=f"jan{number}@example.org")
    rare = [shown(client, "crm_contacts", q="jan", ordering=ordering, p=page) for page in (1, 2, 3)]
    monkeypatch.setattr(scoped, "COUNT_CAP", 50)
    frequent = [shown(client, "crm_contacts", q="jan", ordering=ordering, p=page) for page in (1, 2)]
    assert frequent == rare[:2]


@pytest.mark.parametrize("name", ["crm_contacts", "crm_organisations"])
def test_a_page_far_on_holds_what_it_would_without_a_shortcut(client, team, name, monkeypatch):
    for number in range(80):
        Contact.objects.create(name=f"P{number % 9}", email=f"p{number}@example.org")
        Organisation.objects.create(name=f"O{number % 9}", normalised_name="o")
    near = [shown(client, name, p=page) for page in (2, 3, 4)]
    monkeypatch.setattr(scoped, "FAR", 25)
    assert [shown(client, name, p=page) for page in (2, 3, 4)] == near
