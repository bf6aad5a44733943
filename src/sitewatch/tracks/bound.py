"""For which port a silent ship is bound: a ranking with the mass that belongs to no port."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from sitewatch.tracks.ports import Ports
from sitewatch.tracks.reach import KM_PER_NM, Reach, furthest_km

Floats = NDArray[np.float64]

TYPICAL_KM = 1500.0
"""Distance over which the weight of a port falls to a third [km]; judgement: half of all sea legs
are coastal, and the few long ones are left to the ship's history and its declared destination."""
AHEAD = 1.5
"""How much a port ahead outweighs one behind (concentration of a von Mises law); judgement."""
DECLARED = 0.5
"""Probability that goes to ports whose code or name stands in the declared destination; judgement:
destinations are typed in, often out of date, and blank or a joke in others."""
SEEN_BEFORE = 0.25
"""Probability that goes to ports that the ship, or ships like it, called at before; judgement."""
ELSEWHERE = 0.25
"""Probability kept for none of the ports of the list, "still at sea" included; judgement."""
LEAST_LETTERS = 4


@dataclass(frozen=True, slots=True)
class Candidate:
    """A port that a ship may be bound for.

    Attributes:
        port: Id of the port.
        name: Its name.
        probability: That it is the next port, of what can be told here.
        km: Distance over water [km].
        earliest: Earliest arrival at the ship's fast speed (UTC).
        reachable: Whether it can be there by now.
        reasons: What speaks for it, one short sentence each.
    """

    port: str
    name: str
    probability: float
    km: float
    earliest: datetime
    reachable: bool
    reasons: tuple[str, ...]


def candidates(  # `most` bounds the answer, the rest is what is known
    reached: Reach,
    ports: Ports,
    now: datetime,
    history: Mapping[str, int] | None = None,
    declared: str = "",
    most: int = 25,
) -> tuple[Candidate, ...]:
    """The ports that a ship is most probably bound for, most probable first.

    Those of all ports add up to one less `ELSEWHERE`. They are a ranking made explicit: no open set
    of voyages with verified calls exists here to calibrate them on.

    Args:
        reached: Distances over water from the last position.
        ports: The ports.
        now: Time asked about (UTC).
        history: Earlier calls of the ship, or of ships like it, by port id.
        declared: Destination that it sent last.
        most: Number of ports wanted.
    """
    km = reached.places_km(ports.lat, ports.lon)
    known = np.array([(history or {}).get(key, 0) for key in ports.keys], dtype=float)
    named = _named(ports, declared)
    near = np.exp(-km / TYPICAL_KM) * _ahead(reached, ports)
    share = _mixed(near, ((DECLARED, near * named), (SEEN_BEFORE, near * known)))
    order = [int(at) for at in np.argsort(-share, kind="stable") if np.isfinite(km[at])][:most]
    limit = furthest_km(reached.seen, now)
    return tuple(
        Candidate(
            ports.keys[at],
            ports.names[at],
            float(share[at]),
            float(km[at]),
            _after(reached, float(km[at])),
            bool(km[at] <= limit),
            _reasons(int(known[at]), bool(named[at]), float(km[at])),
        )
        for at in order
    )


def _mixed(near: Floats, groups: tuple[tuple[float, Floats], ...]) -> Floats:
    """Shares of the ports: each group that has members gets its mass, the rest goes by nearness."""
    left, share = 1 - ELSEWHERE, np.zeros(len(near))
    for mass, weight in groups:
        total = float(weight.sum())
        if total > 0:
            share += left * mass * weight / total
            left *= 1 - mass
    total = float(near.sum())
    return share + left * near / total if total > 0 else share


def _after(reached: Reach, km: float) -> datetime:
    hours = km / KM_PER_NM / reached.seen.fast_knots
    return reached.seen.when + timedelta(hours=hours)


def _ahead(reached: Reach, ports: Ports) -> Floats:
    """How well the direction of each port fits the course; one where the ship lies."""
    course = reached.seen.course_deg
    if course is None or reached.seen.lying:
        return np.ones(len(ports))
    lat, lon = np.radians(reached.seen.at.lat), np.radians(reached.seen.at.lon)
    to_lat, to_lon = np.radians(ports.lat), np.radians(ports.lon)
    east = np.sin(to_lon - lon) * np.cos(to_lat)
    north = np.cos(lat) * np.sin(to_lat) - np.sin(lat) * np.cos(to_lat) * np.cos(to_lon - lon)
    fits: Floats = np.exp(AHEAD * np.cos(np.arctan2(east, north) - np.radians(course)))
    return fits


def _named(ports: Ports, declared: str) -> NDArray[np.bool_]:
    """Whether a port's code or name stands in a declared destination."""
    told = "".join(c if c.isalnum() else " " for c in declared.upper()).strip()
    if not told:
        return np.zeros(len(ports), dtype=bool)
    words, whole = set(told.split()), told.replace(" ", "")

    def fits(key: str, name: str) -> bool:
        first = name.partition(" (")[0].upper()
        long = len(first) >= LEAST_LETTERS and first in told
        return key.upper() in words or (len(key) >= LEAST_LETTERS and key.upper() in whole) or long

    return np.array([fits(k, n) for k, n in zip(ports.keys, ports.names, strict=True)])


def _reasons(calls: int, named: bool, km: float) -> tuple[str, ...]:  # noqa: FBT001
    told = [f"{km / KM_PER_NM:.0f} nautical miles over water"]
    if calls:
        told.append(f"{calls} earlier calls")
    if named:
        told.append("stands in the destination that it declared")
    return tuple(told)
