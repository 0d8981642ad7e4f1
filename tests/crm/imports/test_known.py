"""Whom and what we know already: left out, filled in, overwritten, or another one; and what a list may never do."""

from datetime import timedelta

import pytest
from django.utils import timezone

from crm.actions.consent import give_consent
from crm.actions.contacts import edit_contact
from crm.actions.imports import carry_import, carry_undo, choose_for_rows, forget_lists, read_in, undo_import
from crm.actions.merging import merge_contacts, merge_organisations
from crm.actions.suppressions import suppress_address
from crm.models import Affiliation, ConsentEvent, Contact, EventRecord, FieldChange, ImportRun, Organisation, Purpose
from crm.queries.consent import may_receive
from crm.queries.suppressions import suppressions_of
from crm.queries.timeline import timeline
from tests.crm.imports.lists import checked, read_whole, text_of
from tests.crm.machines import an_account
from tests.crm.rows import a_contact, an_organisation

pytestmark = pytest.mark.django_db


def undone(run):
    undo_import(import_id=run.pk, user_id=None)
    carry_undo(run.pk)
    run.refresh_from_db()
    return run


@pytest.mark.parametrize(
    ("choice", "name", "phone"),
    [("skip", "Cleo Voorbeeld", ""), ("fill", "Cleo Voorbeeld", "+31 6 12345678"), ("overwrite", "C. V.", "+31 6 12345678")],
)  # fmt: skip
def test_a_person_we_know_is_left_out_filled_in_or_overwritten(choice, name, phone):
    cleo = a_contact()
    read_whole("email,name,phone\nCLEO@example.org,C. V.,0612345678\n", choice=choice)
    cleo.refresh_from_db()
    assert (cleo.name, cleo.phone) == (name, phone)
    assert Contact.objects.count() == 1


def test_an_empty_cell_erases_nothing():
    cleo = a_contact(phone="+31 6 11111111")
    read_whole("email,name,phone\ncleo@example.org,,\n", choice="overwrite")
    cleo.refresh_from_db()
    assert (cleo.name, cleo.phone, cleo.version) == ("Cleo Voorbeeld", "+31 6 11111111", 1)


@pytest.mark.parametrize(("choice", "count"), [("fill", 1), ("another", 2)])
def test_an_organisation_is_recognised_by_its_name_or_is_another(choice, count):
    an_organisation("Voorbeeld Metaal")
    read_whole("Bedrijf,Plaats\nVOORBEELD METAAL B.V.,Emmen\n", choice=choice)
    assert Organisation.objects.count() == count
    assert Organisation.objects.filter(city="Emmen").count() == 1


def test_one_name_with_two_kvk_numbers_is_two_organisations_and_one_number_is_one():
    an_organisation("Bakker", kvk_number="11111111")
    read_whole("Bedrijf,KvK\nBakker,22222222\nBakkerij Bakker,11111111\n")
    assert sorted(Organisation.objects.values_list("name", "kvk_number")) == [
        ("Bakker", "11111111"),
        ("Bakker", "22222222"),
    ]


def test_a_row_has_its_own_choice_before_that_of_the_list():
    a_contact("a@example.org", "A"), a_contact("b@example.org", "B")
    run = checked("email,name\na@example.org,Ada\nb@example.org,Bo\n")
    choose_for_rows(import_id=run.pk, choices={2: "skip"})
    read_in(import_id=run.pk, choice="overwrite")
    carry_import(run.pk)
    assert set(Contact.objects.values_list("name", flat=True)) == {"A", "Bo"}


def test_a_list_lowers_consent_never_raises_it_and_undoing_leaves_that_be():
    Purpose.objects.create(slug="news", wordings={"nl": "Ja"})
    agreed, stopped = a_contact("yes@example.org"), a_contact("no@example.org")
    give_consent(contact_id=agreed.pk, purpose="news", language="nl", evidence="form")
    suppress_address(address=stopped.email, reason="asked")
    before = ConsentEvent.objects.count()
    run = read_whole(text_of([["email", "name", "Email Opt Out"], ["yes@example.org", "", "yes"], ["no@example.org", "", "no"], ["new@example.org", "N", "x"]]))  # fmt: skip
    assert not may_receive(agreed.pk, "news")
    assert ConsentEvent.objects.filter(action="withdrawn", channel="import").count() == 1
    assert suppressions_of("new@example.org").filter(lifted_at=None).exists()
    assert suppressions_of("no@example.org").get().lifted_at is None
    undone(run)
    assert ConsentEvent.objects.count() == before + 1
    assert not may_receive(agreed.pk, "news")
    assert suppressions_of("new@example.org").filter(lifted_at=None).exists()


def test_who_says_stop_gets_nothing_more_also_where_known_rows_are_left_out():
    a_contact()
    read_whole("email,name,unsubscribed\ncleo@example.org,C,ja\n", choice="skip")
    assert suppressions_of("cleo@example.org").exists()


def test_what_somebody_changed_or_used_since_stays_when_the_list_is_undone_and_is_named():
    cleo = a_contact()
    run = read_whole("email,name,phone,company\ncleo@example.org,C. V.,0612345678,\na@example.org,Ada,,Elders\nb@example.org,Bo,,\n", choice="overwrite")  # fmt: skip
    edit_contact(contact_id=cleo.pk, changes={"name": "Cleo de Jong"})
    bo = Contact.objects.get(email="b@example.org")
    edit_contact(contact_id=bo.pk, changes={"phone": "0687654321"})
    undone(run)
    cleo.refresh_from_db()
    assert (cleo.name, cleo.phone) == ("Cleo de Jong", "")
    assert set(Contact.objects.all()) == {cleo, bo}
    assert not Organisation.objects.exists()
    assert not Affiliation.objects.exists()
    assert sorted(run.counts["left_rows"]) == sorted([["crm.contact", cleo.pk], ["crm.contact", bo.pk]])


def test_each_timeline_says_that_a_list_brought_it_and_who_read_it_in():
    mila = an_account("mila", "Marketeers")
    a_contact()
    run = checked("email,name,company\ncleo@example.org,C. V.,Elders\n")
    ImportRun.objects.update(made_by=mila)
    read_in(import_id=run.pk, choice="overwrite")
    carry_import(run.pk)
    told = timeline(Contact.objects.get().pk, user=mila)
    assert {moment.name for moment in told.moments} == {
        "crm.ContactImported",
        "crm.ContactEdited",
        "crm.AffiliationBegun",
    }
    assert {moment.actor for moment in told.moments} == {"mila"}
    assert FieldChange.objects.get().old == "Cleo Voorbeeld"
    assert list(EventRecord.objects.filter(subject_type="crm.importrun").values_list("name", flat=True)) == ["crm.ImportStarted", "crm.ImportFinished"]  # fmt: skip


def test_the_file_and_the_rows_of_an_old_list_go_and_it_can_still_be_undone():
    run = read_whole("email,name\na@example.org,Ada\n")
    forget_lists(before=timezone.now() - timedelta(days=1))
    assert run.rows.exists()
    forget_lists(before=timezone.now())
    run.refresh_from_db()
    assert not run.rows.exists()
    assert not run.pieces.exists()
    assert run.sample == []
    undone(run)
    assert not Contact.objects.exists()


def test_a_row_about_somebody_who_was_merged_is_about_the_one_that_stands():
    winner, loser = a_contact("new@example.org", "Cleo"), a_contact("old@example.org", "Cleo")
    firm, former = an_organisation("Voorbeeld Metaal"), an_organisation("Metaal van toen", kvk_number="12345678")
    merge_contacts(winner_id=winner.pk, loser_id=loser.pk)
    merge_organisations(winner_id=firm.pk, loser_id=former.pk)
    read_whole("email,name,phone,company,kvk,city\nold@example.org,Cleo,+31201234567,Metaal van toen,12345678,Emmen\n")
    winner.refresh_from_db(), loser.refresh_from_db(), firm.refresh_from_db()
    assert (winner.email, winner.phone) == ("new@example.org", "+31 20 123 4567")
    assert loser.phone == ""
    assert firm.city == "Emmen"
    assert list(winner.affiliations.values_list("organisation", flat=True)) == [firm.pk]
    assert Contact.objects.count() == Organisation.objects.count() == 2
