"""The page of questions: looking changes nothing however often, one answer is kept, all that is gone looks alike."""

from datetime import timedelta

import pytest
from django.core import signing
from django.utils import timezone

from acquisition.actions.confirmations import ask_for_confirmation
from acquisition.actions.landing_moves import cancel_landing
from acquisition.actions.links import token_hash
from acquisition.models import WinConfirmation
from crm.models import Contact, EventRecord
from tests.acquisition.landing_rows import a_landing, promise, someone

pytestmark = pytest.mark.django_db
TOKEN = "a-token-of-thirty-two-characters"
ADDRESS = f"/confirmation/{TOKEN}/"


@pytest.fixture
def landing(monkeypatch):
    landing = a_landing()
    promise(landing, 250)
    Contact.objects.filter(pk=landing.lead.contact_id).update(language="en")
    monkeypatch.setattr("acquisition.actions.confirmations.secrets.token_urlsafe", lambda _bytes: TOKEN)
    ask_for_confirmation(landing_id=landing.pk)
    return landing


def answered(**more):
    seal = signing.dumps(token_hash(TOKEN), salt="acquisition.confirmation")
    return {"seal": seal, "agrees": "yes", "helpfulness": "5", "counterfactual": "elsewhere", **more}


def state():
    return list(WinConfirmation.objects.values()), EventRecord.objects.count()


def test_an_answer_is_kept_once_and_corrections_wait_for_a_second_person(client, landing):
    page = client.post(ADDRESS, answered(jobs_new_fte="180", story_consent="on", heard_via="story"))
    assert page.status_code == 200
    assert "Thank you" in page.content.decode()
    kept = WinConfirmation.objects.get()
    assert (kept.agrees, kept.helpfulness, kept.counterfactual, kept.heard_via) == (True, 5, "elsewhere", "story")
    assert (kept.story_consent, kept.corrected_values) == (True, {"jobs_new_fte": "180"})
    assert not landing.realisations.get().is_verified
    assert client.post(ADDRESS, answered()).status_code == 410
    assert client.get(ADDRESS).status_code == 410


@pytest.mark.parametrize(
    "sent",
    [{"agrees": ""}, {"helpfulness": "9"}, {"jobs_new_fte": "-1"}, {"seal": "made up"}, {"heard_via": "x"}],
    ids=str,
)
def test_what_cannot_be_read_is_asked_again_and_nothing_is_kept(client, landing, sent):
    before = state()
    assert client.post(ADDRESS, answered(**sent)).status_code == 400
    assert state() == before


def test_another_site_cannot_answer(client, landing):
    before = state()
    assert client.post(ADDRESS, answered(), headers={"Sec-Fetch-Site": "cross-site"}).status_code == 400
    assert state() == before


def test_all_that_is_gone_looks_alike(client, landing):
    unknown = client.get("/confirmation/unknown/")
    WinConfirmation.objects.update(ended_at=timezone.now())
    ended = client.get(ADDRESS)
    WinConfirmation.objects.update(ended_at=None)
    cancel_landing(landing_id=landing.pk, reason="No money", actor_id=someone().pk)
    WinConfirmation.objects.update(ended_at=None)
    cancelled = client.get(ADDRESS)
    ran_out = timezone.now() - timedelta(days=1)
    WinConfirmation.objects.update(asked_at=ran_out - timedelta(days=1), expires_at=ran_out)
    late = client.post(ADDRESS, answered())
    assert {one.status_code for one in (unknown, ended, cancelled, late)} == {410}
    assert len({one.content for one in (unknown, ended, cancelled, late)}) == 1


@pytest.mark.parametrize(("language", "word"), [("nl", "Vijf korte vragen"), ("de", "Fünf kurze Fragen")])
def test_the_page_speaks_the_language_of_the_contact(client, landing, language, word):
    WinConfirmation.objects.update(language=language)
    assert word in client.get(ADDRESS).content.decode()
