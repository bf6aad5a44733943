"""Calendar times as spans: the year that the text leaves out comes from publication."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache

from sitewatch.model import Basis, Dated, Span, days
from sitewatch.reports.timex_shift import Days, month_days, part_of
from sitewatch.reports.timex_values import Calendar, Partial

SOON = timedelta(days=60)
OLD = timedelta(days=183)
"""With a date this near ahead and its last occurrence this long ago, the one ahead is meant (on 120
files of TempEval-3 training data, 40 of 44 wrong years were of this sort)."""
ZONES = timedelta(days=1)
"""A day named in a text may be one ahead of the day of publication elsewhere (UTC-12 to UTC+14)."""


def explicit(value: Calendar) -> Dated:
    """A calendar time with its year as a span."""
    reasons = ("day and month may be swapped: both kept",) if value.other else ()
    return Dated(days(*bounds(value)), Basis.EXPLICIT, reasons)


def among(value: Calendar, dates: Iterable[Span]) -> Dated | None:
    """A calendar time without a year where it lies in one of some stretches, or None."""
    found = sorted(
        {
            around
            for span in dates
            for year in range(span.first_day.year, span.last_day.year + 1)
            if span.contains(days(*(around := in_year(value, year))))
        }
    )
    return _hull(found, "the year from the other dates and events of the text")


def by_publication(value: Calendar, published: Span, *, ahead: bool) -> Dated | None:
    """A calendar time without a year as the last one before publication, or the coming one.

    One that lies a little ahead is taken for the coming one in any case: hardly anybody writes of a
    day ten months ago without its year.
    """
    seen = (published.first_day, published.last_day)
    if value.turn < 0:
        over = [_over(value, day) for day in seen]
        return _hull(sorted(over), f"the last one that was over before {published}")
    if value.year_shift is not None:
        found = [in_year(value, day.year + value.year_shift) for day in seen]
        return _hull(sorted(found), f"the year counted from publication, {published}")
    last = [occurrence(value, day) for day in seen]
    coming = [occurrence(value, day, ahead=True) for day in seen]
    soon = coming[1][0] - seen[1] <= SOON and seen[1] - last[1][1] > OLD
    just = coming[0][0] - seen[0] > OLD and seen[0] - last[0][1] < SOON and _is_fine(value)
    if soon or value.turn > 0 or (ahead and not just):
        return _hull(sorted(coming), f"no year in the text: the coming one after {published}")
    return _hull(sorted(last), f"the year from publication, {published}")


def by_years(value: Calendar, years: Iterable[int]) -> Dated | None:
    """A calendar time without a year in the years that other evidence speaks for."""
    return _hull(sorted(in_year(value, year) for year in years), "the year from other evidence")


def _hull(found: Sequence[Days], reason: str) -> Dated | None:
    if not found:
        return None
    return Dated(days(found[0][0], max(last for _, last in found)), Basis.EXPLICIT, (reason,))


def bounds(value: Calendar) -> Days:
    """First and last day of a calendar time with a year."""
    first, last = _first(value.first), _last(value.last)
    if value.other is not None:
        return min(first, _first(value.other)), max(last, _last(value.other))
    return part_of((first, last), value.part) if value.part else (first, last)


@lru_cache(maxsize=4096)
def in_year(value: Calendar, year: int) -> Days:
    """First and last day of a calendar time without a year, in a given year of its last day."""
    wraps = (value.first.month or 0, value.first.day or 0) > (
        value.last.month or 0,
        value.last.day or 31,
    )
    return bounds(
        replace(
            value,
            first=replace(value.first, year=year - 1 if wraps else year),
            last=replace(value.last, year=year),
        )
    )


def occurrence(value: Calendar, day: date, *, ahead: bool = False) -> Days:
    """The last occurrence that began by a day, or the next one after it.

    A weekday named beside the date picks among seven years; none fitting, it is ignored.
    """
    reach = 7 if value.weekday is not None else 2
    around = [in_year(value, year) for year in range(day.year - reach, day.year + reach + 1)]
    side = [f for f in around if (f[0] > day if ahead else f[0] <= day + ZONES)]
    if value.weekday is not None:
        side = [f for f in side if f[1].weekday() == value.weekday] or side
    return side[0] if ahead else side[-1]


def _is_fine(value: Calendar) -> bool:
    """Whether it is a day or a quarter: nobody writes of the one next year without the year."""
    return value.is_day or value.first.month != value.last.month


def _over(value: Calendar, day: date) -> Days:
    """The last occurrence that ended before a day."""
    around = [in_year(value, year) for year in range(day.year - 2, day.year + 1)]
    return [found for found in around if found[1] < day][-1]


def _first(value: Partial) -> date:
    year, month = value.year or 1, value.month or 1
    return date(year, month, min(value.day or 1, monthrange(year, month)[1]))


def _last(value: Partial) -> date:
    year, month = value.year or 1, value.month or 12
    if value.day is None:
        return month_days(year, month)[1]
    return date(year, month, min(value.day, monthrange(year, month)[1]))
