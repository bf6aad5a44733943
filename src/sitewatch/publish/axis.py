"""Axes: days to pixels with ticks that people can read, counts to pixels."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sitewatch.publish.words import MONTHS

DAY_STEPS = (1, 2, 3, 5, 7, 14)
MONTH_STEPS = (1, 2, 3, 6, 12, 24, 60)
COUNT_STEPS = (1, 2, 5)


@dataclass(frozen=True, slots=True)
class TimeAxis:
    """Days along a line.

    Attributes:
        first: First day shown.
        last: Last day shown, its end included.
        left: Position of the start of the first day [px].
        right: Position of the end of the last day [px].
    """

    first: date
    last: date
    left: float
    right: float

    @property
    def days(self) -> int:
        """Number of days shown."""
        return (self.last - self.first).days + 1

    @property
    def day_px(self) -> float:
        """Width of a day [px]."""
        return (self.right - self.left) / self.days

    def at(self, moment: datetime) -> float:
        """Position of an instant [px], held inside the axis."""
        start = datetime.combine(self.first, time(), UTC)
        return self._inside(self.left + (moment - start) / timedelta(days=1) * self.day_px)

    def start(self, day: date) -> float:
        """Position of the start of a day [px], held inside the axis."""
        return self._inside(self.left + (day - self.first).days * self.day_px)

    def end(self, day: date) -> float:
        """Position of the end of a day [px], held inside the axis."""
        return self.start(day + timedelta(days=1))

    def ticks(self, most: int) -> list[tuple[float, str]]:
        """At most about `most` positions in the middle of days, with labels."""
        labels: list[tuple[float, str]] = []
        year = None
        for day in _tick_days(self.first, self.last, most):
            label = f"{day.day} {MONTHS[day.month - 1][:3]}"
            if day.year != year:
                label = f"{label} {day.year}"
            labels.append((self.start(day) + self.day_px / 2, label))
            year = day.year
        return labels

    def _inside(self, position: float) -> float:
        return min(max(position, self.left), self.right)


@dataclass(frozen=True, slots=True)
class CountAxis:
    """Counts upwards.

    Attributes:
        top: Largest count shown.
        zero: Position of the count zero [px].
        ceiling: Position of the largest count [px].
    """

    top: int
    zero: float
    ceiling: float

    def at(self, count: float) -> float:
        """Position of a count [px]."""
        return self.zero - min(count, self.top) / self.top * (self.zero - self.ceiling)

    def ticks(self, most: int) -> list[tuple[float, str]]:
        """At most `most` round counts above zero, with labels."""
        step = next(step for step in _round_steps() if self.top / step <= most)
        return [(self.at(n), str(n)) for n in range(step, self.top + 1, step)]


def _round_steps() -> Iterator[int]:
    scale = 1
    while True:
        yield from (step * scale for step in COUNT_STEPS)
        scale *= 10


def _tick_days(first: date, last: date, most: int) -> list[date]:
    span = (last - first).days + 1
    for step in DAY_STEPS:
        if span / step <= most:
            return [first + timedelta(days=n) for n in range(0, span, step)]
    months = list(_months(first, last))
    step = next((step for step in MONTH_STEPS if len(months) / step <= most), MONTH_STEPS[-1])
    return [m for m in months if (m.year * 12 + m.month - 1) % step == 0] or [first]


def _months(first: date, last: date) -> Iterator[date]:
    month = first.replace(day=1)
    while month <= last:
        if month >= first:
            yield month
        month = (month + timedelta(days=32)).replace(day=1)
