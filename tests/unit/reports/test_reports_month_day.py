from datetime import date

import pytest

from sitewatch.reports.timex import find_times
from sitewatch.reports.timex_shift import month_day
from sitewatch.reports.timex_values import MonthDay

MAY = (date(2026, 5, 20), date(2026, 5, 20))


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("On the 14th that row was empty.", 14),
        ("It was still there on the 3rd, we found.", 3),
        ("between the 1st and the 22nd.", 22),
        ("the 14th Brigade left", None),
        ("on the 5th floor", None),
        ("on the 32nd.", None),
        ("on the 20th of March", None),
    ],
)
def test_a_day_of_the_month_is_told_from_a_number_in_a_row(text, number):
    found = [m.value.number for m in find_times(text) if isinstance(m.value, MonthDay)]
    assert found[-1:] == ([] if number is None else [number])


@pytest.mark.parametrize(
    ("number", "near", "day"),
    [
        (14, None, date(2026, 5, 14)),
        (28, None, date(2026, 4, 28)),
        (28, (date(2026, 3, 2), date(2026, 3, 2)), date(2026, 2, 28)),
        (1, (date(2026, 4, 29), date(2026, 4, 29)), date(2026, 5, 1)),
        (31, (date(2026, 4, 15), date(2026, 4, 15)), date(2026, 3, 31)),
    ],
)
def test_it_is_the_day_nearest_to_what_was_dated_before(number, near, day):
    assert month_day(number, MAY, near) == day


def test_without_a_month_anywhere_it_stays_open():
    assert month_day(14, None, None) is None
