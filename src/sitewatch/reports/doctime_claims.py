"""Dates of publication that are stated somewhere: by the user, in metadata, the address, a line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from email.utils import parsedate_to_datetime
from functools import cache

from sitewatch.model import Evidence, Span, day, days
from sitewatch.reports.clean import Paragraph
from sitewatch.reports.original import Original
from sitewatch.reports.ranges import Days
from sitewatch.reports.timex import find_times
from sitewatch.reports.timex_dates import bounds, in_year
from sitewatch.reports.timex_shift import month_days
from sitewatch.reports.timex_values import Calendar
from sitewatch.reports.timex_words import any_of, time_words

PREFIX = "published:"
ISO_DAY = re.compile(r"\s*(\d{4})-?(\d\d)-?(\d\d)(?!\d)")
PDF_DAY = re.compile(r"D:(\d{4})(\d\d)(\d\d)")
ADDRESS_DAY = re.compile(r"(?<!\d)((?:19|20)\d\d)[/-](\d\d)[/-](\d\d)(?!\d)|(?<!\d)(20\d{6})(?!\d)")
ADDRESS_MONTH = re.compile(r"/((?:19|20)\d\d)/(\d\d)/")
EDGE = 4
"""Paragraphs at the start and the end of a text in which a line may state the date."""
TOP = 2
"""Paragraphs at the start in which "Bulletin no. 5 (13 December 2024)" dates the text."""
AFTER_DATELINE = re.compile(r"\s*(?:\([^)]+\)\s*)?[-–—:]|\.?\s*/[^/\n]{2,30}/")
"""A dash after an agency, or an agency between strokes: "SIMFEROPOL, 9 October. /Agency/."."""
STAMP_CHARS = 120
"""Longest such line [code points]."""
WORD = re.compile(r"[^\W_][\w'’.]*")
MARKS = re.compile(r"[,;|·•–—()]|\s-\s|\.\s|$")
WEAK = "PDF creation date"
"""A file is made when it is made: not before publication of the text, often long after."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A stated date of publication.

    Attributes:
        span: The day, or the month where no day is given.
        where: Where it stands, in words.
        start: Offset in the original [code points], or None outside of the text.
        end: Offset after it, or None.
    """

    span: Span
    where: str
    start: int | None = None
    end: int | None = None


def claims(
    paragraphs: Sequence[Paragraph], original: Original, evidence: Evidence
) -> tuple[Claim, ...]:
    """All stated dates of publication, the most trustworthy first."""
    found: list[Claim] = []
    if evidence.published is not None:
        said = "; ".join(evidence.published.reasons) or "stated when it was added"
        found.append(Claim(evidence.published.span, said))
    stated = [(key.removeprefix(PREFIX), v) for key, v in original.meta.items() if PREFIX in key]
    found.extend(_of_metadata((where, v) for where, v in stated if where != WEAK))
    found.extend(_of_address(original.meta.get("url", ""), "address of the page"))
    found.extend(_of_address(evidence.origin, "address it came from"))
    found.extend(_of_lines(paragraphs))
    found.extend(_of_metadata((where, v) for where, v in stated if where == WEAK))
    return tuple(found)


def stated_day(text: str) -> date | None:
    """The calendar day of a date as metadata write it, as seen where it was written; or None."""
    for pattern in (PDF_DAY, ISO_DAY):
        match = pattern.match(text)
        if match is not None:
            return _date(*match.groups())
    try:
        return parsedate_to_datetime(text).date()
    except (ValueError, TypeError, IndexError):
        pass
    for mention in find_times(text):
        value = mention.value
        if isinstance(value, Calendar) and value.has_year and value.is_day and not value.other:
            return bounds(value)[0]
    return None


def _of_metadata(stated: Iterator[tuple[str, str]]) -> Iterator[Claim]:
    for where, text in stated:
        found = stated_day(text)
        if found is not None:
            yield Claim(day(found), where)


def _of_address(address: str, where: str) -> Iterator[Claim]:
    match = ADDRESS_DAY.search(address)
    if match is not None:
        packed = match[4]
        parts = (packed[:4], packed[4:6], packed[6:]) if packed else match.groups()[:3]
        found = _date(*parts)
        if found is not None:
            yield Claim(day(found), where)
            return
    month = ADDRESS_MONTH.search(address)
    if month is not None and 1 <= int(month[2]) <= 12:
        yield Claim(days(*month_days(int(month[1]), int(month[2]))), where)


def _date(year: str, month: str, number: str) -> date | None:
    try:
        return date(int(year), int(month), int(number))
    except ValueError:
        return None


def _of_lines(paragraphs: Sequence[Paragraph]) -> Iterator[Claim]:
    edges = paragraphs if len(paragraphs) <= 2 * EDGE else [*paragraphs[:EDGE], *paragraphs[-EDGE:]]
    for index, paragraph in enumerate(edges):
        for mention in find_times(paragraph.text):
            value = mention.value
            if not (isinstance(value, Calendar) and value.is_day and value.has_year):
                continue
            where = _kind_of_line(paragraph.text, mention.start, mention.end, index)
            if where:
                start, end = paragraph.to_original(mention.start, mention.end)
                yield Claim(days(*bounds(value)), where, start, end)
                break


def days_without_year(paragraphs: Sequence[Paragraph], years: Iterable[int]) -> tuple[Days, ...]:
    """The days of each year that a dateline without one may mean; empty where there is none.

    A weekday beside it leaves only the years in which it is right.
    """
    for paragraph in paragraphs[:EDGE]:
        for mention in find_times(paragraph.text):
            value = mention.value
            if not (isinstance(value, Calendar) and value.is_day and not value.has_year):
                continue
            where = _kind_of_line(paragraph.text, mention.start, mention.end, 0)
            if where and value.year_shift is None:
                found = [in_year(value, year) for year in years]
                right = [d for d in found if d[1].weekday() == value.weekday]
                return tuple(right or found)
    return ()


def _kind_of_line(text: str, start: int, end: int, index: int) -> str:
    """What makes the date in this line one of publication, or empty."""
    before, after = text[:start], text[end:]
    if len(text) <= STAMP_CHARS and _stamp_pattern().search(before):
        return "line with the date of publication"
    clock = r"[\s,|·•(–-]*(?:at\s+)?(?:\d{1,2}[:.]\d\d.{0,20})?[\s|)]*"
    if not before.strip(" |·•–-") and re.fullmatch(clock, after):
        return "line with nothing but a date"
    if index < EDGE and len(text) <= STAMP_CHARS and is_byline(before, after):
        return "line with names and a date"
    numbered = len(text) <= STAMP_CHARS and _numbered_pattern().search(before)
    if index < TOP and numbered and before.endswith("(") and after.strip() in {")", ")."}:
        return "title with a date"
    place = re.fullmatch(
        r"(?:\([^)]*\)\s*)?[A-Z][\w'’.\- ]+(?:,\s*[A-Z][\w'’.\- ]+)*(?:\s*\([^)]+\))?,?\s+", before
    )
    if index < EDGE and place and AFTER_DATELINE.match(after):
        return "dateline"
    return ""


def is_byline(before: str, after: str) -> bool:
    """Whether nothing but names, bylines and marks stands around a date.

    "Il Meridiano – from our correspondent in Tunis – 13 March 2026" dates a text; a caption
    ("Satellite image of the port, 13 March 2026") and a sentence do not.
    """
    rest = (
        "" if re.match(r"\s*\.(?:\s|$)", after) else after
    )  # what follows is a sentence of its own
    parts = [WORD.findall(part) for part in MARKS.split(f"{before}|{rest}")]
    words = [word for part in parts for word in part]
    known = _byline_words()
    if not words or not _stands_apart(before, after):
        return False
    if any(part and part[0].lower() in known["caption_starts"] for part in parts):
        return False
    if any(word.lower() in known["captions"] for word in words):
        return False
    return all(_is_of_byline(word, known["bylines"]) for word in words)


def _is_of_byline(word: str, known: frozenset[str]) -> bool:
    return word[:1].isupper() or not word[:1].isalpha() or word.rstrip(".") in known


def _stands_apart(before: str, after: str) -> bool:
    """Whether marks set a date off from its line, or words such as "on" and "Friday"."""
    words = WORD.findall(before)
    joined = bool(re.search(r"\w\s+$", before)) and words[-1].lower() not in _before_dates()
    return not joined and not re.match(r"\s+(?!at\b|by\b)[^\W\d_]", after)


@cache
def _before_dates() -> frozenset[str]:
    return _byline_words()["before"] | frozenset(time_words().weekdays)


@cache
def _byline_words() -> Mapping[str, frozenset[str]]:
    return {name: frozenset(words) for name, words in time_words().raw["byline"].items()}


@cache
def _stamp_pattern() -> re.Pattern[str]:
    words = any_of(time_words().raw["stamps"])
    return re.compile(rf"(?:^|[|·•–-]\s*){words}\s*:?\s*(?:on\s+)?(?:\w+,?\s+)?$")


@cache
def _numbered_pattern() -> re.Pattern[str]:
    return re.compile(rf"\b{any_of(time_words().raw['numbered'])}(?!\w)")
