"""When we fail, people and machines are told so, and whether to try again."""

import json

import pytest
from django.db import DatabaseError, OperationalError
from django.test import Client

from cms.public import thanks
from crm.actions import tokens


def failing(error):
    def fails(*_args, **_kwargs):
        raise error

    return fails


@pytest.fixture
def stranger():
    return Client(raise_request_exception=False)


@pytest.mark.parametrize(
    ("error", "status", "wait"), [(OperationalError("gone"), 503, "30"), (ValueError("a slip"), 500, None)]
)
@pytest.mark.django_db
def test_a_visitor_reads_that_it_is_our_fault(stranger, monkeypatch, error, status, wait):
    monkeypatch.setattr(thanks, "receipt", failing(error))
    response = stranger.get("/forms/thanks/DTZ-1/")
    assert response.status_code == status
    assert response.get("Retry-After") == wait
    assert "Hier hapert een tandwiel" in response.content.decode()


@pytest.mark.django_db
def test_a_machine_gets_a_problem_and_is_told_to_wait_when_the_database_is_away(stranger, monkeypatch):
    monkeypatch.setattr(tokens.ApiToken.objects, "select_related", failing(OperationalError("gone")))
    response = stranger.get("/api/leads/", headers={"Authorization": "Bearer dtz_12345678_abc"})
    assert response.status_code == 503
    assert response["Content-Type"] == "application/problem+json"
    assert response["Retry-After"] == "30"
    assert json.loads(response.content)["status"] == 503


@pytest.mark.django_db
def test_another_fault_of_the_database_is_not_called_an_absence(stranger, monkeypatch):
    monkeypatch.setattr(thanks, "receipt", failing(DatabaseError("wrong")))
    assert stranger.get("/forms/thanks/DTZ-1/").status_code == 500


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wish", "words"), [("en", "There is nothing here"), ("nl", "Hier is niets"), ("de", "There is nothing here")]
)
def test_a_machine_is_answered_in_the_language_it_asks_for(stranger, wish, words):
    response = stranger.get("/api/nowhere/", headers={"Accept-Language": wish})
    assert response.json()["detail"].startswith(words)


@pytest.mark.django_db
def test_a_page_that_was_open_too_long_says_what_to_do():
    response = Client(enforce_csrf_checks=True).post(
        "/account/login/", {"login": "x"}, headers={"Accept-Language": "en"}
    )
    assert response.status_code == 403
    assert "reload the page and send it once more" in response.content.decode()
