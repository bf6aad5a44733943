from __future__ import annotations

from datetime import date

from sitewatch.model import Basis, Dated, Look, Medium, Outcome, days
from sitewatch.publish.coverage import Coverage, Stretch, last_look, longest_gap, stretches


def look(first: int, last: int, outcome: Outcome = Outcome.SAW) -> Look:
    span = days(date(2025, 3, first), date(2025, 3, last))
    return Look("a", "Somebody", Medium.IMAGERY, Dated(span, Basis.EXPLICIT), outcome)


def test_days_without_a_look_are_silence():
    runs = stretches([look(3, 3)], date(2025, 3, 1), date(2025, 3, 5))
    assert runs == (
        Stretch(date(2025, 3, 1), date(2025, 3, 2), Coverage.NOBODY),
        Stretch(date(2025, 3, 3), date(2025, 3, 3), Coverage.LOOKED),
        Stretch(date(2025, 3, 4), date(2025, 3, 5), Coverage.NOBODY),
    )
    assert [run.days for run in runs] == [2, 1, 2]


def test_a_look_that_saw_nothing_covers_no_day():
    runs = stretches([look(3, 3, Outcome.CLOUD)], date(2025, 3, 1), date(2025, 3, 5))
    assert [run.coverage for run in runs] == [Coverage.NOBODY]


def test_looking_and_seeing_none_covers_its_day():
    runs = stretches([look(1, 1, Outcome.LOOKED_ABSENT)], date(2025, 3, 1), date(2025, 3, 1))
    assert [run.coverage for run in runs] == [Coverage.LOOKED]


def test_a_look_of_some_day_in_a_week_makes_no_day_sure():
    runs = stretches([look(1, 7), look(4, 4)], date(2025, 3, 1), date(2025, 3, 7))
    assert [run.coverage for run in runs] == [
        Coverage.SOMEWHERE,
        Coverage.LOOKED,
        Coverage.SOMEWHERE,
    ]


def test_the_longest_gap_lies_between_two_looks_that_saw():
    a, b, c = look(1, 1), look(4, 4), look(12, 12)
    assert longest_gap([c, a, look(8, 8, Outcome.CLOUD), b]) == (b, c)


def test_a_long_look_bridges_the_gap_behind_a_short_one():
    assert longest_gap([look(1, 9), look(2, 2), look(10, 10)]) is None


def test_looks_on_following_days_leave_no_gap():
    assert longest_gap([look(1, 1), look(2, 2)]) is None
    assert longest_gap([]) is None


def test_the_last_look_is_the_last_that_saw():
    saw = look(2, 2)
    assert last_look([saw, look(9, 9, Outcome.DARK)]) == saw
    assert last_look([]) is None
