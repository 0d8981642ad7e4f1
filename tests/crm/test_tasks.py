"""Tasks: what happens to one, and who may see and change it."""

from datetime import date, time

import pytest
from django.db import IntegrityError, transaction

from acquisition.models import Confidentiality, Lead
from crm.actions import tasks as verbs
from crm.contracts import Refused
from crm.models import EventRecord, Organisation, Task, TaskState
from crm.queries.tasks import tasks_about
from crm.queries.timeline import timeline
from tests.acquisition.rows import a_lead
from tests.crm.rows import a_contact
from tests.crm.tasks_at_hand import a_colleague, a_task

pytestmark = pytest.mark.django_db
FRIDAY = date(2026, 11, 27)


@pytest.fixture
def anna():
    return a_colleague()


@pytest.fixture
def mila():
    return a_colleague("Marketeers", "mila")


@pytest.fixture
def emre():
    return a_colleague("Account managers", "emre")


def told():
    return list(EventRecord.objects.filter(name__startswith="crm.Task").order_by("pk").values_list("name", flat=True))


def test_a_task_goes_its_way_and_every_step_is_told_once(anna, mila):
    task = a_task(anna, due_on=FRIDAY)
    for _twice in range(2):
        verbs.move_task(task_id=task.pk, due_on=date(2026, 12, 1), due_time=time(9, 30))
        verbs.hand_over_task(task_id=task.pk, assignee_id=mila.pk)
    for _twice in range(2):
        verbs.finish_task(task_id=task.pk)
    for _twice in range(2):
        verbs.reopen_task(task_id=task.pk)
    for _twice in range(2):
        verbs.drop_task(task_id=task.pk)
    task.refresh_from_db()
    assert (task.assignee, task.state, task.done_at) == (mila, TaskState.DROPPED, None)
    assert (task.due_on, task.due_time) == (date(2026, 12, 1), time(9, 30))
    steps = ["Planned", "Moved", "HandedOver", "Finished", "Reopened", "Dropped"]
    assert told() == [f"crm.Task{step}" for step in steps]


def test_what_is_done_has_its_moment_and_a_reopened_task_has_none(anna):
    task = a_task(anna)
    verbs.finish_task(task_id=task.pk)
    assert Task.objects.get().done_at is not None
    verbs.reopen_task(task_id=task.pk)
    assert Task.objects.get().done_at is None


@pytest.mark.parametrize("ended", [verbs.finish_task, verbs.drop_task])
def test_an_ended_task_is_not_moved_or_handed_over(anna, mila, ended):
    task = a_task(anna)
    ended(task_id=task.pk)
    other = verbs.drop_task if ended is verbs.finish_task else verbs.finish_task
    for verb, given in (
        (verbs.move_task, {"due_on": FRIDAY}),
        (verbs.hand_over_task, {"assignee_id": mila.pk}),
        (other, {}),
    ):
        with pytest.raises(verbs.NotOpen):
            verb(task_id=task.pk, **given)
    assert Task.objects.get().assignee == anna


def test_the_events_hold_no_word_of_what_was_typed(anna):
    task = a_task(anna, "Call Cleo about the price", note="Not above twelve million")
    verbs.finish_task(task_id=task.pk)
    for record in EventRecord.objects.filter(name__startswith="crm.Task"):
        assert "Cleo" not in str(record.payload)
        assert "twelve" not in str(record.payload)


def test_a_time_without_a_day_is_refused(anna):
    with pytest.raises(verbs.TimeWithoutDay):
        a_task(anna, due_time=time(9))
    assert Task.objects.count() == 0


def test_the_database_refuses_a_task_that_is_done_without_a_moment(anna):
    task = a_task(anna)
    with pytest.raises(IntegrityError), transaction.atomic():
        Task.objects.filter(pk=task.pk).update(state=TaskState.DONE)


def test_a_task_about_nothing_is_its_persons_its_makers_and_the_teams(anna, mila, emre):
    other = a_colleague("Account managers", "otto")
    task = a_task(emre, made_by_id=other.pk)
    sees = {user.username for user in (anna, mila, emre, other) if task in Task.objects.visible_to(user)}
    assert sees == {"anna", "mila", "emre", "otto"}
    stranger = a_colleague("Account managers", "sam")
    assert task not in Task.objects.visible_to(stranger)
    assert task not in Task.objects.visible_to(a_colleague("Program Board", "bo"))


def test_a_task_about_a_lead_is_seen_by_who_may_see_the_lead_and_nobody_else(anna, mila):
    lead = a_lead(owner=anna)
    task = a_task(anna, about=lead, contact_id=lead.contact_id)
    assert task in Task.objects.visible_to(anna)
    assert task not in Task.objects.visible_to(mila), "she may see the contact, not the lead"
    olga = a_colleague(name="olga")
    assert task in Task.objects.visible_to(olga)
    Lead.objects.filter(pk=lead.pk).update(confidentiality=Confidentiality.SEALED)
    assert task not in Task.objects.visible_to(olga)
    assert task in Task.objects.visible_to(anna), "its owner"


def test_who_lost_sight_of_a_lead_does_not_see_the_own_task_either(anna):
    lead, olga = a_lead(owner=anna), a_colleague(name="olga")
    a_task(olga, about=lead)
    Lead.objects.filter(pk=lead.pk).update(confidentiality=Confidentiality.SEALED)
    assert not Task.objects.visible_to(olga).exists()
    assert not Task.objects.kept_by(olga).exists()


def test_a_task_about_a_contact_or_an_organisation_is_for_who_may_see_those(anna, emre):
    contact = a_contact()
    organisation = Organisation.objects.create(name="Voorbeeld", normalised_name="voorbeeld")
    for given in ({"contact_id": contact.pk}, {"organisation_id": organisation.pk}):
        task = a_task(anna, **given)
        assert task in Task.objects.visible_to(anna)
        assert task not in Task.objects.visible_to(emre)
    assert [one.task.contact for one in tasks_about(contact, anna)] == [contact]
    assert [one.task.organisation for one in tasks_about(organisation, anna)] == [organisation]
    assert tasks_about(contact, emre) == []


def test_a_task_about_a_kind_of_thing_nobody_knows_is_seen_by_nobody(anna):
    task = a_task(anna)
    Task.objects.filter(pk=task.pk).update(about_type="acquisition.gone", about_id=7)
    assert not Task.objects.visible_to(anna).exists()


def test_it_is_not_given_to_a_colleague_who_may_not_see_what_it_is_about(anna, emre):
    contact = a_contact()
    with pytest.raises(verbs.CannotSeeIt):
        a_task(emre, contact_id=contact.pk, made_by_id=anna.pk)
    task = a_task(anna, contact_id=contact.pk)
    with pytest.raises(Refused):
        verbs.hand_over_task(task_id=task.pk, assignee_id=emre.pk)
    assert Task.objects.get().assignee == anna
    assert told() == ["crm.TaskPlanned"]


def test_who_sees_a_task_of_another_keeps_it_only_when_he_made_it_or_keeps_all(emre, anna, region):
    from django.utils import timezone

    from acquisition.models import LeadShare
    from crm.models import Municipality

    emmen = Municipality.objects.get(slug="emmen")
    emre.municipality = emmen
    emre.save()
    lead = a_lead()
    LeadShare.objects.create(lead=lead, municipality=emmen, shared_at=timezone.now())
    of_anna, made_by_emre = a_task(anna, about=lead), a_task(anna, about=lead, made_by_id=emre.pk)
    assert set(Task.objects.visible_to(emre)) == {of_anna, made_by_emre}
    assert set(Task.objects.kept_by(emre)) == {made_by_emre}
    assert {one.task.pk: one.may_keep for one in tasks_about(lead, emre)} == {of_anna.pk: False, made_by_emre.pk: True}
    assert set(Task.objects.kept_by(anna)) == {of_anna, made_by_emre}


def test_a_timeline_tells_of_a_task_only_who_may_see_it(anna, mila):
    lead = a_lead(owner=anna)
    a_task(anna, about=lead, contact_id=lead.contact_id)

    def names(user):
        return [moment.name for moment in timeline(lead.contact_id, user=user).moments]

    assert "crm.TaskPlanned" in names(anna)
    assert "crm.TaskPlanned" not in names(mila)


def test_a_contact_that_goes_takes_its_tasks_along(anna):
    contact = a_contact()
    a_task(anna, "Call Cleo", contact_id=contact.pk)
    contact.delete()
    assert not Task.objects.exists()
