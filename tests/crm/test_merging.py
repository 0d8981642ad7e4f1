"""Two rows of one person or organisation become one; everything that pointed to the other points to the one."""

import pytest
from django.utils import timezone

from acquisition.models import Lead
from crm.actions.affiliations import affiliate
from crm.actions.consent import give_consent, withdraw_consent
from crm.actions.contacts import edit_contact
from crm.actions.mail import queue_mail
from crm.actions.merging import (
    CannotJoin,
    EditedMeanwhile,
    MergedFurther,
    MergedMeanwhile,
    SameRow,
    merge_contacts,
    merge_organisations,
    undo_merge,
)
from crm.actions.organisations import edit_organisation
from crm.actions.people import meet_contact
from crm.actions.relationships import relate
from crm.actions.suppressions import suppress_address
from crm.models import (
    Affiliation,
    Contact,
    Establishment,
    EventRecord,
    Interaction,
    Organisation,
    OutgoingMail,
    Purpose,
    Relationship,
    Task,
)
from crm.queries.consent import basis_for, may_receive
from crm.queries.merging import everyone_who_is, fates
from crm.queries.timeline import timeline
from tests.acquisition.rows import a_lead
from tests.crm.machines import an_account
from tests.crm.rows import a_contact, an_event, an_organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def cleo():
    return a_contact("cleo@example.org", "Cleo Voorbeeld")


@pytest.fixture
def again():
    return a_contact("c.voorbeeld@firm.example", "C. Voorbeeld", phone="+31 591 123 456")


def merged(winner, loser, **more):
    merge = merge_organisations if isinstance(winner, Organisation) else merge_contacts
    return merge(winner_id=winner.pk, loser_id=loser.pk, **more)


def test_what_pointed_to_one_points_to_the_other_and_back(cleo, again):
    note = Interaction.objects.create(contact=again, kind="call", subject="Called", happened_at=timezone.now())
    task = Task.objects.create(title="Call", assignee=an_account(), contact=again)
    merge = merged(cleo, again)
    assert set(Interaction.objects.values_list("contact", flat=True)) == {cleo.pk}
    assert Task.objects.get().contact == cleo
    again.refresh_from_db()
    assert again.merged_into == cleo
    undo_merge(merge_id=merge)
    note.refresh_from_db(), task.refresh_from_db(), again.refresh_from_db()
    assert (note.contact, task.contact, again.merged_into) == (again, again, None)


def test_a_tombstone_is_seen_by_nobody(cleo, again):
    user = an_account("ann", "Acquisition team")
    merged(cleo, again)
    assert list(Contact.objects.visible_to(user)) == [cleo]


def test_the_value_that_was_chosen_holds_and_the_rest_stays(cleo, again):
    merge = merged(cleo, again, keep={"phone"})
    cleo.refresh_from_db()
    assert (cleo.name, cleo.phone) == ("Cleo Voorbeeld", "+31 591 123 456")
    undo_merge(merge_id=merge)
    cleo.refresh_from_db()
    assert cleo.phone == ""


def test_the_timeline_of_the_one_tells_what_happened_to_both(cleo, again):
    an_event(again)
    merged(cleo, again)
    told = timeline(cleo.pk, user=an_account("ann", "Acquisition team"))
    assert {moment.name for moment in told.moments} == {"crm.MailSent", "crm.ContactsMerged"}
    assert EventRecord.objects.get(name="crm.MailSent").contact_id == again.pk


def test_a_form_from_the_old_address_meets_the_one(cleo, again):
    merged(cleo, again)
    met = meet_contact(email="C.Voorbeeld@firm.example", name="Somebody")
    assert met.contact_id == cleo.pk
    assert Contact.objects.count() == 2


def test_mail_goes_to_the_address_that_was_kept(cleo, again):
    merged(cleo, again)
    queue_mail(contact_id=again.pk, key="hello", subject="Hello", text_body="Hello")
    mail = OutgoingMail.objects.get()
    assert (mail.contact, mail.to_address) == (cleo, cleo.email)


def test_a_second_role_at_one_organisation_is_dropped_and_comes_back(cleo, again):
    firm = an_organisation()
    affiliate(contact_id=cleo.pk, organisation_id=firm.pk, role="buyer")
    second = affiliate(contact_id=again.pk, organisation_id=firm.pk, role="director")
    merge = merged(cleo, again)
    assert Affiliation.objects.get().role == "buyer"
    undo_merge(merge_id=merge)
    back = Affiliation.objects.get(pk=second)
    assert (back.contact, back.role) == (again, "director")


def test_a_relationship_of_the_two_disappears_and_one_that_both_have_is_there_once():
    one, two, third = an_organisation("One"), an_organisation("Two"), an_organisation("Third")
    for from_, to in ((one, two), (two, one), (one, third), (two, third)):
        relate(from_organisation_id=from_.pk, to_organisation_id=to.pk, kind="supplies")
    before = sorted(Relationship.objects.values_list())
    merge = merged(one, two)
    assert [(row.from_organisation, row.to_organisation) for row in Relationship.objects.all()] == [(one, third)]
    undo_merge(merge_id=merge)
    assert sorted(Relationship.objects.values_list()) == before


def test_none_becomes_a_part_of_itself():
    top = an_organisation("Top")
    middle = an_organisation("Middle", parent_id=top.pk)
    low = an_organisation("Low", parent_id=middle.pk)
    merge = merged(low, top)
    low.refresh_from_db(), middle.refresh_from_db()
    assert middle.parent == low
    assert low.parent is None
    undo_merge(merge_id=merge)
    low.refresh_from_db(), middle.refresh_from_db(), top.refresh_from_db()
    assert (middle.parent, low.parent, top.parent) == (top, middle, None)


def test_establishments_move_as_their_next_version():
    one, two = an_organisation("One"), an_organisation("Two")
    place = Establishment.objects.create(organisation=two, name="Hall")
    merged(one, two)
    place.refresh_from_db()
    assert (place.organisation, place.version) == (one, 2)


def test_two_open_leads_of_one_origin_are_not_joined_silently():
    one, two = a_lead(1), a_lead(2)
    with pytest.raises(CannotJoin, match="open lead"):
        merged(one.organisation, two.organisation)
    assert Organisation.objects.exclude(merged_into=None).count() == 0
    Lead.objects.filter(pk=two.pk).update(outcome="lost", outcome_reason="other", outcome_at=timezone.now())
    merged(one.organisation, two.organisation)
    assert Lead.objects.filter(organisation=one.organisation).count() == 2


def test_what_would_move_is_counted_before(cleo, again):
    firm = an_organisation()
    for contact in (cleo, again):
        affiliate(contact_id=contact.pk, organisation_id=firm.pk)
    Interaction.objects.create(contact=again, kind="call", subject="Called", happened_at=timezone.now())
    found = {fate.relation.key: (fate.moving, fate.taken) for fate in fates(cleo, again)}
    assert found == {"crm.affiliation.contact": (0, 1), "crm.interaction.contact": (1, 0)}


def test_refusals_are_sentences_and_change_nothing(cleo, again):
    with pytest.raises(SameRow):
        merged(cleo, cleo)
    versions = (cleo.version, again.version)
    edit_contact(contact_id=again.pk, changes={"name": "Cleo V."})
    with pytest.raises(EditedMeanwhile):
        merged(cleo, again, expected_versions=versions)
    merged(cleo, again)
    with pytest.raises(MergedMeanwhile):
        merged(cleo, again)
    with pytest.raises(MergedMeanwhile):
        merged(again, a_contact("third@example.org"))


def test_of_a_chain_the_first_leads_to_the_last_and_is_undone_last(cleo, again):
    third = a_contact("third@example.org", "Third")
    note = Interaction.objects.create(contact=again, kind="call", subject="Called", happened_at=timezone.now())
    first = merged(cleo, again)
    second = merged(third, cleo)
    again.refresh_from_db(), note.refresh_from_db()
    assert (again.merged_into, note.contact) == (third, third)
    assert everyone_who_is(again.pk) == [third.pk, *sorted([cleo.pk, again.pk])]
    with pytest.raises(MergedFurther):
        undo_merge(merge_id=first)
    undo_merge(merge_id=second)
    undo_merge(merge_id=first)
    again.refresh_from_db(), note.refresh_from_db()
    assert (again.merged_into, note.contact) == (None, again)


def test_what_came_in_on_the_one_stays_there_and_what_changed_since_is_told(cleo, again):
    merge = merged(cleo, again, keep={"phone"})
    new = Interaction.objects.create(contact=cleo, kind="call", subject="Later", happened_at=timezone.now())
    edit_contact(contact_id=cleo.pk, changes={"phone": "+31 20 123 4567"})
    done = undo_merge(merge_id=merge)
    new.refresh_from_db(), cleo.refresh_from_db()
    assert (new.contact, cleo.phone) == (cleo, "+31 20 123 4567")
    assert done.left == [("crm.contact", cleo.pk)]


class TestConsent:
    @pytest.fixture(autouse=True)
    def news(self):
        Purpose.objects.create(slug="news", wordings={"nl": "Ja, stuur mij nieuws."})

    def yes(self, contact, **more):
        return give_consent(contact_id=contact.pk, purpose="news", language="nl", evidence="form", **more)

    def no(self, contact):
        return withdraw_consent(contact_id=contact.pk, purpose="news", language="nl", evidence="letter")

    def test_a_no_of_either_stands_until_a_later_yes(self, cleo, again):
        self.yes(cleo), self.no(again)
        assert may_receive(cleo.pk, "news")
        merged(cleo, again)
        assert not may_receive(cleo.pk, "news")
        self.yes(cleo)
        assert may_receive(cleo.pk, "news")

    def test_a_yes_of_the_other_is_a_yes_of_the_one_and_never_of_a_tombstone(self, cleo, again):
        self.yes(again)
        merge = merged(cleo, again)
        assert may_receive(cleo.pk, "news")
        assert not may_receive(again.pk, "news")
        undo_merge(merge_id=merge)
        assert not may_receive(cleo.pk, "news")
        assert may_receive(again.pk, "news")

    def test_a_suppressed_address_of_either_counts(self, cleo, again):
        self.yes(cleo)
        suppress_address(address=again.email, reason="asked")
        assert may_receive(cleo.pk, "news")
        merged(cleo, again)
        assert not may_receive(cleo.pk, "news")
        self.yes(cleo)
        assert not may_receive(cleo.pk, "news")

    def test_before_the_merge_only_what_the_one_had_said_counted(self, cleo, again):
        self.yes(cleo), self.no(again)
        between = timezone.now()
        merge = merged(cleo, again)
        during = timezone.now()
        undo_merge(merge_id=merge)
        assert basis_for(cleo.pk, "news", between).allowed
        assert not basis_for(cleo.pk, "news", during).allowed
        assert basis_for(cleo.pk, "news", timezone.now()).allowed

    def test_a_word_for_the_tombstone_is_written_down_for_the_one(self, cleo, again):
        merged(cleo, again)
        self.yes(again)
        assert cleo.consent_events.count() == 1
        assert again.consent_events.count() == 0


def test_a_name_that_was_merged_leads_to_the_organisation():
    one, two = an_organisation("Vos Lasers"), an_organisation("De Vos Lasertechniek")
    merged(one, two)
    met = meet_contact(email="x@example.org", name="X", organisation_name="de vos lasertechniek b.v.")
    assert met.organisation_id == one.pk
    edit_organisation(organisation_id=one.pk, changes={"name": "Vos"})
    assert meet_contact(email="x@example.org", name="X", organisation_name="Vos").organisation_id == one.pk
