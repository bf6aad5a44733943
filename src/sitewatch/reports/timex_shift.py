"""Arithmetic on days for relative times: bounds in, bounds out."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from math import ceil

from sitewatch.reports.timex_values import Distance, Shift, Stretch, Weekday
from sitewatch.reports.timex_words import time_words

Days = tuple[date, date]
"""First and last day, both included."""

DAY = timedelta(days=1)
WEEK = timedelta(days=7)
DAYS_IN = {
    "hour": 1 / 24,
    "day": 1,
    "week": 7,
    "month": 30.44,
    "quarter": 91.31,
    "year": 365.25,
    "decade": 3652.5,
}
"""Mean lengths in the Gregorian calendar [d]."""

FARTHEST = 500_000
"""No distance reaches further [d]; the calendar of this program starts in the year 1."""

THIRDS = {
    "early": (0.0, 1 / 3),
    "mid": (1 / 3, 2 / 3),
    "late": (2 / 3, 1.0),
    "first_half": (0.0, 0.5),
    "second_half": (0.5, 1.0),
}
"""Parts of a longer time as shares of its days; thirds as in most uses of TIMEX3 START/MID/END."""


def weekday(value: Weekday, published: Days, *, ahead: bool) -> Days:
    """The day of the week on or before publication, or the one after it.

    "last" and "next" are said of the nearest and of the neighbouring week: both are kept.
    """
    first, last = published
    width = timedelta(days=(value.last_index - value.index) % 7)
    if value.shift == 0:
        return _in_week(value, first), _in_week(value, last) + width
    if ahead or (value.shift or 0) > 0:
        nearest = _next(value.index, first + timedelta(days=1)), _next(value.index, last + DAY)
        later = timedelta(days=7) if value.shift == 1 else timedelta(0)
        return nearest[0], nearest[1] + later + width
    if value.shift == -1:
        low = min(_previous(value.index, first - DAY), _in_week(value, first - WEEK))
        return low, _previous(value.index, last - DAY) + width
    return _previous(value.index, first), _previous(value.index, last) + width


def shifted(value: Shift, published: Days, focus: Days | None, *, ahead: bool) -> Days:
    """A calendar unit near publication, or a part of it.

    Args:
        value: Unit, shift and part.
        published: First and last day of publication.
        focus: The newest dated day of the text: "earlier in the week" ends before it.
        ahead: Whether the sentence looks into the future.
    """
    low, high = (_unit(value.unit, day, value.shift) for day in published)
    first, last = low[0], high[1]
    if value.part == "before":
        return _before(first, published, focus)
    if value.part == "after":
        return min(published[0] + DAY, last), last
    if value.part:
        return part_of((low[0], low[1]), value.part)[0], part_of((high[0], high[1]), value.part)[1]
    if (
        value.shift == 0
        and not ahead
        and value.unit in ("week", "month", "quarter", "year", "decade")
    ):
        return first, max(first, published[1])
    return first, last


def part_of(bounds: Days, part: str) -> Days:
    """A part of a longer time, first and last day included."""
    first, last = bounds
    size = (last - first).days + 1
    low, high = THIRDS.get(part, (0.0, 1.0))
    start = first + timedelta(days=round(low * size))
    end = first + timedelta(days=max(round(high * size) - 1, round(low * size)))
    return start, min(end, last)


def stretch(value: Stretch, published: Days) -> Days:
    """The time up to publication, or from it on."""
    if value.number is None:
        length = timedelta(days=time_words().recent[value.unit])
    else:
        length = timedelta(days=min(ceil(value.number * DAYS_IN[value.unit]), FARTHEST))
    first, last = published
    return (first, last + length) if value.ahead else (first - length, last)


def distance(value: Distance, origin: Days) -> Days:
    """Some units away from a time; days are exact, longer units rounded, large numbers down."""
    first, last = origin
    if value.unit in ("hour", "day"):
        near = timedelta(days=int(value.low * DAYS_IN[value.unit]))
        far = timedelta(days=ceil(value.high * DAYS_IN[value.unit]))
    else:
        over = min(1.0, max(0.5, value.high / 4))
        near = timedelta(days=min(round((value.low - 0.5) * DAYS_IN[value.unit]), FARTHEST))
        far = timedelta(days=min(round((value.high + over) * DAYS_IN[value.unit]), FARTHEST))
    return (first - far, last - near) if value.sign < 0 else (first + near, last + far)


def _before(first: date, published: Days, focus: Days | None) -> Days:
    last = published[1] - DAY
    if focus is not None and first < focus[0] <= published[1]:
        last = min(last, focus[0] - DAY)
    return first, max(first, last)


def _previous(index: int, day: date) -> date:
    """The last such weekday on or before a day."""
    return day - timedelta(days=(day.weekday() - index) % 7)


def _next(index: int, day: date) -> date:
    """The first such weekday on or after a day."""
    return day + timedelta(days=(index - day.weekday()) % 7)


def _in_week(value: Weekday, day: date) -> date:
    """The weekday in the week from Monday to Sunday around a day."""
    return day + timedelta(days=value.index - day.weekday())


def _unit(unit: str, day: date, shift: int) -> Days:
    """The calendar unit around a day, moved by some units."""
    build = _UNITS.get(unit)
    return build(day, shift) if build else _season(unit, day, shift)


def _day(day: date, shift: int) -> Days:
    return day + shift * DAY, day + shift * DAY


def _night(day: date, shift: int) -> Days:
    return day + (shift - 1) * DAY, day + shift * DAY


def _week(day: date, shift: int) -> Days:
    monday = day - timedelta(days=day.weekday()) + shift * WEEK
    return monday, monday + timedelta(days=6)


def _weekend(day: date, shift: int) -> Days:
    saturday = _previous(5, day) if shift == 0 else _next(5, day + DAY)
    return saturday, saturday + DAY


def _month(day: date, shift: int) -> Days:
    return month_days(*_moved(day.year, day.month, shift))


def _quarter(day: date, shift: int) -> Days:
    year, month = _moved(day.year, day.month - (day.month - 1) % 3, 3 * shift)
    return season_days(year, month)


def _year(day: date, shift: int) -> Days:
    return date(day.year + shift, 1, 1), date(day.year + shift, 12, 31)


def _decade(day: date, shift: int) -> Days:
    first = day.year - day.year % 10 + 10 * shift
    return date(first, 1, 1), date(first + 9, 12, 31)


def _season(name: str, day: date, shift: int) -> Days:
    """The season of that name: the last one begun for shift 0 and -1, the coming one for 1."""
    month = time_words().seasons[name]
    year = day.year if day.month >= month else day.year - 1
    first, last = season_days(year, month)
    if shift == -1 and first <= day <= last:
        return season_days(year - 1, month)
    return season_days(year + 1, month) if shift == 1 else (first, last)


def season_days(year: int, month: int) -> Days:
    """Three months from the first day of a month."""
    return date(year, month, 1), month_days(*_moved(year, month, 2))[1]


def month_day(number: int, published: Days | None, near: Days | None) -> date | None:
    """The day of the month that "the 14th" means, or None where nothing says which month.

    It is the one nearest to what was dated before, else the last one by publication; never one
    after publication.

    Args:
        number: Day of the month, 1 to 31.
        published: First and last day on which the text can have been published, or None.
        near: What the text dated before, or None.
    """
    anchor = near or published
    if anchor is None:
        return None
    at = anchor[1]
    months = [(at.year, at.month)]
    months += [(day.year, day.month) for day in (at.replace(day=1) - timedelta(days=1),)]
    months += [(day.year, day.month) for day in (at.replace(day=28) + timedelta(days=7),)]
    found = [date(y, m, number) for y, m in months if number <= monthrange(y, m)[1]]
    over = [day for day in found if published is None or day <= published[1]]
    if near is None:
        return max(over, default=None)
    return min(over, key=lambda day: (abs(day - at), day), default=None)


def month_days(year: int, month: int) -> Days:
    """First and last day of a month."""
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def _moved(year: int, month: int, shift: int) -> tuple[int, int]:
    number = year * 12 + month - 1 + shift
    return number // 12, number % 12 + 1


_UNITS: Mapping[str, Callable[[date, int], Days]] = {
    "day": _day,
    "night": _night,
    "week": _week,
    "weekend": _weekend,
    "month": _month,
    "quarter": _quarter,
    "year": _year,
    "decade": _decade,
}
