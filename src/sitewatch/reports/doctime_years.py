"""The years that dates without a year may have, all of a text's dates taken together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sitewatch.model import Span, days
from sitewatch.reports.doctime_facts import Said
from sitewatch.reports.ranges import Limit, union
from sitewatch.reports.timex_dates import ZONES, bounds, in_year
from sitewatch.reports.timex_shift import Days
from sitewatch.reports.timex_values import Calendar

ROUND = timedelta(days=364)
"""A date without a year is the last one of that name, so at most this old."""
NEAR = timedelta(days=92)
"""A date with a year settles the year of those without one that lie within a season of it."""
SAME = timedelta(days=3)
"""A date this close to a known event is that of the event."""


@dataclass(frozen=True, slots=True)
class Year:
    """One way to give the dates without a year their year.

    Attributes:
        oldest: First day of the oldest of them.
        newest: Day before which the text cannot have been written.
        dates: From the first day of the oldest to the last day of the newest.
    """

    oldest: date
    newest: date
    dates: Span


def possible_years(said: Sequence[Said], earliest: date, latest: date) -> list[Year]:
    """Each way to give the dates without a year their years, oldest first.

    The dates are taken to lie as close together as they can. Days decide; months only where there
    are no days.
    """
    bare = [s for s in said if s.date and not s.date.has_year and s.date.year_shift is None]
    found = [s for s in bare if s.day is not None] or bare
    values = [s.date for s in found if s.date is not None]
    if not values:
        return []
    last = min(values, key=lambda value: _spread(value, values))
    years = [_year(last, values, year) for year in range(earliest.year, latest.year + 1)]
    known = [y for y in years if y.newest <= latest + ZONES]
    return _of_events(found, said, _of_weekdays(values, known))


def near_dated(said: Sequence[Said], years: Sequence[Year], latest: date) -> list[Year]:
    """The years that put the dates beside the newest date with a year; empty where none does."""
    dated = max((d for d in full_dates(said) if d[0] <= latest), default=None)
    if dated is None:
        return []
    return [
        replace(y, newest=max(y.newest, dated[0]))
        for y in years
        if dated[0] - y.dates.last_day <= NEAR and y.dates.first_day - dated[1] <= NEAR
    ]


def full_dates(said: Sequence[Said]) -> Iterator[Days]:
    """Days and months of the past that the text gives with their year, events' own left out."""
    events = [s.event.event for s in said if s.event]
    for one in said:
        if one.date is None or not one.date.has_year or one.date.last.month is None:
            continue
        span = bounds(one.date)
        if not any(event.first - SAME <= span[0] <= event.last + SAME for event in events):
            yield span


def without_year(years: Sequence[Year], reach: timedelta = ROUND) -> Limit:
    """Publication lies after the newest date, and not longer after the oldest than `reach`."""
    newest = years[-1].newest
    reason = f"its newest date is {newest.day} {newest:%B}"
    return Limit(reason, union((y.newest, max(y.newest, y.oldest + reach)) for y in years))


def weekday_conflicts(said: Sequence[Said], earliest: date, latest: date) -> list[Said]:
    """Dates beside a weekday that no possible year gives them."""
    found: list[Said] = []
    for one in said:
        value = one.day
        if value is None or value.weekday is None:
            continue
        years = [value.last.year] if value.last.year else range(earliest.year, latest.year + 1)
        if not any(in_year(value, year)[1].weekday() == value.weekday for year in years):
            found.append(one)
    return found


def _year(last: Calendar, values: Sequence[Calendar], year: int) -> Year:
    first, final = in_year(last, year)
    newest = final if last.is_day else first
    starts: list[date] = []
    for value in values:
        this, before = in_year(value, year), in_year(value, year - 1)
        starts.append(this[0] if this[1] <= final else before[0])
    return Year(min(starts), newest, days(min(starts), final))


def _spread(last: Calendar, values: Sequence[Calendar]) -> int:
    """Days from the oldest date to the newest, if `last` is the newest."""
    year = _year(last, values, 2024)
    return (year.newest - year.oldest).days


def _of_weekdays(values: Sequence[Calendar], years: list[Year]) -> list[Year]:
    """The years in which weekdays named beside dates are right; all where none is."""
    named = [value for value in values if value.weekday is not None]
    right = [y for y in years if all(_occurs_on(value, y) for value in named)]
    return right or years


def _occurs_on(value: Calendar, year: Year) -> bool:
    day = in_year(value, year.newest.year)[1]
    if day > year.dates.last_day:
        day = in_year(value, year.newest.year - 1)[1]
    return day.weekday() == value.weekday


def _of_events(found: Sequence[Said], said: Sequence[Said], years: list[Year]) -> list[Year]:
    """The years of events that stand in one sentence with their own day and month."""
    fixed = {
        event.first
        for one in found
        for other in said
        if other.event and other.sentence == one.sentence and one.day
        for event in (other.event.event,)
        if (one.day.first.month, one.day.first.day) == (event.first.month, event.first.day)
    }
    right = [y for y in years if any(y.oldest <= day <= y.newest for day in fixed)]
    return right or years
