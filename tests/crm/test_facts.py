"""What is known of a firm or a person: a typed value with a source and a day, never overwritten; unknown is not zero."""

from datetime import timedelta
from decimal import Decimal, InvalidOperation

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import override

from crm.actions import facts as action
from crm.actions.facts import Known, note_fact, replace_fact, take_back_fact
from crm.backoffice.amounts import amount
from crm.models import EventRecord, Fact, FactKind
from crm.queries.facts import facts_about
from tests.crm.dossiers import whole
from tests.crm.machines import an_account
from tests.crm.rows import a_contact, an_organisation

pytestmark = pytest.mark.django_db
SAID = {"source": "Jaarverslag"}


@pytest.fixture
def anna(client):
    user = an_account("anna", "Acquisition team", first_name="Anna")
    client.force_login(user)
    return user


def said(response):
    return response.content.decode()


def a_fact(about, kind=FactKind.EMPLOYEES, value=Decimal(120), label="", **known):
    return note_fact(about=about, kind=kind, label=label, known=Known(value=value, **{**SAID, **known}))


def stands(about):
    return [(one.fact.name, one.fact.in_words) for one in facts_about(about).standing]


@pytest.mark.parametrize(
    ("kind", "value", "label", "words"),
    [
        ("employees", Decimal(120), "", "120 mensen"),
        ("turnover", Decimal(2500000), "", "2.500.000 EUR"),
        ("floor_space", Decimal("12500.5"), "", "12.500,5 m²"),
        ("energy", Decimal(0), "", "0 kW"),
        ("founded", Decimal(1950), "", "1950"),
        ("number", Decimal(-2), "groei", "-2"),
        ("text", "Lasers en buizen", "maakt", "Lasers en buizen"),
        ("day", timezone.localdate().replace(year=2025, month=3, day=1), "verhuist", "1 maart 2025"),
        ("choice", "partly", "ploegendienst", "deels"),
    ],
)
def test_each_kind_keeps_its_value_and_says_it(kind, value, label, words):
    organisation = an_organisation()
    a_fact(organisation, kind, value, label)
    with override("nl"):
        assert stands(organisation)[0][1] == words


@pytest.mark.parametrize(
    ("kind", "known", "label", "refusal"),
    [
        ("employees", {}, "", "FactWithoutValue"),
        ("employees", {"value": Decimal(3), "unknown_reason": "gevraagd"}, "", "FactBothWays"),
        ("employees", {"value": Decimal(-3)}, "", "WrongValue"),
        ("employees", {"value": "three"}, "", "WrongValue"),
        ("employees", {"value": Decimal("NaN")}, "", "WrongValue"),
        ("employees", {"value": Decimal(3), "unit": "kW"}, "", "WrongValue"),
        ("founded", {"value": Decimal("1950.5")}, "", "WrongValue"),
        ("founded", {"value": Decimal(3000)}, "", "WrongValue"),
        ("choice", {"value": "maybe"}, "ploegen", "WrongValue"),
        ("day", {"value": "tomorrow"}, "verhuist", "WrongValue"),
        ("number", {"value": Decimal(3)}, " ", "FactUnnamed"),
        ("employees", {"value": Decimal(3), "source": " "}, "", "SourceMissing"),
        ("employees", {"value": Decimal(3), "as_of_on": "tomorrow"}, "", "AsOfInTheFuture"),
    ],
)
def test_what_cannot_be_right_is_refused_and_nothing_is_kept(kind, known, label, refusal):
    if known.get("as_of_on"):
        known = {**known, "as_of_on": timezone.localdate() + timedelta(days=1)}
    events = EventRecord.objects.count()
    organisation = an_organisation()
    with pytest.raises(getattr(action, refusal)):
        note_fact(about=organisation, kind=kind, label=label, known=Known(**{**SAID, **known}))
    assert not Fact.objects.exists()
    assert EventRecord.objects.count() == events + 1  # the organisation's own


def test_not_known_is_a_fact_of_its_own_and_not_zero():
    organisation = an_organisation()
    a_fact(organisation, value=None, unknown_reason="Zegt het niet")
    fact = Fact.objects.get()
    assert fact.number is None
    assert not fact.is_known
    assert "0" not in fact.in_words
    a_fact(organisation, value=Decimal(0))
    assert len(stands(organisation)) == 2


def test_what_is_replaced_is_kept_and_shown_as_history():
    organisation, anna = an_organisation(), an_account("anna")
    first = a_fact(organisation)
    second = replace_fact(fact_id=first, known=Known(value=Decimal(150), **SAID), by_id=anna.pk)
    third = replace_fact(fact_id=second, known=Known(value=Decimal(170), **SAID))
    (line,) = facts_about(organisation).standing
    assert line.fact.pk == third
    assert [fact.number for fact in line.earlier] == [150, 120]
    assert Fact.objects.count() == 3
    assert [fact.pk for fact in organisation.facts.current()] == [third]


def test_what_two_sources_say_stands_side_by_side():
    organisation = an_organisation()
    a_fact(organisation, value=Decimal(18100), source="CBS")
    a_fact(organisation, value=Decimal(18300), source="LISA")
    assert len(stands(organisation)) == 2


def test_of_two_who_replace_the_same_fact_the_second_is_told():
    first = a_fact(an_organisation())
    replace_fact(fact_id=first, known=Known(value=Decimal(1), **SAID))
    for late in (
        lambda: replace_fact(fact_id=first, known=Known(value=Decimal(2), **SAID)),
        lambda: take_back_fact(fact_id=first),
    ):
        with pytest.raises(action.FactOver):
            late()


def test_a_mistake_is_taken_back_and_what_stood_there_stands_again():
    organisation = an_organisation()
    first = a_fact(organisation)
    second = replace_fact(fact_id=first, known=Known(value=Decimal(999), **SAID))
    take_back_fact(fact_id=second)
    facts = facts_about(organisation)
    assert [line.fact.pk for line in facts.standing] == [first]
    assert [fact.pk for fact in facts.taken_back] == [second]
    with pytest.raises(action.FactOver):
        take_back_fact(fact_id=second)
    replace_fact(fact_id=first, known=Known(value=Decimal(130), **SAID))


def test_the_database_keeps_no_fact_of_two_values_or_about_two():
    organisation, contact = an_organisation(), a_contact()
    shared = {"kind": "text", "source": "x", "as_of_on": timezone.localdate()}
    for wrong in (
        {"organisation": organisation, "contact": contact, "text": "x"},
        {"text": "x"},
        {"organisation": organisation},
        {"organisation": organisation, "text": "x", "number": 1},
        {"organisation": organisation, "text": "x", "unknown_reason": "y"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Fact.objects.create(**shared, **wrong)


def test_the_event_names_the_kind_and_nothing_that_was_said():
    contact = a_contact()
    a_fact(contact, "text", "Spreekt Fries", "taal", source="Zelf verteld")
    record = EventRecord.objects.get(name="crm.FactNoted")
    assert record.contact_id == contact.pk
    assert set(record.payload) == {"fact_id", "kind", "contact_id", "organisation_id"}


def test_an_old_fact_is_marked_and_a_year_of_founding_never_is(client, anna):
    organisation = an_organisation()
    long_ago = timezone.localdate() - timedelta(days=1500)
    a_fact(organisation, as_of_on=long_ago)
    a_fact(organisation, "founded", Decimal(1950), as_of_on=long_ago)
    assert [fact.is_stale for fact in organisation.facts.order_by("pk")] == [True, False]
    page = whole(client, f"/admin/crm_organisations/{organisation.pk}/", headers={"accept-language": "nl"})
    assert page.count("known__stale") == 1


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("1250", 1250), ("12.500", 12500), ("12,500", 12500), ("12 500", 12500), ("1.250.000", 1250000),
        ("12,5", "12.5"), ("12.5", "12.5"), ("1.250,75", "1250.75"), ("1,250.75", "1250.75"), ("0", 0), ("-3", -3),
        ("0,125", "0.125"),
    ],
)  # fmt: skip
def test_a_number_is_read_as_people_write_it(typed, number):
    assert amount(typed) == Decimal(str(number))


@pytest.mark.parametrize("typed", ["", "veel", "1.2.3", "12,50,000", "1e9", "--3", "٣", "1.25.000", ".", "1..2"])
def test_what_is_no_number_is_not_made_one(typed):
    with pytest.raises(InvalidOperation):
        amount(typed)


@pytest.mark.parametrize(("space", "make"), [("crm_organisations", an_organisation), ("crm_contacts", a_contact)])
def test_a_fact_is_noted_replaced_and_taken_back_on_the_page(client, anna, space, make):
    thing = make()
    page = f"/admin/{space}/{thing.pk}/"
    assert client.get(f"{page}facts/floor_space/new/").status_code == 200
    typed = {"value": "12.500", "unit": "m²", "source": "Gesprek", "as_of_on": "2026-11-01"}
    assert client.post(f"{page}facts/floor_space/new/", typed).url == page
    fact = Fact.objects.get()
    assert (fact.number, fact.noted_by) == (12500, anna)
    shown = whole(client, page)
    assert "m²" in shown
    assert "Gesprek" in shown
    replaced = f"{page}facts/{fact.pk}/replace/"
    assert 'value="12500"' in said(client.get(replaced))
    assert client.post(replaced, {**typed, "value": "15000", "source_url": "example.org/x"}).status_code == 302
    late = client.post(replaced, typed)
    assert late.status_code == 422
    newest = Fact.objects.order_by("-pk").first()
    assert newest.source_url == "https://example.org/x"
    assert client.get(f"{page}facts/{newest.pk}/take-back/").status_code == 200
    assert client.post(f"{page}facts/{newest.pk}/take-back/").url == page
    assert [one.pk for one in thing.facts.current()] == [fact.pk]
    assert client.post(f"{page}facts/floor_space/new/", {**typed, "value": "veel"}).status_code == 422
    assert client.get(f"{page}facts/nonsense/new/").status_code == 404


def test_a_fact_of_another_is_not_reached_through_a_thing_one_may_see(client, anna):
    fact = a_fact(an_organisation())
    other = an_organisation("Elders")
    assert client.get(f"/admin/crm_organisations/{other.pk}/facts/{fact}/replace/").status_code == 404
    assert client.post(f"/admin/crm_organisations/{other.pk}/facts/{fact}/take-back/").status_code == 404


def test_facts_are_seen_by_who_may_see_what_they_are_about(anna):
    a_fact(an_organisation())
    a_fact(a_contact())
    assert Fact.objects.visible_to(anna).count() == 2
    assert not Fact.objects.visible_to(an_account("ada", "Administrators")).exists()
