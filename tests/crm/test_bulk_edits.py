"""One value for several rows: those meant and no others, each by its own rules, undone except where somebody changed it since."""

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from acquisition.models import Lead
from crm.actions import bulk_edits
from crm.actions.bulk_edits import BegunAlready, NotFinished, edit_several, undo_bulk_edit
from crm.actions.contacts import edit_contact
from crm.actions.list_leases import claim
from crm.actions.list_work import carry_list_work, tidy_list_work
from crm.actions.organisations import edit_organisation
from crm.actions.undoing import UndoneAlready
from crm.models import BulkEdit, ChangeSet, Contact, EventRecord, FieldChange, Organisation, WorkState
from tests.acquisition.rows import a_colleague, a_lead
from tests.crm.lists_at_hand import a_keeper, edited
from tests.crm.machines import an_account, contents
from tests.crm.rows import a_contact, an_organisation

INDEX = "/admin/crm_contacts/"
db = pytest.mark.django_db


@pytest.fixture
def hilde(client, db):
    user = a_keeper()
    client.force_login(user)
    return user


def people(count, **fields):
    return [a_contact(f"{fields.get('language', 'nl')}{n}@example.org", f"Person {n}", **fields) for n in range(count)]


def languages():
    return dict(Contact.objects.values_list("email", "language"))


def test_all_in_this_list_is_the_list_as_it_stands_and_nothing_else(client, hilde):
    people(30, language="de")
    people(4, language="nl")
    answer = client.post(f"{INDEX}edit-several/?language=de&q=Person+1", {"which": "all"})
    edit = BulkEdit.objects.get()
    assert answer.url == f"{INDEX}edit-several/{edit.pk}/?language=de&q=Person+1"
    meant = set(Contact.objects.filter(language="de", name__contains="Person 1").values_list("pk", flat=True))
    assert set(edit.ids) == meant
    looked = client.post(answer.url, {"field": "language", "value": "en"})
    assert looked.status_code == 200
    assert not Contact.objects.filter(language="en").exists()
    assert str(len(meant)) in looked.content.decode()
    client.post(answer.url, {"field": "language", "value": "en", "sure": "1"})
    assert set(Contact.objects.filter(language="en").values_list("pk", flat=True)) == meant


def test_ticked_rows_are_those_the_user_sees(client, hilde):
    one, _other = people(2)
    client.post(f"{INDEX}edit-several/", {"which": "ticked", "tick": [one.pk, 999_999, "x", one.pk]})
    assert BulkEdit.objects.get().ids == [one.pk]
    answer = client.post(f"{INDEX}edit-several/?language=nl", {"which": "ticked"})
    assert answer.url.startswith(f"{INDEX}?language=nl")
    assert BulkEdit.objects.count() == 1


def test_nothing_changes_by_looking(client, hilde):
    one, _other = people(2)
    edited(hilde, [one], "language", "de")
    pk = BulkEdit.objects.get().pk
    before = contents()
    for address in ("columns/", "views/new/", "export/", "exports/", "edits/", f"edit-several/{pk}/"):
        assert client.get(INDEX + address).status_code == 200, address
    assert contents() == before


def test_a_value_that_cannot_be_is_told_where_it_is_chosen(client, hilde):
    people(1)
    address = client.post(f"{INDEX}edit-several/", {"which": "all"}).url
    assert client.post(address, {"field": "language", "value": "xx", "sure": "1"}).status_code == 422
    assert client.post(address, {"field": "email", "value": "x@example.org", "sure": "1"}).status_code == 302
    assert languages() == {"nl0@example.org": "nl"}
    with pytest.raises(ValueError, match="email"):
        edit_several(bulk_edit_id=BulkEdit.objects.get().pk, field="email", value="x")


def test_each_row_is_edited_as_by_hand(hilde):
    contact = a_contact()
    edited(hilde, [contact], "language", "de")
    event = EventRecord.objects.get(name="crm.ContactEdited")
    assert (event.actor, event.payload["fields"]) == (hilde.actor, ["language"])
    assert FieldChange.objects.get().actor == hilde.actor
    contact.refresh_from_db()
    assert contact.version == 2


def test_rows_that_refuse_are_told_with_their_reason_and_the_others_go_on(client, hilde):
    holding, part, free = an_organisation("Holding"), an_organisation("Part"), an_organisation("Free")
    edit_organisation(organisation_id=holding.pk, changes={"parent_id": part.pk})
    edit = edited(hilde, [holding, part, free], "parent_id", holding.pk, "crm_organisations")
    assert (edit.changed, edit.refused_count) == (1, 2)
    assert [pk for pk, _why in edit.refused] == [holding.pk, part.pk]
    page = client.get(f"/admin/crm_organisations/edit-several/{edit.pk}/").content.decode()
    assert "Holding" in page.split('class="list-refused"')[1]
    free.refresh_from_db()
    assert free.parent == holding


@db
def test_leads_get_an_owner_and_the_ended_ones_and_unseen_ones_refuse():
    anna, bram = a_colleague(), a_colleague(name="bram")
    one, ended, sealed = a_lead(1), a_lead(2), a_lead(3)
    Lead.objects.filter(pk=ended.pk).update(outcome="lost", outcome_reason="land", outcome_at=timezone.now())
    Lead.objects.filter(pk=sealed.pk).update(confidentiality="sealed", owner=a_keeper())
    edit = edited(anna, [one, ended, sealed], "owner_id", bram.pk, "acquisition_leads")
    assert (edit.changed, [pk for pk, _why in edit.refused]) == (1, [ended.pk, sealed.pk])
    one.refresh_from_db()
    assert (one.owner, one.version) == (bram, 2)
    undo_bulk_edit(bulk_edit_id=edit.pk)
    one.refresh_from_db()
    assert (one.owner, one.version) == (None, 3)
    assert EventRecord.objects.filter(name="acquisition.LeadHandedOver").count() == 2


@db
def test_a_lead_that_ended_since_stays_when_it_is_undone():
    anna, bram = a_colleague(), a_colleague(name="bram")
    lead = a_lead(1)
    edit = edited(anna, [lead], "owner_id", bram.pk, "acquisition_leads")
    Lead.objects.filter(pk=lead.pk).update(outcome="lost", outcome_reason="land", outcome_at=timezone.now())
    undo_bulk_edit(bulk_edit_id=edit.pk)
    edit.refresh_from_db()
    assert (edit.state, edit.restored, edit.left) == (WorkState.UNDONE, 0, [lead.pk])


def test_it_is_undone_from_its_page_and_once(client, hilde):
    first, second = people(2)
    edit = edited(hilde, [first, second], "language", "de")
    assert edit.change_set.kind == ChangeSet.Kind.BULK_EDIT
    edit_contact(contact_id=second.pk, changes={"language": "en"})
    assert f"edit-several/{edit.pk}/undo/" in client.get(f"{INDEX}edits/").content.decode()
    client.post(f"{INDEX}edit-several/{edit.pk}/undo/")
    assert languages() == {first.email: "nl", second.email: "en"}
    edit.refresh_from_db()
    assert (edit.state, edit.restored, edit.left) == (WorkState.UNDONE, 1, [second.pk])
    assert edit.change_set.undone_by == hilde
    page = client.get(f"{INDEX}edit-several/{edit.pk}/").content.decode()
    assert "undo/" not in page
    assert second.name in page
    with pytest.raises(UndoneAlready):
        undo_bulk_edit(bulk_edit_id=edit.pk)
    with pytest.raises(BegunAlready):
        edit_several(bulk_edit_id=edit.pk, field="language", value="nl")


def test_a_bulk_edit_of_somebody_else_is_nowhere(client, hilde):
    edit = edited(a_keeper("anna"), people(1), "language", "de")
    for address in (f"edit-several/{edit.pk}/", f"edit-several/{edit.pk}/undo/"):
        assert client.get(INDEX + address).status_code in {404, 405}
        assert client.post(INDEX + address).status_code == 404
    assert f"/{edit.pk}/" not in client.get(f"{INDEX}edits/").content.decode()


@db
@pytest.mark.parametrize("role", ["Account managers", "Administrators", "Program Board"])
def test_strangers_find_no_address_of_it(client, role):
    edit = edited(a_keeper(), [a_contact()], "language", "de")
    client.force_login(an_account("sam", role))
    for space in ("crm_contacts", "crm_organisations", "tasks", "acquisition/leads"):
        for address in ("edit-several/", "edits/", f"edit-several/{edit.pk}/", f"edit-several/{edit.pk}/undo/"):
            assert client.post(f"/admin/{space}/{address}", {"which": "all"}).status_code in {404, 405}
            assert client.get(f"/admin/{space}/{address}").status_code in {404, 405}


def test_many_are_edited_and_undone_in_the_background(client, hilde, monkeypatch):
    monkeypatch.setattr(bulk_edits, "AT_ONCE", 3)
    monkeypatch.setattr(bulk_edits, "SLICE", 4)
    rows = people(10)
    edit = edited(hilde, rows, "language", "de")
    assert (edit.state, edit.position) == (WorkState.WAITING, 0)
    with pytest.raises(NotFinished):
        undo_bulk_edit(bulk_edit_id=edit.pk)
    carry_list_work()
    assert set(languages().values()) == {"de"}
    undo_bulk_edit(bulk_edit_id=edit.pk)
    assert set(languages().values()) == {"de"}
    carry_list_work()
    assert set(languages().values()) == {"nl"}


@pytest.mark.parametrize("after", range(5))
def test_killed_anywhere_it_goes_on_where_it_stood_and_does_nothing_twice(hilde, monkeypatch, after):
    monkeypatch.setattr(bulk_edits, "AT_ONCE", 0)
    monkeypatch.setattr(bulk_edits, "SLICE", 4)
    rows = people(10)
    edit = edited(hilde, rows, "language", "de")
    for expected in ("de", "nl"):
        calls = iter(range(100))
        real = bulk_edits.still_ours

        def dying(work, calls=calls, real=real):
            if next(calls) == after:
                raise KeyboardInterrupt
            return real(work)

        with monkeypatch.context() as killed:
            killed.setattr(bulk_edits, "still_ours", dying)
            try:
                bulk_edits.carry_bulk_edit(claim(BulkEdit, edit.pk), until=1e12)
            except KeyboardInterrupt:
                BulkEdit.objects.update(due_at=timezone.now())
        carry_list_work()
        assert set(languages().values()) == {expected}
        if expected == "de":
            undo_bulk_edit(bulk_edit_id=edit.pk)
    assert set(Contact.objects.values_list("version", flat=True)) == {3}
    edit.refresh_from_db()
    assert (edit.changed, edit.restored, edit.left) == (10, 10, [])


def test_who_lost_the_right_meanwhile_changes_nothing(hilde, monkeypatch):
    monkeypatch.setattr(bulk_edits, "AT_ONCE", 0)
    edit = edited(hilde, people(3), "language", "de")
    hilde.groups.clear()
    carry_list_work()
    edit.refresh_from_db()
    assert (edit.changed, edit.refused_count) == (0, 3)
    assert set(languages().values()) == {"nl"}


def test_what_was_ticked_for_nothing_goes_after_a_day(hilde):
    from crm.actions.bulk_edits import choose_rows

    choose_rows(user_id=hilde.pk, list_name="crm_contacts", ids=[1])
    tidy_list_work(drafts_before=timezone.now() - timezone.timedelta(days=1))
    assert BulkEdit.objects.exists()
    tidy_list_work(drafts_before=timezone.now())
    assert not BulkEdit.objects.exists()


def test_a_parent_that_is_gone_or_would_close_a_circle_is_not_put_back(hilde):
    holding, other, part, lone = (an_organisation(name) for name in ("Holding", "Other", "Part", "Lone"))
    for row, parent in ((part, holding), (lone, other)):
        edit_organisation(organisation_id=row.pk, changes={"parent_id": parent.pk})
    edit = edited(hilde, [part, lone], "parent_id", None, "crm_organisations")
    edit_organisation(organisation_id=holding.pk, changes={"parent_id": part.pk})
    other.delete()
    undo_bulk_edit(bulk_edit_id=edit.pk)
    edit.refresh_from_db()
    assert sorted(edit.left) == [part.pk, lone.pk]
    assert set(Organisation.objects.filter(pk__in=[part.pk, lone.pk]).values_list("parent_id", flat=True)) == {None}


FACTS = ("kind", "country", "municipality_id", "parent_id", "city")
BULK = st.tuples(
    st.just("bulk"),
    st.sets(st.integers(0, 4), min_size=1),
    st.one_of(
        st.tuples(st.just("kind"), st.sampled_from(Organisation.Kind.values)),
        st.tuples(st.just("country"), st.sampled_from(["", "NL", "de", "Be"])),
        st.tuples(st.just("parent_id"), st.one_of(st.none(), st.integers(0, 4))),
    ),
)
BY_HAND = st.tuples(
    st.just("hand"),
    st.sets(st.integers(0, 4), min_size=1, max_size=1),
    st.one_of(
        st.tuples(st.just("kind"), st.sampled_from(Organisation.Kind.values)),
        st.tuples(st.just("country"), st.sampled_from(["", "NL", "DE"])),
        st.tuples(st.just("city"), st.sampled_from(["", "Emmen", "Coevorden"])),
    ),
)


class TestUndo(TestCase):
    """Whatever was edited in bulk and by hand in between, undoing a bulk edit puts back what it changed and nobody else has."""

    @settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.lists(st.one_of(BULK, BY_HAND), min_size=1, max_size=6), st.data())
    def test_undo_restores_every_touched_row_except_where_somebody_changed_it_since(self, steps, data):
        hilde = a_keeper()
        rows = [an_organisation(f"Firm {n}") for n in range(5)]
        bulks = []
        for how, places, (field, value) in steps:
            chosen = [rows[place] for place in sorted(places)]
            meant = rows[value].pk if field == "parent_id" and value is not None else value
            before = self.facts()
            if how == "bulk":
                edit = edited(hilde, chosen, field, meant, "crm_organisations")
                after = self.facts()
                touched = {pk: before[pk][field] for pk in before if before[pk] != after[pk]}
                assert set(touched) <= {row.pk for row in chosen}
                bulks.append((edit, field, touched, {pk: after[pk][field] for pk in touched}))
            else:
                edit_organisation(organisation_id=chosen[0].pk, changes={field: meant})
        if not bulks:
            return
        edit, field, was, became = data.draw(st.sampled_from(bulks))
        now = self.facts()
        undo_bulk_edit(bulk_edit_id=edit.pk)
        then = self.facts()
        edit.refresh_from_db()
        for pk, facts in now.items():
            mine = pk in was and facts[field] == became[pk] and pk not in edit.left
            assert then[pk] == ({**facts, field: was[pk]} if mine else facts)
        stays = {pk for pk in was if now[pk][field] != became[pk]}
        assert stays <= set(edit.left)
        assert field == "parent_id" or set(edit.left) == stays

    def facts(self):
        return {row["id"]: row for row in Organisation.objects.values("id", *FACTS)}
