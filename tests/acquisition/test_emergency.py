"""An administrator sees no lead, and for a reason one lead for an hour, which everybody concerned is told."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from acquisition.actions.access import note_that_seen
from acquisition.actions.emergency import NoSuchLead, NotForThisRole, open_lead_in_emergency
from acquisition.models import EmergencyAccess, Lead
from acquisition.queries.leads import lead_timeline
from crm.actions.access import ReasonTooShort
from crm.models import AccessKind, AccessLog, DeliveryState, EventRecord, OutgoingMail
from tests.acquisition.rows import a_colleague, a_lead
from tests.acquisition.test_strangers import OF_A_THING, POSTED
from tests.crm.machines import a_token, bearer, row_counts

pytestmark = pytest.mark.django_db
PAGE = "/admin/acquisition/emergency/"
WHY = "The owner is ill and the company rang twice"
LISTS = ("/admin/acquisition/leads/", "/admin/acquisition/leads/results/", "/admin/acquisition/leads/board/")


@pytest.fixture(params=["need_to_know", "sealed"])
def lead(request):
    return a_lead(1, confidentiality=request.param, owner=a_colleague("Acquisition team", "olga"))


@pytest.fixture
def ada():
    """With every right there is: being superuser as well opens no more."""
    return a_colleague("Administrators", "ada", is_superuser=True)


def of_the_lead(lead):
    """Every address of the product that is about this lead alone."""
    of_leads = [one for one in OF_A_THING if one.namespace in ("acquisition_leads", "api-acquisition")]
    return [one.at(pk=lead.pk) for one in of_leads if set(one.filled_in) == {"pk"}]


def everywhere(client, ada, lead):
    """What each address of leads answers Ada, by session and by a machine that acts for her."""
    token = bearer(a_token("leads:read", user=ada))
    for path in (*of_the_lead(lead), *LISTS):
        for method in ("get", "post"):
            headers = token if path.startswith("/api/") else {}
            posted = POSTED if method == "post" else None
            yield method, path, getattr(client, method)(path, posted, headers=headers)


def test_without_it_every_address_of_the_lead_is_not_there(client, ada, lead):
    client.force_login(ada)
    before = row_counts()
    asked = 0
    for method, path, response in everywhere(client, ada, lead):
        asked += 1
        a_key_takes_no_post = path.startswith("/api/") and method == "post"
        assert response.status_code in ({403, 405} if a_key_takes_no_post else {404, 405}), f"{method} {path}"
        assert lead.title not in response.content.decode()
    assert asked > 25
    after = row_counts()
    assert {name for name in after if after[name] != before[name]} <= {"crm.ApiToken"}


def test_without_it_no_page_around_the_lead_tells_of_it(client, ada, lead, settle):
    settle()
    client.force_login(ada)
    token = bearer(a_token("leads:read", user=ada))
    assert client.get("/api/leads/", headers=token).json()["results"] == []
    pages = (
        "/admin/",
        f"/admin/crm_contacts/{lead.contact_id}/",
        f"/admin/crm_organisations/{lead.organisation_id}/",
        f"/admin/acquisition/leads/board/?q={lead.code}",
        f"/admin/acquisition/leads/?q={lead.code}",
        PAGE,
        "/admin/crm_access/",
    )
    for path in pages:
        assert lead.code not in client.get(path, follow=True).content.decode(), path
    told = lead_timeline(lead, ada).moments
    assert not [moment for moment in told if moment.name.startswith("acquisition.Lead") or lead.code in moment.sentence]


def test_with_it_the_lead_is_there_to_read_for_an_hour_and_no_other(client, ada, lead, time_machine):
    other = a_lead(2)
    time_machine.move_to("2026-11-24 09:00+00:00", tick=False)
    client.force_login(ada)
    done = client.post(PAGE, {"code": lead.code.lower(), "reason": WHY})
    page = reverse("acquisition_leads:inspect", args=[lead.pk])
    assert done["Location"] == page
    with override("en"):
        shown = client.get(page, headers={"accept-language": "en"}).content.decode()
    assert lead.title in shown
    assert "lead-emergency" in shown
    assert client.get(reverse("acquisition_leads:inspect", args=[other.pk])).status_code == 404
    assert client.post(f"{page}edit/", {**POSTED, "title": "Mine now"}).status_code == 404
    assert set(Lead.objects.visible_to(ada)) == {lead}
    time_machine.move_to("2026-11-24 09:59:59+00:00", tick=False)
    assert client.get(page).status_code == 200
    time_machine.move_to("2026-11-24 10:00+00:00", tick=False)
    for method, path, response in everywhere(client, ada, lead):
        assert response.status_code in {403, 404, 405}, f"{method} {path}"


def test_it_is_on_record_and_so_is_each_look(client, ada, lead):
    client.force_login(ada)
    client.post(PAGE, {"code": lead.code, "reason": WHY})
    client.get(reverse("acquisition_leads:inspect", args=[lead.pk]))
    rows = list(AccessLog.objects.order_by("pk").values_list("user", "kind", "thing_code", "grade", "reason"))
    assert rows == [
        (ada.pk, AccessKind.EMERGENCY, lead.code, lead.confidentiality, WHY),
        (ada.pk, AccessKind.VIEW, lead.code, lead.confidentiality, WHY),
    ]
    assert EventRecord.objects.get(name="acquisition.LeadOpenedInEmergency").payload["user_id"] == ada.pk


def test_the_owner_and_the_heads_are_told_by_mail_and_at_home_and_nobody_else(client, ada, lead, settle):
    hilde, ben = a_colleague("Heads of acquisition", "hilde"), a_colleague("Acquisition team", "ben")
    open_lead_in_emergency(code=lead.code, user_id=ada.pk, reason=WHY)
    mails = {mail.to_address: mail for mail in OutgoingMail.objects.filter(key__startswith="emergency:")}
    assert set(mails) == {"olga@example.org", "hilde@example.org"}
    for mail in mails.values():
        assert lead.code in mail.subject
        assert WHY in mail.text_body
        assert lead.title not in mail.subject + mail.text_body
    settle()
    assert EventRecord.objects.filter(name="crm.MailSent", payload__contact_id=None).count() == 2
    for colleague, told in ((lead.owner, True), (hilde, True), (ben, False)):
        client.force_login(colleague)
        assert (WHY in client.get("/admin/").content.decode()) is told, colleague


def test_a_reason_is_a_sentence_and_a_code_is_one_that_exists(client, ada, lead):
    client.force_login(ada)
    for code, reason in ((lead.code, ""), (lead.code, "because"), (lead.code, "x" * 60), ("DTZ-1999-0001", WHY)):
        assert client.post(PAGE, {"code": code, "reason": reason}).status_code == 422
    with pytest.raises(ReasonTooShort):
        open_lead_in_emergency(code=lead.code, user_id=ada.pk, reason="just a look  ")
    with pytest.raises(NoSuchLead):
        open_lead_in_emergency(code="DTZ-1999-0001", user_id=ada.pk, reason=WHY)
    assert not EmergencyAccess.objects.exists()


@pytest.mark.parametrize(
    "role",
    ["", "Writers", "Marketeers", "Acquisition team", "Heads of acquisition", "Account managers", "Program Board"],
)
def test_nobody_else_opens_a_lead_this_way(client, lead, role):
    sam = a_colleague(role, "sam")
    client.force_login(sam)
    assert client.get(PAGE).status_code == 404
    assert client.post(PAGE, {"code": lead.code, "reason": WHY}).status_code == 404
    with pytest.raises(NotForThisRole):
        open_lead_in_emergency(code=lead.code, user_id=sam.pk, reason=WHY)
    assert not EmergencyAccess.objects.exists()


def test_who_is_no_administrator_any_more_has_no_emergency_either(lead):
    ada = a_colleague("Administrators", "ada")
    open_lead_in_emergency(code=lead.code, user_id=ada.pk, reason=WHY)
    ada.groups.set([Group.objects.get(name="Marketeers")])
    again = type(ada).objects.get(pk=ada.pk)
    assert not Lead.objects.visible_to(again).exists()
    assert not again.has_perm("acquisition.view_lead")


def test_an_open_lead_seen_in_an_emergency_is_on_record_too():
    ada, lead = a_colleague("Administrators", "ada"), a_lead(3)
    open_lead_in_emergency(code=lead.code, user_id=ada.pk, reason=WHY)
    note_that_seen(lead, ada)
    assert list(AccessLog.objects.values_list("kind", flat=True)) == [AccessKind.VIEW, AccessKind.EMERGENCY]


def test_an_emergency_longer_than_an_hour_is_refused_by_the_database(lead):
    from django.db import IntegrityError, transaction

    now, ada = timezone.now(), a_colleague("Administrators", "ada")
    with pytest.raises(IntegrityError), transaction.atomic():
        EmergencyAccess.objects.create(
            lead=lead, user=ada, reason=WHY, opened_at=now, ends_at=now + timedelta(minutes=61)
        )


def test_the_event_log_tells_an_administrator_that_something_happened_and_not_what(client, ada, lead, settle):
    settle()
    record = EventRecord.objects.get(name="acquisition.LeadOpened")
    delivery = record.deliveries.order_by("pk").first()
    delivery.state = DeliveryState.DEAD
    delivery.save()
    pages = ("/admin/event-log/", f"/admin/event-log/{delivery.pk}/", f"/admin/event-log/trace/{record.pk}/")
    client.force_login(ada)
    for path in pages:
        shown = client.get(path).content.decode()
        assert record.name in shown, path
        assert lead.code not in shown, path
    open_lead_in_emergency(code=lead.code, user_id=ada.pk, reason=WHY)
    for path in pages:
        assert lead.code in client.get(path).content.decode(), path
