"""Sets of days as sorted ranges, and limits that narrow them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

Days = tuple[date, date]
Ranges = tuple[Days, ...]
OPEN_END = date(9000, 1, 1)
"""Stands for "no last day"; leaves room for arithmetic below the calendar's end."""


@dataclass(frozen=True, slots=True)
class Limit:
    """Days that something in a text leaves possible for its publication.

    Attributes:
        reason: Why, as a short sentence.
        ranges: The days.
        soft: Whether it is a habit of writers rather than a must.
    """

    reason: str
    ranges: Ranges
    soft: bool = False


def both(a: Ranges, b: Ranges) -> Ranges:
    """Days in both sets."""
    found = [
        (max(x[0], y[0]), min(x[1], y[1])) for x in a for y in b if x[0] <= y[1] and y[0] <= x[1]
    ]
    return union(found)


def union(ranges: Iterable[Days]) -> Ranges:
    """The ranges in order, those that touch made one."""
    joined: list[Days] = []
    for first, last in sorted(r for r in ranges if r[0] <= r[1]):
        if joined and first <= joined[-1][1] + timedelta(days=1):
            joined[-1] = (joined[-1][0], max(joined[-1][1], last))
        else:
            joined.append((first, last))
    return tuple(joined)


def narrowed(start: Ranges, limits: Iterable[Limit]) -> tuple[Ranges, list[Limit], list[Limit]]:
    """Days left by the limits taken in turn, the limits that took days away, and those refused.

    A limit that would leave no day is refused.
    """
    days, used, refused = start, [], []
    for limit in limits:
        left = both(days, limit.ranges)
        if not left:
            refused.append(limit)
        elif left != days:
            days = left
            used.append(limit)
    return days, used, refused
