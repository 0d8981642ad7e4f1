"""Views people keep of a list: their own, their team's and everybody's, and one that opens by itself."""

import re

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext

from crm.actions.list_views import NameTaken, choose_default_view, edit_list_view, remove_list_view, save_list_view
from crm.actions.tasks import plan_task
from crm.models import DefaultView, Municipality, SavedView
from tests.crm.lists_at_hand import a_keeper
from tests.crm.machines import an_account
from tests.crm.rows import a_contact, an_organisation

pytestmark = pytest.mark.django_db
INDEX = "/admin/crm_contacts/"


@pytest.fixture
def hilde(client):
    user = a_keeper()
    client.force_login(user)
    return user


def a_view(user, name="Germans", query="language=de", **more):
    pk = save_list_view(user_id=user.pk, list_name="crm_contacts", name=name, query=query, **more)
    return SavedView.objects.get(pk=pk)


def seen_by(user):
    return set(SavedView.objects.visible_to(user).values_list("name", flat=True))


def test_a_list_is_saved_as_it_stands_and_found_again(client, hilde):
    a_contact("gerd@example.org", "Gerd", language="de")
    a_contact("nel@example.org", "Nel", language="nl")
    stands = "language=de&q=ger&ordering=-name&columns=name&columns=phone&p=3&unheard=of"
    answer = client.post(f"{INDEX}views/new/?{stands}", {"name": " Germans ", "visibility": "private", "pinned": "on"})
    view = SavedView.objects.get()
    assert (view.name, view.query) == ("Germans", "language=de&q=ger&ordering=-name&columns=name&columns=phone")
    page = client.get(answer.url).content.decode()
    assert "Gerd" in page
    assert "Nel" not in page
    assert "gerd@example.org" not in page.split("<tbody>")[1]  # the column was left out
    assert 'aria-current="page">Germans' in page


def test_columns_stand_in_the_order_chosen_and_the_first_leads_to_the_row(client, hilde):
    contact = a_contact(phone="+31591123456")
    page = client.get(f"{INDEX}?columns=phone&columns=email").content.decode()
    row = page.split("<tbody>")[1]
    assert row.index(contact.name) < row.index("+31591123456") < row.index(contact.email)
    assert f"{INDEX}{contact.pk}/" in row


def test_a_view_opens_by_itself_only_when_nothing_was_asked(client, hilde):
    view = a_view(hilde, is_default=True)
    assert client.get(INDEX).url == f"{INDEX}?language=de&view={view.pk}"
    assert client.get(f"{INDEX}?view=0").status_code == 200
    assert client.get(f"{INDEX}?q=x").status_code == 200
    assert client.get(f"{INDEX}results/").status_code == 200
    choose_default_view(user_id=hilde.pk, list_name="crm_contacts", view_id=None)
    assert client.get(INDEX).status_code == 200


def test_private_is_the_owners_team_is_who_shares_a_role_and_place_all_is_all():
    emmen, hoogeveen = (Municipality.objects.create(slug=name, name=name, code_cbs=name) for name in ("e", "h"))
    owner = an_account("owner", "Account managers", municipality=emmen)
    mate = an_account("mate", "Account managers", municipality=emmen)
    elsewhere = an_account("elsewhere", "Account managers", municipality=hoogeveen)
    other_role = an_account("other", "Marketeers")
    for name, visibility in (("mine", "private"), ("ours", "team"), ("everybody's", "all")):
        a_view(owner, name, visibility=visibility)
    assert seen_by(owner) == {"mine", "ours", "everybody's"}
    assert seen_by(mate) == {"ours", "everybody's"}
    assert seen_by(elsewhere) == seen_by(other_role) == {"everybody's"}


def test_a_view_of_somebody_else_is_nowhere(client, hilde):
    theirs = a_view(an_account("anna", "Heads of acquisition"), visibility="all")
    private = a_view(an_account("bram", "Heads of acquisition"), name="Hidden")
    for view in (theirs, private):
        for method, name in (("get", ""), ("post", ""), ("post", "remove/")):
            assert getattr(client, method)(f"{INDEX}views/{view.pk}/{name}").status_code == 404
    assert client.post(f"{INDEX}views/default/", {"view": private.pk}).status_code == 404
    assert "Hidden" not in client.get(f"{INDEX}?view={private.pk}").content.decode()
    assert client.post(f"{INDEX}views/default/", {"view": theirs.pk}).status_code == 302
    assert DefaultView.objects.get().view == theirs


def test_a_view_of_another_list_is_not_found_at_this_one(client, hilde):
    view = a_view(hilde)
    assert client.get(f"/admin/crm_organisations/views/{view.pk}/").status_code == 404


def test_it_is_renamed_shared_unpinned_and_kept_as_the_list_stands_now(client, hilde):
    view = a_view(hilde)
    sent = {"name": "Dutch", "visibility": "team", "as_now": "on", "is_default": "on"}
    client.post(f"{INDEX}views/{view.pk}/?language=nl&view={view.pk}", sent)
    view.refresh_from_db()
    assert (view.name, view.visibility, view.pinned, view.query) == ("Dutch", "team", False, "language=nl")
    assert DefaultView.objects.get().view == view
    client.post(f"{INDEX}views/{view.pk}/", {"name": "Dutch", "visibility": "team"})
    view.refresh_from_db()
    assert view.query == "language=nl"
    assert not DefaultView.objects.exists()


def test_two_views_of_one_name_are_refused_where_it_is_typed(client, hilde):
    a_view(hilde)
    page = client.post(f"{INDEX}views/new/", {"name": "germans", "visibility": "private"})
    assert page.status_code == 422
    assert str(NameTaken.message) in page.content.decode()
    assert SavedView.objects.count() == 1


def test_a_removed_view_is_gone_for_everybody(client, hilde):
    view = a_view(hilde, visibility="all")
    reader = an_account("reader", "Marketeers")
    choose_default_view(user_id=reader.pk, list_name="crm_contacts", view_id=view.pk)
    assert client.post(f"{INDEX}views/{view.pk}/remove/").status_code == 302
    client.force_login(reader)
    assert client.get(INDEX).status_code == 200


def test_a_view_that_filters_on_what_is_gone_says_so_and_shows_nothing(client, hilde):
    place = Municipality.objects.create(slug="gone", name="Gone", code_cbs="GM1")
    an_organisation("Vos Lasers")
    query = f"municipality={place.pk}"
    view_id = save_list_view(user_id=hilde.pk, list_name="crm_organisations", name="There", query=query)
    place.delete()
    page = client.get(f"/admin/crm_organisations/?{query}&view={view_id}").content.decode()
    assert 'class="list-unread"' in page
    assert "Vos Lasers" not in page


def test_a_view_whose_filter_the_list_no_longer_has_says_so_and_shows_nothing(client, hilde):
    a_contact()
    view = a_view(hilde, query="shoe_size=44")
    page = client.get(f"{INDEX}?shoe_size=44&view={view.pk}").content.decode()
    assert "shoe_size" in page.split('class="list-unread"')[1][:300]
    assert "cleo@example.org" not in page


def test_what_cannot_be_read_is_not_kept(client, hilde):
    page = client.post(f"{INDEX}views/new/?language=xx", {"name": "Broken", "visibility": "private"})
    assert page.status_code != 302
    assert not SavedView.objects.exists()


def test_the_board_is_kept_as_a_board(client, hilde):
    answer = client.post(
        "/admin/acquisition/leads/views/new/?q=laser&mine=1&layout=board",
        {"name": "My lasers", "visibility": "private", "pinned": "on"},
    )
    view = SavedView.objects.get()
    assert (view.layout, view.query) == ("board", "q=laser&mine=1")
    assert answer.url == f"/admin/acquisition/leads/board/?q=laser&mine=1&view={view.pk}"
    assert 'aria-current="page">My lasers' in client.get(answer.url).content.decode()


def test_an_administrator_of_views_is_nobody_edits_keep_the_owner(hilde):
    view = a_view(hilde)
    edit_list_view(view_id=view.pk, pinned=False)
    with pytest.raises(ValueError, match="owner"):
        edit_list_view(view_id=view.pk, owner=1)
    remove_list_view(view_id=view.pk)
    assert not SavedView.objects.exists()


def test_a_default_that_is_no_longer_shared_is_simply_not_used(client):
    hilde, anna = a_keeper(), a_keeper("anna")
    view = a_view(hilde, visibility="all")
    choose_default_view(user_id=anna.pk, list_name="crm_contacts", view_id=view.pk)
    edit_list_view(view_id=view.pk, visibility="private")
    client.force_login(anna)
    assert client.get(INDEX).status_code == 200


def test_a_list_with_many_views_asks_no_more(client, django_assert_max_num_queries):
    hilde = a_keeper()
    hilde.groups.add(Group.objects.get(name="Marketeers"))
    client.force_login(hilde)
    for number in range(12):
        a_view(hilde, f"View {number}", visibility="team")
    client.get(f"{INDEX}?view=0")
    with django_assert_max_num_queries(12):
        client.get(f"{INDEX}?view=0")


@pytest.mark.parametrize(
    "address", ["crm_contacts", "crm_organisations", "tasks", "acquisition/leads", "acquisition/enquiries"]
)
def test_a_list_page_asks_at_most_twelve_times_of_our_tables(client, hilde, address):
    from tests.acquisition.rows import a_lead

    for number in range(6):
        lead = a_lead(number, owner=hilde)
        plan_task(title=f"Call {number}", assignee_id=hilde.pk, made_by_id=hilde.pk, about=lead)
    client.get(f"/admin/{address}/")
    with CaptureQueriesContext(connection) as queries:
        page = client.get(f"/admin/{address}/")
    ours = [one["sql"] for one in queries if re.search(r"FROM .(crm|acquisition|campaigns|cms)_", one["sql"])]
    assert page.status_code == 200
    assert len(ours) <= 12, "\n".join(ours)
