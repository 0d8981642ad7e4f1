"""With the broker gone the visitor still gets a reference, and everything arrives once it is back."""

import os
import signal

import pytest

from tests.stories.house import eventually
from tests.stories.visitor import ask

pytestmark = pytest.mark.processes


def test_a_request_is_taken_while_nobody_carries_events_and_arrives_afterwards(make_house):
    """The workers are away and the broker's address is wrong: the web process alone takes the request."""
    house = make_house()
    if not house.broker_url:
        pytest.skip("embedded, the broker is the process itself; killing it is another story")
    away = {"BROKER_URL": house.broker_url.partition("://")[0] + "://127.0.0.1:1/"}
    house.settings = away
    house.start_one("web")
    house.wait_until_ready()
    reference = ask(house, email="cleo@example.org", organisation="Voorbeeld Metaal")
    assert reference.startswith("DTZ-")
    assert house.ask("Enquiry.objects.count()") == 0

    house.settings = {}
    for name in ("worker", "clock", "mailer"):
        house.start_one(name)
    assert house.mail_to("cleo@example.org", seconds=60)
    assert house.ask("list(Enquiry.objects.values_list('reference', flat=True))") == [reference]


def test_two_workers_of_one_machine_share_the_work_and_one_goes_on_alone(house):
    if not house.broker_url:
        pytest.skip("embedded, there is one process")
    house.start_one("second worker", house.commands["worker"])
    house.kill("worker")
    ask(house, email="cleo@example.org")
    assert house.mail_to("cleo@example.org", seconds=60)
    assert house.processes["second worker"].poll() is None


def test_every_process_stops_cleanly_when_told(house):
    codes = house.stop(10)
    assert codes
    assert set(codes.values()) == {0}, codes


def test_a_second_server_on_the_same_data_is_refused(make_house):
    house = make_house()
    if house.broker_url:
        pytest.skip("services have no data folder of one server")
    house.start()
    house.port += 1
    house.start_one("second", house.commands["serve"])
    assert house.processes.pop("second").wait(20) == 1
    assert "another server uses" in house.log("second")


def test_a_worker_that_is_frozen_does_not_keep_the_visitor_waiting(house):
    """SIGSTOP to what carries events: the request is answered, and heard once it thaws."""
    frozen = [name for name in house.processes if name in {"worker", "mailer", "clock"}]
    if not frozen:
        pytest.skip("embedded, everything is one process")
    for name in frozen:
        os.killpg(house.processes[name].pid, signal.SIGSTOP)
    ask(house, email="cleo@example.org")
    assert house.ask("Enquiry.objects.count()") == 0
    for name in frozen:
        os.killpg(house.processes[name].pid, signal.SIGCONT)
    eventually(lambda: house.ask("Enquiry.objects.count()") == 1, "the event was not heard", 60)
