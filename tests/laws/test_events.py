"""Events carry ids and plain values, never a person; every event can be read back from the log."""

import dataclasses
import typing

import pytest

from crm.eventlog.subscribing import known_events

EVENTS = list(known_events().values())
PERSONAL = {"email", "name", "first_name", "last_name", "phone", "address", "message", "ip", "user_agent", "token"}


def test_there_are_events_to_judge():
    assert len(EVENTS) > 10


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.stored_name())
def test_an_event_holds_nothing_personal(event):
    assert not PERSONAL & {field.name for field in dataclasses.fields(event)}


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.stored_name())
def test_an_event_is_frozen_and_of_plain_values(event):
    assert event.__dataclass_params__.frozen
    for hint in typing.get_type_hints(event).values():
        assert all(part in PLAIN for part in parts(hint)), hint


PLAIN = {int, str, bool, float, type(None), list, dict}


def parts(hint):
    if typing.get_origin(hint) is typing.ClassVar:
        return
    arguments = typing.get_args(hint)
    if not arguments:
        yield hint if isinstance(hint, type) else None
        return
    if typing.get_origin(hint) in (list, dict):
        yield typing.get_origin(hint)
        return
    for argument in arguments:
        yield from parts(argument)


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.stored_name())
def test_the_headline_names_only_fields_the_event_has(event):
    known = {field.name: "x" for field in dataclasses.fields(event)}
    str(event.headline).format_map(known)
