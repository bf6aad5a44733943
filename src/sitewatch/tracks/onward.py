"""From a last position and the time since: the sea that holds the ship, and the plan of deadlines.

Nothing here needs the position tables, so a picture can be made wherever the last position is
known.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import numpy as np

from sitewatch.model import Destination, Onward, Point
from sitewatch.tracks.bound import ELSEWHERE, Candidate, candidates
from sitewatch.tracks.plugin import METHOD
from sitewatch.tracks.ports import KM_PER_DEGREE, Ports
from sitewatch.tracks.reach import LastHeard, Reach, radius_km, reach
from sitewatch.tracks.seagraph import USUALLY_CLOSED, SeaGraph

MOST_PROBABLE = {False: 5, True: 3}
"""Probable ports told without ports that the case asks about, and (True) beside some; judgement: a
plan that fits in a sentence."""
CELLS_DEG = (0.1, 0.25, 0.5, 1.0, 2.0)
"""Widths of the cells of an area [degrees]; the finest is 11 km, ten times the grid to which
sensitive places are rounded."""
ACROSS = 16
"""Cells from the middle of an area to its edge at most; judgement: a map of some hundred pixels."""
LON_ROUNDING = 6


@dataclass(frozen=True, slots=True, eq=False)
class Waters:
    """What ships go by.

    Attributes:
        graph: Sea routes.
        ports: Ports that they may be bound for, watched sites among them.
        named: Names of ports, or ids, that the plan of deadlines always names.
        closed: Passages that cannot be used.
    """

    graph: SeaGraph
    ports: Ports
    named: tuple[str, ...] = ()
    closed: tuple[str, ...] = USUALLY_CLOSED


def onward(last: LastHeard, waters: Waters, until: datetime) -> Onward:
    """Where a ship can be at a time, and when it can be at which port at the earliest.

    Args:
        last: Its last position and what is known of it.
        waters: Sea routes and ports.
        until: The time asked about (UTC).

    Raises:
        TimeError: If that lies before the last position.
    """
    reached = reach(last.seen, waters.graph, waters.closed)
    radius = radius_km(last.seen, until)
    cell = _cell(radius)
    return Onward(
        site=last.site,
        asset=last.asset,
        at=last.seen.at,
        heard=last.seen.when,
        until=until,
        knots=last.seen.fast_knots,
        radius_km=round(radius, 1),
        area=_area(reached, radius, cell),
        cell_deg=cell,
        destinations=_destinations(last, reached, waters, until),
        elsewhere=ELSEWHERE,
        inputs=tuple(sorted({last.observation, *last.calls})),
        method=METHOD,
    )


def _destinations(
    last: LastHeard, reached: Reach, waters: Waters, until: datetime
) -> tuple[Destination, ...]:
    """The ports asked about and the most probable ones, soonest first; not the one it was at."""
    ports, every = waters.ports, len(waters.ports)
    ranked = candidates(reached, ports, until, dict(last.history), last.declared, every)
    index = {
        (key, name): at for at, (key, name) in enumerate(zip(ports.keys, ports.names, strict=True))
    }
    chosen: dict[str, Candidate] = {}
    likely, most = 0, MOST_PROBABLE[bool(waters.named)]
    for one in ranked:
        asked = any(is_port(one.port, one.name, name) for name in waters.named)
        there = one.port == last.site or (not asked and one.km < ports_apart(last))
        if there or (not asked and likely == most) or one.name in chosen:
            continue
        likely += not asked
        chosen[one.name] = one
    told = sorted(chosen.values(), key=lambda one: (one.earliest, one.name))
    return tuple(_destination(one, ports, index[one.port, one.name]) for one in told)


def ports_apart(last: LastHeard) -> float:
    """Ports nearer than this to the last position are the place where it is [km].

    Source:
        The exit distance of a port call, 4 km, for a ship that lies; none for one under way.
    """
    return 4.0 if last.seen.lying else 0.0


def is_port(key: str, called: str, name: str) -> bool:
    """Whether a port is the one of a name: its id, or its name with or without its country."""
    plain = called.partition(" (")[0]
    return name.casefold() in {key.casefold(), called.casefold(), plain.casefold()}


def unknown(waters: Waters) -> tuple[str, ...]:
    """Names that the plan should name and that are no port of the list."""
    both = list(zip(waters.ports.keys, waters.ports.names, strict=True))
    return tuple(
        name for name in waters.named if not any(is_port(key, called, name) for key, called in both)
    )


def _destination(one: Candidate, ports: Ports, at: int) -> Destination:
    return Destination(
        one.port,
        one.name,
        Point(float(ports.lon[at]), float(ports.lat[at])),
        round(one.probability, 3),
        round(one.km, 1),
        one.earliest.replace(second=0, microsecond=0),
        one.reachable,
        one.reasons,
    )


def _cell(radius: float) -> float:
    """Width of the cells in which an area of a radius is told [degrees]."""
    fits = (cell for cell in CELLS_DEG if radius / KM_PER_DEGREE <= cell * ACROSS)
    return next(fits, CELLS_DEG[-1])


def _area(reached: Reach, radius: float, cell: float) -> tuple[tuple[float, float], ...]:
    """Middles of the cells within a way over water.

    Cells on land are among them where the sea is near: whoever draws them draws land on top.
    """
    at = reached.seen.at
    high = radius / KM_PER_DEGREE
    north, south = min(at.lat + high, 89.0), max(at.lat - high, -89.0)
    wide = min(high / max(np.cos(np.radians(max(abs(north), abs(south)))), 0.05), 180.0)
    rows = np.arange(np.floor(south / cell), np.ceil(north / cell)) * cell + cell / 2
    cols = np.arange(np.floor((at.lon - wide) / cell), np.ceil((at.lon + wide) / cell))
    lat, lon = (k.ravel() for k in np.meshgrid(rows, cols * cell + cell / 2, indexing="ij"))
    lon = (lon + 180.0) % 360.0 - 180.0
    inside = reached.places_km(lat, lon) <= radius
    found = {
        (round(x, LON_ROUNDING), round(y, LON_ROUNDING))
        for x, y in zip(lon[inside].tolist(), lat[inside].tolist(), strict=True)
    }
    return tuple(sorted(found))
