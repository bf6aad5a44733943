"""Calendar dates in running text: days, lists, ranges, months and years."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from sitewatch.reports.timex_values import Calendar, Partial, TimeMention
from sitewatch.reports.timex_words import TimeWords, any_of, names, plain, time_words

Built = tuple[int, int, Calendar] | None
"""Start, end and value of a mention, or None where a match is no time."""

NOT_INSIDE = r"(?<![\w$€£#/])(?<![\w$€£#][.,:-])"
"""No date starts inside a word, a price, a fraction or a designation such as An-12."""
DAY = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?(?!\w|[.,:/]\d|\s?%|-[A-Za-z])"
YEAR = r"(?:19|20)\d\d(?!\w|[.,:]\d|\s?%|-[A-Za-z]|-\d\d-)"
RANGE = r"(?:\s*[-–—]\s*|\s+(?:to|through|until|till|and)\s+(?:the\s+)?)"
LIST = r"(?:(?:\s*,\s*DAY){0,9}\s*,?\s+(?:and|or|&)\s+(?:the\s+)?DAY)".replace("DAY", DAY)
NOT_COUNTED = r"(?!\s+(?!was\b|has\b|is\b|as\b|its\b|this\b|across\b|saw\b)[a-z]+s\b)"
"""After "13 and 22" a plural noun makes 22 a count of things."""
YEAR_SHIFT = r"(?:\s+(?:of\s+)?(?P<shift>(?i:last|this|next))\s+year\b)"
YEAR_SHIFTS = {"last": -1, "this": 0, "next": 1}
YEAR_NOUN = r"\s+(?!people\b|men\b|troops\b|[a-z]+s\b)[A-Za-z]"
"""After "the 2014" a singular noun makes it a year, a plural one a count."""


@dataclass(frozen=True, slots=True)
class Patterns:
    """The compiled patterns of calendar dates.

    Attributes:
        figures: Dates in figures only.
        month_first: "December 13, 2024" and its lists and ranges.
        day_first: "13 December 2024" and its lists and ranges.
        month: Months with or without a year.
        year: Bare years in words that make them years.
        quarter: Quarters of a year with or without it.
        season: Seasons with their year.
        feast: Feasts on a fixed day.
    """

    figures: tuple[re.Pattern[str], ...]
    month_first: re.Pattern[str]
    day_first: re.Pattern[str]
    month: re.Pattern[str]
    year: re.Pattern[str]
    quarter: re.Pattern[str]
    season: re.Pattern[str]
    feast: re.Pattern[str]


def find_calendar(text: str) -> Iterator[TimeMention]:
    """Calendar times in no particular order; they may overlap."""
    words, patterns = time_words(), calendar_patterns()
    for pattern in patterns.figures:
        yield from _mentions(text, pattern.finditer(text), _from_figures)
    for pattern in (patterns.month_first, patterns.day_first):
        yield from _mentions(text, pattern.finditer(text), lambda m: _from_days(m, words))
    yield from _mentions(text, patterns.month.finditer(text), lambda m: _from_month(m, words))
    yield from _mentions(text, patterns.year.finditer(text), lambda m: _from_year(m, words))
    yield from _mentions(text, patterns.feast.finditer(text), lambda m: _from_feast(m, words))
    yield from _mentions(text, patterns.season.finditer(text), lambda m: _from_season(m, words))
    yield from _mentions(text, patterns.quarter.finditer(text), lambda m: _from_quarter(m, words))


@cache
def calendar_patterns() -> Patterns:
    """The patterns for the words of `times_en.toml`."""
    words = time_words()
    month, weekday = names(words.raw["months"]), names(words.raw["weekdays"])
    week = rf"(?:(?P<weekday>\b{weekday}),?\s+(?:the\s+)?)?"
    month_first = (
        rf"{week}\b(?P<month>{month})\s+(?:the\s+)?(?P<first>{DAY})"
        rf"(?:{RANGE}(?P<last>{DAY}){NOT_COUNTED}|(?P<list>{LIST}){NOT_COUNTED})?"
        rf"(?:\s*,?\s+(?P<year>{YEAR})|{YEAR_SHIFT})?"
    )
    day_first = (
        rf"{week}{NOT_INSIDE}(?P<first>{DAY})(?:{RANGE}(?P<last>{DAY})|(?P<list>{LIST}))?"
        rf"(?:\s+of\s+|\s+|-)(?P<month>{month})\b"
        rf"(?:(?:\s*,?\s+|-|\s+of\s+)(?P<year>{YEAR})|{YEAR_SHIFT})?"
    )
    return Patterns(
        figures=_figures(month),
        month_first=re.compile(month_first),
        day_first=re.compile(day_first),
        month=re.compile(_month(words, month)),
        year=re.compile(_year(words)),
        quarter=re.compile(_quarter(words)),
        feast=re.compile(
            rf"\b(?P<feast>{'|'.join(sorted(words.raw['feasts'], key=len, reverse=True))})\b"
            rf"(?:\s*,?\s+(?:of\s+)?(?P<year>{YEAR})|{YEAR_SHIFT})?"
        ),
        season=re.compile(
            rf"(?:\b(?i:the)\s+)?\b(?P<season>{any_of(words.seasons)})(?:\s+of|,)?\s+(?P<year>{YEAR})"
        ),
    )


def _figures(month: str) -> tuple[re.Pattern[str], ...]:
    clock = r"(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:\s?Z|[+-]\d\d:?\d\d)?)?"
    return (
        re.compile(
            rf"{NOT_INSIDE}(?P<year>(?:19|20)\d\d)(?P<sep>[-/.])(?P<month>\d\d)(?P=sep)"
            rf"(?P<day>\d\d){clock}(?![\w-])"
        ),
        re.compile(
            rf"{NOT_INSIDE}(?P<a>\d{{1,2}})(?P<sep>[./-])(?P<b>\d{{1,2}})(?P=sep)"
            r"(?P<year>(?:19|20)\d\d)(?![\w-])"
        ),
        re.compile(rf"{NOT_INSIDE}(?P<number>\d{{1,2}})-(?P<name>{month})-(?P<year>{YEAR})"),
    )


def _part(words: TimeWords) -> str:
    early = any_of(("early", "mid", "late"))
    of = any_of(part for part in words.parts if part not in ("earlier", "later"))
    return rf"(?:\b(?:(?P<part>{early})(?:\s+in)?[\s-]+|(?:the\s+)?(?P<of>{of})\s+(?:of|in)\s+))?"


def _month(words: TimeWords, month: str) -> str:
    turns = any_of(words.shifts)
    return (
        rf"{_part(words)}(?:\b(?P<turn>{turns})\s+)?\b(?P<month>{month})\b"
        rf"(?!\.?\s+{DAY})(?:\s*,?\s+(?:of\s+)?(?P<year>{YEAR})|{YEAR_SHIFT})?"
    )


def _year(words: TimeWords) -> str:
    leads, owners = any_of(words.raw["year_leads"]), any_of(words.raw["year_owners"])
    weak = any_of(words.raw["weak_year_leads"])
    of = any_of(part for part in words.parts if part not in ("earlier", "later"))
    after_lead = rf"(?<=\s){YEAR}"
    return (
        rf"(?P<lead>\b{leads}(?:\s+|(?<=-))(?:the\s+(?:year\s+)?|of\s+)?)(?P<year>{YEAR})"
        rf"|\b{weak}\s+(?:the\s+year\s+)?(?P<weak>{YEAR}){NOT_COUNTED}"
        rf"|(?:\b{owners}|['’]s?)\s+(?P<owned>{YEAR})(?={YEAR_NOUN})"
        rf"|\(\s*(?P<bracket>{YEAR})\s*\)|(?P<dated>{after_lead})(?=\s*[–-]\s*{YEAR}\b)"
        rf"|(?:\b(?i:the)\s+)?\b(?P<of>{of})\s+of\s+(?P<part>{YEAR})"
        rf"|(?P<decade>\b(?:19|20)\d0)s\b"
    )


def _quarter(words: TimeWords) -> str:
    year = rf"(?:\s*,?\s+(?:of\s+)?(?:fiscal\s+)?(?P<year>{YEAR}))?"
    return (
        rf"(?:\b(?i:the)\s+)?(?:(?P<before>{YEAR})(?:['’]s)?\s+|\b(?P<shift>(?i:last|this|next))\s+year['’]s\s+)?(?:\bfiscal\s+)?"
        rf"\b(?P<ordinal>{any_of(words.raw['ordinals'])})(?:\s+(?:fiscal|calendar))?[\s-]quarter\b"
        rf"{year}|\bQ(?P<short>[1-4])\b{year.replace('<year>', '<of>')}"
    )


def _mentions(
    text: str, matches: Iterator[re.Match[str]], build: Callable[[re.Match[str]], Built]
) -> Iterator[TimeMention]:
    for match in matches:
        found = build(match)
        if found is not None:
            start, end, value = found
            yield TimeMention(start, end, text[start:end], value)


def _from_figures(match: re.Match[str]) -> Built:
    groups = match.groupdict()
    if groups.get("name"):
        month = time_words().months[plain(match["name"])]
        days = [_partial(match["year"], month, int(match["number"]))]
    elif groups.get("day"):
        days = [_partial(match["year"], int(match["month"]), int(match["day"]))]
    else:
        a, b = int(match["a"]), int(match["b"])
        days = [_partial(match["year"], b, a), _partial(match["year"], a, b)]
        days = days[:1] if match["sep"] == "." else days
    sound = sorted({day for day in days if day is not None})
    if not sound:
        return None
    other = sound[1] if len(sound) > 1 else None
    return match.start(), match.end(), Calendar(sound[0], sound[0], other=other)


def _partial(year: str | int | None, month: int, day: int | None) -> Partial | None:
    """A calendar day that exists, or None."""
    number = int(year) if year else None
    if not 1 <= month <= 12:
        return None
    longest = calendar.monthrange(number or 2024, month)[1]
    if day is not None and not 1 <= day <= longest:
        return None
    return Partial(number, month, day)


def _from_days(match: re.Match[str], words: TimeWords) -> Built:
    month = words.months[plain(match["month"])]
    listed = re.findall(r"\d+", match["list"] or "")
    numbers = [_number(match["first"]), *(_number(day) for day in listed)]
    if match["last"]:
        numbers.append(_number(match["last"]))
    days = [_partial(match["year"], month, number) for number in numbers]
    sound = [day for day in days if day is not None]
    if len(sound) < len(days) or sound != sorted(sound):
        return None
    weekday = words.weekdays[plain(match["weekday"])] if match["weekday"] else None
    value = Calendar(sound[0], sound[-1], weekday, year_shift=_year_shift(match))
    return match.start(), match.end(), value


def _year_shift(match: re.Match[str]) -> int | None:
    word = match["shift"]
    return YEAR_SHIFTS[word.lower()] if word else None


def _number(day: str) -> int:
    return int(re.sub(r"\D", "", day))


def _from_month(match: re.Match[str], words: TimeWords) -> Built:
    name = match["month"]
    part = _part_of(match, words)
    turn = 0 if match["year"] or not match["turn"] else words.shifts[plain(match["turn"])]
    shift = 0 if match["turn"] and not turn else _year_shift(match)
    clear = match["year"] or part or turn or shift is not None
    value = _partial(match["year"], words.months[plain(name)], None)
    if value is None or not (clear or _is_month(match, name, words)):
        return None
    shift = None if match["year"] else shift
    return (
        match.start(),
        match.end(),
        Calendar(value, value, part=part, year_shift=shift, turn=turn),
    )


def _is_month(match: re.Match[str], name: str, words: TimeWords) -> bool:
    """Whether a month name alone is a month: no abbreviation, no verb, no person."""
    if name.title() not in {group[0] for group in words.raw["months"]}:
        return False
    if name.title() not in words.raw["ambiguous_months"]:
        return True
    before = re.search(r"(\w+)[\s-]+$", match.string[max(0, match.start() - 20) : match.start()])
    lead = before[1].lower() if before else ""
    goes_on = re.compile(r"['’]s|\s+[A-Z][a-z]").match(match.string, match.end())
    if goes_on and (lead in words.raw["weak_month_leads"] or goes_on[0][0] in "'’"):
        return False
    noun = re.compile(r"\s+(?!for\b|of\b|on\b|to\b)[a-z]").match(match.string, match.end())
    return lead in words.raw["month_leads"] or (
        noun is not None and lead in words.raw["year_owners"]
    )


def _part_of(match: re.Match[str], words: TimeWords) -> str:
    found = match["part"] or match["of"]
    return words.parts[plain(found)] if found else ""


def _from_year(match: re.Match[str], words: TimeWords) -> Built:
    decade = match["decade"]
    if decade:
        first, last = Partial(int(decade)), Partial(int(decade) + 9)
        return match.start("decade"), match.end(), Calendar(first, last)
    group = next(
        name for name in ("year", "weak", "owned", "bracket", "dated", "part") if match[name]
    )
    value = Partial(int(match[group]))
    lead = plain(match["lead"] or "").rstrip("-").split()
    part = words.parts[lead[0]] if lead and lead[0] in ("early", "mid", "late") else ""
    part = words.parts[plain(match["of"])] if match["of"] else part
    start = match.start() if part else match.start(group)
    return start, match.end(group), Calendar(value, value, part=part)


def _from_quarter(match: re.Match[str], words: TimeWords) -> Built:
    short = match["short"]
    if short and not match["of"]:
        return None
    ordinal = int(short) if short else words.raw["ordinals"][plain(match["ordinal"])]
    written = match["before"] or match["year"] or match["of"]
    year = int(written) if written else None
    first, last = Partial(year, 3 * ordinal - 2), Partial(year, 3 * ordinal)
    return match.start(), match.end(), Calendar(first, last, year_shift=_year_shift(match))


def _from_season(match: re.Match[str], words: TimeWords) -> Built:
    """A season with its year; a winter may be at either end of it, so both are kept."""
    month, year = words.seasons[plain(match["season"])], int(match["year"])
    if month + 2 > 12:
        value = Calendar(Partial(year, 1), Partial(year + 1, 2))
    else:
        value = Calendar(Partial(year, month), Partial(year, month + 2))
    return match.start(), match.end(), value


def _from_feast(match: re.Match[str], words: TimeWords) -> Built:
    month, day = words.raw["feasts"][match["feast"]]
    value = Partial(int(match["year"]) if match["year"] else None, month, day)
    return match.start(), match.end(), Calendar(value, value, year_shift=_year_shift(match))
