"""How likely one fix is to follow another in the wake of one ship, for many pairs at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

MOST_HOURS = 60.0
"""Longest silence over which fixes are linked [h] (gpsdio-segment of 30 October 2019)."""
MOST_KNOTS = 40.0
"""Fastest way made good of a ship [kn] (gpsdio-segment before 2019; fast ferries reach it)."""
SLACK_HOURS = 0.1
"""Added to short waits, in the manner of a hypotenuse [h]: clocks of receivers differ."""
PENALTY_HOURS = 4.0
"""Dead reckoning counts fewer and fewer hours from here on [h] (gpsdio-segment 0.20)."""
SLOW_KN = 0.35
"""Below this speed a course says nothing [kn] (gpsdio-segment 0.20, `very_slow`)."""
LEAST_WAY_HOURS = 20 / 3600
"""Shortest wait over which a way made good tells a speed [h]: positions are good to some 10 m."""
STAY_COST = 1.5
"""Weight of a plain distance that speed and course do not explain.

Source: chosen, like the four below, on mixtures of 2 to 20 single-hull tracks of the Global
Fishing Watch samples, thinned to satellite passes and laid over each other; no recorded shared
number was used. `bench/tracks.py hulls` measures it on other mixtures.
"""
MISS_NM, MISS_KN, MISS_HOURS = 0.15, 4.0, 12.0
"""Spread of a miss at once [nm], its growth [kn], and the hours over which growth halves."""
TAIL = 3.0
"""Degrees of freedom of the miss: turns are commoner than a bell curve has them."""
WAIT_COST = 0.67
"""Weight of the logarithm of the wait: short waits are likelier to be the same ship."""
NEW_SHIP = 20.0
"""Log odds that a fix continues a known track before its place is looked at."""


@dataclass(frozen=True, slots=True)
class Fixes:
    """Positions, one element each.

    Attributes:
        hours: Time [h].
        lat: Latitude [degrees].
        lon: Longitude [degrees].
        speed: Speed over ground [kn]; NaN where unknown.
        course: Course over ground [radians from north]; NaN where unknown.
    """

    hours: Floats
    lat: Floats
    lon: Floats
    speed: Floats
    course: Floats

    def at(self, rows: Ints) -> Fixes:
        """The fixes of some rows."""
        return Fixes(*(getattr(self, name)[rows] for name in self.__dataclass_fields__))


def likeness(before: Fixes, after: Fixes) -> Floats:
    """Log odds that pairs of fixes follow each other on one hull; -inf where they cannot.

    The miss is the least of two readings: the dead reckoning of both fixes, and a stay in place
    at a cost. It is judged by a Student curve that widens with the wait.
    """
    hours = after.hours - before.hours
    scale = np.cos(np.radians((before.lat + after.lat) / 2))
    east = ((after.lon - before.lon + 180) % 360 - 180) * 60 * scale
    north = (after.lat - before.lat) * 60
    distance = np.hypot(east, north)
    trusted = hours / (1 + np.sqrt(np.maximum(hours, 0) / PENALTY_HOURS))
    reckoned = (
        _missed(before, trusted, east, north) + _missed(after, trusted, east, north)
    ) / 2  # fmt: skip
    blind = np.isnan(reckoned)
    missed = np.fmin(reckoned, np.where(blind, distance, distance * STAY_COST))
    spread = MISS_NM + MISS_KN * hours / (1 + hours / MISS_HOURS)
    odds = (
        NEW_SHIP - 2 * np.log(spread) - WAIT_COST * np.log(hours + 0.05)
        - (TAIL + 2) / 2 * np.log1p(missed**2 / (TAIL * spread**2))
    )  # fmt: skip
    reachable = (hours >= 0) & (hours <= MOST_HOURS)
    reachable &= distance <= np.hypot(hours, SLACK_HOURS) * MOST_KNOTS
    return np.where(reachable, odds, -np.inf)


def way_between(before: Fixes, after: Fixes) -> tuple[Floats, Floats]:
    """Speed [kn] and course [radians] made good between fixes; NaN over too short a wait."""
    hours = after.hours - before.hours
    scale = np.cos(np.radians((before.lat + after.lat) / 2))
    east = ((after.lon - before.lon + 180) % 360 - 180) * 60 * scale
    north = (after.lat - before.lat) * 60
    long = hours >= LEAST_WAY_HOURS
    knots = np.where(long, np.hypot(east, north) / np.where(long, hours, 1.0), np.nan)
    return knots, np.where(long, np.arctan2(east, north), np.nan)


def _missed(fix: Fixes, hours: Floats, east: Floats, north: Floats) -> Floats:
    """Miles by which the way made good misses the way that a fix announces; NaN if it does not."""
    miles = np.where(fix.speed <= SLOW_KN, 0.0, fix.speed) * hours
    course = np.where(fix.speed <= SLOW_KN, 0.0, fix.course)
    return np.hypot(east - np.sin(course) * miles, north - np.cos(course) * miles)
