"""Figures, days and moments that events carry, in the reader's language."""

import pytest
from django.utils import translation

from crm.queries.actors import kind_of_actor
from crm.queries.spoken import day_in_words, moment_in_words, number_in_words


@pytest.mark.parametrize(
    ("say", "value", "dutch", "english"),
    [
        (number_in_words, "66.0", "66", "66"),
        (number_in_words, "66.50", "66,5", "66.5"),
        (number_in_words, 30000, "30.000", "30,000"),
        (number_in_words, "unknown", "unknown", "unknown"),
        (day_in_words, "2028-01-09", "9 januari 2028", "9 January 2028"),
        (day_in_words, "", "", ""),
        (moment_in_words, "2026-12-05T16:00:00+00:00", "5 december 2026 17:00", "5 December 2026, 17:00"),
        (moment_in_words, None, "None", "None"),
    ],
)
def test_a_value_reads_as_one_writes_it_and_what_is_none_stays(say, value, dutch, english):
    with translation.override("nl"):
        assert say(value) == dutch
    with translation.override("en-us"):
        assert say(value) == english


def test_who_did_it_is_a_colleague_a_machine_a_visitor_or_nobody():
    signed = ("user:3", "token:4", "visitor", "system", "mail", "handler:acquisition.open_an_enquiry")
    assert [kind_of_actor(one) for one in signed] == ["user:3", "token", "visitor", "system", "system", "system"]
