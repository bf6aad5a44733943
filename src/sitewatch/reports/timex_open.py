"""Times without bounds of their own: lengths, repetitions, hours of a day, "now" and "recently".

`find_open_times` finds them beside the dated times of `find_times`. No statement is dated by them:
"five years" is nowhere on the calendar, and "now" is publication.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache

from sitewatch.reports.timex_open_words import number_of, number_pattern, open_units, open_words
from sitewatch.reports.timex_values import TimeMention
from sitewatch.reports.timex_words import any_of, names, plain, time_words


class Open(StrEnum):
    """Kinds of time without bounds."""

    LENGTH = "length"
    OFTEN = "often"
    CLOCK = "clock"
    PART = "part"
    PRESENT = "present"
    PAST = "past"
    FUTURE = "future"
    DEFINITE = "definite"
    YEAR = "year"
    FEAST = "feast"


@dataclass(frozen=True, slots=True)
class OpenTime:
    """A time without bounds of its own.

    Attributes:
        start: Offset of the first character [code points].
        end: Offset after the last character [code points].
        text: The words.
        kind: What sort it is.
        unit: Unit of a length or repetition, part of a day, clock time "HH:MM", year or feast.
        low: Smallest number of units, or None where the text leaves it open.
        high: Largest number of units, or None.
        weekday: Day of the week that comes again, Monday 0, or None.
    """

    start: int
    end: int
    text: str
    kind: Open
    unit: str = ""
    low: float | None = None
    high: float | None = None
    weekday: int | None = None


Build = Callable[[re.Match[str]], OpenTime | None]
Rules = list[tuple[str, Build]]


def find_open_times(text: str, dated: Sequence[TimeMention] = ()) -> list[OpenTime]:
    """Times without bounds in the order of the text, apart from the dated ones and each other.

    Args:
        text: The text.
        dated: Times that are known already; nothing that overlaps them is found.
    """
    found = [one for pattern, build in _patterns() for one in _matches(pattern, build, text)]
    taken = sorted((m.start, m.end) for m in dated)
    kept: list[OpenTime] = []
    for one in sorted(found, key=lambda o: (o.start - o.end, o.start)):
        at = bisect(taken, (one.start, one.end))
        free_before = at == 0 or taken[at - 1][1] <= one.start
        if free_before and (at == len(taken) or one.end <= taken[at][0]):
            taken.insert(at, (one.start, one.end))
            kept.append(one)
    return sorted(kept, key=lambda o: o.start)


def feast_day(name: str, year: int) -> date:
    """The day of a feast that moves with the days of the week: "Thanksgiving"."""
    month, weekday, which, later = open_words()["feasts"][name]
    first = date(year, month, 1)
    ahead = (weekday - first.weekday()) % 7 + 7 * (which - 1) + later
    return first + timedelta(days=ahead)


def _matches(pattern: re.Pattern[str], build: Build, text: str) -> Iterator[OpenTime]:
    for match in pattern.finditer(text):
        one = build(match)
        if one is not None:
            yield one


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], Build], ...]:
    rules = [*_lengths(), *_repeats(), *_of_a_day(), *_years(), *_named()]
    return tuple((re.compile(pattern), build) for pattern, build in rules)


def _lengths() -> Rules:
    raw, units = open_words(), open_units()
    plural = any_of(word for word, unit in units.items() if word != unit)
    lead = rf"(?:\b{any_of(raw['leads'])}\s+)*"
    return [
        (
            rf"{lead}(?<![\w$€£.,-])(?P<number>{number_pattern()})(?:\s+|-)"
            rf"(?:{any_of(raw['between'])}\s+)?(?P<unit>{any_of(units)})\b(?![’']?s?-ago)",
            _length,
        ),
        (rf"(?<=\b[Ff]or\s)(?P<unit>{plural})\b|(?<=\bin\s)(?P<in>{plural})\b", _bare),
    ]


def _repeats() -> Rules:
    raw, weekdays = open_words(), time_words().raw["weekdays"]
    days, part = names([[group[0]] for group in weekdays]), any_of(raw["day_parts"])
    plural = names([[f"{group[0]}s"] for group in weekdays])
    every = (
        rf"\b{any_of(raw['every'])}\s+(?:(?P<number>{number_pattern()})\s+)?"
        rf"(?:(?P<unit>{any_of(open_units())})|(?P<day>{days})|(?P<part>{part}))\b"
    )
    return [
        (every, _every),
        (rf"(?<![\w-])(?P<word>{any_of(raw['often'])})\b", _often),
        (rf"\b(?P<day>{plural}|{days}\s+{part}s)\b", _weekdays),
    ]


def _of_a_day() -> Rules:
    raw = open_words()
    clock = (
        rf"(?<![\w$:.])(?P<hour>\d{{1,2}})(?::(?P<minute>\d\d))?\s*"
        rf"(?P<half>{any_of(raw['hours'])})\b\.?|\b(?P<noon>{any_of(raw['noon'])})\b"
    )
    part = rf"\b(?:(?i:the|mid|that|this)[\s-]+)?(?P<part>{any_of(raw['day_parts'])})\b"
    return [(clock, _clock), (rf"{part}(?!-|\s+(?:of|the)\b)", _part)]


def _years() -> Rules:
    raw = open_words()
    definite = rf"(?P<unit>{any_of(raw['definite'])}|(?<=latest\s)period)"
    feasts = sorted(raw["feasts"], key=len, reverse=True)
    return [
        (rf"\b(?i:(?:the|that)(?:\s+latest)?)\s+{definite}\b(?!-|\s+\d)", _definite),
        (rf"\b{any_of(raw['year_end'])}\b", lambda m: _make(m, Open.DEFINITE, "year-end")),
        (
            r"(?<![\w$€£#/])(?<!\d[.,])(?:19|20)\d\d(?!\w|[-.,:/]\d|\s+[a-z]+s\b)",
            lambda m: _make(m, Open.YEAR, m[0]),
        ),
        (
            rf"\b(?P<century>{any_of(raw['centuries'])})[\s-](?P<rest>{number_pattern()})\b",
            _spoken,
        ),
        (rf"\b(?:{'|'.join(feasts)})\b", lambda m: _make(m, Open.FEAST, m[0])),
    ]


def _named() -> Rules:
    """Fixed words; "Now" at the start of a sentence goes on with a story and dates nothing."""
    words = {kind: any_of(open_words()[kind.value]) for kind in NAMED}
    return [
        (rf"(?<![\w-])(?<!\bas )(?!Now\b|Soon\b){words[kind]}\b(?!-|\s+(?:of|after)\b)", build)
        for kind, build in NAMED.items()
    ]


NAMED: Mapping[Open, Build] = {
    Open.PRESENT: lambda m: _make(m, Open.PRESENT),
    Open.PAST: lambda m: _make(m, Open.PAST),
    Open.FUTURE: lambda m: _make(m, Open.FUTURE),
}


def _make(
    match: re.Match[str],
    kind: Open,
    unit: str = "",
    number: tuple[float | None, float | None] = (None, None),
    weekday: int | None = None,
) -> OpenTime:
    return OpenTime(match.start(), match.end(), match[0], kind, unit, *number, weekday)


def _length(match: re.Match[str]) -> OpenTime | None:
    words, unit = plain(match["unit"]), open_units()[plain(match["unit"])]
    number = number_of(match["number"])
    single = plain(match["number"]) in {"a", "an"}
    age = match.string.startswith(("-old", " old"), match.end())
    if age or (single and _is_rate(match)) or match["unit"].istitle():
        return None
    share = words in {"second", "quarter"} and (single or number[0] == 1)
    if share or "-quarters" in plain(match[0]):
        return None  # an ordinal or a fraction
    return _make(match, Open.LENGTH, unit, number)


def _is_rate(match: re.Match[str]) -> bool:
    """Whether "a year" is a rate: "$3 million a year", "two flights a week"."""
    at = match.start("number")
    before = match.string[max(0, at - 40) : at]
    return at == match.start() and _rate_pattern().search(before) is not None


@cache
def _rate_pattern() -> re.Pattern[str]:
    return re.compile(rf"(?:\d|\b{any_of(open_words()['rates'])}|(?<!a)[a-z]{{3}}s)\s+$")


def _bare(match: re.Match[str]) -> OpenTime | None:
    return _make(match, Open.LENGTH, open_units()[plain(match["unit"] or match["in"])])


def _every(match: re.Match[str]) -> OpenTime | None:
    if match["day"]:
        return _make(match, Open.OFTEN, "week", weekday=time_words().weekdays[plain(match["day"])])
    unit = "day" if match["part"] else open_units()[plain(match["unit"])]
    number = number_of(match["number"]) if match["number"] else (1.0, 1.0)
    return _make(match, Open.OFTEN, unit, number)


def _often(match: re.Match[str]) -> OpenTime | None:
    return _make(match, Open.OFTEN, open_words()["often"][plain(match["word"])], (1.0, 1.0))


def _weekdays(match: re.Match[str]) -> OpenTime | None:
    index = time_words().weekdays[plain(match["day"]).split()[0].removesuffix("s")]
    return _make(match, Open.OFTEN, "week", weekday=index)


def _clock(match: re.Match[str]) -> OpenTime | None:
    if match["noon"]:
        return _make(match, Open.CLOCK, open_words()["noon"][plain(match["noon"])])
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    if not 1 <= hour <= 12 or minute > 59:
        return None
    hour = hour % 12 + (12 if plain(match["half"]).startswith("p") else 0)
    return _make(match, Open.CLOCK, f"{hour:02d}:{minute:02d}")


def _part(match: re.Match[str]) -> OpenTime | None:
    return _make(match, Open.PART, open_words()["day_parts"][plain(match["part"])])


def _spoken(match: re.Match[str]) -> OpenTime | None:
    """A year as it is spoken: "nineteen seventy-nine"."""
    low, _ = number_of(match["rest"])
    if low is None or not 10 <= low <= 99:
        return None
    return _make(
        match, Open.YEAR, str(open_words()["centuries"][plain(match["century"])] + int(low))
    )


def _definite(match: re.Match[str]) -> OpenTime | None:
    unit = plain(match["unit"]).split()[-1]
    return _make(match, Open.DEFINITE, "quarter" if unit == "period" else unit)
