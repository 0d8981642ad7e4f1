"""Work on many rows is undone row by row: exactly, except where somebody changed it since."""

import pytest

from cms.models import FormReceipt
from crm.actions.changesets import keep_changed, keep_made, keep_removed, restored, snapshot
from crm.actions.changing import put
from crm.actions.contacts import edit_contact
from crm.actions.undoing import UndoneAlready, save_edited, undo_change_set
from crm.models import Affiliation, ChangeSet, Contact, EventRecord, Interaction, Organisation
from tests.crm.rows import a_contact

pytestmark = pytest.mark.django_db


@pytest.fixture
def work():
    return ChangeSet.objects.create(kind=ChangeSet.Kind.IMPORT)


def change(work, contact, **fields):
    before = put(contact, fields)
    save_edited(contact, before)
    keep_changed(work, [(contact, before)])


def a_firm(name="Vos Lasers"):
    return Organisation.objects.create(name=name, normalised_name=name.lower())


def test_a_snapshot_is_the_row(work):
    contact = a_contact()
    kept = snapshot(contact)
    assert Contact(**restored(Contact, kept)).__dict__ | {"_state": 0} == contact.__dict__ | {"_state": 0}


def test_a_changed_row_is_as_it_was_as_its_next_version(work):
    contact = a_contact()
    was = snapshot(contact)
    change(work, contact, name="Cleo Anders", phone="+31201234567")
    assert undo_change_set(change_set_id=work.pk).restored == 1
    contact.refresh_from_db()
    facts = {name: value for name, value in snapshot(contact).items() if name not in {"version", "updated_at"}}
    assert facts == {name: was[name] for name in facts}
    assert contact.version == 3


def test_a_field_that_somebody_changed_since_stays_and_is_told(work):
    contact = a_contact()
    phone = contact.phone
    change(work, contact, name="Cleo Anders", phone="+31201234567")
    edit_contact(contact_id=contact.pk, changes={"name": "Cleo de Jong"})
    done = undo_change_set(change_set_id=work.pk)
    contact.refresh_from_db()
    assert (contact.name, contact.phone) == ("Cleo de Jong", phone)
    assert done.left == [("crm.contact", contact.pk)]


def test_a_row_that_was_made_goes_unless_it_is_used_since(work):
    unused, used = a_contact("one@example.org"), a_contact("two@example.org")
    keep_made(work, [unused, used])
    Interaction.objects.create(contact=used, kind="note", subject="Called", happened_at=work.made_at)
    done = undo_change_set(change_set_id=work.pk)
    assert list(Contact.objects.all()) == [used]
    assert done.left == [("crm.contact", used.pk)]
    assert EventRecord.objects.filter(name="crm.ContactRemoved", contact_id=unused.pk).exists()


def test_a_row_that_another_app_points_to_stays(work):
    used = a_contact()
    keep_made(work, [used])
    FormReceipt.objects.create(kind="enquiry", reference="x", submission_key="x", contact=used, page_language="nl")
    undo_change_set(change_set_id=work.pk)
    assert FormReceipt.objects.get().contact == used


def test_what_was_made_together_goes_together(work):
    contact, firm = a_contact(), a_firm()
    role = Affiliation.objects.create(contact=contact, organisation=firm, since_on="2026-01-01")
    keep_made(work, [contact, firm])
    keep_made(work, [role])
    assert undo_change_set(change_set_id=work.pk).left == []
    assert not Contact.objects.exists()
    assert not Organisation.objects.exists()


def test_a_row_that_was_removed_is_back_under_its_number(work):
    role = Affiliation.objects.create(contact=a_contact(), organisation=a_firm(), since_on="2026-01-01")
    role.refresh_from_db()
    was = snapshot(role)
    keep_removed(work, [role])
    Affiliation.objects.all().delete()
    undo_change_set(change_set_id=work.pk)
    assert [snapshot(row) for row in Affiliation.objects.all()] == [was]


def test_nothing_is_undone_twice(work):
    undo_change_set(change_set_id=work.pk)
    with pytest.raises(UndoneAlready):
        undo_change_set(change_set_id=work.pk)
