"""A list becomes people, organisations and who works where."""

import pytest

from crm.actions.imports import carry_undo, undo_import
from crm.models import Affiliation, Contact, EventRecord, Organisation
from tests.crm.imports.lists import checked, read_whole, text_of
from tests.crm.rows import a_contact

pytestmark = pytest.mark.django_db
HEADERS = ["E-mail", "Naam", "Bedrijf", "Functie", "KvK-nummer"]
LIST = text_of(
    [
        HEADERS,
        ["cleo@example.org", "Cleo Voorbeeld", "Voorbeeld Metaal B.V.", "Inkoper", "12345678"],
        ["bram@example.org", "Bram Vos", "Voorbeeld Metaal", "Directeur", ""],
        ["not an address", "Ada", "Elders", "", ""],
    ]
)


def test_a_list_is_read_in_and_a_bad_row_is_left_out_alone():
    run = read_whole(LIST)
    assert run.state == "done"
    assert run.counts["made"] == 2
    assert run.counts["wrong"] == 1
    firm = Organisation.objects.get()
    assert (firm.name, firm.kvk_number) == ("Voorbeeld Metaal B.V.", "12345678")
    assert set(Affiliation.objects.values_list("contact__name", "role", "organisation")) == {
        ("Cleo Voorbeeld", "Inkoper", firm.pk),
        ("Bram Vos", "Directeur", firm.pk),
    }
    assert run.rows.get(state="wrong").problems == [[0, "Dit is geen e-mailadres."]]


def test_a_dry_run_changes_no_person_and_no_organisation():
    run = checked(LIST)
    assert (run.state, run.total) == ("ready", 3)
    assert not Contact.objects.exists()
    assert not Organisation.objects.exists()
    assert not EventRecord.objects.exists()


def test_what_was_read_in_is_undone_and_what_was_there_is_as_it_was():
    cleo = a_contact()
    run = read_whole(
        text_of([["email", "name", "phone"], ["cleo@example.org", "C. V.", "0612345678"], ["a@example.org", "A", ""]]),
        choice="overwrite",
    )
    cleo.refresh_from_db()
    assert (cleo.name, cleo.phone, cleo.version) == ("C. V.", "+31 6 12345678", 2)
    undo_import(import_id=run.pk, user_id=None)
    carry_undo(run.pk)
    run.refresh_from_db()
    cleo.refresh_from_db()
    assert (run.state, cleo.name, cleo.phone) == ("undone", "Cleo Voorbeeld", "")
    assert list(Contact.objects.all()) == [cleo]
