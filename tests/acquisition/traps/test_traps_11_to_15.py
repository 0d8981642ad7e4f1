"""Traps eleven to fifteen: unknown and nought, members that come and go, an embargo, formulas, a right without sight."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone

from acquisition.actions.announcing import AnnouncedBefore, EmbargoRuns, announce_landing, lift_name
from acquisition.actions.calls import NotAsked, close_due_site_calls
from acquisition.actions.landings import AnnouncedAlready, edit_landing
from acquisition.models import Landing, Lead
from acquisition.queries.fairness import fairness_ledger
from acquisition.queries.kpi.fit import gamechangers, profile_fit
from acquisition.queries.kpi.landings import landings_by_status, realisation_rate, realised_investment, realised_jobs
from acquisition.queries.kpi.pipeline import losses_by_gap, open_pipeline, win_rate
from acquisition.queries.promises import promise_ledger
from cms.models import StoryIndexPage, StoryPage
from crm.models import Image, Municipality
from tests.acquisition.fit_rows import a_profile, a_score
from tests.acquisition.landing_rows import a_landing, a_place, promise, today, verified
from tests.acquisition.rows import a_call, a_colleague, a_lead
from tests.acquisition.test_site_calls import answer
from tests.cms.small_site import add_page, small_site
from tests.crm.lists_at_hand import REASON, body, csv_rows, exported

pytestmark = pytest.mark.django_db
NOW = timezone.now


def ended(number, **estimates):
    reason = {"outcome": "lost", "outcome_reason": "grid", "outcome_at": NOW()}
    return a_lead(number, stage="qualified", **reason, **estimates)


def test_11_what_is_unknown_is_no_nought_in_any_sum():
    """Of each figure: one that is nought, one that is not known, and one that is something."""
    for number, jobs in ((1, 0), (2, None), (3, 12)):
        a_lead(number, jobs_new_fte_est=jobs, investment_eur_est=jobs)
    identified, *others = open_pipeline()
    assert (identified.count, identified.jobs_fte, identified.jobs_unknown) == (3, 12, 1)
    assert (identified.investment_eur, identified.investment_unknown) == (12, 1)
    assert {(one.count, one.jobs_fte, one.jobs_unknown) for one in others} == {(0, None, 0)}

    for number, jobs in ((4, 0), (5, None), (6, 30)):
        ended(number, jobs_new_fte_est=jobs)
    period = NOW() - timedelta(days=1), NOW() + timedelta(days=1)
    (loss,) = losses_by_gap(*period)
    assert (loss.count, loss.jobs_fte, loss.jobs_unknown) == (3, 30, 1)
    rate = win_rate(*period)
    assert (rate.ended, rate.jobs_ended_fte, rate.jobs_unknown) == (3, 30, 1)
    assert win_rate(period[1], period[1]).jobs_share is None

    nothing, silent, something = (a_landing(number) for number in (7, 8, 9))
    for measure, figure in (("jobs_new_fte", realised_jobs), ("capex_eur", realised_investment)):
        for landing in (nothing, silent, something):
            promise(landing, 50, measure, due_on=today())
        verified(nothing, 0, measure)
        verified(something, 40, measure)
        found = figure(as_of=today())
        assert (found.total, found.known, found.unknown) == (40, 2, 1)
        kept = realisation_rate(as_of=today(), measure=measure)
        assert (kept.promised, kept.unknown_promised, kept.rate) == (100, 50, 40)
    for total in promise_ledger(Landing.objects.all(), as_of=today()).totals:
        assert (total.promised, total.found, total.unknown) == (150, 40, 1)

    version, anna = a_profile(), a_colleague("Acquisition team", "olga")
    a_score(Lead.objects.first(), version, anna, inputs={"smart": 0})
    scored = gamechangers(version)
    assert (scored.total, scored.not_known) == (0, 1)
    assert profile_fit(version).pursued.total is None


@pytest.mark.usefixtures("region")
def test_12_a_municipality_joins_or_leaves_in_the_middle_of_the_year(time_machine):
    yesterday, tomorrow = today() - timedelta(days=1), today() + timedelta(days=1)
    Municipality.objects.filter(slug="hardenberg").update(member_from=tomorrow)
    call = a_call(a_lead())
    emmen = Municipality.objects.filter(slug="emmen")
    landing = a_landing(2)
    edit_landing(landing_id=landing.pk, changes={"municipality_id": emmen.get().pk})
    time_machine.move_to(NOW() + timedelta(days=1))
    emmen.update(member_to=yesterday + timedelta(days=1))
    answer(call, "emmen", reason="All is sold")
    with pytest.raises(NotAsked):
        answer(call, "hardenberg", reason="All is sold")
    time_machine.move_to(NOW() + timedelta(days=8))
    close_due_site_calls()
    lines = {line.municipality.slug: line for line in fairness_ledger().lines}
    assert (lines["emmen"].asked, lines["emmen"].in_time) == (1, 1), "who has left was asked all the same"
    assert (lines["hardenberg"].asked, lines["hardenberg"].share_in_time) == (0, None)
    (then,), (now,) = (landings_by_status(as_of=day) for day in (yesterday + timedelta(days=1), today()))
    assert (then.is_member, now.is_member, now.committed) == (True, False, 1)


def test_13_no_address_search_preview_or_picture_lifts_the_embargo(client, settle, time_machine):
    add_page(small_site(), StoryIndexPage, "Verhalen", slug="verhalen")
    landing = a_landing()
    changes = {"municipality_id": a_place("emmen").pk, "embargo_until": today() + timedelta(days=10)}
    edit_landing(landing_id=landing.pk, changes=changes)
    promise(landing, 250)
    for action in (announce_landing, lift_name):
        with pytest.raises(EmbargoRuns):
            action(landing_id=landing.pk)
    settle()
    assert not StoryPage.objects.exists()
    time_machine.move_to(NOW() + timedelta(days=11))
    announce_landing(landing_id=landing.pk)
    settle()
    draft = StoryPage.objects.get(live=False)
    said = f"{draft.title} {draft.slug} {draft.seo_title} {draft.intro} {draft.firm} {draft.url_path}"
    assert "Firm" not in said, "its name was not lifted"
    assert landing.lead.code.lower() not in said.lower()
    assert client.get(draft.url).status_code == 404
    preview = client.get(f"/admin/pages/{draft.pk}/view_draft/")
    assert preview.status_code in {302, 404}
    public = ("/sitemap.xml", "/sitemap-nl.xml", "/verhalen/", "/zoeken/?q=Firm", f"/zoeken/?q={draft.slug}")
    for address in public:
        page = client.get(address, follow=True).content.decode()
        assert "Firm 1" not in page
        assert f"/{draft.slug}/" not in page
    later = {"embargo_until": today() + timedelta(days=99)}
    with pytest.raises(AnnouncedAlready):
        edit_landing(landing_id=landing.pk, changes=later)
    with pytest.raises(AnnouncedBefore):
        announce_landing(landing_id=landing.pk)
    assert not Image.objects.exists(), "a picture’s name and words are public"


def test_14_a_cell_of_a_file_is_never_a_formula(client):
    client.force_login(a_colleague())
    titles = [f"{sign}HYPERLINK(1)" for sign in "=+-@"]
    for number, title in enumerate(titles):
        a_lead(number, title=title)
    ask = {"form": "csv", "reason": REASON}
    rows = csv_rows(body(client.post("/admin/acquisition/leads/export/?columns=title&ordering=code", ask)))
    assert [row[1] for row in rows[1:]] == [f"'{title}" for title in titles]


def test_15_the_right_to_export_gives_nothing_to_who_may_not_look(client):
    sam = a_colleague("Marketeers", "sam")
    lead = a_lead()
    sam.user_permissions.add(Permission.objects.get(codename="export_lead", content_type__app_label="acquisition"))
    client.force_login(sam)
    ask = {"form": "csv", "reason": REASON}
    assert client.post("/admin/acquisition/leads/export/", ask).status_code == 404
    anna = a_colleague()
    made = exported(anna, [lead.pk], list_name="acquisition_leads", columns=("code",))
    anna.groups.clear()
    client.force_login(type(anna).objects.get(pk=anna.pk))
    assert client.get(f"/admin/acquisition/leads/exports/{made.pk}/file/").status_code == 404
