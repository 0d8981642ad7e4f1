"""Alive, and able to serve: two questions with two answers."""

import pytest
from django.db import OperationalError

from config import health


def test_healthz_asks_nobody(client):
    assert client.get("/healthz").json() == {"status": "ok"}


@pytest.mark.django_db
def test_readyz_looks_at_the_database_and_its_migrations(client, monkeypatch):
    monkeypatch.setattr(health, "_migrated", False)
    assert client.get("/readyz").json() == {"database": "ok", "migrations": "ok"}


@pytest.mark.django_db
def test_readyz_says_when_migrations_are_missing(client, monkeypatch):
    monkeypatch.setattr(health, "_is_migrated", lambda: False)
    response = client.get("/readyz")
    assert (response.status_code, response.json()["migrations"]) == (503, "missing")


@pytest.mark.django_db
def test_readyz_says_when_the_database_is_away(client, monkeypatch):
    def away():
        raise OperationalError("gone")

    monkeypatch.setattr(health, "_is_migrated", away)
    response = client.get("/readyz")
    assert (response.status_code, response.json()) == (503, {"database": "OperationalError"})


@pytest.mark.django_db
def test_a_response_names_its_chain(client):
    assert len(client.get("/healthz")["X-Correlation-Id"]) == 36
