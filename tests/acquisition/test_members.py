"""Members of a lead see it whatever its confidentiality, and as long as they are members."""

import pytest

from acquisition.actions.members import SeesNoLeads, add_lead_member, remove_lead_member
from acquisition.models import Lead, LeadMember
from crm.models import Municipality
from tests.acquisition.rows import a_colleague, a_lead

pytestmark = pytest.mark.django_db
LEADS = "/admin/acquisition/leads/"


def sees(user, lead):
    return Lead.objects.visible_to(type(user).objects.get(pk=user.pk)).filter(pk=lead.pk).exists()


@pytest.mark.parametrize("grade", ["open_region", "need_to_know", "sealed"])
@pytest.mark.parametrize("role", ["Acquisition team", "Account managers"])
def test_a_member_sees_the_lead_until_removed(role, grade, published, region):
    member = a_colleague(role, "sam", municipality=Municipality.objects.get(slug="emmen"))
    lead = a_lead(1, confidentiality=grade, owner=a_colleague())
    before = sees(member, lead)
    add_lead_member(lead_id=lead.pk, user_id=member.pk, actor_id=None)
    add_lead_member(lead_id=lead.pk, user_id=member.pk, actor_id=None)
    assert sees(member, lead)
    remove_lead_member(lead_id=lead.pk, user_id=member.pk)
    remove_lead_member(lead_id=lead.pk, user_id=member.pk)
    assert sees(member, lead) is before
    told = [name for name in published() if "Member" in name]
    assert told == ["acquisition.LeadMemberAdded", "acquisition.LeadMemberRemoved"]


@pytest.mark.parametrize("role", ["", "Writers", "Marketeers", "Program Board", "Administrators"])
def test_whose_role_sees_no_leads_becomes_no_member(role):
    sam, lead = a_colleague(role, "sam"), a_lead()
    with pytest.raises(SeesNoLeads):
        add_lead_member(lead_id=lead.pk, user_id=sam.pk, actor_id=None)
    assert not sees(sam, lead)


def test_a_member_whose_role_is_taken_away_sees_nothing():
    sam, lead = a_colleague("Account managers", "sam"), a_lead(1, confidentiality="sealed", owner=a_colleague())
    add_lead_member(lead_id=lead.pk, user_id=sam.pk, actor_id=None)
    sam.groups.clear()
    assert not sees(sam, lead)


def test_members_are_added_and_removed_on_the_leads_page(client):
    anna, ben = a_colleague(), a_colleague(name="ben")
    lead = a_lead(1, confidentiality="sealed", owner=anna)
    client.force_login(anna)
    assert client.post(f"{LEADS}{lead.pk}/member/", {"colleague": ben.pk}).status_code == 302
    assert "Ben" in client.get(f"{LEADS}{lead.pk}/").content.decode()
    client.force_login(ben)
    assert client.get(f"{LEADS}{lead.pk}/").status_code == 200
    gone = client.post(f"{LEADS}{lead.pk}/no-member/", {"colleague": ben.pk})
    assert gone["Location"] == f"{LEADS}board/"
    assert not LeadMember.objects.exists()
    assert client.get(f"{LEADS}{lead.pk}/").status_code == 404


def test_a_member_from_a_municipality_reads_and_changes_nothing(client):
    emre, lead = a_colleague("Account managers", "emre"), a_lead(1, confidentiality="need_to_know")
    add_lead_member(lead_id=lead.pk, user_id=emre.pk, actor_id=None)
    client.force_login(emre)
    page = client.get(f"{LEADS}{lead.pk}/").content.decode()
    assert lead.title in page
    assert "Person 1" not in page
    for verb in ("edit", "member", "no-member", "note", "share", "bidbook"):
        assert client.post(f"{LEADS}{lead.pk}/{verb}/", {"colleague": emre.pk}).status_code == 404
