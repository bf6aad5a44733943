"""What the words of a text say about when it was written, as limits on the day."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import cache

from sitewatch.reports.doctime_facts import Said
from sitewatch.reports.doctime_years import ROUND, Year
from sitewatch.reports.ranges import OPEN_END, Days, Limit, union
from sitewatch.reports.timex_dates import bounds
from sitewatch.reports.timex_values import (
    Calendar,
    Distance,
    Pointer,
    Relation,
    Shift,
    Stretch,
    Weekday,
)
from sitewatch.reports.timex_words import any_of, time_words

DAY = timedelta(days=1)
YEARLESS = timedelta(days=183)
"""A day without its year is one of the last half year: beyond it writers add the year (habit)."""
AGO_SLACK = timedelta(days=182)
"""Whole years are rounded down: "13 years ago" is said until near the 14th anniversary."""
COMMON = 5
"""Shortest word that can tie "13 years ago" to the year it means [letters]."""


def hard_limits(said: Sequence[Said], latest: date) -> Iterator[Limit]:
    """Limits that hold whatever the habits of the writer: nothing is reported before it happens."""
    newest = max((day for day in _dated(said) if day[0] <= latest), default=None)
    if newest is not None:
        yield Limit(f"it gives the date {newest[0]}", ((newest[0], OPEN_END),))
    for event in {s.event.event.id: s.event.event for s in said if s.event}.values():
        reason = f"it tells of {event.name} ({event.first}, {event.source})"
        yield Limit(reason, ((event.first, OPEN_END),))
    yield from _years_ago(said)


def soft_limits(said: Sequence[Said], years: Sequence[Year]) -> Iterator[Limit]:
    """Limits that rest on how reports are written, the strongest first."""
    if years:
        reason = "a date without a year is of the last half year"
        yield _limit(reason, [(y.newest, y.newest + YEARLESS) for y in years])
    yield from _fresh_events(said)
    yield from _told_on(said)
    if years:
        yield from _since_then(said, years)
        yield from _recent(said, years)
        yield from _weekdays(said, years)
        yield from _weeks(said, years)
        yield from _near(said, years)


def _dated(said: Sequence[Said]) -> Iterator[Days]:
    """Everything in the past that the text gives with its year."""
    for one in said:
        if one.date is not None and one.date.has_year:
            yield bounds(one.date)


def _years_ago(said: Sequence[Said]) -> Iterator[Limit]:
    """The year of writing, from "13 years ago" and "2011" said of the same thing."""
    for ago in said:
        value = ago.mention.value
        if not isinstance(value, Distance) or value.unit != "year" or value.from_text:
            continue
        for other in said:
            year = _plain_year(other)
            if year and _shared(ago.sentence, other.sentence) and value.low >= 2:
                first = date(year + value.low, 1, 1)
                last = date(year + value.high, 12, 31) + AGO_SLACK
                reason = f'it calls {year} "{ago.mention.text}"'
                yield Limit(reason, ((first, last),))


def _plain_year(said: Said) -> int | None:
    value = said.mention.value
    plain = isinstance(value, Calendar) and value.first == value.last and value.first.month is None
    return value.first.year if plain and isinstance(value, Calendar) else None


def _shared(a: str, b: str) -> set[str]:
    """Longer words that two sentences share."""
    words = [set(re.findall(rf"[^\W\d_]{{{COMMON},}}", s.lower())) for s in (a, b)]
    return (words[0] & words[1]) - {"years", "since", "which", "their", "there", "would", "about"}


def _fresh_events(said: Sequence[Said]) -> Iterator[Limit]:
    for one in said:
        if one.event and one.event.fresh_days:
            event, days = one.event.event, one.event.fresh_days
            last = event.last + timedelta(days=days)
            reason = f'it speaks of "{one.mention.text}" as fresh: within {days} days of it'
            yield Limit(reason, ((event.first, last),), soft=True)


def _told_on(said: Sequence[Said]) -> Iterator[Limit]:
    """Within a week of the newest full date on which somebody is said to have spoken."""
    spoken = [
        bounds(one.day)
        for one in said
        if one.day is not None
        and one.day.has_year
        and _told_pattern().search(one.sentence.partition(one.mention.text)[0])
    ]
    newest = max(_dated(said), default=None)
    if spoken and newest is not None and max(spoken) >= newest:
        first, last = max(spoken)
        reason = f"it tells what was said on {first}: within a week of it"
        yield Limit(reason, ((first, last + 7 * DAY),), soft=True)


@cache
def _told_pattern() -> re.Pattern[str]:
    return re.compile(rf"\b{any_of(time_words().raw['told_on'])}(?:\s+on)?\s+$")


def _since_then(said: Sequence[Said], years: Sequence[Year]) -> Iterator[Limit]:
    for one in said:
        if isinstance(one.mention.value, Pointer) and one.mention.relation is Relation.SINCE:
            reason = f'it tells what happened "{one.mention.text}"'
            yield _limit(reason, [(y.dates.last_day + DAY, y.oldest + ROUND) for y in years])


def _recent(said: Sequence[Said], years: Sequence[Year]) -> Iterator[Limit]:
    for one in said:
        value = one.mention.value
        if isinstance(value, Stretch) and value.number is None and value.unit and not value.ahead:
            reach = timedelta(days=time_words().recent[value.unit])
            reason = f'it speaks of "{one.mention.text}", at most {reach.days} days'
            yield _limit(reason, [(y.newest, y.newest + reach) for y in years])


def _weekdays(said: Sequence[Said], years: Sequence[Year]) -> Iterator[Limit]:
    """Bare weekdays are of the week before publication, near the newest date."""
    bare = [
        one.mention
        for one in said
        if isinstance(one.mention.value, Weekday)
        and one.mention.value.shift is None
        and not one.coming
    ]
    if not bare:
        return
    indexes = sorted({m.value.index for m in bare if isinstance(m.value, Weekday)})
    older = _newest_is_older(said, years[-1])
    ranges = [r for y in years for r in _weekday_ranges(indexes, y.newest, older=older)]
    words = ", ".join(dict.fromkeys(m.text for m in bare))
    way = "after" if older else "near"
    yield _limit(f"{words}: in the week before it, {way} the newest date", ranges)


def _weekday_ranges(indexes: Sequence[int], newest: date, *, older: bool) -> Iterator[Days]:
    """Days on which all the weekdays lie in the week before, counted from the newest date."""
    after = max(newest + timedelta(days=(i - newest.weekday()) % 7) for i in indexes)
    yield after, _first_before(indexes, after) + 6 * DAY
    if not older:
        yield newest, max(newest, _first_before(indexes, newest) + 6 * DAY)


def _first_before(indexes: Sequence[int], day: date) -> date:
    """The earliest of some weekdays in the seven days that end with a day."""
    return min(day - timedelta(days=(day.weekday() - i) % 7) for i in indexes)


def _newest_is_older(said: Sequence[Said], year: Year) -> bool:
    """Whether the newest date is one that the text compares with: "unchanged since 10 December"."""
    return any(
        one.day is not None
        and not one.day.has_year
        and one.mention.relation is Relation.SINCE
        and (one.day.last.month, one.day.last.day) == (year.newest.month, year.newest.day)
        for one in said
    )


def _weeks(said: Sequence[Said], years: Sequence[Year]) -> Iterator[Limit]:
    """The week of the newest date, from "earlier in the week" beside it."""
    for one in said:
        value = one.mention.value
        if isinstance(value, Shift) and value.unit == "week" and value.shift in (0, -1):
            later = timedelta(days=-7 * value.shift)
            ranges = [
                (y.newest, y.newest + timedelta(days=6 - y.newest.weekday()) + later) for y in years
            ]
            yield _limit(f'"{one.mention.text}": of the week of the newest date', ranges)


def _near(said: Sequence[Said], years: Sequence[Year]) -> Iterator[Limit]:
    for one in said:
        if _near_pattern().fullmatch(one.mention.text):
            reason = f'"{one.mention.text}": within a week of the newest date'
            yield _limit(reason, [(y.newest, y.newest + 7 * DAY) for y in years])


@cache
def _near_pattern() -> re.Pattern[str]:
    return re.compile(any_of(time_words().raw["near_words"]))


def _limit(reason: str, ranges: Sequence[Days]) -> Limit:
    return Limit(reason, union(ranges), soft=True)
