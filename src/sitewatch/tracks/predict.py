"""Where ships were at the moment of an image, with how far off that may be."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sitewatch.tracks.columns import E7, SECOND_US
from sitewatch.tracks.events.columns import Columns

Floats = NDArray[np.float64]
M_PER_DEGREE = 111_195.0
"""Length of a degree of latitude on a sphere of the mean radius 6371.0088 km (IUGG)."""
RECENT_US = 300 * SECOND_US
"""Positions this long before (or after) the nearest one give the velocity there [microseconds];
judgement: longer than GPS noise matters, shorter than most turns."""
ROOM_M = 15.0
"""Spread of a ship that lies, at any age [m].

Source:
    GPS of 10 m (ITU-R M.1371-5, position accuracy flag), half a ship's length between antenna and
    middle of the hull, and geolocation of images of 10 to 30 m.
"""
ALONG, ACROSS = 0.03, 0.025
"""Spread along and across the course as shares of the way since the last position, one side.

Source:
    Measured: residuals of dead reckoning over 15 min in a dense hour of Danish traffic; the same
    hour scores them (`bench/tracks.py images`).
"""
BETWEEN = 0.012
"""Spread as a share of the way to the nearer position where positions on both sides are known;
measured in the same way."""
STILL_M_S = 0.25
"""Below this speed a ship lies [m/s]: half a knot, MarineTraffic's "stopped"."""
WANDER_M_S = 0.005
"""Added per second to every spread [m/s]: ships at rest get under way; measured likewise."""


@dataclass(frozen=True, slots=True, eq=False)
class Predicted:
    """Ships at one moment, one an entry, in metres from a common origin.

    Attributes:
        vessel: Which ship.
        east: Position to the east of the origin [m].
        north: Position to the north [m].
        course: Direction of movement [radians, from north].
        along: Spread along that direction [m].
        across: Spread across it [m].
    """

    vessel: NDArray[np.int64]
    east: Floats
    north: Floats
    course: Floats
    along: Floats
    across: Floats


def predicted(
    columns: Columns, at_us: int, origin: tuple[float, float], oldest_us: int
) -> Predicted:
    """Every ship with a position near enough in time, at the moment asked about.

    Args:
        columns: Positions of whole ships.
        at_us: The moment [microseconds since 1970, UTC].
        origin: Latitude and longitude that positions are measured from [degrees].
        oldest_us: Positions further away in time than this are not used [microseconds].
    """
    east, north = metres(columns.lat_e7 / E7, columns.lon_e7 / E7, origin)
    first = np.flatnonzero(columns.begins)
    made = []
    for low, high in zip(first, np.append(first[1:], len(columns)), strict=True):
        times = columns.time_us[low:high]
        after = int(np.searchsorted(times, at_us, side="right"))
        track = np.column_stack([east[low:high], north[low:high]])
        sides = (
            _side(times, track, after - 1, at_us, oldest_us),
            _side(times, track, after, at_us, oldest_us),
        )
        place = _placed(*sides)
        if place is not None:
            made.append((columns.vessel[low], *place))
    table = np.array(made, dtype=float).reshape(-1, 6)
    return Predicted(
        np.array([row[0] for row in made], dtype=np.int64), *(table[:, k] for k in range(1, 6))
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Side:
    """The position nearest in time on one side: age [s], place [m], velocity [m/s]."""

    age: float
    place: Floats
    velocity: Floats


def _side(
    times: NDArray[np.int64], track: Floats, row: int, at_us: int, oldest_us: int
) -> _Side | None:
    if not 0 <= row < len(times) or abs(int(times[row]) - at_us) > oldest_us:
        return None
    near = np.flatnonzero(np.abs(times - times[row]) <= RECENT_US)
    near = near[near <= row] if times[row] <= at_us else near[near >= row]
    seconds = (times[near] - times[row]) / SECOND_US
    velocity = np.zeros(2)
    if near.size > 1 and np.ptp(seconds) > 0:
        # The recent way as a straight line through the nearest position, later points weigh more.
        weight = np.exp(-np.abs(seconds) / 120.0)
        moved = track[near] - track[row]
        velocity = (weight * seconds) @ moved / float((weight * seconds) @ seconds)
    age = (at_us - int(times[row])) / SECOND_US
    return _Side(age, track[row], velocity)


def _placed(before: _Side | None, after: _Side | None) -> tuple[float, ...] | None:
    """East, north, course, spread along and across [m]."""
    if before is not None and after is not None:
        return _between(before, after)
    side = before or after
    if side is None:
        return None
    speed = float(np.hypot(*side.velocity))
    place = side.place + side.velocity * side.age * (speed > STILL_M_S)
    course = float(np.arctan2(*side.velocity))
    way, room = speed * abs(side.age), ROOM_M + WANDER_M_S * abs(side.age)
    return float(place[0]), float(place[1]), course, room + ALONG * way, room + ACROSS * way


def _between(before: _Side, after: _Side) -> tuple[float, ...]:
    """A cubic through both positions with the velocity at each (Hermite)."""
    length = before.age - after.age
    share = before.age / length if length > 0 else 0.0
    a, b = 2 * share**3 - 3 * share**2 + 1, share**3 - 2 * share**2 + share
    c, d = -2 * share**3 + 3 * share**2, share**3 - share**2
    place = a * before.place + c * after.place
    place = place + length * (b * before.velocity + d * after.velocity)
    way = after.place - before.place
    nearer = min(before.age, -after.age)
    speed = max(float(np.hypot(*way)) / max(length, 1.0), float(np.hypot(*before.velocity)))
    spread = ROOM_M + WANDER_M_S * nearer + BETWEEN * speed * nearer
    return float(place[0]), float(place[1]), float(np.arctan2(*way)), spread, spread


def metres(lat: Floats, lon: Floats, origin: tuple[float, float]) -> tuple[Floats, Floats]:
    """Positions as metres to the east and north of an origin; good to 1 % within 200 km."""
    east = (lon - origin[1] + 180) % 360 - 180
    scale = M_PER_DEGREE * np.cos(np.radians(origin[0]))
    return east * scale, (lat - origin[0]) * M_PER_DEGREE
