"""What was written in the words of its day is read in today's: a sample of every version of every event is kept."""

import dataclasses
import json
import types
import typing
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.utils.translation import gettext_lazy as _

from crm.contracts import DomainEvent
from crm.eventlog.draining import drain
from crm.eventlog.reading import rebuilt
from crm.eventlog.subscribing import known_events
from crm.models import DeliveryState, EventDelivery, EventRecord
from crm.queries.timeline import sentence
from tests.crm.bells import later

SAMPLES = Path(__file__).parent / "event_samples"
APPS = ("crm", "cms", "acquisition", "campaigns")
EVENTS = [event for name, event in known_events().items() if name.partition(".")[0] in APPS]
VERSIONS = [(event, version) for event in EVENTS for version in range(1, event.version + 1)]


def sample_file(event, version):
    return SAMPLES / f"{event.stored_name()}.v{version}.json"


def suggested(event):
    """A payload of today's version, to keep as its sample."""
    hints = typing.get_type_hints(event)
    payload = {field.name: plain(hints[field.name], field.name) for field in dataclasses.fields(event)}
    return json.dumps(payload, indent=2, ensure_ascii=False) + "\n"


def plain(hint, name):
    if isinstance(hint, types.UnionType):
        hint = typing.get_args(hint)[0]
    plain_values = {int: 7, bool: True, float: 0.5, str: name, list: [], dict: {}}
    return plain_values[typing.get_origin(hint) or hint]


def test_there_are_events_to_keep_samples_of():
    assert len(EVENTS) > 20


@pytest.mark.parametrize(("event", "version"), VERSIONS, ids=lambda value: getattr(value, "__name__", value))
def test_a_sample_of_every_version_can_be_read_today(event, version):
    kept = sample_file(event, version)
    assert kept.exists(), (
        f"{event.stored_name()} is version {event.version} and nobody kept a sample of version {version}. "
        f"Commit this as {kept.relative_to(Path.cwd())}:\n{suggested(event)}"
    )
    payload = json.loads(kept.read_text())
    assert isinstance(rebuilt(event.stored_name(), version, payload), event)


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.stored_name())
def test_the_newest_sample_has_the_fields_of_today(event):
    kept = sample_file(event, event.version)
    has = set(json.loads(kept.read_text())) if kept.exists() else set()
    wanted = {field.name for field in dataclasses.fields(event)}
    assert has == wanted, (
        f"The fields of {event.stored_name()} differ from its kept sample (more now: {sorted(wanted - has)}, gone: "
        f"{sorted(has - wanted)}). A new field with a default is the same version: commit the sample below as "
        f"{kept.relative_to(Path.cwd())}. Anything else is version {event.version + 1}: raise `version`, add "
        f"`upcasters[{event.version}]`, leave the old sample as it is, and commit the one below as "
        f"{event.stored_name()}.v{event.version + 1}.json.\n{suggested(event)}"
    )


def test_no_sample_is_of_an_event_or_a_version_that_nobody_knows():
    known = {sample_file(event, version).name for event, version in VERSIONS}
    assert {file.name for file in SAMPLES.glob("*.json")} <= known


@dataclass(frozen=True, kw_only=True)
class GateMoved(DomainEvent):
    """Version 1 counted steps, version 2 metres, version 3 says which way."""

    version = 3
    upcasters = {
        1: lambda payload: {"gate_id": payload["gate_id"], "metres": payload["steps"] * 0.75},
        2: lambda payload: {**payload, "direction": "east"},
    }
    headline = _("Moved a gate by {metres} m, {direction}")

    gate_id: int
    metres: float
    direction: str


OLD = {1: {"gate_id": 7, "steps": 8}, 2: {"gate_id": 7, "metres": 6.0}}


def wrote(contact, version, payload):
    """As the code of that day did."""
    return EventRecord.objects.create(
        name=GateMoved.stored_name(), version=version, subject_type="crm.contact", subject_id=str(contact.pk),
        payload=payload, actor="system", correlation_id="00000000-0000-0000-0000-000000000001",
        recorded_at="2026-01-01T00:00Z",
    )  # fmt: skip


@pytest.mark.parametrize("version", [1, 2])
def test_an_old_version_is_read_step_by_step_as_todays(version):
    assert rebuilt("tests.GateMoved", version, OLD[version]) == GateMoved(gate_id=7, metres=6.0, direction="east")


def test_reading_changes_nothing_of_what_was_read():
    kept = dict(OLD[2])
    rebuilt("tests.GateMoved", 2, kept)
    assert kept == OLD[2]


def test_a_version_of_tomorrow_is_read_as_far_as_it_is_known():
    tomorrow = {"gate_id": 7, "metres": 6.0, "direction": "west", "speed": 3}
    assert rebuilt("tests.GateMoved", 4, tomorrow) == GateMoved(gate_id=7, metres=6.0, direction="west")


@pytest.mark.django_db
@pytest.mark.parametrize("version", [1, 2])
def test_a_timeline_tells_an_old_version_in_todays_sentence(contact, version):
    assert sentence(wrote(contact, version, OLD[version])) == "Moved a gate by 6.0 m, east"


@pytest.mark.django_db
def test_a_delivery_of_a_version_nobody_can_read_waits_and_says_so_and_is_heard_once_somebody_can(
    contact, hear, monkeypatch
):
    heard = []
    name = hear(heard.append, name="test.gates", event=GateMoved)
    steps = dict(GateMoved.upcasters)
    monkeypatch.setattr(GateMoved, "upcasters", {2: steps[2]})
    record = wrote(contact, 1, OLD[1])
    EventDelivery.objects.create(event=record, subscriber=name, lane="events", due_at=record.recorded_at)
    assert drain("events").failed == 1
    row = EventDelivery.objects.get(subscriber=name)
    assert row.state == DeliveryState.PENDING
    assert "tests.GateMoved has no upcaster from version 1" in row.last_error
    monkeypatch.setattr(GateMoved, "upcasters", steps)
    later(name)
    assert drain("events").done == 1
    assert heard == [GateMoved(gate_id=7, metres=6.0, direction="east")]


def test_an_event_nobody_knows_is_refused_in_words():
    with pytest.raises(LookupError, match=r"no code knows the event tests\.Unheard"):
        rebuilt("tests.Unheard", 1, {})
