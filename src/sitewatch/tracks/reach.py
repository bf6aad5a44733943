"""Where a ship can be by now: how far it can have come over water, and to which ports when.

The plan of deadlines is arithmetic: distance over water by a speed. The area that holds the ship
with 90 % is measured: real tracks were cut at random and the distance made good compared with the
distance that the ship's own speed allows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from sitewatch.errors import TimeError
from sitewatch.model import AssetRef, Point
from sitewatch.tracks.ports import Ports
from sitewatch.tracks.seagraph import USUALLY_CLOSED, SeaGraph

Floats = NDArray[np.float64]

KM_PER_NM = 1.852
"""1 nautical mile = 1852 m (BIPM, SI brochure, table 8)."""
FAST_KN = {"vessel.naval": 30.0, "vessel.merchant.container": 24.0, "vessel": 20.0}
"""Sustained speed that few ships of a class exceed [kn]; judgement from type descriptions."""
STILL_KN = 1.0
"""Below this mean speed before the last position a ship counts as lying [kn]; judgement."""
HORIZONS_H = (3.0, 12.0, 36.0)
"""Edges of the horizons for which the area was measured [h]."""
SHARES = {False: (0.72, 0.71, 0.72, 0.71), True: (0.02, 0.23, 0.19, 0.2)}
"""Share of speed times time that holds the distance made good in 90 of 100 cuts, by horizon; first
of moving ships, then (True) of lying ones.

Source:
    Measured: `bench/tracks.py reach`, ships with even numbers; ships with odd numbers check it.
"""
ROOM_KM = 2.0
"""Added to every radius [km]: ships at anchor swing, positions are good to 10 m; judgement."""


@dataclass(frozen=True, slots=True)
class LastSeen:
    """What is known of a ship at its last position.

    Attributes:
        at: The position.
        when: Its time (UTC).
        knots: Mean speed over the last hours [kn].
        fast_knots: Speed that it keeps to when under way: its own 95th percentile, or its class's
            [kn].
        course_deg: Course [degrees], or None where it lies or sent none.
    """

    at: Point
    when: datetime
    knots: float
    fast_knots: float
    course_deg: float | None = None

    @property
    def lying(self) -> bool:
        """Whether it hardly moved."""
        return self.knots < STILL_KN


@dataclass(frozen=True, slots=True)
class LastHeard:
    """A ship that was at a site and was last heard at some time, and what that leaves open.

    Attributes:
        observation: Id of the observation that says so.
        site: Id of the site.
        asset: The ship.
        seen: Where and when, and how fast it goes.
        history: Port calls in these files by port id.
        declared: Destination that it sent last, or empty.
        calls: Ids of the observations of its call at the site.
    """

    observation: str
    site: str
    asset: AssetRef
    seen: LastSeen
    history: tuple[tuple[str, int], ...] = ()
    declared: str = ""
    calls: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Deadline:
    """When a ship can be at a port at the earliest.

    Attributes:
        port: Id of the port.
        name: Its name.
        km: Distance over water [km].
        earliest: Earliest arrival at the speed asked about (UTC).
    """

    port: str
    name: str
    km: float
    earliest: datetime

    @property
    def words(self) -> str:
        """The deadline as a sentence's part."""
        return f"if bound for {self.name}, not before {self.earliest:%d %B %Y %H:%M} UTC"


def radius_km(seen: LastSeen, now: datetime) -> float:
    """Radius over water that holds the ship with 90 % [km].

    Raises:
        TimeError: If the time lies before the last position.
    """
    hours = (now - seen.when) / timedelta(hours=1)
    if hours < 0:
        raise TimeError(f"asked about {now.isoformat()}, before the last position")
    share = SHARES[seen.lying][int(np.searchsorted(HORIZONS_H, hours))]
    return share * seen.fast_knots * KM_PER_NM * hours + ROOM_KM


def furthest_km(seen: LastSeen, now: datetime) -> float:
    """Radius that it cannot have left at its fast speed [km]; for deadlines, not for guesses.

    Raises:
        TimeError: If the time lies before the last position.
    """
    hours = (now - seen.when) / timedelta(hours=1)
    if hours < 0:
        raise TimeError(f"asked about {now.isoformat()}, before the last position")
    return seen.fast_knots * KM_PER_NM * hours


@dataclass(frozen=True, slots=True, eq=False)
class Reach:
    """Distances over water from a last position.

    Attributes:
        seen: The ship.
        graph: Sea routes.
        km: Distance to every node of the graph [km].
    """

    seen: LastSeen
    graph: SeaGraph
    km: Floats

    def places_km(self, lat: Floats, lon: Floats) -> Floats:
        """Distance over water to places [km]; infinite where no way leads."""
        return self.graph.to_places(self.seen.at, self.km, lat, lon)

    def area(self, now: datetime) -> tuple[tuple[float, float], ...]:
        """Points at sea, on the routes, that the 90 % area holds, as (longitude, latitude)."""
        inside = np.flatnonzero(self.km <= radius_km(self.seen, now))
        points = zip(self.graph.lon[inside].tolist(), self.graph.lat[inside].tolist(), strict=True)
        return tuple(sorted(points))

    def deadlines(self, ports: Ports, knots: float) -> tuple[Deadline, ...]:
        """When it can be at each port at the earliest, soonest first; unreachable ones left out.

        Args:
            ports: The ports asked about.
            knots: Speed made good [kn], > 0.
        """
        km = self.places_km(ports.lat, ports.lon)
        order = [int(at) for at in np.argsort(km, kind="stable") if np.isfinite(km[at])]
        return tuple(
            Deadline(
                ports.keys[at],
                ports.names[at],
                float(km[at]),
                self.seen.when + timedelta(hours=float(km[at]) / KM_PER_NM / knots),
            )
            for at in order
        )


def reach(seen: LastSeen, graph: SeaGraph, closed: tuple[str, ...] = USUALLY_CLOSED) -> Reach:
    """How far everything is over water from a last position.

    Args:
        seen: The ship.
        graph: Sea routes.
        closed: Passages that cannot be used ("bosporus").
    """
    return Reach(seen, graph, graph.from_position(seen.at, closed))


def fast_knots(path: str, own_dkn: NDArray[np.int16]) -> float:
    """Speed that a ship keeps to when under way [kn]: its own where enough of it is known.

    Args:
        path: Class path.
        own_dkn: Its speeds over ground [tenths of a knot], unknown ones left out.
    """
    moving = own_dkn[own_dkn >= 30]
    classes: Mapping[str, float] = FAST_KN
    by_class = next((v for k, v in classes.items() if path == k or path.startswith(f"{k}.")), 20.0)
    if moving.size < 20:
        return by_class
    return float(max(np.percentile(moving, 95) / 10, 5.0))
