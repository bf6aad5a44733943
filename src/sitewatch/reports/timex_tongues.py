"""Dates in Russian and Arabic running text. A language is a file of words (`times_ru.toml`).

The values are those of English, so that `resolve_time` and all behind it work on them unchanged.
"""

from __future__ import annotations

import re
import tomllib
from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from sitewatch.reports.timex_values import (
    Calendar,
    Distance,
    Partial,
    Relation,
    Shift,
    TimeMention,
    TimeValue,
    Weekday,
)

TONGUES = ("ru", "ar")
FOREIGN = re.compile("[\u0400-\u04ff\u0600-\u06ff]")
"""Cyrillic or Arabic letters; a text without one is not searched."""


@dataclass(frozen=True, slots=True)
class Tongue:
    """The words of a language as patterns and look-ups.

    Attributes:
        dates: Days with their month, and months with their year.
        weekdays: Days of the week.
        phrases: Fixed phrases ("yesterday").
        ago: Numbers of units before now.
        relation: A word of relation that ends what stands before a time.
        words: The data as read.
        lookup: What a word or phrase stands for, by table.
    """

    dates: re.Pattern[str]
    weekdays: re.Pattern[str]
    phrases: re.Pattern[str]
    ago: re.Pattern[str]
    relation: re.Pattern[str]
    words: Mapping[str, Any]
    lookup: Mapping[str, Mapping[str, Any]]


@cache
def tongue(code: str) -> Tongue:
    """The words of one language, read once."""
    raw = tomllib.loads(files(__package__).joinpath(f"times_{code}.toml").read_text("utf-8"))
    lookup = {
        "month": _numbered(raw["months"], 1),
        "weekday": _numbered(raw["weekdays"], 0),
        "unit": {word: unit for unit, words in raw["units"].items() for word in words},
        "phrase": {word: entry for entry in raw["phrase"] for word in entry["words"]},
    }
    edge, stop = rf"(?<![{raw['letters']}\w])", rf"(?![{raw['letters']}\w])"
    day, month, year = rf"[\d{raw['digits']}]{{1,2}}", _any(lookup["month"]), _year(raw)
    units, numbers = _any(lookup["unit"]), _any(word for word in raw["numbers"] if word)
    number = rf"(?:(?P<number>[\d{raw['digits']}]{{1,3}}|{numbers})\s+)?(?P<unit>{units})"
    before, after = _any(raw["ago_before"]), _any(raw["ago_after"])
    ago = rf"{before}\s+{number}{stop}" if raw["ago_before"] else rf"{number}\s+{after}{stop}"
    endings = _any(raw["day_endings"]) if raw["day_endings"] else ""
    first = rf"(?P<first>{day}){endings and endings + '?'}"
    last = rf"(?:\s*(?:{_any(raw['month_ranges'])})\s*(?P<last>{day}){endings and endings + '?'})?"
    return Tongue(
        dates=_compiled(rf"{edge}(?:{first}{last}\s+)?(?P<month>{month})(?:\s+{year})?{stop}"),
        weekdays=_compiled(rf"{edge}(?P<weekday>{_any(lookup['weekday'])}){stop}"),
        phrases=_compiled(rf"{edge}(?P<phrase>{_any(lookup['phrase'])}){stop}"),
        ago=_compiled(edge + ago),
        relation=_compiled(rf"{edge}(?P<word>{_any(raw['relations'])})\s+$"),
        words=raw,
        lookup=lookup,
    )


def find_foreign(text: str) -> list[TimeMention]:
    """Russian and Arabic times in no particular order; they may overlap."""
    if FOREIGN.search(text) is None:
        return []
    return [mention for code in TONGUES for mention in _find(text, tongue(code))]


def _find(text: str, words: Tongue) -> Iterator[TimeMention]:
    for pattern, build in (
        (words.dates, _date),
        (words.weekdays, _weekday),
        (words.phrases, _phrase),
        (words.ago, _ago),
    ):
        for match in pattern.finditer(text):
            value = build(match, words)
            if value is not None:
                yield _related(text, match, value, words)


def _related(text: str, match: re.Match[str], value: TimeValue, words: Tongue) -> TimeMention:
    """A time with the word before it that makes it a limit."""
    start, end = match.span()
    low = max(0, start - 30)
    word = None if isinstance(value, Distance) else words.relation.search(text[low:start])
    if word is None:
        return TimeMention(start, end, text[start:end], value)
    relation = Relation(words.words["relations"][word["word"].lower()])
    return TimeMention(low + word.start(), end, text[low + word.start() : end], value, relation)


def _date(match: re.Match[str], words: Tongue) -> Calendar | None:
    month = words.lookup["month"][match["month"].lower()]
    year = _figure(match["year"], words) if match["year"] else None
    if match["first"] is None:
        return Calendar(Partial(year, month), Partial(year, month)) if year else None
    first = _figure(match["first"], words)
    last = _figure(match["last"], words) if match["last"] else first
    if not 1 <= first <= last <= monthrange(year or 2024, month)[1]:
        return None
    return Calendar(Partial(year, month, first), Partial(year, month, last))


def _weekday(match: re.Match[str], words: Tongue) -> Weekday:
    index = words.lookup["weekday"][match["weekday"].lower()]
    return Weekday(index, index)


def _phrase(match: re.Match[str], words: Tongue) -> Shift:
    entry = words.lookup["phrase"][" ".join(match["phrase"].lower().split())]
    return Shift(entry["unit"], entry["shift"])


def _ago(match: re.Match[str], words: Tongue) -> Distance:
    word = (match["number"] or "").lower()
    known = words.words["numbers"]
    number = known[word] if word in known else _figure(word, words)
    return Distance(words.lookup["unit"][match["unit"].lower()], number, number, -1)


def _figure(written: str, words: Tongue) -> int:
    digits = str.maketrans(words.words["digits"], "0123456789")
    return int(written.translate(digits))


def _year(raw: Mapping[str, Any]) -> str:
    words = _any(raw["year_words"])
    digit = rf"[\d{raw['digits']}]"
    return rf"(?:{words}\s+)?(?P<year>[12١٢]{digit}{{3}})(?:\s+{words})?"


def _numbered(groups: Iterable[Iterable[str]], first: int) -> dict[str, int]:
    return {word: number for number, group in enumerate(groups, first) for word in group}


def _any(words: Iterable[str]) -> str:
    ordered = sorted(words, key=lambda word: (-len(word), word))
    return "(?:" + "|".join(r"\s+".join(map(re.escape, word.split())) for word in ordered) + ")"


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)
