"""Rows that are perhaps one are found, with how surely and why; what somebody said of two stays said."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from crm.actions.affiliations import affiliate
from crm.actions.contacts import PerhapsKnown, add_contact
from crm.actions.duplicates import dismiss_pair, find_duplicates, offer_pair_again
from crm.actions.merging import merge_organisations, move_stragglers, undo_merge
from crm.actions.organisations import AlikeKnown, add_organisation
from crm.models import Affiliation, Contact, DuplicatePair, Organisation
from crm.queries.duplicates import alike
from crm.queries.likeness import likeness
from tests.crm.machines import an_account
from tests.crm.rows import a_contact, an_organisation

pytestmark = pytest.mark.django_db
KVK, OTHER_KVK = "68750110", "69599084"


def long_ago(*rows):
    for row in rows:
        type(row).objects.filter(pk=row.pk).update(updated_at=timezone.now() - timedelta(hours=1))


def found(row):
    return {one.row: one.reasons for one in alike(row)}


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Cleo van der Berg", "Berg, Cleo v.d.", False),
        ("Cleo de Vries", "de Vries Cleo", True),
        ("C. Voorbeeld", "Cleo Voorbeeld", True),
        ("Müller Präzision GmbH", "Muller Prazision", True),
        ("Jan Smit", "Jan Smits", True),
        ("Jan Jansen", "Piet Jansen", False),
        ("Anna Bakker", "Arjan Bakker", False),
        ("Metaal Noord", "Metaal Zuid", False),
    ],
)
def test_names_are_alike_as_people_would_say(one, other, same):
    assert (likeness(one, other) >= 0.82) is same


def test_the_same_number_is_all_but_certain_and_the_reason_is_said():
    one = an_organisation("Vos Lasers", kvk_number=KVK)
    other = an_organisation("Lasertechniek Emmen", kvk_number=KVK)
    (candidate,) = alike(one)
    assert (candidate.row, candidate.score) == (other, 95)
    with translation.override("en"):
        assert candidate.why == "same KvK number"
    with translation.override("nl"):
        assert candidate.why == "hetzelfde KvK-nummer"


def test_a_name_that_sounds_alike_needs_a_second_reason():
    one = an_organisation("Hollandse Staalbouw", city="Emmen")
    near = an_organisation("Hollandsche Staalbouw B.V.", city="Emmen")
    far = an_organisation("Hollandse Staalbouwer", city="Zwolle")
    assert set(found(one)) == {near}
    assert "same_town" in found(one)[near]
    assert far not in found(one)


def test_two_with_numbers_of_their_own_are_two_whatever_they_are_called():
    one = an_organisation("Vos Lasers", kvk_number=KVK)
    an_organisation("Vos Lasers", kvk_number=OTHER_KVK)
    assert found(one) == {}


def test_people_are_found_by_name_with_employer_phone_or_mailbox():
    cleo = a_contact("cleo@firm.example", "Cleo Voorbeeld", phone="+31 591 123 456")
    same_box = a_contact("cleo+beurs@firm.example", "Beurs")
    initials = a_contact("c.voorbeeld@elsewhere.example", "C. Voorbeeld")
    colleague = a_contact("piet@firm.example", "Piet Anders", phone="+31 591 123 456")
    firm = an_organisation()
    for person in (cleo, initials, colleague):
        affiliate(contact_id=person.pk, organisation_id=firm.pk)
    assert found(cleo).keys() == {same_box, initials}
    assert "same_employer" in found(cleo)[initials]


def test_whoever_adds_somebody_alike_is_asked_first():
    cleo = a_contact("cleo@firm.example", "Cleo Voorbeeld")
    facts = {"name": "Cleo Voorbeeld", "email": "cleo@private.example"}
    with pytest.raises(PerhapsKnown) as refused:
        add_contact(facts=facts, is_another=False)
    assert refused.value.alike == [cleo.pk]
    assert Contact.objects.count() == 1
    add_contact(facts=facts, is_another=True)
    assert Contact.objects.count() == 2


def test_whoever_adds_an_organisation_alike_is_asked_first():
    one = an_organisation("Vos Lasers", website="https://vos.example")
    with pytest.raises(AlikeKnown) as refused:
        add_organisation(facts={"name": "De Laserfabriek", "website": "https://www.vos.example/nl"})
    assert refused.value.alike == [one.pk]


def test_the_search_finds_each_pair_once_and_goes_on_where_it_was():
    one, two, third = an_organisation("Vos Lasers"), an_organisation("Vos Lasers"), an_organisation("Elders")
    long_ago(one, two, third)
    assert find_duplicates() == 3
    pair = DuplicatePair.objects.get()
    assert (pair.one, pair.two, pair.state) == (one, two, "open")
    assert find_duplicates() == 0
    Organisation.objects.filter(pk=two.pk).update(
        normalised_name="heel anders", name="Heel anders", updated_at=timezone.now() - timedelta(minutes=9)
    )
    assert find_duplicates() == 1
    assert not DuplicatePair.objects.exists()


def test_what_somebody_said_of_two_stays_said():
    one, two = an_organisation("Vos Lasers"), an_organisation("Vos Lasers")
    long_ago(one, two)
    ann = an_account("ann", "Acquisition team")
    dismiss_pair(kind="crm.organisation", one_id=two.pk, two_id=one.pk, user_id=ann.pk)
    find_duplicates()
    pair = DuplicatePair.objects.get()
    assert (pair.state, pair.dismissed_by) == ("dismissed", ann)
    assert not DuplicatePair.objects.visible_to(ann).exists()
    offer_pair_again(kind="crm.organisation", one_id=one.pk, two_id=two.pk)
    assert DuplicatePair.objects.visible_to(ann).get() == pair


def test_a_pair_is_shown_to_who_may_see_both_and_while_neither_is_merged():
    one, two = an_organisation("Vos Lasers"), an_organisation("Vos Lasers")
    long_ago(one, two)
    find_duplicates()
    ann, sam = an_account("ann", "Acquisition team"), an_account("sam", "Writers")
    assert DuplicatePair.objects.visible_to(ann).count() == 1
    assert not DuplicatePair.objects.visible_to(sam).exists()
    merge = merge_organisations(winner_id=one.pk, loser_id=two.pk)
    assert not DuplicatePair.objects.visible_to(ann).exists()
    undo_merge(merge_id=merge)
    assert DuplicatePair.objects.visible_to(ann).count() == 1


def test_what_was_written_during_a_merge_is_moved_after_it_and_back_by_its_undoing():
    one, two = an_organisation("Vos Lasers"), an_organisation("Vos Laser")
    merge = merge_organisations(winner_id=one.pk, loser_id=two.pk)
    late = Affiliation.objects.create(contact=a_contact(), organisation=two, since_on=timezone.localdate())
    assert move_stragglers() == 1
    late.refresh_from_db()
    assert late.organisation == one
    assert move_stragglers() == 0
    undo_merge(merge_id=merge)
    late.refresh_from_db()
    assert late.organisation == two
