from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from sitewatch.model import Probability, day, days
from sitewatch.publish import words
from sitewatch.publish.names import Names
from sitewatch.testing import taxonomy

THIN = words.THIN


@pytest.mark.parametrize(
    ("share", "shown"),
    [
        (0.0, f"0{THIN}%"),
        (0.004, f"<1{THIN}%"),
        (0.005, f"1{THIN}%"),
        (0.645, f"65{THIN}%"),
        (0.994, f"99{THIN}%"),
        (0.996, f">99{THIN}%"),
        (1.0, f"100{THIN}%"),
    ],
)
def test_per_cent_never_rounds_to_certainty(share, shown):
    assert words.percent(share) == shown


def test_word_and_number_stand_together():
    value = Probability(0.64, 0.56, 0.83)
    assert words.probability_words(value) == f"likely to very likely, 64{THIN}% (56–83{THIN}%)"


def test_a_band_of_one_whole_number_is_printed_once():
    assert words.band(0.501, 0.503) == f"50{THIN}%"


@pytest.mark.parametrize(
    ("first", "last", "shown"),
    [
        (date(2024, 12, 13), date(2024, 12, 13), "13 December 2024"),
        (date(2024, 12, 10), date(2024, 12, 13), "10–13 December 2024"),
        (date(2024, 11, 28), date(2024, 12, 2), "28 November – 2 December 2024"),
        (date(2024, 12, 28), date(2025, 1, 2), "28 December 2024 – 2 January 2025"),
    ],
)
def test_days_are_printed_once_where_they_agree(first, last, shown):
    assert words.span_words(days(first, last)) == shown


def test_short_days_leave_the_year_out():
    assert words.short_span(day(date(2024, 12, 3))) == "3 Dec"
    assert words.short_span(days(date(2024, 11, 28), date(2024, 12, 2))) == "28 Nov – 2 Dec"


def test_the_clock_is_printed_only_where_it_says_something():
    assert words.moment_words(datetime(2024, 12, 3, tzinfo=UTC)) == "3 December 2024"
    assert words.moment_words(datetime(2024, 12, 3, 9, 5, tzinfo=UTC)).endswith("09:05 UTC")


def test_differences_carry_their_sign():
    assert [words.signed(n) for n in (2, 0, -3)] == ["+2", "0", "−3"]


def test_names_come_from_the_taxonomy_and_else_from_the_path():
    assert Names(taxonomy()).plural("vessel.naval.frigate") == "frigates"
    assert Names().plural("vessel.naval.frigate") == "frigates"
    assert Names().plural("aircraft.transport.heavy") == "heavy transport aircraft"
    assert Names(taxonomy()).plural("site") == "the site as a whole"
    assert Names(taxonomy()).rule_says("frigates-gone") == "The sea side is being given up."
    assert Names().rule_says("frigates-gone") == ""
