"""Times seen from elsewhere: weekdays, "last week", "three days ago", "since those dates"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache

from sitewatch.reports.timex_values import (
    Distance,
    MonthDay,
    Pointer,
    Present,
    Relation,
    Shift,
    Stretch,
    TimeMention,
    TimeValue,
    Weekday,
)
from sitewatch.reports.timex_words import TimeWords, any_of, names, plain, time_words

Builder = Callable[[re.Match[str], TimeWords], TimeValue | None]
FORWARD = frozenset(("next", "coming", "upcoming", "this coming", "tomorrow"))


def find_relative(text: str) -> Iterator[TimeMention]:
    """Relative times in no particular order; they may overlap."""
    words = time_words()
    for pattern, build in relative_patterns():
        for match in pattern.finditer(text):
            value = build(match, words)
            if value is not None:
                ahead = _is_ahead(match)
                yield TimeMention(match.start(), match.end(), match[0], value, ahead=ahead)
    yield from _then(text)


@cache
def relative_patterns() -> tuple[tuple[re.Pattern[str], Builder], ...]:
    """Each pattern for the words of `times_en.toml` with what makes a value of a match."""
    words = time_words()
    return tuple(
        (re.compile(pattern), build)
        for pattern, build in (
            (_weekday_pattern(words), _weekday),
            (rf"\b{any_of(words.phrases)}\b(?!['’]s\s+[A-Z])", _phrase),
            (_shift_pattern(words), _shift),
            (_stretch_pattern(words), _stretch),
            (_distance_pattern(words), _distance),
            (
                rf"\b(?P<unit>{any_of(words.raw['units'])})-(?P<way>(?i:ago|earlier|later))\b",
                _apart,
            ),
            (_pointer_pattern(words), _pointer),
            (_month_day_pattern(words), lambda m, _w: MonthDay(int(m["number"]))),
            (r"\b(?i:the\s+following)\s+(?P<unit>(?i:week|month|year))\b", _following),
            (rf"\b{any_of(words.raw['present']['words'])}\b", lambda _m, _w: Present()),
            (rf"\b{any_of(words.raw['lately']['words'])}\b", lambda _m, _w: Stretch("")),
        )
    )


def _month_day_pattern(words: TimeWords) -> str:
    """For "on the 14th", but not for "the 14th Brigade": a mark or a small word must follow."""
    leads = "|".join(rf"(?<=\b{word}\s)" for word in words.raw["month_day"]["leads"])
    after = any_of(words.raw["month_day"]["followers"])
    return (
        rf"(?:{leads})the\s+(?P<number>[12]?\d|3[01])(?<!\b0)(?:st|nd|rd|th)\b"
        rf"(?=\s*(?:[.,;:!?)\]”\"–—]|$)|\s+{after}\b)"
    )


def _is_ahead(match: re.Match[str]) -> bool:
    first = plain(match[0])
    return any(re.search(rf"\b{word}\b", first) for word in FORWARD)


def _weekday_pattern(words: TimeWords) -> str:
    shift = any_of(words.shifts)
    full = names([[group[0]] for group in words.raw["weekdays"]])
    not_name = "".join(rf"(?<!{name}\s)" for name in words.raw["weekday_names"])
    titles, part = "|".join(words.raw["weekday_titles"]), any_of(words.raw["day_parts"])
    return (
        rf"(?:\b(?P<shift>{shift})\s+)?{not_name}(?<!\b[Ee]very\s)(?<!\b[Ee]ach\s)"
        rf"\b(?P<first>{full})\b(?!s\b)(?!\s+(?:{titles})\b)(?!\s+{part}s\b)"
        rf"(?:\s*(?:[-–]|\s(?:to|through)\s)\s*(?P<last>{full})\b)?"
        rf"(?:\s+{any_of(words.raw['day_parts'])}\b)?"
    )


def _weekday(match: re.Match[str], words: TimeWords) -> TimeValue:
    first = words.weekdays[plain(match["first"])]
    last = words.weekdays[plain(match["last"])] if match["last"] else first
    shift = words.shifts[plain(match["shift"])] if match["shift"] else None
    return Weekday(first, last, shift)


def _phrase(match: re.Match[str], words: TimeWords) -> TimeValue | None:
    if match[0] == "Today" and re.search(
        r"[A-Z]\w*\s$", match.string[max(0, match.start() - 20) : match.start()]
    ):
        return None
    unit, shift, part = words.phrases[plain(match[0])]
    return Shift(unit, shift, part)


def _shift_pattern(words: TimeWords) -> str:
    units = any_of(("week", "month", "quarter", "year", "decade", *words.seasons))
    part = any_of(("early", "earlier", "mid", "late", "later"))
    of = any_of(p for p in words.parts if p not in ("earlier", "later"))
    return (
        rf"(?:\b(?P<part>{part})[\s-]+|\b(?:the\s+)?(?P<of>{of})\s+of\s+)?"
        rf"(?:\b(?P<the>the)\s+)?\b(?P<shift>{any_of(words.shifts)})\s+(?P<unit>{units})\b"
    )


def _shift(match: re.Match[str], words: TimeWords) -> TimeValue:
    shift, unit = plain(match["shift"]), plain(match["unit"])
    found = match["part"] or match["of"]
    part = words.parts[plain(found)] if found else ""
    trailing = "past" in shift or (match["the"] and shift == "last")
    if trailing and not part and unit not in words.seasons:
        return Stretch(unit, 1)
    return Shift("autumn" if unit == "fall" else unit, words.shifts[shift], part)


def _stretch_pattern(words: TimeWords) -> str:
    number = rf"(?P<number>\d{{1,3}}|{any_of(words.numbers)})"
    return (
        r"(?:\b(?i:the)\s+)?\b(?P<which>(?i:recent|past|last|coming|next|preceding|previous))\s+"
        rf"(?:{number}\s+)?(?P<unit>{any_of(words.units)})\b"
    )


def _stretch(match: re.Match[str], words: TimeWords) -> TimeValue | None:
    which, unit = match["which"].lower(), words.units[plain(match["unit"])]
    ahead = which in ("coming", "next")
    if match["number"] is None and (
        which in ("last", "next", "previous") or unit == plain(match["unit"])
    ):
        return None
    number = _number(match["number"], words)[1] if match["number"] else None
    return Stretch(unit, number, ahead)


def _distance_pattern(words: TimeWords) -> str:
    number = rf"(?P<number>\d{{1,3}}|{any_of(words.numbers)})(?P<half>\s+and\s+a\s+half)?"
    return (
        rf"(?:\b(?P<rough>{any_of(words.raw['roughly'])})\s+)?"
        rf"(?:\b{number}[\s-]+)?\b(?P<unit>{any_of(words.units)})\s+"
        r"(?P<way>(?i:ago|earlier|later|beforehand|afterwards?))\b"
    )


def _distance(match: re.Match[str], words: TimeWords) -> TimeValue | None:
    unit, way = words.units[plain(match["unit"])], match["way"].lower()
    if match["number"] is None and (way != "ago" or unit == plain(match["unit"])):
        return None
    low, high = _number(match["number"], words) if match["number"] else (2, 9)
    if match["half"] or (match["rough"] and low == high):
        high += 1
    if match["rough"] and low == high - 1:
        low = max(0, low - 1)
    sign = 1 if way in ("later", "afterward", "afterwards") else -1
    return Distance(unit, low, high, sign, from_text=way != "ago")


def _apart(match: re.Match[str], words: TimeWords) -> TimeValue:
    """One unit away, written as one word: "year-earlier", "year-ago"."""
    way = match["way"].lower()
    sign = 1 if way == "later" else -1
    return Distance(words.units[plain(match["unit"])], 1, 1, sign, from_text=way != "ago")


def _following(match: re.Match[str], words: TimeWords) -> TimeValue:
    return Distance(words.units[plain(match["unit"])], 1, 1, 1, from_text=True)


def _number(word: str, words: TimeWords) -> tuple[int, int]:
    return (int(word), int(word)) if word.isdigit() else words.numbers[plain(word)]


def _pointer_pattern(words: TimeWords) -> str:
    return rf"\b{any_of(words.anaphors)}\b"


def _pointer(match: re.Match[str], words: TimeWords) -> TimeValue | None:
    phrase = plain(match[0])
    goes_on = re.compile(r"\s+\w").match(match.string, match.end())
    if goes_on and phrase.endswith(("before", "after")):
        return None
    return Pointer(words.anaphors[phrase])


def _then(text: str) -> Iterator[TimeMention]:
    for match in re.finditer(r"\b(?i:(since|until|till|by|before))\s+then\b", text):
        relation = Relation(time_words().relations[match[1].lower()])
        yield TimeMention(match.start(), match.end(), match[0], Pointer(), relation)
