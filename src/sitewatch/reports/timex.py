"""Time expressions in running text: English, and dates in Russian and Arabic.

`find_times` finds them; `resolve_time` says when they were, given when the text was published.
Nothing is read as a time without words that make it one: not "may", not "$48", not "An-124", not
"2,000".
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache, lru_cache

from sitewatch.reports.timex_calendar import find_calendar
from sitewatch.reports.timex_relative import find_relative
from sitewatch.reports.timex_resolve import Reference, readings, resolve_time
from sitewatch.reports.timex_tongues import find_foreign
from sitewatch.reports.timex_values import Calendar, Partial, Relation, TimeMention, Weekday
from sitewatch.reports.timex_words import any_of, plain, time_words

__all__ = ["Reference", "TimeMention", "find_times", "readings", "resolve_time"]

RANGE_GAP = re.compile(r"\s*[-–—]\s*|\s+(?:to|through|until|till)\s+(?:the\s+)?")
AND_GAP = re.compile(r"\s+and\s+")
JOIN_GAP = re.compile(r"\s*(?:,|,?\s+(?:and|or|to|through|until))\s+|\s*[-–—/]\s*")
EVENT_REACH = 90
"""Room for "since", up to seven words of an event and "on" before its date [code points]."""
BESIDE_GAP = re.compile(r"\s*,?\s*[(,]\s*(?:a\s+)?")


def find_times(text: str) -> list[TimeMention]:
    """Time expressions in the order of the text, none overlapping another."""
    return list(_found(text))


@lru_cache(maxsize=64)
def _found(text: str) -> tuple[TimeMention, ...]:
    """The same, kept for a while: several steps ask for the times of one paragraph."""
    found = _longest([*find_calendar(text), *find_relative(text), *find_foreign(text)])
    joined = list(_joined(text, _with_years(text, found)))
    return tuple(_with_relation(text, mention) for mention in joined)


def _longest(mentions: Iterable[TimeMention]) -> list[TimeMention]:
    """The longest of those that overlap; the first of equal length."""
    starts: list[int] = []
    kept: list[TimeMention] = []
    for mention in sorted(mentions, key=lambda m: (m.start - m.end, m.start)):
        at = bisect(starts, mention.start)
        free_before = at == 0 or kept[at - 1].end <= mention.start
        if free_before and (at == len(kept) or mention.end <= kept[at].start):
            starts.insert(at, mention.start)
            kept.insert(at, mention)
    return kept


def _with_years(text: str, mentions: list[TimeMention]) -> list[TimeMention]:
    """Dates of a list take the year that stands once, at its end."""
    result = list(mentions)
    for i in range(len(result) - 2, -1, -1):
        here, after = result[i], result[i + 1]
        if not (isinstance(here.value, Calendar) and isinstance(after.value, Calendar)):
            continue
        gap = text[here.end : after.start]
        year = after.value.first.year
        if year and not here.value.has_year and JOIN_GAP.fullmatch(gap) and after.value.first.month:
            result[i] = replace(here, value=_of_year(here.value, year, after.value.first))
    return result


def _of_year(value: Calendar, year: int, following: Partial) -> Calendar:
    """The value in the year of the date after it, or the year before where it would be later."""
    if (value.first.month or 0) > (following.month or 0):
        year -= 1
    return replace(
        value, first=replace(value.first, year=year), last=replace(value.last, year=year)
    )


def _joined(text: str, mentions: list[TimeMention]) -> Iterator[TimeMention]:
    """Ranges made of two mentions, and weekdays that stand beside their date."""
    pending: TimeMention | None = None
    for mention in mentions:
        both = _join(text, pending, mention) if pending else None
        if both is None and pending is not None:
            yield pending
        pending = both or mention
    if pending is not None:
        yield pending


def _join(text: str, a: TimeMention, b: TimeMention) -> TimeMention | None:
    gap = text[a.end : b.start]
    words = text[a.start : b.end]
    if isinstance(a.value, Calendar) and isinstance(b.value, Calendar):
        between = re.search(r"\b(?i:between)\s+$", text[max(0, a.start - 20) : a.start])
        if RANGE_GAP.fullmatch(gap) or (between and AND_GAP.fullmatch(gap)):
            value = _range(a.value, b.value)
            return None if value is None else TimeMention(a.start, b.end, words, value)
        return None
    if not BESIDE_GAP.fullmatch(gap):
        return None
    for one, two in ((a.value, b.value), (b.value, a.value)):
        if isinstance(one, Weekday) and isinstance(two, Calendar) and two.is_day:
            return TimeMention(a.start, b.end, words, replace(two, weekday=one.index))
    return None


def _range(a: Calendar, b: Calendar) -> Calendar | None:
    """From the first of one to the last of the other, where that runs forward."""
    if (a.first.day is None) != (b.last.day is None) or (a.first.month is None) != (
        b.last.month is None
    ):
        return None
    if (a.first.year is None) != (b.last.year is None):
        return None
    forward = _key(a.first) <= _key(b.last) or a.first.year is None
    return Calendar(a.first, b.last, part="") if forward else None


def _key(value: Partial) -> tuple[int, int, int]:
    return value.year or 0, value.month or 0, value.day or 0


@cache
def _relation_pattern() -> re.Pattern[str]:
    words = any_of(time_words().relations)
    owners = r"(?:(?i:on|at|around|about|the|our|its|their|his|her|that|late|early)\s+){0,2}"
    return re.compile(rf"\b(?P<word>{words})\s+{owners}$")


def _with_relation(text: str, mention: TimeMention) -> TimeMention:
    if mention.relation is not Relation.AT:
        return mention
    before = text[max(0, mention.start - 60) : mention.start]
    match = _relation_pattern().search(before)
    if match is None:
        return _since_event(text, mention)
    start = max(0, mention.start - 60) + match.start()
    relation = Relation(time_words().relations[plain(match["word"])])
    return replace(mention, start=start, text=text[start : mention.end], relation=relation)


@cache
def _event_pattern() -> re.Pattern[str]:
    words = any_of(time_words().raw["since_event"])
    return re.compile(rf"\b{words}\s+(?:[\w’'-]+\s+){{1,7}}(?i:on|in)\s+(?:the\s+)?$")


def _since_event(text: str, mention: TimeMention) -> TimeMention:
    """A date that only dates an event: "since the fall of the city on 8 December"."""
    if not isinstance(mention.value, Calendar | Weekday):
        return mention
    low = max(0, mention.start - EVENT_REACH)
    match = _event_pattern().search(text[low : mention.start])
    if match is None:
        return mention
    start = low + match.start()
    return replace(mention, start=start, text=text[start : mention.end], relation=Relation.SINCE)
