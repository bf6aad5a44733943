"""Which days somebody looked, which days nobody did: silence is never a zero."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from sitewatch.model import Look, Span

SURE_WITHIN_DAYS = 2.0
"""A capture span up to this wide [d] marks each of its days as looked at: the image of a local
day lies in two UTC days. In a wider span one look fell on some day, so none of them is sure."""


class Coverage(StrEnum):
    """What is known of the looking on one day."""

    LOOKED = "looked"
    SOMEWHERE = "somewhere"
    """A look fell somewhere in a longer stretch around this day."""
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days in a row with the same coverage, both ends included."""

    first: date
    last: date
    coverage: Coverage

    @property
    def days(self) -> int:
        """Number of days in it."""
        return (self.last - self.first).days + 1


def stretches(looks: Sequence[Look], first: date, last: date) -> tuple[Stretch, ...]:
    """The days from `first` to `last` in runs of equal coverage."""
    spans = [look.captured.span for look in looks if look.somebody_saw]
    runs: list[Stretch] = []
    day = first
    while day <= last:
        coverage = _coverage(spans, day)
        if runs and runs[-1].coverage is coverage:
            runs[-1] = Stretch(runs[-1].first, day, coverage)
        else:
            runs.append(Stretch(day, day, coverage))
        day += timedelta(days=1)
    return tuple(runs)


def longest_gap(looks: Sequence[Look]) -> tuple[Look, Look] | None:
    """The two looks around the longest time in which nobody is known to have looked, or None."""
    saw = sorted((x for x in looks if x.somebody_saw), key=lambda x: (x.captured.span, x.id))
    best: tuple[Look, Look] | None = None
    widest = timedelta(days=1)
    reached: Look | None = None
    for look in saw:
        if reached is not None and look.captured.span.start - reached.captured.span.end > widest:
            widest = look.captured.span.start - reached.captured.span.end
            best = (reached, look)
        if reached is None or look.captured.span.end > reached.captured.span.end:
            reached = look
    return best


def last_look(looks: Sequence[Look]) -> Look | None:
    """The look that saw something and reaches furthest, or None."""
    saw = [look for look in looks if look.somebody_saw]
    return max(saw, key=lambda look: (look.captured.span.end, look.id), default=None)


def _coverage(spans: list[Span], day: date) -> Coverage:
    over = [span for span in spans if span.first_day <= day <= span.last_day]
    if any(span.width_days <= SURE_WITHIN_DAYS for span in over):
        return Coverage.LOOKED
    return Coverage.SOMEWHERE if over else Coverage.NOBODY
