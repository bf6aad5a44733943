"""Switch-offs put into real tracks, so that an archive teaches what one looks like in it.

No archive says which of its silences were real switch-offs. So ships that are being heard are made
silent on purpose, in copies of the archive, and a model learns to tell these from the silences that
were there anyway. Whoever wants no chance in it gets none: places and lengths follow a fixed
sequence.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from sitewatch.tracks.columns import E7, HOUR_US
from sitewatch.tracks.events.columns import Columns, columns_of

GOLDEN = (0.7548776662466927, 0.5698402909980532)
"""Steps of the sequence that fills a square most evenly.

Source:
    Roberts 2018, The unreasonable effectiveness of quasirandom sequences, R2; 1/g and 1/g² of the
    plastic number g = 1.3247…
"""
HOURS = (4.0, 12.0)
"""Lengths of switch-offs [h]: from the shortest silence that is an event to half a day."""
HOLE_HOURS = (4.0, 10.0)
HOLE_KM = (15.0, 30.0)
"""Lengths [h] and radii [km] of receptions that fail, about the reach of a shore station."""
LEAST_LOST = 3
"""A switch-off takes at least this many positions: one that hides nothing cannot be told."""
SHARE = 1 / 16
"""Share of silences that are switch-offs: what a judgement starts from, for a case to set.

Source:
    Windward, Gulf of Oman, March 2019: 29 of 352 tankers with long silences were left once lost
    signals had been taken out (0.08); rounded down, as those were looked for where they were
    expected.
"""
HOLES = 6


@dataclass(frozen=True, slots=True, eq=False)
class Lesson:
    """A copy of an archive with silences put in.

    Attributes:
        columns: What is left.
        vessel: Ship of each switch-off.
        since_us: When it began.
        until_us: When it ended.
    """

    columns: Columns
    vessel: NDArray[np.int64]
    since_us: NDArray[np.int64]
    until_us: NDArray[np.int64]

    def truth(self, before: NDArray[np.int64], until_us: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Whether a switch-off makes up at least half of each silence."""
        start = self.columns.time_us[before][:, None]
        end = until_us[:, None]
        shared = np.minimum(end, self.until_us) - np.maximum(start, self.since_us)
        same = self.columns.vessel[before][:, None] == self.vessel
        found: NDArray[np.bool_] = (same & (2 * shared >= end - start)).any(axis=1)
        return found


def lesson(columns: Columns, run: int, offs: int) -> Lesson:
    """One copy of an archive with switch-offs and failed receptions in it.

    Args:
        columns: The archive's positions.
        run: Number of the copy; other numbers put silences elsewhere.
        offs: Switch-offs to put in; fewer where ships have too few positions.
    """
    lost = np.zeros(len(columns), dtype=bool)
    made: list[tuple[int, int, int]] = []
    for number in range(run * 10_000, run * 10_000 + 20 * offs):
        if len(made) == offs:
            break
        at, share = _place(columns, number)
        since = int(columns.time_us[at]) + 1
        until = since + int(_between(HOURS, share) * HOUR_US)
        first, last = _track(columns, at)
        inside = slice(at + 1, int(np.searchsorted(columns.time_us[first:last], until)) + first)
        if inside.stop - inside.start >= LEAST_LOST and inside.stop < last:
            lost[inside] = True
            made.append((int(columns.vessel[at]), since, until))
    for number in range(HOLES):
        lost |= _hole(columns, run * 10_000 + 9_000 + number)
    table = np.array(made, dtype=np.int64).reshape(-1, 3)
    left = columns_of(columns.frame.filter(pl.Series(~lost)))
    return Lesson(left, table[:, 0], table[:, 1], table[:, 2])


def _place(columns: Columns, number: int) -> tuple[int, float]:
    """Row and share of the sequence's place of a number."""
    row = int((0.5 + (number + 1) * GOLDEN[0]) % 1.0 * len(columns))
    return row, (0.5 + (number + 1) * GOLDEN[1]) % 1.0


def _between(ends: tuple[float, float], share: float) -> float:
    return ends[0] + (ends[1] - ends[0]) * share


def _track(columns: Columns, at: int) -> tuple[int, int]:
    """First row of a ship's track, and the row after its last."""
    ship = columns.vessel[at]
    found = np.searchsorted(columns.vessel, [ship, ship + 1])
    return int(found[0]), int(found[1])


def _hole(columns: Columns, number: int) -> NDArray[np.bool_]:
    """Positions that a receiver that fails around one of them would not have heard."""
    at, share = _place(columns, number)
    since = columns.time_us[at]
    until = since + int(_between(HOLE_HOURS, share) * HOUR_US)
    north = (columns.lat_e7 - columns.lat_e7[at]) / E7 * 111.195
    east = (columns.lon_e7 - columns.lon_e7[at]) / E7 * 111.195
    east *= np.cos(np.radians(columns.lat_e7[at] / E7))
    near = np.hypot(north, east) < _between(HOLE_KM, share)
    found: NDArray[np.bool_] = near & (columns.time_us >= since) & (columns.time_us < until)
    return found
