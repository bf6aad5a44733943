"""Fixes under one number followed one by one into segments that motion alone can claim.

Where two open segments could both have sent a fix, neither gets it: both end, and a new one starts.
That splits more than there are hulls; `linking` says which segments are one hull's.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

MOST_HOURS = 60.0
"""Longest silence inside a segment [h]."""
MOST_KNOTS = 25.0
"""Miles an hour by which a fix may miss what was announced [kn]."""
PENALTY_HOURS = 1.0
"""Hours beyond which waiting allows less and less."""
SLACK_HOURS = 5 / 60
"""Added to every wait [h]."""
LOOK_BACK = 5
"""Last fixes of a segment that a new one is compared with."""
LOOK_BACK_COST = 1.2
"""How much worth a match loses for each fix that it throws out."""
DOUBT = 2.5
"""How steeply a match loses worth with its miss."""
AMBIGUOUS = 2.0
"""A segment whose match is worth less than this part of the best is no rival."""
SHORT = 10
"""Segments of fewer fixes are believed less."""
MOST_OPEN = 10
"""Segments followed at once; the longest silent one ends first."""
TURN_COST = 10.0
"""Weight of miles off the straight line, and of a stay that speed and course do not explain."""
SLOW_KN = 0.35
"""Below this speed a course of 360 degrees only says that none is known [kn]."""
SOURCE = "gpsdio-segment of 30 October 2019 (Global Fishing Watch, Apache-2.0)"
"""Where the rule and its constants come from; they are told here in own words."""


@dataclass(frozen=True, slots=True)
class Fix:
    """One position.

    Attributes:
        hours: Time [h].
        lat: Latitude [degrees].
        lon: Longitude [degrees].
        speed: Speed over ground [kn]; 0 where unknown.
        course: Course over ground [radians from north]; 0 where unknown.
    """

    hours: float
    lat: float
    lon: float
    speed: float
    course: float


@dataclass(slots=True)
class _Segment:
    number: int
    last: list[tuple[int, Fix, float]]
    count: int = 1


@dataclass(frozen=True, slots=True)
class _Match:
    segment: _Segment
    rank: float
    worth: float
    thrown: int


def pursue(fixes: Iterable[Fix]) -> list[int | None]:
    """Segment of each fix, from 0 in the order of first fixes; None for a fix thrown out.

    Args:
        fixes: In the order of their times.
    """
    is_open: list[_Segment] = []
    told: list[int | None] = []
    started = 0
    for row, fix in enumerate(fixes):
        is_open = [one for one in is_open if fix.hours - one.last[-1][1].hours <= MOST_HOURS]
        found = [match for one in is_open if (match := _match(one, fix)) is not None]
        best = max(found, key=lambda match: match.rank, default=None)
        rivals = [] if best is None else [m for m in found if m.rank * AMBIGUOUS >= best.rank]
        if best is not None and len(rivals) == 1:
            for thrown, _, _ in best.segment.last[len(best.segment.last) - best.thrown :]:
                told[thrown] = None
            _extend(best, row, fix)
            told.append(best.segment.number)
            continue
        ended = {match.segment.number for match in rivals}
        is_open = [one for one in is_open if one.number not in ended]
        if len(is_open) >= MOST_OPEN:
            is_open.remove(min(is_open, key=lambda one: one.last[-1][1].hours))
        is_open.append(_Segment(started, [(row, fix, 0.0)]))
        told.append(started)
        started += 1
    return told


def _extend(match: _Match, row: int, fix: Fix) -> None:
    segment = match.segment
    del segment.last[len(segment.last) - match.thrown :]
    segment.last = [*segment.last[-LOOK_BACK + 1 :], (row, fix, match.worth)]
    segment.count += 1 - match.thrown


def _match(segment: _Segment, fix: Fix) -> _Match | None:
    """The best continuation of a segment, perhaps without its last fixes."""
    best: tuple[float, int] | None = None
    held = 0.0
    for thrown, (_, before, worth_before) in enumerate(reversed(segment.last)):
        worth = worth_of(before, fix)
        if worth is not None:
            worth *= LOOK_BACK_COST**-thrown
            if worth >= held and (best is None or worth > best[0]):
                best = (worth, thrown)
        held = worth_before
    if best is None:
        return None
    rank = best[0] * math.sqrt(min(segment.count / SHORT, 1.0))
    return _Match(segment, rank, *best)


def worth_of(before: Fix, fix: Fix) -> float | None:
    """Worth of a fix as the continuation of another; None if it cannot be."""
    hours = fix.hours - before.hours
    if hours > MOST_HOURS:
        return None
    waited = (hours + SLACK_HOURS) / (1 + math.sqrt(hours / PENALTY_HOURS))
    allowed = waited * MOST_KNOTS
    missed = discrepancy_nm(before, fix)
    if missed > allowed:
        return None
    return math.exp(-((DOUBT * missed / allowed) ** 2)) / waited**2


def discrepancy_nm(one: Fix, other: Fix) -> float:
    """Miles by which two fixes miss what they announce of each other.

    The least of three readings: dead reckoning from both, a stay in place, and a run along the
    announced courses at some slower speed.
    """
    hours = other.hours - one.hours
    scale = math.cos(math.radians((one.lat + other.lat) / 2))
    east = ((other.lon - one.lon + 180) % 360 - 180) * 60 * scale
    north = (other.lat - one.lat) * 60
    distance = math.hypot(east, north)
    reckoned = sum(
        math.hypot(east - math.sin(fix.course) * fix.speed * hours,
                   north - math.cos(fix.course) * fix.speed * hours)
        for fix in (one, other)
    ) / 2  # fmt: skip
    aside = (_aside(one, hours, east, north) + _aside(other, hours, east, north)) / 2
    return min(reckoned, distance * TURN_COST, aside * TURN_COST)


def _aside(fix: Fix, hours: float, east: float, north: float) -> float:
    """Miles off the line of a fix's course, if the other lies ahead of it."""
    miles = fix.speed * hours
    bearing = fix.course - math.atan2(east, north)
    if not 0 < math.cos(bearing) * miles <= miles:
        return math.inf
    return abs(math.sin(bearing)) * math.hypot(east, north)
