"""Times as half-open UTC spans; the precision of a date is the width of its span."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from functools import reduce

from sitewatch.errors import TimeError

DAY = timedelta(days=1)


class Basis(StrEnum):
    """Where a time comes from."""

    EXPLICIT = "explicit"
    """Written in the evidence as a date, or recorded by an instrument."""
    RELATIVE = "relative"
    """Written relative to something dated: a weekday, "last week"."""
    INFERRED = "inferred"
    """Worked out from context: bounds from other facts."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of time, `start` included and `end` excluded, both in UTC.

    Raises:
        TimeError: If a bound has no zone or the span is empty or runs backwards.
    """

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        for bound in (self.start, self.end):
            if bound.tzinfo is None:
                raise TimeError(f"a time without a zone: {bound.isoformat()}")
        if self.start >= self.end:
            bounds = f"{self.start.isoformat()} to {self.end.isoformat()}"
            raise TimeError(f"a span must end after it starts: {bounds}")
        object.__setattr__(self, "start", self.start.astimezone(UTC))
        object.__setattr__(self, "end", self.end.astimezone(UTC))

    @property
    def first_day(self) -> date:
        """The UTC day on which the span starts."""
        return self.start.date()

    @property
    def last_day(self) -> date:
        """The last UTC day that the span touches."""
        return (self.end - timedelta(microseconds=1)).date()

    @property
    def width_days(self) -> float:
        """Length of the span [days]."""
        return (self.end - self.start) / DAY

    @property
    def middle(self) -> datetime:
        """The instant half-way through."""
        return self.start + (self.end - self.start) / 2

    def overlaps(self, other: Span) -> bool:
        """Whether some instant lies in both."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        """Whether all of `other` lies inside."""
        return self.start <= other.start and other.end <= self.end

    def intersection(self, other: Span) -> Span | None:
        """What both share, or None."""
        if not self.overlaps(other):
            return None
        return Span(max(self.start, other.start), min(self.end, other.end))

    def hull(self, other: Span) -> Span:
        """The smallest span around both."""
        return Span(min(self.start, other.start), max(self.end, other.end))

    def __str__(self) -> str:
        if self.first_day == self.last_day:
            return self.first_day.isoformat()
        return f"{self.first_day.isoformat()} to {self.last_day.isoformat()}"


def day(value: date) -> Span:
    """The UTC day as a span."""
    return days(value, value)


def days(first: date, last: date) -> Span:
    """From the start of `first` to the end of `last`, both included.

    Raises:
        TimeError: If `last` lies before `first`.
    """
    start = datetime(first.year, first.month, first.day, tzinfo=UTC)
    end = datetime(last.year, last.month, last.day, tzinfo=UTC) + DAY
    return Span(start, end)


def hull(spans: list[Span]) -> Span:
    """The smallest span around all of them.

    Raises:
        TimeError: If the list is empty.
    """
    if not spans:
        raise TimeError("no spans to put a hull around")
    return reduce(Span.hull, spans)


@dataclass(frozen=True, slots=True)
class Dated:
    """A span with its basis and, in words, the reasons for it.

    Attributes:
        span: The earliest and latest that it can be.
        basis: Where it comes from.
        reasons: One short sentence a reason, in the order in which they were applied.
        text: The words that were read as a time, or empty.
    """

    span: Span
    basis: Basis
    reasons: tuple[str, ...] = ()
    text: str = ""
