"""A landing is announced after its embargo and never by itself; editors get a draft, and a word when it will not come."""

import pytest
from django.contrib.auth.models import Permission
from wagtail.models import GroupPagePermission, Page

from acquisition.actions.announcing import (
    MunicipalityUnknown,
    StillConfidential,
    announce_landing,
    lift_name,
)
from acquisition.actions.landing_moves import cancel_landing
from acquisition.actions.landings import LandingGone, edit_landing
from acquisition.models import Lead
from cms.actions.landing_stories import draft_landing_story
from cms.models import StoryIndexPage, StoryPage
from crm.models import EventRecord, Task
from tests.acquisition.landing_rows import a_landing, a_place, promise, someone
from tests.acquisition.rows import a_colleague
from tests.cms.small_site import add_page, small_site

pytestmark = pytest.mark.django_db


@pytest.fixture
def site(db):
    return add_page(small_site(), StoryIndexPage, "Verhalen", slug="verhalen")


@pytest.fixture
def mila(site):
    mila = a_colleague("Marketeers", "mila")
    change = Permission.objects.get(content_type__app_label="wagtailcore", codename="change_page")
    GroupPagePermission.objects.create(group=mila.groups.get(), page=Page.objects.get(pk=site.pk), permission=change)
    return mila


@pytest.fixture
def landing():
    landing = a_landing()
    edit_landing(landing_id=landing.pk, changes={"municipality_id": a_place("emmen").pk})
    promise(landing, 250)
    promise(landing, 150_000_000, "capex_eur")
    return landing


def told():
    return EventRecord.objects.filter(name="acquisition.LandingAnnounced")


@pytest.mark.parametrize("grade", ["need_to_know", "sealed"])
def test_a_confidential_lead_is_announced_only_when_its_name_was_lifted(landing, grade):
    Lead.objects.update(confidentiality=grade)
    with pytest.raises(StillConfidential):
        announce_landing(landing_id=landing.pk)
    lift_name(landing_id=landing.pk)
    announce_landing(landing_id=landing.pk)
    assert told().get().payload["firm"] == "Firm 1"


def test_what_is_told_is_what_was_promised_and_no_person(landing):
    announce_landing(landing_id=landing.pk)
    payload = told().get().payload
    assert payload == {
        "landing_id": landing.pk,
        "contact_id": landing.lead.contact_id,
        "firm": "",
        "municipality": "emmen",
        "sector": None,
        "jobs_promised_fte": "250.0",
        "investment_promised_eur": "150000000.0",
    }


def test_without_a_municipality_or_after_its_end_nothing_is_announced():
    landing = a_landing()
    with pytest.raises(MunicipalityUnknown):
        announce_landing(landing_id=landing.pk)
    cancel_landing(landing_id=landing.pk, reason="No money", actor_id=someone().pk)
    with pytest.raises(LandingGone):
        announce_landing(landing_id=landing.pk)


def test_editors_get_one_draft_that_is_not_public_and_a_task(landing, mila, settle, client):
    lift_name(landing_id=landing.pk)
    announce_landing(landing_id=landing.pk)
    settle()
    draft = StoryPage.objects.get(live=False)
    assert (draft.firm, draft.municipality.slug, draft.owner, draft.has_unpublished_changes) == (
        "Firm 1",
        "emmen",
        mila,
        True,
    )
    assert draft.latest_revision is not None
    assert "250" in draft.intro
    assert client.get(draft.url).status_code == 404
    task = Task.objects.visible_to(mila).get()
    assert (task.assignee, task.about_type, task.about_id) == (mila, "cms.storypage", draft.pk)
    draft_landing_story(landing_id=landing.pk, firm="", municipality="emmen", sector=None, jobs=None, investment=None)
    assert StoryPage.objects.filter(live=False).count() == Task.objects.count() == 1


def test_a_cancelled_landing_of_which_nobody_wrote_warns_nobody(landing, mila, settle):
    cancel_landing(landing_id=landing.pk, reason="No money", actor_id=someone().pk)
    settle()
    assert not Task.objects.exists()
