"""The last five traps: a name that slips out, a win by its own reporter, a story too early, the erased, two databases."""

import io

import pytest
from django.apps import apps
from django.contrib.auth.models import Permission
from django.db import IntegrityError, connection, models, transaction
from django.utils import timezone
from pypdf import PdfReader
from wagtail.models import GroupPagePermission, Page

from acquisition.actions.announcing import announce_landing
from acquisition.actions.confirmations import ask_for_confirmation
from acquisition.actions.editing import edit_lead
from acquisition.actions.landing_moves import cancel_landing
from acquisition.actions.landings import edit_landing
from acquisition.actions.links import share_bidbook
from acquisition.actions.wins import ReporterMayNotVerifyWin, WinVerifiedAlready, verify_win, waive_confirmation
from acquisition.models import Landing, Lead, PlotHold
from cms.models import StoryIndexPage, StoryPage
from crm.actions.erasing import erase_person
from crm.contracts import ERASED
from crm.models import Contact, EventRecord, OutgoingMail, Task
from tests.acquisition.land import a_hold
from tests.acquisition.land import a_plot as land
from tests.acquisition.landing_rows import BECAUSE, a_landing, a_place, promise, someone
from tests.acquisition.rows import BOOK, a_book, a_colleague, a_lead, a_sent_offer, check
from tests.acquisition.test_handlers import a_request
from tests.acquisition.traps.test_traps_01_to_05 import BIDBOOK, a_link, sealed_by
from tests.cms.small_site import add_page, small_site

pytestmark = pytest.mark.django_db


def a_checked_plot():
    plot = land()
    check(plot, timezone.localdate())
    return plot


def test_16_a_sealed_name_is_in_no_subject_metadata_file_name_or_address(client, monkeypatch, settle):
    a_book()
    lead = a_lead(owner=a_colleague(), title="Project Otter", confidentiality="sealed")
    settle(mail=False)
    a_sent_offer(lead, a_checked_plot())
    link = a_link(monkeypatch, lead)
    ask_for_confirmation(landing_id=a_landing(2, confidentiality="sealed", title="Project Otter").pk)
    subjects = [mail.subject for mail in OutgoingMail.objects.all()]
    assert len(subjects) >= 3
    read = client.post(BIDBOOK, sealed_by("acquisition.bidbook-cover"))
    response = client.post(f"{BIDBOOK}pdf/", {"seal": read.context["seal"]})
    metadata = str(PdfReader(io.BytesIO(response.content)).metadata)
    seen = " ".join([*subjects, BIDBOOK, response["Content-Disposition"], metadata])
    for secret in (lead.code, lead.title, lead.organisation.name, link.contact.name, lead.code.lower()):
        assert secret not in seen


def test_17_a_win_is_not_verified_by_who_reported_it():
    landing = a_landing()
    bert = someone("bert")
    Lead.objects.filter(pk=landing.lead_id).update(owner=bert)
    for user in (someone("anna"), bert):
        with pytest.raises(ReporterMayNotVerifyWin):
            verify_win(landing_id=landing.pk, actor_id=user.pk)
        with pytest.raises(ReporterMayNotVerifyWin):
            waive_confirmation(landing_id=landing.pk, reason=BECAUSE, actor_id=user.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        Landing.objects.update(win_verified_by=someone("anna"), win_verified_at=timezone.now())
    verify_win(landing_id=landing.pk, actor_id=someone("hilde").pk)
    with pytest.raises(WinVerifiedAlready):
        verify_win(landing_id=landing.pk, actor_id=someone("carla").pk)


def test_18_a_landing_is_cancelled_after_its_story_went_public(settle):
    stories = add_page(small_site(), StoryIndexPage, "Verhalen", slug="verhalen")
    mila = a_colleague("Marketeers", "mila")
    change = Permission.objects.get(content_type__app_label="wagtailcore", codename="change_page")
    GroupPagePermission.objects.create(group=mila.groups.get(), page=Page.objects.get(pk=stories.pk), permission=change)
    landing = a_landing()
    edit_landing(landing_id=landing.pk, changes={"municipality_id": a_place("emmen").pk})
    promise(landing, 250)
    announce_landing(landing_id=landing.pk)
    settle()
    draft = StoryPage.objects.get(live=False)
    draft.person = draft.firm = draft.object_made = "x"
    draft.save_revision().publish()
    cancel_landing(landing_id=landing.pk, reason="Grid full until 2031", actor_id=someone().pk)
    assert EventRecord.objects.get(name="acquisition.LandingCancelled").payload["announced"] is True
    settle()
    warning = Task.objects.order_by("-pk").first()
    assert (warning.assignee, warning.about_id) == (mila, draft.pk)
    assert "openbaar" in warning.note
    assert "Grid full" not in warning.note + warning.title
    assert StoryPage.objects.get(pk=draft.pk).live, "an editor decides"


def test_19_of_who_is_erased_nothing_is_left_in_the_events(settle):
    a_book()
    a_request(1, organisation="Voorbeeld Metaal")
    settle()
    lead = Lead.objects.select_related("contact").get()
    edit_lead(lead_id=lead.pk, changes={"next_step": "Visitor 1 terugbellen", "title": "Hal van Visitor 1"})
    share_bidbook(bidbook=BOOK, language="nl", contact_id=lead.contact_id, lead_id=lead.pk)
    a_sent_offer(lead, a_checked_plot())
    settle()
    told = EventRecord.objects.all()
    assert told.filter(payload__contact_id=lead.contact_id).count() > 5, "people are told of by their number"
    erase_person(
        contact_id=lead.contact_id, user_id=someone("ada", "Administrators").pk, reason="Asked for it by letter"
    )
    settle()
    assert Contact.objects.get(pk=lead.contact_id).name == ""
    said = " ".join(f"{record.actor} {record.payload}" for record in told)
    for mark in ("Visitor", "visitor1", "@", "Hal van", ERASED):
        assert mark not in said
    ours = " ".join(str(payload) for payload in told.filter(name__startswith="acquisition.").values("payload"))
    assert "Voorbeeld Metaal" not in ours


def partial_constraints():
    for model in apps.get_app_config("acquisition").get_models():
        for constraint in model._meta.constraints:
            if isinstance(constraint, models.UniqueConstraint) and constraint.condition is not None:
                yield model, constraint


def test_20_both_databases_hold_the_same_rules():
    """Partial unique indexes exist on both; what only one of them knows is not asked for."""
    there = list(partial_constraints())
    assert len(there) > 5
    for model, constraint in there:
        with connection.cursor() as cursor:
            known = connection.introspection.get_constraints(cursor, model._meta.db_table)
        assert known[constraint.name]["unique"], constraint.name
    for model in apps.get_app_config("acquisition").get_models():
        kinds = {type(constraint) for constraint in model._meta.constraints}
        assert kinds <= {models.UniqueConstraint, models.CheckConstraint}, model
    plot = land(divisible=False)
    a_hold(a_lead(1), plot)
    taken = PlotHold.objects.get()
    taken.pk, taken.lead = None, a_lead(2)
    with pytest.raises(IntegrityError), transaction.atomic():
        taken.save(force_insert=True)
    taken.status, taken.ended_on = "released", timezone.localdate()
    taken.ended_because = "They chose another plot"
    taken.save(force_insert=True)
