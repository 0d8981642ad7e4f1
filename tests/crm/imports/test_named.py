"""Columns that name what must be known already: the municipality, and the organisation of which one is part."""

import pytest

from crm.actions.imports import carry_import, carry_undo, read_in, undo_import
from crm.actions.merging import merge_organisations
from crm.models import FieldChange, Municipality, Organisation
from crm.queries.import_columns import guessed
from tests.crm.imports.lists import checked, read_whole
from tests.crm.rows import an_organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def emmen():
    return Municipality.objects.get_or_create(
        slug="emmen", defaults={"code_cbs": "GM0114", "name": "Emmen", "province": "Drenthe"}
    )[0]


@pytest.mark.parametrize(
    "headers",
    [["Bedrijf", "Gemeente", "Moederbedrijf"], ["Company", "Municipality", "Parent Company"],
     ["Account Name", "Municipality", "Parent Account"]],
)  # fmt: skip
def test_the_columns_are_recognised(headers):
    assert guessed(headers) == ["organisation.name", "organisation.municipality", "organisation.parent"]


@pytest.mark.parametrize("word", ["Emmen", "gemeente emmen", "EMMEN", "GM0114"])
def test_a_municipality_is_found_by_its_name_or_code(emmen, word):
    read_whole(f"Bedrijf,Gemeente\nVos Lasers,{word}\n")
    assert Organisation.objects.get().municipality == emmen


def test_what_nobody_knows_makes_a_row_wrong_and_says_why(emmen):
    run = checked("Bedrijf,Gemeente,Moederbedrijf\nVos,Nergenshuizen,\nBos,Emmen,Niemand B.V.\n", language="en")
    assert run.counts == {"wrong": 2}
    (place, first), (column, second) = (problems[0] for problems in run.rows.values_list("problems", flat=True))
    assert (place, column) == (1, 2)
    assert first == "We know no municipality of this name."
    assert second.startswith("We know no organisation of this name")


def test_a_parent_is_found_by_number_or_name_and_of_two_nobody_guesses():
    metal = an_organisation("Voorbeeld Metaal", kvk_number="12345678")
    an_organisation("Bakker"), an_organisation("Bakker")
    run = read_whole("Bedrijf,Moederbedrijf\nEen,12345678\nTwee,voorbeeld metaal b.v.\nDrie,Bakker\n")
    assert run.counts == {"ready": 2, "wrong": 1, "made": 2}
    assert set(metal.subsidiaries.values_list("name", flat=True)) == {"Een", "Twee"}
    assert not Organisation.objects.filter(name="Drie").exists()


def test_what_a_known_organisation_was_part_of_is_filled_in_told_and_put_back(emmen):
    metal, vos = an_organisation("Voorbeeld Metaal"), an_organisation("Vos Lasers")
    run = read_whole("Bedrijf,Gemeente,Moederbedrijf\nVos Lasers,Emmen,Voorbeeld Metaal\n")
    vos.refresh_from_db()
    assert (vos.municipality, vos.parent) == (emmen, metal)
    assert set(FieldChange.objects.values_list("field", flat=True)) == {"municipality_id", "parent_id"}
    undo_import(import_id=run.pk, user_id=None)
    carry_undo(run.pk)
    vos.refresh_from_db()
    assert (vos.municipality, vos.parent) == (None, None)


def test_no_organisation_becomes_part_of_itself_not_within_one_list_either():
    one, two = an_organisation("Een"), an_organisation("Twee")
    run = read_whole("Bedrijf,Moederbedrijf\nEen,Twee\nTwee,Een\n", language="en")
    one.refresh_from_db(), two.refresh_from_db()
    assert (one.parent, two.parent) == (two, None)
    assert run.counts["wrong"] == run.counts["updated"] == 1


def test_a_parent_that_was_merged_or_went_since_the_check_is_not_pointed_to():
    stands, merged = an_organisation("Metaal"), an_organisation("Metaal van toen")
    gone = an_organisation("Voorbij")
    run = checked("Bedrijf,Moederbedrijf\nEen,Metaal van toen\nTwee,Voorbij\n")
    merge_organisations(winner_id=stands.pk, loser_id=merged.pk)
    gone.delete()
    read_in(import_id=run.pk)
    carry_import(run.pk)
    assert Organisation.objects.get(name="Een").parent == stands
    assert not Organisation.objects.filter(name="Twee").exists()
