"""The times that the reader finds as TIMEX3 expressions: each with its type and value."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from reports_lib.timex3_joined import AGO, QUARTER, Timex, joined, year_away
from reports_lib.timex3_values import (
    SEASONS,
    length_value,
    moved,
    partial_value,
    shift_value,
)
from sitewatch.model import Dated, Span, days
from sitewatch.reports.doctime_facts import SENTENCE_BREAK, is_coming
from sitewatch.reports.timex import Reference, find_times, resolve_time
from sitewatch.reports.timex_open import Open, OpenTime, feast_day, find_open_times, number_of
from sitewatch.reports.timex_resolve import Tense
from sitewatch.reports.timex_values import (
    Calendar,
    Distance,
    Pointer,
    Present,
    Relation,
    Shift,
    Stretch,
    TimeMention,
    Weekday,
)
from sitewatch.reports.timex_words import time_words

NEAR = 200
"""How far back a time is counted from another one [code points]."""
SOON = timedelta(days=60)
"""A feast further ahead than this is the one of the year before."""
BREAK = re.compile(SENTENCE_BREAK.pattern + r"|\n\s*\n|''\s+(?=[A-Z])")
LIMIT = re.compile(r"\b(?:until|by|before)\s+$")
ZONE = re.compile(r"\s*(?:[A-Z]{3},?\s+|on\s+)?")
AT = re.compile(r"\s*,?\s*(?:at\s+)?")
DAY = re.compile(r"\d{4}-\d\d-\d\d")
RANGE_END = re.compile(r"\s*(?:[-–—]|\b(?:to|through|until|till|and)\b)\s*")
COUNTED = re.compile(r"(?:\d+|[a-z]+(?:-[a-z]+)?)(?=[\s-]+[a-z]+\s+(?:ago|earlier|later))")
VAGUE = re.compile(r"\b(?:few|several|many)\b")
REFERENCES = {Open.PRESENT: "PRESENT_REF", Open.PAST: "PAST_REF", Open.FUTURE: "FUTURE_REF"}
HALVES = {"first_half": "-H1", "second_half": "-H2"}


@dataclass
class Page:
    """A text with what was found in it so far.

    Attributes:
        text: The text.
        created: Date of creation.
        found: Expressions in the order of the text.
        antecedent: The day dated last, or None.
    """

    text: str
    created: date
    found: list[Timex] = field(default_factory=list)
    antecedent: Span | None = None

    def last(self, pattern: re.Pattern[str], before: int = 0, near: int | None = None) -> str:
        """The last value of a kind, told within `near` code points; or an empty string."""
        for one in reversed(self.found):
            if near is not None and before - one.start >= near:
                break
            if pattern.fullmatch(one.value):
                return one.value
        return ""

    @property
    def quarter(self) -> str:
        """The last quarter that is named by itself, or an empty string."""
        own = (t.value for t in reversed(self.found) if not AGO.search(t.text))
        return next((v for v in own if QUARTER.fullmatch(v)), "")


def timexes(text: str, created: date) -> list[Timex]:
    """Every time expression of a text with its value, in the order of the text."""
    page = Page(text, created)
    dated = find_times(text)
    breaks = [0, *(m.end() for m in BREAK.finditer(text))]
    for one in sorted([*dated, *find_open_times(text, dated)], key=lambda m: m.start):
        if isinstance(one, OpenTime):
            page.found.extend(_open(page, one))
        else:
            _read(page, one, max(b for b in breaks if b <= one.start))
    return list(joined(text, page.found))


def _make(one: TimeMention | OpenTime, value: str, type_: str = "DATE") -> Timex:
    return Timex(one.start, one.end, one.text, type_, value)


def _read(page: Page, mention: TimeMention, sentence: int) -> None:
    plain = replace(mention, relation=Relation.AT)
    seen = mention if isinstance(mention.value, Calendar) else plain
    coming = mention.ahead or is_coming(seen, page.text[sentence : mention.start])
    coming = coming or _until_clock(page, mention)
    reference = Reference(days(page.created, page.created), antecedent=page.antecedent)
    dated = resolve_time(plain, reference, Tense.FUTURE if coming else Tense.PAST)
    page.found.extend(
        list(_with_clock(page, mention, dated) or _dated(page, plain, dated, coming=coming))
    )
    if dated is not None and dated.span.width_days <= 1:
        page.antecedent = dated.span


def _until_clock(page: Page, mention: TimeMention) -> bool:
    """Whether "until" stands before the hour of a day: "until 9 a.m. Tuesday"."""
    last = page.found[-1] if page.found else None
    if last is None or last.type != "TIME" or mention.start - last.end >= 6:
        return False
    return LIMIT.search(page.text[max(0, last.start - 10) : last.start]) is not None


def _with_clock(page: Page, mention: TimeMention, dated: Dated | None) -> list[Timex]:
    """An hour and the day after it as one: "5 p.m. EST Nov. 9"."""
    last = page.found[-1] if page.found else None
    if last is None or last.type != "TIME" or dated is None or dated.span.width_days > 1:
        return []
    if not ZONE.fullmatch(page.text[last.end : mention.start]):
        return []
    page.found.pop()
    words = page.text[last.start : mention.end]
    value = dated.span.last_day.isoformat() + last.value[10:]
    return [Timex(last.start, mention.end, words, "TIME", value)]


def _dated(
    page: Page, mention: TimeMention, dated: Dated | None, *, coming: bool
) -> Iterator[Timex]:
    value = mention.value
    if isinstance(value, Calendar):
        yield from _calendar(mention, value, dated)
    elif isinstance(value, Weekday) and dated is not None:
        nearest = (value.shift or 0) > 0 or coming
        day = dated.span.first_day if nearest else dated.span.last_day
        evening = "TEV" if mention.text.lower().endswith("evening") else ""
        yield _make(mention, day.isoformat() + evening)
    elif isinstance(value, Shift):
        yield _make(mention, _with_part(mention.text, shift_value(value, page.created)))
    elif isinstance(value, Stretch):
        yield _stretch(page, mention, value)
    elif isinstance(value, Distance):
        yield _make(mention, _distance(page, mention, value))
    elif isinstance(value, Present):
        yield _make(mention, "PRESENT_REF")
    elif isinstance(value, Pointer) and dated is not None:
        yield _make(mention, dated.span.last_day.isoformat())


def _with_part(words: str, value: str) -> str:
    for word, code in time_words().raw["open"]["day_parts"].items():
        if "T" not in value and re.search(rf"\b{word}\b", words.lower()):
            return f"{value}T{code}"
    return value


def _stretch(page: Page, mention: TimeMention, value: Stretch) -> Timex:
    words = mention.text.lower()
    if not value.unit:
        return _make(mention, "PAST_REF")
    if value.number is None:
        reference = "FUTURE_REF" if value.ahead else "PAST_REF"
        known = reference if value.unit == "year" else length_value(value.unit, None)
        return _make(mention, known, "DURATION")
    if value.number == 1 and re.search(r"\blast\b", words):
        return _make(mention, moved(page.created, value.unit, -1))
    number = None if VAGUE.search(words) else 2 if "couple" in words else value.number
    return _make(mention, length_value(value.unit, number), "DURATION")


def _distance(page: Page, mention: TimeMention, value: Distance) -> str:
    """Some units away; "a year earlier" of a day or a quarter is as fine as that one."""
    if value.unit == "year" and value.low == value.high == 1:
        near = page.last(re.compile(rf"{QUARTER.pattern}|{DAY.pattern}"), mention.start, NEAR)
        day = near if value.from_text and DAY.fullmatch(near) else ""
        if day or page.quarter:
            return year_away(day or page.quarter, value.sign)
    exact = COUNTED.search(mention.text)
    low, high = number_of(exact[0]) if exact else (None, None)
    number = value.low if value.low == value.high else low if low == high else None
    if number is None:
        return "PAST_REF" if value.sign < 0 else "FUTURE_REF"
    if value.unit == "hour":
        return page.created.isoformat()
    counted = value.from_text and page.antecedent
    origin = page.antecedent.last_day if counted and page.antecedent else page.created
    return moved(origin, value.unit, value.sign * int(number))


def _calendar(mention: TimeMention, value: Calendar, dated: Dated | None) -> Iterator[Timex]:
    if dated is None:
        return
    first = replace(value.first, year=value.first.year or dated.span.first_day.year)
    last = replace(value.last, year=value.last.year or dated.span.last_day.year)
    words = mention.text.lower().replace("fall", "autumn")
    season = next((code for name, (code, _) in SEASONS.items() if name in words), "")
    if first == last:
        half = "" if first.month else HALVES.get(value.part, "")
        yield _make(mention, partial_value(first) + half)
    elif season:
        yield _make(mention, f"{first.year}-{season}")
    elif "quarter" in words or words.startswith("q"):
        yield _make(mention, f"{last.year}-Q{(last.month or 3) // 3}")
    elif first.month is None and (last.year or 0) == (first.year or 0) + 9:
        yield _make(mention, str((first.year or 0) // 10))
    else:
        yield from _ends(mention, partial_value(first), partial_value(last))


def _ends(mention: TimeMention, first: str, last: str) -> Iterator[Timex]:
    """A range or list as its first and its last time, as TimeML marks them."""
    gaps = [g for g in RANGE_END.finditer(mention.text) if g.start()]
    if not gaps:
        yield _make(mention, first)
        return
    low, high = mention.start + gaps[-1].start(), mention.start + gaps[-1].end()
    yield Timex(mention.start, low, mention.text[: gaps[-1].start()], "DATE", first)
    yield Timex(high, mention.end, mention.text[gaps[-1].end() :], "DATE", last)


def _open(page: Page, one: OpenTime) -> Iterator[Timex]:
    if one.kind in REFERENCES:
        yield _make(one, REFERENCES[one.kind])
    elif one.kind is Open.FEAST:
        day = feast_day(one.unit, page.created.year)
        over = day - page.created > SOON
        yield _make(one, (feast_day(one.unit, day.year - 1) if over else day).isoformat())
    elif one.kind is Open.YEAR:
        yield _make(one, one.unit)
    elif one.kind is Open.LENGTH:
        number = 2 if "couple" in one.text else one.low if one.low == one.high else None
        yield _make(one, length_value(one.unit, number), "DURATION")
    elif one.kind is Open.OFTEN:
        again = "" if one.weekday is None else f"XXXX-WXX-{one.weekday + 1}"
        yield _make(one, again or length_value(one.unit, one.low), "SET")
    elif one.kind is Open.CLOCK:
        yield from _clock(page, one)
    elif one.kind is Open.PART:
        yield _make(one, f"{page.created.isoformat()}T{one.unit}", "TIME")
    else:
        yield _make(one, _definite(page, one))


def _clock(page: Page, one: OpenTime) -> Iterator[Timex]:
    """An hour: of the day right before it, else of the day told last, else of creation."""
    last = page.found[-1] if page.found else None
    if last and AT.fullmatch(page.text[last.end : one.start]) and DAY.fullmatch(last.value):
        page.found.pop()
        words = page.text[last.start : one.end]
        yield Timex(last.start, one.end, words, "TIME", f"{last.value}T{one.unit}")
        return
    day = page.last(DAY, one.start, NEAR) or page.created.isoformat()
    yield _make(one, f"{day}T{one.unit}", "TIME")


def _definite(page: Page, one: OpenTime) -> str:
    """ "The year", "that quarter": the one told last, or that of creation."""
    words = one.text.lower()
    if one.unit == "year-end":
        return f"{page.created.year}-12-31"
    told = page.last(re.compile(r"\d{4}-\d\d.*"))
    if one.unit in {"year", "month"} and words.startswith("that") and told:
        return told[: 4 if one.unit == "year" else 7]
    if one.unit == "quarter":
        known = "" if "latest" in words else page.quarter
        return known or moved(page.created, one.unit, -1)
    return moved(page.created, one.unit, 0)
