from datetime import date

import pytest

from sitewatch.model import days
from sitewatch.reports.timex import Reference, find_times, resolve_time
from sitewatch.reports.timex_open import Open, feast_day, find_open_times
from sitewatch.reports.timex_open_words import number_of

WEDNESDAY = Reference(days(date(2026, 5, 20), date(2026, 5, 20)))


def found(text):
    return [(o.text, o.kind, o.unit, o.low) for o in find_open_times(text, find_times(text))]


@pytest.mark.parametrize(
    ("text", "words", "kind", "unit", "low"),
    [
        ("moored for five days", "five days", Open.LENGTH, "day", 5),
        ("a 12-hour patrol", "12-hour", Open.LENGTH, "hour", 12),
        ("nearly forty two weeks", "nearly forty two weeks", Open.LENGTH, "week", 42),
        ("for two more months", "two more months", Open.LENGTH, "month", 2),
        ("absent for weeks", "weeks", Open.LENGTH, "week", None),
        ("a pass every day", "every day", Open.OFTEN, "day", 1),
        ("weekly flights", "weekly", Open.OFTEN, "week", 1),
        ("at 9:30 p.m. the ship", "9:30 p.m.", Open.CLOCK, "21:30", None),
        ("at noon the ship", "noon", Open.CLOCK, "12:00", None),
        ("in the morning, the ship", "the morning", Open.PART, "MO", None),
        ("the quay is now empty", "now", Open.PRESENT, "", None),
        ("a recent visit", "recent", Open.PAST, "", None),
        ("used in the near future", "in the near future", Open.FUTURE, "", None),
        ("since nineteen seventy-nine", "nineteen seventy-nine", Open.YEAR, "1979", None),
    ],
)
def test_times_without_bounds_are_recognised(text, words, kind, unit, low):
    assert (words, kind, unit, low) in found(text)


def test_a_day_of_the_week_that_comes_again_is_no_day():
    assert find_times("A flight leaves every Friday.") == []
    [one] = find_open_times("A flight leaves every Friday.")
    assert (one.kind, one.weekday) == (Open.OFTEN, 4)


@pytest.mark.parametrize(
    "text",
    [
        "a 40-year-old frigate",
        "$3 million a year",
        "about three-quarters of the fleet",
        "as soon as Tuesday",
        "Now the ships are gone",
    ],
)
def test_ages_rates_and_fractions_are_no_times(text):
    assert all(
        o[1] not in {Open.LENGTH, Open.OFTEN, Open.FUTURE, Open.PRESENT} for o in found(text)
    )


def test_what_is_dated_is_not_found_twice():
    text = "three days ago"
    assert find_times(text)
    assert find_open_times(text, find_times(text)) == []


@pytest.mark.parametrize(
    ("words", "number"),
    [("twenty four", (24, 24)), ("1,200", (1200, 1200)), ("a few", (2, 6)), ("another", (1, 1))],
)
def test_numbers_in_words_and_figures(words, number):
    assert number_of(words) == number


def test_a_feast_moves_with_the_days_of_the_week():
    # 1 November 2024 was a Friday: the fourth Thursday is the 28th, the Tuesday after the first
    # Monday (the 4th) is the 5th.
    assert feast_day("Thanksgiving", 2024) == date(2024, 11, 28)
    assert feast_day("Election Day", 2024) == date(2024, 11, 5)


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("in the first quarter", "2026-01-01 to 2026-03-31"),
        ("in the third quarter of 2024", "2024-07-01 to 2024-09-30"),
        ("in Q2 2025", "2025-04-01 to 2025-06-30"),
        ("last quarter", "2026-01-01 to 2026-03-31"),
        ("two quarters ago", "2025-10-04 to 2026-01-03"),
        ("in the summer of 2023", "2023-06-01 to 2023-08-31"),
        ("in winter 2023", "2023-01-01 to 2024-02-29"),
        ("last May", "2025-05-01 to 2025-05-31"),
        ("last December", "2025-12-01 to 2025-12-31"),
        ("next May", "2027-05-01 to 2027-05-31"),
        ("on Christmas Day", "2025-12-25"),
        ("on Christmas Day 2023", "2023-12-25"),
        ("in the second half of 2024", "2024-07-02 to 2024-12-31"),
        ("the May meeting", "2026-05-01 to 2026-05-31"),
    ],
)
def test_quarters_seasons_and_feasts_have_bounds(text, span):
    (mention,) = find_times(text)
    assert str(resolve_time(mention, WEDNESDAY).span) == span


@pytest.mark.parametrize(
    "text",
    [
        "Since the fall of the city on 8 May the pier has been empty.",
        "Since the ships left on 8 May the pier has been empty.",
    ],
)
def test_a_date_of_the_event_after_since_opens_a_stretch(text):
    (mention,) = find_times(text)
    assert str(resolve_time(mention, WEDNESDAY).span) == "2026-05-08 to 2026-05-20"


def test_another_clause_between_since_and_the_date_leaves_it_a_day():
    (mention,) = find_times("Nothing has come since then, and on 8 May it left.")[1:]
    assert str(resolve_time(mention, WEDNESDAY).span) == "2026-05-08"
