"""The first five of twenty traps: the last plot, a gate that changes, a scanner, a link taken back, a merge."""

import pytest
from django.core import signing
from django.db import connection, transaction
from django.utils import timezone

from acquisition.actions import moving
from acquisition.actions.confirmations import ask_for_confirmation
from acquisition.actions.gates import decide_stage_gates
from acquisition.actions.holds import NotEnoughLand
from acquisition.actions.links import revoke_link, share_bidbook, token_hash
from acquisition.actions.moving import GateClosed, move_lead
from acquisition.models import Lead, LeadTransition, PlotHold, ShareLink, ShareView, WinConfirmation
from acquisition.queries.gates import missing_for
from crm.actions.merging import CannotJoin, merge_contacts, merge_organisations, undo_merge
from crm.models import EventRecord, ProgrammeYear
from tests.acquisition.land import a_hold, a_plot
from tests.acquisition.landing_rows import a_landing, promise
from tests.acquisition.rows import BOOK, a_book, a_colleague, a_lead
from tests.acquisition.test_holds import held
from tests.acquisition.together import eight_times
from tests.crm.test_merging_everything import contents

pytestmark = pytest.mark.django_db
TOKEN = "a-token-of-thirty-two-characters"
BIDBOOK, CONFIRMATION = f"/bidbook/{TOKEN}/", f"/confirmation/{TOKEN}/"


def sealed_by(salt):
    """As a cover shows it to who will go on."""
    return {"seal": signing.dumps(token_hash(TOKEN), salt=salt)}


def a_link(monkeypatch, lead) -> ShareLink:
    monkeypatch.setattr("acquisition.actions.links.secrets.token_urlsafe", lambda _bytes: TOKEN)
    return ShareLink.objects.get(
        pk=share_bidbook(bidbook=BOOK, language="en", contact_id=lead.contact_id, lead_id=lead.pk)
    )


@pytest.mark.django_db(transaction=True)
def test_01_two_users_hold_the_last_plot_at_the_same_moment():
    """Eight at once where the database lets several write together, and one after the other where it does not."""
    plot = a_plot()
    leads = [a_lead(number) for number in range(8)]

    def reach(number):
        try:
            return a_hold(leads[number], plot)
        except NotEnoughLand as refusal:
            return str(refusal)

    got = eight_times(reach) if connection.vendor == "postgresql" else [reach(number) for number in range(8)]
    assert sum(isinstance(one, int) for one in got) == PlotHold.objects.count() == 1
    assert sum(one == str(NotEnoughLand()) for one in got) == 7
    assert held(plot) == 20_000


def test_02_a_stage_is_moved_while_a_gate_version_changes(monkeypatch):
    """A step meets one version of the gates and says which; the newer version is met by the next step."""
    lead = a_lead(owner=a_colleague(), next_step="Call them")
    year = ProgrammeYear.objects.get_or_create(
        year=timezone.localdate().year, defaults={"starts_on": "2026-01-01", "ends_on": "2026-12-31"}
    )[0]

    def decide(rules):
        today = timezone.localdate()
        return decide_stage_gates(programme_year=year.year, effective_from=today, rules=rules, actor_id=None)

    decide({"identified>contacted": ["owner"], "contacted>qualified": []})

    def looked_up_while_somebody_decides(lead, to_stage, gate):
        missing = missing_for(lead, to_stage, gate)
        decide({"identified>contacted": ["two_way_contact"], "contacted>qualified": ["sector"]})
        return missing

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(moving, "missing_for", looked_up_while_somebody_decides)
        move_lead(lead_id=lead.pk, to_stage="contacted", actor_id=None)
    with pytest.raises(GateClosed):
        move_lead(lead_id=lead.pk, to_stage="qualified", actor_id=None)
    assert list(LeadTransition.objects.filter(lead=lead).values_list("gate_version", flat=True)) == [1, 2]
    lead.refresh_from_db()
    assert lead.stage == "contacted", "who passed the older gates is not sent back"


def test_03_a_scanner_fetches_share_and_confirmation_links(client, monkeypatch, settle):
    a_book()
    lead, landing = a_lead(1), a_landing(2)
    promise(landing, 250)
    settle(mail=False)
    a_link(monkeypatch, lead)
    monkeypatch.setattr("acquisition.actions.confirmations.secrets.token_urlsafe", lambda _bytes: TOKEN)
    ask_for_confirmation(landing_id=landing.pk)
    before = contents(), EventRecord.objects.count()
    parts = ("", "reading/", "pdf/", f"picture/{'a' * 64}.jpg")
    for _time in range(20):
        for address in (*(BIDBOOK + part for part in parts), CONFIRMATION):
            for method in ("get", "head", "options"):
                getattr(client, method)(address)
            if address != BIDBOOK:
                client.post(address, {"seconds": 5, "section": "region", "agrees": "yes"})
    for part in ("reading/", "pdf/"):  # and what the cover shows opens neither
        sent = {**sealed_by("acquisition.bidbook-cover"), "seconds": 5, "section": "region"}
        assert client.post(BIDBOOK + part, sent).status_code == 400
    assert (contents(), EventRecord.objects.count()) == before
    assert not ShareView.objects.exists()
    page = client.get(CONFIRMATION)
    assert (page.status_code, page["Cache-Control"]) == (200, "private, no-store")
    assert (page["Referrer-Policy"], page.cookies) == ("no-referrer", {})
    assert "noindex" in page["X-Robots-Tag"]
    assert "250 FTE" in page.content.decode()
    assert WinConfirmation.objects.get().answered_at is None


def test_04_a_link_is_revoked_while_a_session_is_open(client, monkeypatch):
    a_book()
    link = a_link(monkeypatch, a_lead())
    cover = sealed_by("acquisition.bidbook-cover")
    reading = {"seal": client.post(BIDBOOK, cover).context["seal"], "section": "region", "seconds": 5}
    assert client.post(f"{BIDBOOK}reading/", reading).status_code == 204
    revoke_link(link_id=link.pk, actor_id=None)
    for part, sent in (("", cover), ("reading/", {**reading, "section": "land"}), ("pdf/", reading)):
        assert client.post(BIDBOOK + part, sent).status_code == 410
    assert sorted(ShareView.objects.values_list("kind", flat=True)) == ["denied", "opened", "read"]


def test_05_two_companies_with_a_lead_a_link_and_a_hold_each_are_merged_and_parted_again(settle):
    a_book()
    plot = a_plot()
    one, two = a_lead(1), a_lead(2)
    with pytest.raises(CannotJoin, match="open lead"):
        merge_organisations(winner_id=one.organisation_id, loser_id=two.organisation_id)
    Lead.objects.filter(pk=two.pk).update(origin="foreign")
    for lead in (one, two):
        share_bidbook(bidbook=BOOK, language="nl", contact_id=lead.contact_id, lead_id=lead.pk)
        a_hold(lead, plot, area_m2=10_000)
    settle()
    before = contents()
    with transaction.atomic():
        merges = [
            merge_organisations(winner_id=one.organisation_id, loser_id=two.organisation_id),
            merge_contacts(winner_id=one.contact_id, loser_id=two.contact_id),
        ]
    assert Lead.objects.filter(organisation=one.organisation, contact=one.contact).count() == 2
    assert set(ShareLink.objects.values_list("contact", flat=True)) == {one.contact_id}
    assert held(plot) == 20_000
    for merge_id in reversed(merges):
        undo_merge(merge_id=merge_id)
    assert contents() == before
