"""Real tracks with switch-offs and reception holes put into them, so that the truth is known."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from sitewatch.tracks.columns import E7, HOUR_US
from sitewatch.tracks.events.columns import Columns, columns_of

OFFS, HOLES = 24, 6
"""Switch-offs and reception holes a run: about one silence in sixteen is then a switch-off."""
LEAST_LOST = 3
"""A switch-off takes at least this many positions: one that hides nothing cannot be told."""


@dataclass(frozen=True, slots=True, eq=False)
class Injected:
    """A thinned copy of real tracks, and what was done to it.

    Attributes:
        columns: What is left.
        offs: (vessel, start, end) of each switch-off [microseconds].
    """

    columns: Columns
    offs: tuple[tuple[int, int, int], ...]

    def truth(self, before: NDArray[np.int64], until_us: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Whether a switch-off makes up at least half of each silence."""
        vessel, start = self.columns.vessel[before], self.columns.time_us[before]
        found = np.zeros(before.size, dtype=bool)
        for who, since, until in self.offs:
            shared = np.minimum(until_us, until) - np.maximum(start, since)
            found |= (vessel == who) & (shared * 2 >= until_us - start)
        return found


def injected(table: pl.DataFrame, seed: int, offs: int = OFFS) -> Injected:
    """One run: switch-offs of 4 to 12 h of single ships, holes of 4 to 10 h over 15 to 30 km."""
    rng = np.random.default_rng(seed)
    columns = columns_of(table)
    lost = np.zeros(len(columns), dtype=bool)
    made = []
    while len(made) < offs:
        since = int(columns.time_us[at := rng.integers(len(columns))]) + 1
        until = int(since + rng.uniform(4, 12) * HOUR_US)
        mine = columns.vessel == columns.vessel[at]
        inside = mine & (columns.time_us >= since) & (columns.time_us < until)
        if inside.sum() >= LEAST_LOST and (mine & (columns.time_us >= until)).any():
            lost |= inside
            made.append((int(columns.vessel[at]), since, until))
    for _ in range(HOLES):
        middle = rng.integers(len(columns))
        since = int(columns.time_us[middle])
        until = int(since + rng.uniform(4, 10) * HOUR_US)
        north = (columns.lat_e7 - columns.lat_e7[middle]) / E7 * 111.2
        squeeze = np.cos(np.radians(columns.lat_e7[middle] / E7))
        east = (columns.lon_e7 - columns.lon_e7[middle]) / E7 * 111.2 * squeeze
        near = np.hypot(north, east) < rng.uniform(15, 30)
        lost |= near & (columns.time_us >= since) & (columns.time_us < until)
    return Injected(columns_of(columns.frame.filter(pl.Series(~lost))), tuple(made))
