"""When a time expression was, given when the text was published: bounds, never a guessed day."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from sitewatch.model import Basis, Dated, Span, days, hull
from sitewatch.reports.timex_dates import among, by_publication, by_years, explicit
from sitewatch.reports.timex_shift import Days, distance, month_day, shifted, stretch, weekday
from sitewatch.reports.timex_values import (
    Calendar,
    Distance,
    EventTime,
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

YEAR = timedelta(days=365)
"""How far back "before" and "by" may reach where nothing else limits them."""


class Tense(StrEnum):
    """Which way a sentence looks; decides between the two readings of "on Friday"."""

    PAST = "past"
    FUTURE = "future"
    EITHER = "either"


@dataclass(frozen=True, slots=True)
class Reference:
    """What a time expression is seen from.

    Attributes:
        published: When the text was published, or None where nothing limits it.
        years: Years that dates without a year may be in, where publication does not say.
        dates: Stretches in which the dates without a year lie; they win over publication.
        focus: The newest day that the text dates, or None.
        antecedent: What the text dated last before the expression, or None.
    """

    published: Span | None
    years: tuple[int, ...] = ()
    dates: tuple[Span, ...] = ()
    focus: Span | None = None
    antecedent: Span | None = None


def resolve_time(
    mention: TimeMention, reference: Reference, tense: Tense = Tense.PAST
) -> Dated | None:
    """Earliest and latest that a time expression can mean, or None where nothing limits it.

    Args:
        mention: The expression.
        reference: What it is seen from.
        tense: Which way its sentence looks; `EITHER` gives the hull of both readings.
    """
    wanted = Tense.FUTURE if mention.ahead else tense
    found = readings(mention, reference)
    if wanted is Tense.EITHER and len(found) > 1:
        span = hull([dated.span for dated in found])
        reasons = (*found[0].reasons, "past and coming readings both kept")
        return replace(found[0], span=span, reasons=reasons)
    if not found:
        return None
    return found[-1] if wanted is Tense.FUTURE else found[0]


def readings(mention: TimeMention, reference: Reference) -> tuple[Dated, ...]:
    """The past reading, and the coming one where there is another."""
    past = _limited(mention, reference, _base(mention.value, reference, Tense.PAST))
    coming = _limited(mention, reference, _base(mention.value, reference, Tense.FUTURE))
    both = [dated for dated in (past, coming) if dated is not None]
    if len(both) == 2 and both[0].span == both[1].span:
        both = both[:1]
    return tuple(replace(dated, text=mention.text) for dated in both)


def _base(value: TimeValue, reference: Reference, tense: Tense) -> Dated | None:
    """The time that is named, before "since" and its like are applied."""
    if isinstance(value, Calendar):
        return _calendar(value, reference, ahead=tense is Tense.FUTURE)
    if isinstance(value, EventTime):
        span = days(date.fromisoformat(value.first), date.fromisoformat(value.last))
        return Dated(span, Basis.INFERRED, (f"{value.id}: {span} (public record)",))
    if isinstance(value, Pointer | MonthDay):
        return _from_text(value, reference)
    if isinstance(value, Distance) and value.from_text:
        found = _days(reference.antecedent)
        return None if found is None else _relative(distance(value, found), "what was dated before")
    published = _days(reference.published)
    if published is None:
        return None
    bounds = _from_publication(value, published, tense, reference)
    return _relative(bounds, "publication")


def _calendar(value: Calendar, reference: Reference, *, ahead: bool) -> Dated | None:
    """A calendar time; without a year it is the one among the dates of the text, if it is there."""
    if value.has_year:
        return explicit(value)
    if not ahead and (found := among(value, reference.dates)):
        return found
    if reference.published is not None:
        return by_publication(value, reference.published, ahead=ahead)
    return by_years(value, reference.years)


def _from_publication(
    value: TimeValue, published: Days, tense: Tense, reference: Reference
) -> Days:
    if isinstance(value, Weekday):
        return weekday(value, published, ahead=tense is Tense.FUTURE)
    if isinstance(value, Shift):
        return shifted(value, published, _days(reference.focus), ahead=tense is Tense.FUTURE)
    if isinstance(value, Stretch):
        return stretch(value, published)
    if isinstance(value, Distance):
        return distance(value, published)
    if isinstance(value, Present):
        return published[0] - timedelta(days=1), published[1]
    raise TypeError(f"not a time value: {value!r}")


def _from_text(value: Pointer | MonthDay, reference: Reference) -> Dated | None:
    """A time that hangs on what the text dated before."""
    if isinstance(value, Pointer):
        return _pointed(value.shift, reference.antecedent)
    near = _days(reference.antecedent)
    found = month_day(value.number, _days(reference.published), near)
    return None if found is None else _relative((found, found), "what was dated before")


def _pointed(shift: int, antecedent: Span | None) -> Dated | None:
    found = _days(antecedent)
    if found is None:
        return None
    first, last = found
    if shift:
        at = (last if shift > 0 else first) + timedelta(days=shift)
        first, last = at, at
    return _relative((first, last), "what was dated before")


def _relative(bounds: Days, to: str) -> Dated:
    return Dated(days(*bounds), Basis.RELATIVE, (f"counted from {to}",))


def _days(span: Span | None) -> Days | None:
    return None if span is None else (span.first_day, span.last_day)


def _limited(mention: TimeMention, reference: Reference, base: Dated | None) -> Dated | None:
    """What "since", "until" and their like make of a time."""
    if base is None or mention.relation in (Relation.AT, Relation.AS_OF):
        return base
    first, last = base.span.first_day, base.span.last_day
    published = reference.published.last_day if reference.published else None
    pointing = isinstance(mention.value, Pointer)
    if mention.relation in (Relation.SINCE, Relation.AFTER):
        start = (
            last + timedelta(days=1) if pointing or mention.relation is Relation.AFTER else first
        )
        end = max(start, published) if published else max(start, last + YEAR)
        return _said(base, start, end, f"from {start} until publication")
    if mention.relation is Relation.UNTIL:
        return _said(base, first, last, f"held until {last}")
    if mention.relation is Relation.BY:
        # What was so "by Friday" came about on an unknown day, and was so on Friday.
        return _said(base, first, last, f"so by {last}, and on that day")
    end = first - timedelta(days=1)
    return _said(base, end - YEAR, end, f"not after {end}; a year back is as far as is taken")


def _said(base: Dated, first: date, last: date, reason: str) -> Dated:
    return replace(base, span=days(first, last), reasons=(*base.reasons, reason))
