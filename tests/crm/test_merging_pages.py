"""Two entries are compared, merged and parted again by hand; who may not see them finds nothing."""

import pytest
from django.utils import timezone

from crm.actions.contacts import edit_contact
from crm.actions.duplicates import remember_alike
from crm.actions.merging import merge_contacts
from crm.models import Contact, DuplicatePair, Interaction, Merge
from tests.acquisition.rows import a_lead
from tests.crm.dossiers import whole
from tests.crm.machines import an_account
from tests.crm.rows import a_contact, an_organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna(client):
    user = an_account("anna", "Acquisition team")
    client.force_login(user)
    return user


@pytest.fixture
def two():
    one = a_contact("cleo@firm.example", "Cleo Voorbeeld")
    other = a_contact("cleo@private.example", "Cleo Voorbeeld", phone="+31 591 123 456")
    Interaction.objects.create(contact=other, kind="call", subject="Called", happened_at=timezone.now())
    remember_alike(one)
    return one, other


def page_of(row):
    return f"/admin/crm_{row._meta.model_name}s/{row.pk}/"


def comparing(one, other):
    return f"{page_of(one)}merge/{other.pk}/"


def versions(one, other):
    return {"version": one.version, "other_version": other.version}


def test_what_may_be_one_is_listed_and_leads_to_the_comparison(client, anna, two):
    page = client.get("/admin/crm_duplicates/").content.decode()
    assert comparing(*two) in page
    assert "dezelfde naam" in page
    assert comparing(*two) in whole(client, page_of(two[0]))
    assert comparing(two[1], two[0]) in whole(client, page_of(two[1]))


def test_the_list_asks_as_much_for_many_as_for_one(client, anna, two, django_assert_max_num_queries):
    for number in range(5):
        a_contact(f"cleo@other{number}.example", "Cleo Voorbeeld")
    remember_alike(two[0])
    client.get("/admin/crm_duplicates/")
    with django_assert_max_num_queries(12):
        assert client.get("/admin/crm_duplicates/").content.decode().count("/merge/") == 6


def test_the_comparison_says_what_moves_and_merging_does_it(client, anna, two):
    one, other = two
    page = client.get(comparing(one, other)).content.decode()
    assert "1 gesprek, afspraak, mail of notitie" in page
    assert "cleo@private.example" in page
    answer = client.post(comparing(one, other), {**versions(one, other), "keep_phone": "other"}, follow=True)
    one.refresh_from_db(), other.refresh_from_db()
    assert (other.merged_into, one.phone) == (one, "+31 591 123 456")
    assert "Cleo Voorbeeld" in answer.content.decode()
    assert Interaction.objects.get().contact == one


def test_the_page_of_a_tombstone_leads_to_the_one_that_stayed(client, anna, two):
    one, other = two
    merge_contacts(winner_id=one.pk, loser_id=other.pk)
    assert client.get(page_of(other)).url == page_of(one)
    assert client.get(f"{page_of(other)}edit/").url == f"{page_of(one)}edit/"
    answer = client.post(f"{page_of(other)}edit/", {"name": "X", "version": 1}, follow=True)
    assert "niets opgeslagen" in answer.content.decode()
    assert not Contact.objects.filter(name="X").exists()
    found = client.get("/admin/crm_contacts/results/", {"q": other.email}).content.decode()
    assert page_of(one) in found


def test_who_looked_at_another_version_is_told_and_chooses_anew(client, anna, two):
    one, other = two
    edit_contact(contact_id=other.pk, changes={"name": "Cleo V."})
    answer = client.post(comparing(one, other), versions(one, other))
    assert answer.status_code == 422
    assert "kies opnieuw" in answer.content.decode()
    assert not Merge.objects.exists()


def test_two_that_are_not_the_same_are_offered_no_more(client, anna, two):
    one, other = two
    client.post(f"{comparing(one, other)}two/")
    assert DuplicatePair.objects.get().dismissed_by == anna
    assert comparing(one, other) not in client.get("/admin/crm_duplicates/").content.decode()


def test_a_merge_is_undone_on_its_page_which_says_what_stays(client, anna, two):
    one, other = two
    merge = merge_contacts(winner_id=one.pk, loser_id=other.pk)
    address = f"{page_of(one)}merged/{merge}/undo/"
    assert address in whole(client, page_of(one))
    page = client.get(address).content.decode()
    assert "Wat na het samenvoegen" in page
    assert client.post(address).url == page_of(other)
    other.refresh_from_db()
    assert other.merged_into is None
    assert Interaction.objects.get().contact == other
    assert client.post(address).status_code == 404


def test_another_is_chosen_by_hand(client, anna, two):
    one, other = two
    assert client.get(f"{page_of(one)}merge/").status_code == 200
    assert client.post(f"{page_of(one)}merge/", {"other": other.pk}).url.startswith(comparing(one, other))
    itself = client.get(comparing(one, one))
    assert itself.status_code == 200
    assert "een en dezelfde" in itself.content.decode()


def test_two_open_leads_are_said_before_and_the_button_is_not_there(client, anna):
    one, other = a_lead(1).organisation, a_lead(2).organisation
    page = client.get(comparing(one, other)).content.decode()
    assert "open lead met dezelfde herkomst" in page
    assert "Deze twee samenvoegen" not in page
    assert client.post(comparing(one, other), versions(one, other)).status_code == 422


def test_whoever_adds_somebody_alike_is_shown_whom_and_adds_all_the_same(client, anna, two):
    typed = {"name": "Cleo Voorbeeld", "email": "cleo@third.example", "language": "nl"}
    asked = client.post("/admin/crm_contacts/new/", typed)
    assert asked.status_code == 422
    assert page_of(two[0]) in asked.content.decode()
    assert 'name="is_another"' in asked.content.decode()
    client.post("/admin/crm_contacts/new/", {**typed, "is_another": "on"})
    assert Contact.objects.filter(email="cleo@third.example").exists()


@pytest.mark.parametrize("role", ["Account managers", "Writers", "Administrators"])
def test_a_stranger_finds_no_list_of_duplicates(client, two, role):
    client.force_login(an_account("sam", role))
    assert client.get("/admin/crm_duplicates/").status_code == 404
    assert client.get(comparing(*two)).status_code == 404


def test_who_sees_no_leads_is_not_told_how_many_move(client):
    one, other = a_contact(), a_contact("twee@example.org", "Cleo V.")
    a_lead(contact=other)
    client.force_login(an_account("anna", "Acquisition team"))
    assert "1 lead<" in client.get(comparing(one, other)).content.decode()
    client.force_login(an_account("mila", "Marketeers"))
    told = client.get(comparing(one, other)).content.decode()
    without = client.get(comparing(one, a_contact("drie@example.org", "Cleo V."))).content.decode()
    for page in (told, without):
        assert "1 lead<" not in page
        assert "wat jij niet mag zien" in page


def test_what_is_not_seen_moves_all_the_same(client):
    client.force_login(an_account("mila", "Marketeers"))
    sealed = a_lead(1, confidentiality="sealed", title="Project Zilver")
    target = an_organisation("Elders")
    page = client.get(comparing(target, sealed.organisation)).content.decode()
    assert "Zilver" not in page
    assert sealed.code not in page
    client.post(comparing(target, sealed.organisation), versions(target, sealed.organisation))
    sealed.refresh_from_db()
    assert sealed.organisation == target
