"""Scores, profiles and value propositions in the back office: for who may, and with what can be done next."""

import re

import pytest
from django.utils import timezone
from wagtail.users.models import UserProfile

from acquisition.backoffice.profile_forms import ProfileForm, PropositionForm
from acquisition.models import LeadShare, Qualification, TargetProfileVersion, ValueProposition
from acquisition.queries.profile_words import bands_of
from crm.models import Municipality
from tests.acquisition.fit_rows import YEAR, a_draft, a_profile, a_proposition, a_proposition_draft, a_score
from tests.acquisition.rows import a_colleague, a_lead

pytestmark = pytest.mark.django_db


def english(client, *who, **fields):
    """Signed in, with the back office in English."""
    user = a_colleague(*who, **fields)
    UserProfile.objects.create(user=user, preferred_language="en")
    client.force_login(user)
    return user


@pytest.fixture
def anna(client):
    return english(client)


def fit(lead, verb="fit"):
    return f"/admin/acquisition/leads/{lead.pk}/{verb}/"


def page_of(version, verb=""):
    kind = "profiles" if isinstance(version, TargetProfileVersion) else "propositions"
    return f"/admin/acquisition/{kind}/{version.pk}/{verb + '/' if verb else ''}"


def filled_in(form):
    """What a browser sends of a form nobody touched."""
    shown = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in shown.items() if value not in (None, False)}


def test_a_score_is_given_and_shown_with_what_is_not_known(client, anna):
    lead, version = a_lead(), a_profile()
    empty = client.get(fit(lead)).content.decode()
    assert "Nobody has scored this lead yet" in empty
    sent = {"version": version.pk, "smart": "3", "evidence:smart": "They weld by robot", "confidence:smart": "shown"}
    assert client.post(fit(lead, "score"), sent).status_code == 302
    made = Qualification.objects.get()
    assert (made.inputs["smart"], made.inputs["circular"], made.author) == (3, None, anna)
    shown = client.get(fit(lead)).content.decode()
    assert "Between 11.3 and 96.3" in shown
    assert "They weld by robot" in shown
    assert f'href="{fit(lead)}#circular"' in shown
    assert f'href="/admin/acquisition/leads/{lead.pk}/#jobs_new_fte_est"' in shown
    assert re.search(r'<div id="circular">', shown)
    assert 'value="3" selected' in shown


def test_a_decision_is_taken_and_a_refusal_says_why(client, anna):
    lead = a_lead(jobs_new_fte_est=120, investment_eur_est=31_000_000)
    made = a_score(lead, a_profile(), anna)
    sent = {"qualification": made.pk, "decision": "pursue", "rationale": "It fits"}
    refused = client.post(fit(lead, "decide"), sent)
    assert refused.status_code == 422
    assert "You scored this lead yourself" in refused.content.decode()
    assert client.post(fit(lead, "decide"), {**sent, "decision": "nurture"}).status_code == 302
    assert "Keep in touch" in client.get(fit(lead)).content.decode()


def test_a_score_of_another_lead_is_not_decided_on_here(client, anna):
    version = a_profile()
    mine, other = a_lead(1), a_score(a_lead(2), version)
    sent = {"qualification": other.pk, "decision": "decline", "rationale": "No"}
    assert client.post(fit(mine, "decide"), sent).status_code == 404


def test_an_account_manager_sees_scores_of_shared_leads_alone_and_gives_none(client, region):
    emmen, version = Municipality.objects.get(slug="emmen"), a_profile()
    shared, hidden = a_lead(1), a_lead(2)
    LeadShare.objects.create(lead=shared, municipality=emmen, shared_at=timezone.now())
    for lead in (shared, hidden):
        a_score(lead, version)
    english(client, "Account managers", "sam", municipality=emmen)
    page = client.get(fit(shared))
    assert page.status_code == 200
    assert "Score again" not in page.content.decode()
    assert client.get(fit(hidden)).status_code == 404
    assert client.post(fit(shared, "score"), {"version": version.pk}).status_code == 404
    assert client.post(fit(shared, "decide"), {}).status_code == 404


def test_whoever_sees_no_leads_sees_no_scores(client):
    lead = a_lead()
    a_score(lead, a_profile())
    for role, name in (("Program Board", "berend"), ("Marketeers", "mia")):
        client.force_login(a_colleague(role, name))
        assert client.get(fit(lead)).status_code == 404


def test_a_sealed_lead_has_no_page_of_its_fit(client, anna):
    lead = a_lead(confidentiality="sealed")
    a_score(lead, a_profile())
    assert client.get(fit(lead)).status_code == 404


def test_a_profile_goes_from_draft_to_approved_by_two_people(client, anna):
    a_profile()
    following = client.post(page_of(TargetProfileVersion.objects.get(), "next"))
    draft = TargetProfileVersion.objects.get(number=2)
    assert following.url == page_of(draft)
    sent = filled_in(ProfileForm(version=draft))
    assert client.post(page_of(draft, "edit"), {**sent, "weight:smart": "16"}).status_code == 302
    refused = client.post(page_of(draft, "submit"))
    assert refused.status_code == 422
    assert "add up to 101" in refused.content.decode()
    sent |= {"weight:smart": "10", "weight:circular": "15", "over:power_kw": "", "bands:jobs_fte": "5: 1, 60: 4"}
    client.post(page_of(draft, "edit"), sent)
    assert client.post(page_of(draft, "submit")).status_code == 302
    page = client.get(page_of(draft)).content.decode()
    assert "somebody else approves it" not in page, "who may not approve is not told so"
    assert client.post(page_of(draft, "approve")).status_code == 404

    english(client, "Program Board", "berend")
    page = client.get(page_of(draft)).content.decode()
    for words in ("Weight of “Smart", "<del>15</del>", "<ins>10</ins>", "<ins>5: 1, 60: 4</ins>", "<del>20000</del>"):
        assert words in page
    assert client.post(page_of(draft, "approve")).status_code == 302
    draft.refresh_from_db()
    assert draft.is_approved
    assert draft.criteria["jobs"]["parts"][0]["from"] == [[5, 1], [60, 4]]
    assert [one["input"] for one in draft.knockouts] == ["environmental_category"]
    assert client.post(page_of(draft, "next")).status_code == 404, "the board approves and drafts nothing"
    assert client.post(page_of(draft, "retire")).status_code == 302


def test_an_untouched_form_changes_nothing(client, anna):
    draft = a_draft()
    before = draft.content()
    client.post(page_of(draft, "edit"), filled_in(ProfileForm(version=draft)))
    draft.refresh_from_db()
    assert draft.content() == before
    words = a_proposition_draft()
    said = words.content()
    client.post(page_of(words, "edit"), filled_in(PropositionForm(version=words)))
    words.refresh_from_db()
    assert words.content() == said


@pytest.mark.parametrize("text", ["10", "10: x", "10: 1; 50: 2", "", "10: 1,"])
def test_bands_that_cannot_be_read_are_refused(text):
    with pytest.raises(ValueError):  # noqa: PT011  the library words it
        bands_of(text)


def test_how_far_the_scoring_is_says_the_page_and_numbers_only_to_who_sees_leads(client, anna, settle):
    a_lead(1), a_lead(2)
    version = a_profile()
    assert "0 scored anew, 2 still to do" in client.get(page_of(version)).content.decode()
    english(client, "Program Board", "berend")
    assert "still to do" not in client.get(page_of(version)).content.decode()
    settle()
    client.force_login(anna)
    assert "2 leads were scored anew" in client.get(page_of(version)).content.decode()


def test_a_value_proposition_has_its_page_and_is_sent_back(client):
    english(client)
    first = a_proposition()
    client.post(page_of(first, "next"))
    draft = ValueProposition.objects.get(number=2)
    client.post(page_of(draft, "edit"), {**filled_in(PropositionForm(version=draft)), "en:promise": "Better"})
    client.post(page_of(draft, "submit"))
    english(client, "Heads of acquisition", "hilde")
    assert "<ins>Better</ins>" in client.get(page_of(draft)).content.decode()
    assert client.post(page_of(draft, "send-back")).status_code == 302
    draft.refresh_from_db()
    assert draft.is_draft


def test_lists_show_versions_to_who_may_and_are_not_there_for_others(client, anna):
    version = a_profile()
    a_proposition()
    for kind in ("profiles", "propositions"):
        assert f"{version.profile}" in client.get(f"/admin/acquisition/{kind}/").content.decode()
    client.force_login(a_colleague("Marketeers", "mia"))
    assert client.get("/admin/acquisition/profiles/").status_code == 404
    assert client.get("/admin/acquisition/propositions/").status_code == 200


def test_a_version_of_another_year_counts_beside_this_years(client, anna):
    lead, older, newer = a_lead(), a_profile(year=YEAR - 1), a_profile()
    page = client.get(fit(lead)).content.decode()
    assert f"?version={older.pk}" in page
    assert f'name="version" value="{newer.pk}"' in page
    assert f'name="version" value="{older.pk}"' in client.get(f"{fit(lead)}?version={older.pk}").content.decode()
