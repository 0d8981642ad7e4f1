"""Organisations, people and what they are to one another: what is true after each action, and what is refused."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.db import connection
from django.utils.translation import override

from crm.actions.affiliations import (
    AffiliationKnown,
    AffiliationOver,
    EndsBeforeItBegan,
    affiliate,
    change_affiliation,
    end_affiliation,
    take_back_affiliation,
)
from crm.actions.changing import ChangedMeanwhile, WrongFields
from crm.actions.contacts import ContactKnown, add_contact, edit_contact
from crm.actions.establishments import EstablishmentUnnamed, add_establishment, edit_establishment
from crm.actions.organisations import AlikeKnown, add_organisation, edit_organisation
from crm.actions.people import meet_contact
from crm.actions.relationships import (
    RelationshipKnown,
    RelationshipOver,
    WithItself,
    change_relationship,
    end_relationship,
    relate,
    take_back_relationship,
)
from crm.eventlog.context import acting_as
from crm.models import (
    Affiliation,
    Contact,
    Establishment,
    EventRecord,
    FieldChange,
    Municipality,
    Organisation,
    Relationship,
)
from crm.queries.changes import changed_since, history
from crm.queries.people import related
from crm.queries.timeline import sentence, timeline_of_organisation
from tests.crm.machines import an_account
from tests.crm.rows import a_contact, an_affiliation, an_organisation

pytestmark = pytest.mark.django_db
PERSONAL = ("Cleo", "cleo", "+31", "example.org", "Voorbeeld")


def test_an_organisation_is_kept_in_one_form_with_its_domain_from_its_website():
    made = an_organisation(
        "  Voorbeeld   Metaal B.V. ",
        kvk_number="1234 5678",
        postcode="7811ab",
        country="nl",
        website="www.vm.example.org",
    )
    assert (made.name, made.normalised_name, made.kvk_number) == (
        "Voorbeeld Metaal B.V.",
        "voorbeeld metaal",
        "12345678",
    )
    assert (made.postcode, made.country, made.domain) == ("7811 AB", "NL", "vm.example.org")
    assert (made.website, made.version) == ("https://www.vm.example.org", 1)


def test_everything_that_cannot_be_right_is_said_at_once_and_nothing_is_kept(published):
    with pytest.raises(WrongFields) as refused:
        add_organisation(facts={"name": "Voorbeeld", "rsin": "123456789", "kvk_number": "1", "vat_number": "NL1"})
    assert set(refused.value.fields) == {"rsin", "kvk_number", "vat_number"}
    with pytest.raises(WrongFields):
        add_organisation(facts={"name": " "})
    assert (Organisation.objects.count(), published()) == (0, [])


def test_what_is_kept_in_one_form_may_be_too_long_and_is_refused_before_the_database_does():
    with pytest.raises(WrongFields) as refused:
        an_organisation("Voorbeeld", website="techzone.example.org/" + "a" * 180)
    assert set(refused.value.fields) == {"website"}


def test_an_organisation_we_may_know_is_added_only_when_the_person_says_it_is_another():
    first = an_organisation("Voorbeeld Metaal B.V.", kvk_number="12345678")
    for facts in ({"name": "voorbeeld metaal"}, {"name": "Elders", "kvk_number": "12345678"}):
        with pytest.raises(AlikeKnown) as refused:
            add_organisation(facts=facts)
        assert refused.value.alike == [first.pk]
    assert add_organisation(facts={"name": "voorbeeld metaal"}, is_another=True) != first.pk


def test_an_edit_tells_which_fields_and_only_the_history_tells_what_they_were(region):
    made = an_organisation(city="Emmen")
    anna = an_account("anna", first_name="Anna")
    emmen = Municipality.objects.get(slug="emmen")
    with acting_as(anna.actor):
        edit_organisation(
            organisation_id=made.pk,
            changes={"city": "Coevorden", "municipality_id": emmen.pk, "kind": "education", "name": made.name},
            expected_version=1,
        )
    event = EventRecord.objects.get(name="crm.OrganisationEdited")
    assert event.payload == {"organisation_id": made.pk, "fields": ["city", "kind", "municipality_id"]}
    made.refresh_from_db()
    assert made.version == 2
    with override("en"):
        lines = {line.field: (line.old, line.new, line.actor) for line in history(made).lines}
        assert sentence(event) == "Was edited: town, kind, municipality"
    assert lines == {
        "Town": ("Emmen", "Coevorden", "Anna"),
        "Municipality": ("—", "Emmen", "Anna"),
        "Kind": ("company", "education", "Anna"),
    }
    assert set(FieldChange.objects.values_list("event_id", "version")) == {(event.pk, 2)}


def test_an_edit_that_changes_nothing_tells_nothing(published):
    made = an_organisation(city="Emmen")
    edit_organisation(organisation_id=made.pk, changes={"city": " Emmen "}, expected_version=1)
    assert (published(), FieldChange.objects.count()) == (["crm.OrganisationAdded"], 0)


def test_who_looked_at_an_older_version_is_refused_and_given_what_is_there_now():
    made = an_organisation(city="Emmen")
    edit_organisation(organisation_id=made.pk, changes={"city": "Coevorden"}, expected_version=1)
    edit_organisation(organisation_id=made.pk, changes={"city": "Hardenberg"}, expected_version=2)
    with pytest.raises(ChangedMeanwhile) as refused:
        edit_organisation(organisation_id=made.pk, changes={"city": "Assen"}, expected_version=1)
    assert (refused.value.now.city, refused.value.now.version) == ("Hardenberg", 3)
    assert changed_since(refused.value.now, 1)["city"].was == "Emmen"
    assert changed_since(refused.value.now, 2)["city"].was == "Coevorden"
    assert changed_since(refused.value.now, 3) == {}


def test_a_field_that_is_not_edited_here_is_a_mistake_of_the_programmer():
    with pytest.raises(ValueError, match="not edited here"):
        edit_organisation(organisation_id=an_organisation().pk, changes={"version": 7})


def test_parents_form_no_circle():
    holding, firm, part = an_organisation("Holding"), an_organisation("Firm"), an_organisation("Part")
    edit_organisation(organisation_id=firm.pk, changes={"parent_id": holding.pk})
    edit_organisation(organisation_id=part.pk, changes={"parent_id": firm.pk})
    for below in (holding, firm, part):
        with pytest.raises(WrongFields) as refused:
            edit_organisation(organisation_id=holding.pk, changes={"parent_id": below.pk})
        assert set(refused.value.fields) == {"parent_id"}
    assert list(holding.subsidiaries.all()) == [firm]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite writes one at a time")
@pytest.mark.django_db(transaction=True)
def test_two_edits_at_the_same_moment_close_no_circle_and_lose_nothing():
    one, two = an_organisation("One"), an_organisation("Two")
    together = Barrier(2)

    def adopt(pair):
        try:
            together.wait()
            edit_organisation(organisation_id=pair[0].pk, changes={"parent_id": pair[1].pk})
        except WrongFields:
            return "refused"
        else:
            return "done"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(adopt, [(one, two), (two, one)])) == ["done", "refused"]
    assert Organisation.objects.exclude(parent=None).count() == 1


def test_a_contact_is_edited_and_the_event_log_holds_nothing_personal():
    contact_id = add_contact(facts={"name": "Cleo Voorbeeld", "email": "Cleo@Example.org", "phone": "0591 123456"})
    edit_contact(
        contact_id=contact_id, changes={"name": "Cleo Anders", "phone": "", "language": "de"}, expected_version=1
    )
    contact = Contact.objects.get()
    assert (contact.name, contact.email, contact.phone, contact.version) == ("Cleo Anders", "cleo@example.org", "", 2)
    assert set(FieldChange.objects.values_list("field", "old", "new")) == {
        ("name", "Cleo Voorbeeld", "Cleo Anders"),
        ("phone", "+31 591 123 456", ""),
        ("language", "nl", "de"),
    }
    for record in EventRecord.objects.all():
        assert not [word for word in PERSONAL if word in str(record.payload)]


def test_an_address_that_another_contact_has_is_refused_with_whose_it_is():
    cleo, bram = a_contact(), a_contact("bram@example.org", "Bram")
    for refused_action in (
        lambda: add_contact(facts={"name": "C.", "email": "CLEO@example.org"}),
        lambda: edit_contact(contact_id=bram.pk, changes={"email": "cleo@example.org"}),
    ):
        with pytest.raises(ContactKnown) as refused:
            refused_action()
        assert refused.value.contact_id == cleo.pk
    assert (Contact.objects.count(), FieldChange.objects.count()) == (2, 0)


def test_a_form_that_fills_in_a_phone_number_is_seen_by_who_edits_at_that_moment():
    contact = a_contact()
    meet_contact(email="cleo@example.org", name="Cleo", phone="+31 591 123456")
    with pytest.raises(ChangedMeanwhile):
        edit_contact(contact_id=contact.pk, changes={"phone": ""}, expected_version=1)
    assert FieldChange.objects.get().new == "+31 591 123456"


def test_a_new_contact_can_work_somewhere_from_the_first_moment(published):
    made = an_organisation()
    contact_id = add_contact(
        facts={"name": "Bram", "email": "bram@example.org"},
        organisation_id=made.pk,
        role=" buyer ",
        since_on=date(2020, 5, 1),
    )
    work = Affiliation.objects.get()
    assert (work.contact_id, work.organisation, work.role, work.since_on) == (
        contact_id,
        made,
        "buyer",
        date(2020, 5, 1),
    )
    assert published()[-2:] == ["crm.ContactAdded", "crm.AffiliationBegun"]


def test_who_works_somewhere_may_stop_once_and_begin_again():
    work = an_affiliation(since_on=date(2020, 1, 1))
    both = {"contact_id": work.contact_id, "organisation_id": work.organisation_id}
    with pytest.raises(AffiliationKnown):
        affiliate(**both)
    with pytest.raises(EndsBeforeItBegan):
        end_affiliation(affiliation_id=work.pk, until_on=date(2019, 12, 31))
    end_affiliation(affiliation_id=work.pk, until_on=date(2022, 1, 1))
    with pytest.raises(AffiliationOver):
        end_affiliation(affiliation_id=work.pk, until_on=date(2023, 1, 1))
    affiliate(**both, since_on=date(2024, 1, 1))
    assert [one.is_current for one in Affiliation.objects.order_by("pk")] == [False, True]


def test_a_relationship_reads_from_both_sides_with_its_period_and_source():
    supplier, maker = an_organisation("Supplier"), an_organisation("Maker")
    made = relate(
        from_organisation_id=supplier.pk,
        to_organisation_id=maker.pk,
        kind="supplies",
        since_on=date(2021, 1, 1),
        source="Annual report",
    )
    with override("en"):
        assert [(one.words, one.other, one.source) for one in related(supplier)] == [
            ("supplies", maker, "Annual report")
        ]
        assert [(one.words, one.other, one.is_current) for one in related(maker)] == [
            ("is supplied by", supplier, True)
        ]
    with pytest.raises(EndsBeforeItBegan):
        end_relationship(relationship_id=made, until_on=date(2020, 1, 1))
    end_relationship(relationship_id=made, until_on=date(2022, 1, 1))
    assert [one.is_current for one in related(maker)] == [False]
    with pytest.raises(RelationshipOver):
        end_relationship(relationship_id=made, until_on=date(2022, 1, 1))


def test_a_relationship_is_noted_once_and_never_with_oneself():
    one, two = an_organisation("One"), an_organisation("Two")
    with pytest.raises(WithItself):
        relate(from_organisation_id=one.pk, to_organisation_id=one.pk, kind="supplies")
    relate(from_organisation_id=one.pk, to_organisation_id=two.pk, kind="supplies")
    relate(from_organisation_id=two.pk, to_organisation_id=one.pk, kind="supplies")
    relate(from_organisation_id=one.pk, to_organisation_id=two.pk, kind="partner_of")
    for kind in ("supplies", "partner_of"):
        with pytest.raises(RelationshipKnown):
            relate(from_organisation_id=one.pk, to_organisation_id=two.pk, kind=kind)
    with pytest.raises(RelationshipKnown):
        relate(from_organisation_id=two.pk, to_organisation_id=one.pk, kind="partner_of")


def test_establishments_are_added_and_edited_with_their_history_on_the_organisation():
    made = an_organisation(country="NL")
    place = add_establishment(organisation_id=made.pk, facts={"name": "Werkplaats", "number": "0000 1234 5678"})
    edit_establishment(establishment_id=place, changes={"city": "Hoogeveen"}, expected_version=1)
    with pytest.raises(WrongFields):
        add_establishment(organisation_id=made.pk, facts={"number": "000012345678"})
    with pytest.raises(EstablishmentUnnamed):
        edit_establishment(establishment_id=place, changes={"name": "", "number": "", "city": ""})
    with pytest.raises(WrongFields):
        edit_establishment(establishment_id=place, changes={"postcode": "12"})
    with pytest.raises(ChangedMeanwhile):
        edit_establishment(establishment_id=place, changes={"city": "Emmen"}, expected_version=1)
    assert [line.new for line in history(made, Establishment.objects.get()).lines] == ["Hoogeveen"]


def test_an_organisations_timeline_tells_what_names_it():
    made = an_affiliation().organisation
    told = timeline_of_organisation(made.pk, user=an_account("anna", "Acquisition team"))
    assert [moment.name for moment in told.moments] == ["crm.AffiliationBegun", "crm.OrganisationAdded"]


def test_a_role_is_put_right_an_end_is_taken_away_and_only_what_changed_is_told():
    affiliation = an_affiliation(role="inkoper", since_on=date(2024, 1, 1))
    end_affiliation(affiliation_id=affiliation.pk, until_on=date(2025, 1, 1))
    change_affiliation(affiliation_id=affiliation.pk, role=" hoofd  inkoop ", since_on=date(2024, 1, 1))
    affiliation.refresh_from_db()
    assert (affiliation.role, affiliation.until_on) == ("hoofd inkoop", None)
    assert EventRecord.objects.get(name="crm.AffiliationChanged").payload["fields"] == ["role", "until_on"]
    change_affiliation(affiliation_id=affiliation.pk, role="hoofd inkoop", since_on=date(2024, 1, 1))
    assert EventRecord.objects.filter(name="crm.AffiliationChanged").count() == 1
    with pytest.raises(EndsBeforeItBegan):
        change_affiliation(affiliation_id=affiliation.pk, role="", since_on=date(2024, 1, 1), until_on=date(2023, 1, 1))


def test_work_that_ended_does_not_last_again_beside_work_that_lasts():
    old = an_affiliation(since_on=date(2020, 1, 1))
    end_affiliation(affiliation_id=old.pk, until_on=date(2021, 1, 1))
    affiliate(contact_id=old.contact_id, organisation_id=old.organisation_id)
    with pytest.raises(AffiliationKnown):
        change_affiliation(affiliation_id=old.pk, role="", since_on=date(2020, 1, 1))


def test_work_noted_by_mistake_is_gone_and_the_log_says_so():
    affiliation = an_affiliation()
    take_back_affiliation(affiliation_id=affiliation.pk)
    assert not Affiliation.objects.exists()
    record = EventRecord.objects.get(name="crm.AffiliationTakenBack")
    assert (record.contact_id, record.organisation_id) == (affiliation.contact_id, affiliation.organisation_id)


def test_a_relationship_is_put_right_and_taken_back():
    one, other = an_organisation("Een"), an_organisation("Ander")
    ids = {"from_organisation_id": one.pk, "to_organisation_id": other.pk, "kind": "supplies"}
    ended = relate(**ids, since_on=date(2020, 1, 1), until_on=date(2021, 1, 1))
    change_relationship(relationship_id=ended, since_on=None, until_on=date(2021, 1, 1), source="Zij zelf")
    assert EventRecord.objects.get(name="crm.RelationshipChanged").payload["fields"] == ["since_on", "source"]
    lasting = relate(**ids)
    with pytest.raises(RelationshipKnown):
        change_relationship(relationship_id=ended, since_on=None, until_on=None, source="")
    take_back_relationship(relationship_id=lasting)
    change_relationship(relationship_id=ended, since_on=None, until_on=None, source="")
    assert Relationship.objects.get().is_current
    assert EventRecord.objects.filter(name="crm.RelationshipTakenBack").count() == 1
