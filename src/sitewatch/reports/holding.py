"""When a statement holds: its own words, else the image it rests on, else bounds."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sitewatch.model import Basis, Dated, Evidence, Span
from sitewatch.reports.doctime import DocTime
from sitewatch.reports.times_around import Times
from sitewatch.reports.timex_values import Calendar, EventTime, Relation

BACK = timedelta(days=30)
"""How far before publication an undated statement may reach where nothing in the text limits it.

Source: convention of this project: news of military movements older than a month is called so.
"""

LONG = timedelta(days=3650)
"""The same where not even the time of publication is known."""

WIDE_DAYS = 60
"""Publication that is known no better than this [d] limits nothing from below."""

FRESH_DAYS = 3
"""Publication that is known this well [d] dates what is told in the present tense."""

MONTH_DAYS = 31
"""A time that the text dates no better than this [d] says nothing of when its story starts."""


@dataclass(frozen=True, slots=True)
class Grounds:
    """What a time is worked out from.

    Attributes:
        times: Times around the statement.
        captured: When the image behind it was made, or None.
        said: When its speaker spoke, or None.
        ongoing: Whether it speaks of what held when it was said.
        coming: Whether it speaks of what is still to come.
        now: Whether it speaks in the present tense and rests on no image: on images of an unknown
            day it may be long over.
    """

    times: Times
    captured: Dated | None = None
    said: Dated | None = None
    ongoing: bool = True
    coming: bool = False
    now: bool = False


def holds(grounds: Grounds, doc: DocTime, evidence: Evidence) -> Dated:
    """When a statement holds: bounds with the reasons for them.

    Args:
        grounds: What its sentence and its source say of time.
        doc: Publication and the other times of the article.
        evidence: The record of the original; nothing holds after it was retrieved.
    """
    own, captured = grounds.times.own, grounds.captured
    if own is not None and own.dated is not None:
        since = own.mention.relation is Relation.SINCE and grounds.ongoing
        if captured is None or not since:
            return _not_before(own.dated, _earliest(doc, _latest(doc, evidence)))
    latest = _latest(doc, evidence)
    if grounds.coming:
        return _coming(doc, latest)
    if captured is not None:
        basis = Basis.INFERRED if captured.basis is Basis.EXPLICIT else captured.basis
        reasons = (*captured.reasons, "date of the images that it rests on")
        return replace(captured, basis=basis, reasons=reasons)
    if grounds.said is not None:
        return _when_said(grounds.said, _earliest(doc, latest), ongoing=grounds.ongoing)
    if grounds.now and doc.published is not None and latest.width_days <= FRESH_DAYS:
        span = Span(latest.start - timedelta(days=1), latest.end)
        return Dated(span, Basis.INFERRED, ("in the present tense: so when it was written",))
    start = min(_earliest(doc, latest), latest.end - timedelta(days=1))
    reason = "undated: after what the text dates first and not later than publication"
    return Dated(Span(start, latest.end), Basis.INFERRED, (reason,))


def _not_before(dated: Dated, earliest: datetime) -> Dated:
    """A time that is open downwards ("by 9 May") starts where the text starts."""
    if dated.span.width_days <= WIDE_DAYS or not dated.span.start < earliest < dated.span.end:
        return dated
    reasons = (*dated.reasons, "not before what the text dates first")
    return replace(dated, span=Span(earliest, dated.span.end), reasons=reasons)


def _when_said(said: Dated, earliest: datetime, *, ongoing: bool) -> Dated:
    if ongoing:
        return replace(said, reasons=(*said.reasons, "the day it was said"))
    start = earliest if earliest < said.span.start else said.span.start - BACK
    span = Span(start, said.span.end)
    return Dated(span, Basis.INFERRED, (*said.reasons, "not later than it was said"))


def _coming(doc: DocTime, latest: Span) -> Dated:
    start = doc.published.span.start if doc.published else latest.start
    reason = "still to come when it was published"
    return Dated(Span(start, latest.end + BACK), Basis.INFERRED, (reason,))


def _latest(doc: DocTime, evidence: Evidence) -> Span:
    if doc.published is not None:
        return doc.published.span
    return Span(evidence.retrieved - timedelta(days=1), evidence.retrieved)


def _earliest(doc: DocTime, latest: Span) -> datetime:
    """The first day that the text dates, within reach of publication."""
    wide = doc.published is None or latest.width_days > WIDE_DAYS
    limit = latest.end - (LONG if wide else BACK + (latest.end - latest.start))
    named = [t.dated for t in doc.times if isinstance(t.mention.value, (Calendar, EventTime))]
    starts = [
        dated.span.start
        for dated in named
        if dated is not None
        and dated.span.width_days <= MONTH_DAYS
        and limit <= dated.span.start < latest.end
    ]
    if starts:
        return min(starts)
    return latest.start if wide and doc.published is not None else limit
