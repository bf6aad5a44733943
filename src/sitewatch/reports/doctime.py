"""When a document was published, and when everything was that it dates.

A stated date wins: the user's, then metadata, the address, a line of the text. Without one, the day
is narrowed by what the text says: nothing is reported before it happens, and words such as "earlier
in the week" tie it to the newest date. What cannot be narrowed stays wide.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sitewatch.model import Basis, Dated, Evidence, Note, Span, days
from sitewatch.reports.clean import Cleaned, Paragraph
from sitewatch.reports.doctime_claims import WEAK, Claim, claims, days_without_year
from sitewatch.reports.doctime_facts import Said, said_times
from sitewatch.reports.doctime_rules import YEARLESS, hard_limits, soft_limits
from sitewatch.reports.doctime_years import (
    Year,
    near_dated,
    possible_years,
    weekday_conflicts,
    without_year,
)
from sitewatch.reports.original import Original
from sitewatch.reports.ranges import Limit, Ranges, both, narrowed, union
from sitewatch.reports.timex import Reference, TimeMention, resolve_time
from sitewatch.reports.timex_resolve import Tense
from sitewatch.reports.timex_values import Calendar, MonthDay, Relation, Shift, Weekday

EARLIEST = date(1990, 1, 1)
"""Older reports than this are not on the web."""
DAY = timedelta(days=1)
AGREE = timedelta(days=2)
"""Stated dates this close agree: zones, and updates on the day after."""
WIDEST = 731
"""Beyond two years an interval says nothing that a reader could use [d]."""
DISAGREE = "dates-disagree"


@dataclass(frozen=True, slots=True)
class PlacedTime:
    """A time expression with what it means.

    Attributes:
        paragraph: Index of the paragraph.
        mention: The expression, with offsets in the paragraph.
        dated: Earliest and latest, or None where nothing limits it.
        coming: Whether its sentence places it in the future.
        start: Offset in the original [code points].
        end: Offset after it in the original [code points].
    """

    paragraph: int
    mention: TimeMention
    dated: Dated | None
    coming: bool
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class DocTime:
    """When a document was published, and the times in it.

    Attributes:
        published: Interval with reasons, or None where nothing limits it from below.
        reference: What time expressions of the document are to be resolved against.
        times: Every time expression and every known event, in the order of the text.
        notes: Contradictions, and how publication was inferred.
    """

    published: Dated | None
    reference: Reference
    times: tuple[PlacedTime, ...] = ()
    notes: tuple[Note, ...] = ()

    @property
    def anchors(self) -> tuple[PlacedTime, ...]:
        """The calendar days among the times, in the order of the text."""
        return tuple(
            t
            for t in self.times
            if isinstance(t.mention.value, Calendar) and t.mention.value.is_day and t.dated
        )

    def times_in(self, paragraph: int, start: int, end: int) -> tuple[PlacedTime, ...]:
        """The times that lie within a stretch of a paragraph."""
        return tuple(
            t
            for t in self.times
            if t.paragraph == paragraph and start <= t.mention.start and t.mention.end <= end
        )


def publication_time(
    cleaned: Cleaned,
    original: Original,
    evidence: Evidence,
    *,
    year_hint: tuple[int, ...] = (),
) -> DocTime:
    """When a document was published, and the times in it.

    Args:
        cleaned: Its paragraphs.
        original: The decoded original with its metadata.
        evidence: The record of the original; nothing is published after it was retrieved.
        year_hint: Years that other evidence of the case speaks for, where the text gives none.
    """
    said = said_times(cleaned.paragraphs)
    latest = evidence.retrieved.date() + DAY
    stated = claims(cleaned.paragraphs, original, evidence)
    sound = [claim for claim in stated if claim.span.first_day <= latest]
    notes = [_after_retrieval(claim, latest) for claim in stated if claim not in sound]
    if sound and sound[0].where != WEAK:
        result = _from_claims(sound, said, evidence)
    else:
        datelines = days_without_year(cleaned.paragraphs, range(EARLIEST.year, latest.year + 1))
        start = union((first, min(last + DAY, latest)) for first, last in datelines)
        result = _inferred(said, start or ((EARLIEST, latest),), year_hint)
    notes.extend(result.notes)
    notes.extend(_wrong_weekdays(said, cleaned.paragraphs, latest))
    reference = _reference(said, result, year_hint)
    times = _placed(said, cleaned.paragraphs, reference)
    return DocTime(result.published, reference, times, tuple(notes))


def _reference(said: Sequence[Said], result: _Inferred, year_hint: tuple[int, ...]) -> Reference:
    published = result.published.span if result.published else None
    dates = tuple(year.dates for year in result.years)
    reference = Reference(published, year_hint, dates)
    return replace(reference, focus=_focus(said, reference))


def _from_claims(sound: Sequence[Claim], said: Sequence[Said], evidence: Evidence) -> _Inferred:
    """The first stated date; one that is no day is narrowed by what the text says."""
    latest = evidence.retrieved.date() + DAY
    stated = _stated(sound[0], evidence)
    notes = _conflicts(sound, said, latest)
    if stated.span.width_days <= AGREE.days or notes:
        return _Inferred(stated, (), notes)
    within = ((stated.span.first_day, min(stated.span.last_day, latest)),)
    result = _inferred(said, within, ())
    if result.published is None or result.published.span == stated.span:
        return _Inferred(stated, result.years, ())
    reasons = (*stated.reasons, *result.published.reasons)
    return replace(result, published=replace(result.published, reasons=reasons))


def _stated(claim: Claim, evidence: Evidence) -> Dated:
    if evidence.published is not None and claim.span == evidence.published.span:
        return evidence.published
    return Dated(claim.span, Basis.EXPLICIT, (f"{claim.where}: {claim.span}",))


def _conflicts(sound: Sequence[Claim], said: Sequence[Said], latest: date) -> tuple[Note, ...]:
    """Stated dates that disagree with each other or with what the text tells."""
    first = sound[0]
    notes = [
        Note(
            DISAGREE,
            f"two dates of publication: {first.span} ({first.where}) and "
            f"{claim.span} ({claim.where})",
            claim.start,
            claim.end,
            attention=True,
        )
        for claim in sound[1:]
        if claim.where != WEAK and _apart(first.span, claim.span)
    ]
    possible = union([(first.span.first_day - AGREE, first.span.last_day + AGREE)])
    for limit in hard_limits(said, latest):
        if not notes and not both(possible, limit.ranges):
            message = f"published {first.span} ({first.where}), but {limit.reason}"
            notes.append(Note(DISAGREE, message, attention=True))
    return tuple(notes)


def _apart(a: Span, b: Span) -> bool:
    return a.first_day - b.last_day > AGREE or b.first_day - a.last_day > AGREE


def _after_retrieval(claim: Claim, latest: date) -> Note:
    message = f"a date of publication after retrieval was left out: {claim.span} ({claim.where})"
    return Note(DISAGREE, message, claim.start, claim.end, attention=True)


@dataclass(frozen=True, slots=True)
class _Inferred:
    """Publication from the words of the text alone.

    Attributes:
        published: Interval with reasons, or None.
        years: The ways left to give dates without a year their year.
        notes: What was found out and what had to be left out.
    """

    published: Dated | None
    years: tuple[Year, ...]
    notes: tuple[Note, ...]


def _inferred(said: Sequence[Said], start: Ranges, year_hint: tuple[int, ...]) -> _Inferred:
    latest = start[-1][1]
    ranges, used, refused = narrowed(start, hard_limits(said, latest))
    notes = [Note(DISAGREE, f"left out: {limit.reason}", attention=True) for limit in refused]
    years = _years(said, ranges, latest)
    habits = [*_hinted(years, year_hint), *soft_limits(said, years)]
    musts = [without_year(years)] if years else []
    ranges, more, _ = narrowed(ranges, [*musts, *habits])
    reasons = tuple(limit.reason for limit in (*used, *more))
    left = tuple(y for y in years if both(ranges, without_year([y], YEARLESS).ranges)) or years
    span = days(ranges[0][0], ranges[-1][1])
    if ranges[0][0] == EARLIEST or span.width_days > WIDEST:
        notes.append(Note("publication-unknown", _unknown(ranges, reasons)))
        return _Inferred(None, tuple(years if year_hint else ()), tuple(notes))
    notes.append(_how(ranges, span, reasons))
    return _Inferred(Dated(span, Basis.INFERRED, reasons), tuple(left), tuple(notes))


def _years(said: Sequence[Said], ranges: Ranges, latest: date) -> list[Year]:
    """The years that dates without one may have, those beside a full date before all others."""
    years = possible_years(said, EARLIEST, latest)
    near = near_dated(said, years, latest)
    return near if near and both(ranges, without_year(near).ranges) else years


def _hinted(years: Sequence[Year], hint: tuple[int, ...]) -> list[Limit]:
    reason = f"other evidence of the case is of {', '.join(map(str, sorted(hint)))}"
    chosen = [y for y in years if y.newest.year in hint]
    if chosen:
        return [Limit(reason, without_year(chosen).ranges, soft=True)]
    ranges = union((date(year, 1, 1), date(year, 12, 31)) for year in hint if not years)
    return [Limit(reason, ranges, soft=True)] if ranges else []


def _unknown(ranges: Ranges, reasons: Sequence[str]) -> str:
    first = "" if ranges[0][0].year == EARLIEST.year else f"not before {ranges[0][0]} and "
    because = f": {'; '.join(reasons)}" if reasons else ""
    return f"nothing says closely when this was published, {first}by {ranges[-1][1]}{because}"


def _how(ranges: Ranges, span: Span, reasons: Sequence[str]) -> Note:
    because = "; ".join(reasons)
    if len(ranges) == 1:
        return Note("publication-inferred", f"published {span}, inferred: {because}")
    listed = " or ".join(str(days(*r)) for r in ranges[-3:])
    more = "" if len(ranges) <= 3 else f" or one of {len(ranges) - 3} earlier times"
    return Note("publication-ambiguous", f"published {listed}{more}: {because}")


def _wrong_weekdays(
    said: Sequence[Said], paragraphs: Sequence[Paragraph], latest: date
) -> list[Note]:
    notes: list[Note] = []
    for one in weekday_conflicts(said, EARLIEST, latest):
        mention = one.mention
        start, end = paragraphs[one.paragraph].to_original(mention.start, mention.end)
        message = f'"{mention.text}" is no such weekday'
        notes.append(Note(DISAGREE, message, start, end, attention=True))
    return notes


def _focus(said: Sequence[Said], reference: Reference) -> Span | None:
    """The newest day that the text dates, or None."""
    found: list[Span] = []
    for one in said:
        if one.day is not None:
            dated = resolve_time(replace(one.mention, relation=Relation.AT), reference)
            found.extend([dated.span] if dated and dated.span.width_days <= 31 else [])
    return max(found, key=lambda span: span.end, default=None)


def _placed(
    said: Sequence[Said], paragraphs: Sequence[Paragraph], reference: Reference
) -> tuple[PlacedTime, ...]:
    placed: list[PlacedTime] = []
    antecedent: Span | None = None
    for one in said:
        if one.event is not None and one.event.event.recurring:
            continue
        mention = one.mention
        tense = Tense.FUTURE if one.coming and mention.relation is Relation.AT else Tense.PAST
        dated = resolve_time(mention, replace(reference, antecedent=antecedent), tense)
        start, end = paragraphs[one.paragraph].to_original(mention.start, mention.end)
        placed.append(PlacedTime(one.paragraph, mention, dated, one.coming, start, end))
        own = dated.span if dated and isinstance(mention.value, MonthDay) else None
        antecedent = _pointed_at(mention, reference) or own or antecedent
    return tuple(placed)


def _pointed_at(mention: TimeMention, reference: Reference) -> Span | None:
    """The span that "that day" would mean after this expression, or None."""
    value = mention.value
    is_day = (isinstance(value, Calendar) and value.is_day) or isinstance(value, Weekday)
    if not (is_day or (isinstance(value, Shift) and value.unit == "day")):
        return None
    dated = resolve_time(replace(mention, relation=Relation.AT), reference)
    return dated.span if dated else None
