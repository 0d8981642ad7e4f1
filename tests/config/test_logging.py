"""Private addresses do not end up in the log, whoever writes the line."""

import logging
from io import StringIO

import pytest
import structlog

from config.logging import logging_settings

TOKEN = "Xy-7_abcdefghijklmnopqrstuvwxyz0123456789AB"


@pytest.fixture(params=[True, False], ids=["json", "console"])
def lines(request, settings):
    """What has been written so far, as the product formats it."""
    root = logging.getLogger()
    before = list(root.handlers)
    logging_settings(as_json=request.param, level="INFO")
    (handler,) = root.handlers
    stream = StringIO()
    handler.setStream(stream)
    yield stream.getvalue
    logging_settings(as_json=settings.SERVICES, level="INFO")
    root.handlers[:] = before


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/bidbook/{}/", "/r/{}/"])
def test_a_request_that_fails_leaves_no_token(client, lines, path):
    assert client.get(path.format(TOKEN)).status_code in (404, 410)
    assert path.format("***") in lines()
    assert TOKEN not in lines()


def test_an_error_and_its_traceback_leave_no_token(client, lines, monkeypatch):
    def fall(*_args, **_kwargs):
        raise RuntimeError(f"could not read /bidbook/{TOKEN}/ or https://site.example.org/r/{TOKEN}?c=x")

    monkeypatch.setattr("django.middleware.common.CommonMiddleware.process_request", fall)
    client.raise_request_exception = False
    assert client.get(f"/bidbook/{TOKEN}/").status_code == 500
    assert "RuntimeError" in lines()
    assert "/r/***?c=x" in lines()
    assert TOKEN not in lines()


def test_our_own_lines_leave_no_token(lines):
    structlog.get_logger("x").warning(
        "fell", path=f"/bidbook/{TOKEN}/", seen=[f"/r/{TOKEN}"], next=f"%2Fr%2F{TOKEN}%2F"
    )
    logging.getLogger("y").warning("Not Found: %s", f"/bidbook/{TOKEN}/")
    assert lines().count("***") == 4
    assert TOKEN not in lines()


def test_other_addresses_stay_as_they_are(lines):
    logging.getLogger("y").warning("Not Found: /en/bidbook/ and /verhalen/r/")
    assert "/en/bidbook/ and /verhalen/r/" in lines()


def test_a_refused_request_is_found_in_the_log_by_the_id_it_was_answered_with(client, lines, db):
    response = client.get("/api/nowhere/")
    assert response.status_code == 404
    assert response.json()["correlation_id"] == response["X-Correlation-Id"]
    assert response["X-Correlation-Id"] in lines()
