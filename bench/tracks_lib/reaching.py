"""Where by now: real tracks cut at random against the 90 % area, and the time a ranking takes."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import numpy as np
from goals import Row, skipped, within
from numpy.typing import NDArray

from sitewatch.model import Point
from sitewatch.sources.searoutes import routes, world_ports
from sitewatch.tracks.bound import candidates
from sitewatch.tracks.columns import E7, HOUR_US
from sitewatch.tracks.events.columns import Columns, columns_of
from sitewatch.tracks.events.resting import step_knots
from sitewatch.tracks.nearness import km_of_chord, unit_vectors
from sitewatch.tracks.reach import FAST_KN, HORIZONS_H, KM_PER_NM, LastSeen, radius_km, reach
from tracks_lib.positions import pyseas, suez, track_file

CUTS = 4_000
HORIZONS = (0.5, 72.0)
NOW = datetime(2024, 12, 23, tzinfo=UTC)
TARTUS = LastSeen(Point(35.87, 34.9), NOW, 0.1, 14.0)
Floats = NDArray[np.float64]


def where_by_now(seed: int, share: float) -> Iterator[Row]:
    """Coverage on ships that the radii were not measured on, ranking time, the Tobruk deadline."""
    what, goal = "true position in the 90 % area, cuts of other ships", "0.88 to 0.94"
    if not track_file("suez_evergiven_20210320_24.parquet").exists():
        yield skipped(what, goal, "data absent")
    else:
        made = cuts(seed, int(CUTS * share))
        inside = made[:, 3] <= made[:, 4]
        odd = made[:, 0] == 1
        told = f"{inside[odd].mean():.3f} of {odd.sum()} ({inside[~odd].mean():.3f} where measured)"
        yield Row(what, "", goal, told, within(float(inside[odd].mean()), 0.88, 0.94))
        yield Row("  moving / lying", "", "", _by(made[odd], inside[odd]))
    yield from _deadlines()


def _by(made: Floats, inside: NDArray[np.bool_]) -> str:
    lying = made[:, 1] == 1
    return f"{inside[~lying].mean():.3f} / {inside[lying].mean():.3f}"


def _deadlines() -> Iterator[Row]:
    graph, ports = routes(), world_ports()
    times = []
    for _ in range(7):
        began = time.process_time()
        candidates(reach(TARTUS, graph), ports, NOW + timedelta(days=3))
        times.append(time.process_time() - began)
    ms = 1000 * min(times)
    yield Row(
        f"ranking of {len(ports)} ports", "11 ms, unranked", "< 50 ms", f"{ms:.0f} ms", ms < 50
    )
    found = reach(TARTUS, graph).deadlines(ports, 14.0)
    tobruk = next(one for one in found if one.name.startswith("Tobruk"))
    hours = (tobruk.earliest - NOW) / timedelta(hours=1)
    told = f"{hours:.1f} h, {tobruk.km / KM_PER_NM:.0f} nm"
    yield Row("Tartus to Tobruk at 14 kn, not before", "46 h", ">= 46 h", told, 46 <= hours <= 48)


def cuts(seed: int, number: int) -> Floats:
    """Random cuts: odd ship, lying, hours, distance made good [km], radius [km], speed [kn]."""
    rng = np.random.default_rng(seed)
    made: list[tuple[float, ...]] = []
    tables = [columns_of(table) for table in (suez(), pyseas())]
    while len(made) < number:
        columns = tables[int(rng.random() < 0.15)]
        one = _cut(columns, rng)
        if one is not None:
            made.append(one)
    return np.array(made)


def _cut(columns: Columns, rng: np.random.Generator) -> tuple[float, ...] | None:
    at = int(rng.integers(len(columns)))
    ship = columns.vessel[at]
    first, last = np.searchsorted(columns.vessel, [ship, ship + 1])
    hours = float(np.exp(rng.uniform(*np.log(HORIZONS))))
    then = columns.time_us[at] + hours * HOUR_US
    later = first + int(np.searchsorted(columns.time_us[first:last], then))
    if at - first < 3 or later >= last:
        return None
    knots = step_knots_of(columns, first, at)
    recent = columns.time_us[first : at + 1] >= columns.time_us[at] - 3 * HOUR_US
    speeds = knots[recent]
    fast = np.percentile(knots[knots >= 3], 95) if (knots >= 3).sum() >= 20 else FAST_KN["vessel"]
    seen = LastSeen(
        Point(columns.lon_e7[at] / E7, columns.lat_e7[at] / E7),
        NOW,
        float(speeds.mean()),
        float(min(max(fast, 5.0), 30.0)),
    )
    hours = (columns.time_us[later] - columns.time_us[at]) / HOUR_US
    ends = [unit_vectors(columns.lat_e7[[k]] / E7, columns.lon_e7[[k]] / E7) for k in (at, later)]
    km = float(km_of_chord(np.linalg.norm(ends[0] - ends[1], axis=1))[0])
    radius = radius_km(seen, NOW + timedelta(hours=hours))
    return float(ship % 2), float(seen.lying), hours, km, radius, seen.fast_knots


def step_knots_of(columns: Columns, first: int, at: int) -> Floats:
    """Mean speeds from position to position of one ship up to a row [kn]."""
    return step_knots(columns_of(columns.frame[int(first) : at + 1]))


def measured(seed: int, number: int = 20_000) -> dict[bool, list[float]]:
    """The shares to put into `reach.SHARES`: 91st percentiles by horizon, even-numbered ships."""
    made = cuts(seed, number)
    made = made[made[:, 0] == 0]
    found: dict[bool, list[float]] = {}
    for lying in (False, True):
        mine = made[made[:, 1] == lying]
        place = np.searchsorted(HORIZONS_H, mine[:, 2])
        ratio = np.maximum(mine[:, 3] - 2.0, 0) / (mine[:, 5] * KM_PER_NM * mine[:, 2])
        found[lying] = [
            round(float(np.percentile(ratio[place == k], 91)), 2)
            for k in range(len(HORIZONS_H) + 1)
        ]
    return found
