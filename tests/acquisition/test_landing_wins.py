"""A win stands when a second person verified it and the company agreed or need not; only then its lead is won."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from acquisition.actions.confirmations import (
    Answer,
    ConfirmedAlready,
    answer_confirmation,
    ask_again,
    ask_for_confirmation,
)
from acquisition.actions.landing_moves import cancel_landing
from acquisition.actions.leads import NothingLanded, WinNotVerified, close_lead
from acquisition.actions.wins import (
    NobodyReportedIt,
    WaiverReasonTooShort,
    verify_win,
    waive_confirmation,
)
from acquisition.models import Landing, Lead, Realisation, WinConfirmation
from acquisition.queries.wins import win_is_verified
from crm.models import OutgoingMail
from tests.acquisition.landing_rows import a_landing, promise, someone
from tests.acquisition.rows import a_lead

pytestmark = pytest.mark.django_db
TOKEN = "a-token-of-thirty-two-characters"
YES = Answer(agrees=True, corrected={})


@pytest.fixture
def tokens(monkeypatch):
    """The tokens that were given out, in order."""
    given = []

    def next_token(_bytes):
        given.append(f"{TOKEN}-{len(given)}")
        return given[-1]

    monkeypatch.setattr("acquisition.actions.confirmations.secrets.token_urlsafe", next_token)
    return given


def test_a_win_that_nobody_reported_has_no_second_person():
    landing = a_landing()
    Landing.objects.update(win_reported_by=None)
    Lead.objects.filter(pk=landing.lead_id).update(owner=None)
    with pytest.raises(NobodyReportedIt):
        verify_win(landing_id=landing.pk, actor_id=someone("hilde").pk)


def test_a_lead_is_won_by_a_win_that_stands(tokens):
    landing, hilde = a_landing(), someone("hilde")
    lead = landing.lead
    with pytest.raises(WinNotVerified):
        close_lead(lead_id=lead.pk, outcome="won")
    verify_win(landing_id=landing.pk, actor_id=hilde.pk)
    with pytest.raises(WinNotVerified):
        close_lead(lead_id=lead.pk, outcome="won")
    ask_for_confirmation(landing_id=landing.pk)
    assert answer_confirmation(token=tokens[0], answer=YES)
    assert win_is_verified(lead)
    close_lead(lead_id=lead.pk, outcome="won")
    assert Lead.objects.get(pk=lead.pk).outcome == "won"


def test_a_waiver_needs_a_reason_and_ends_where_the_company_says_no(tokens):
    landing, hilde = a_landing(), someone("hilde")
    verify_win(landing_id=landing.pk, actor_id=hilde.pk)
    with pytest.raises(WaiverReasonTooShort):
        waive_confirmation(landing_id=landing.pk, reason="busy", actor_id=hilde.pk)
    waive_confirmation(landing_id=landing.pk, reason="Its director is ill for months", actor_id=hilde.pk)
    assert win_is_verified(landing.lead)
    ask_for_confirmation(landing_id=landing.pk)
    answer_confirmation(token=tokens[0], answer=Answer(agrees=False, corrected={}))
    assert not win_is_verified(landing.lead)


def test_every_landing_that_was_not_cancelled_must_stand():
    lead = a_lead(stage="committed", owner=someone())
    with pytest.raises(NothingLanded):
        close_lead(lead_id=lead.pk, outcome="won")
    landing = a_landing(2)
    cancel_landing(landing_id=landing.pk, reason="No money", actor_id=someone().pk)
    with pytest.raises(NothingLanded):
        close_lead(lead_id=landing.lead_id, outcome="won")


def test_who_does_not_answer_is_asked_three_times_again_and_each_link_ends_the_one_before(tokens, time_machine):
    landing = a_landing()
    ask_for_confirmation(landing_id=landing.pk)
    first = WinConfirmation.objects.get().asked_at
    assert ask_again() == 0
    for week in range(1, 7):
        time_machine.move_to(first + timedelta(days=7 * week, minutes=week), tick=False)
        ask_again()
        ask_again()
    rows = list(WinConfirmation.objects.order_by("pk"))
    assert [row.number for row in rows] == [1, 2, 3, 4]
    assert [row.ended_at is not None for row in rows] == [True, True, True, False]
    assert OutgoingMail.objects.filter(key__startswith="acquisition.confirmation:").count() == 4
    assert not any(answer_confirmation(token=token, answer=YES) for token in tokens), "the last one ran out as well"
    assert len({row.token_sha256 for row in rows}) == 4
    assert all(token not in str(list(WinConfirmation.objects.values())) for token in tokens)


def test_an_answer_stops_the_asking_and_corrections_are_reports_nobody_verified(tokens, time_machine):
    landing = a_landing()
    promise(landing, 250)
    ask_for_confirmation(landing_id=landing.pk)
    answer = Answer(agrees=True, corrected={"jobs_new_fte": 180}, counterfactual="later", helpfulness=4)
    assert answer_confirmation(token=tokens[0], answer=answer)
    assert not answer_confirmation(token=tokens[0], answer=answer), "once"
    found = Realisation.objects.get()
    assert (found.value, found.reported_by, found.is_verified) == (180, None, False)
    assert found.confirmation.counterfactual == "later"
    with pytest.raises(ConfirmedAlready):
        ask_for_confirmation(landing_id=landing.pk)
    time_machine.move_to(found.reported_at + timedelta(days=30))
    assert ask_again() == 0


def test_the_mail_says_nothing_in_its_subject(tokens):
    landing = a_landing(confidentiality="sealed")
    ask_for_confirmation(landing_id=landing.pk)
    mail = OutgoingMail.objects.get(key__startswith="acquisition.confirmation:")
    assert landing.lead.code not in mail.subject + mail.text_body + mail.html_body
    assert "Firm" not in mail.subject
    assert f"/confirmation/{tokens[0]}/" in mail.text_body


@pytest.mark.parametrize(
    "fields", [{"helpfulness": 6}, {"agrees": True}, {"number": 5}, {"answered_at": "2026-11-02T10:00:00Z"}], ids=str
)
def test_the_database_holds_the_rules_of_an_answer(tokens, fields):
    ask_for_confirmation(landing_id=a_landing().pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        WinConfirmation.objects.update(**fields)
