"""Who was heard where and in which hour: all that judging reception needs of an archive.

One row a ship, cell and hour is enough, so a bucket of millions of positions becomes some
thousands of rows; tables of buckets are simply put together.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from sitewatch.tracks.columns import E7, HOUR_US
from sitewatch.tracks.events.columns import Columns

Ints = NDArray[np.int64]

CELL_E7 = E7 // 10
"""Edge of a cell: a tenth of a degree, 11 km on the meridian.

Source:
    Judgement: an eighth to a quarter of the range of a shore station, which is 40 to 60 nautical
    miles for class A (ITU-R M.1371-5 gives no range; VHF line of sight from a mast of 100 m to one
    of 20 m is 59 km), so that a station's reach spans several cells.
"""
COLS = 3600
ROWS = 1800
DY, DX = (step.ravel() for step in np.mgrid[-1:2, -1:2])
"""Steps from a cell to itself and the eight around it."""
HOURS = 1 << 24
"""More hours than any archive has since 1970 (1900 years); packs cell and hour into one number."""


NEVER = 1 << 62
"""Stands for a time that did not come [microseconds]."""


@dataclass(frozen=True, slots=True, eq=False)
class Heard:
    """Ships heard, by cell and hour and again by ship and hour.

    Attributes:
        key: Cell and hour of each row, in order.
        vessel: Ship of each row.
        ship_hour: Ship and hour of each hour at which a ship was heard, in order, as one number.
        first_us: First time that the ship was heard in that hour [microseconds].
        last_us: Last time in that hour.
        first_hour: First hour of all [hours since 1970].
        last_hour: Last hour of all.
    """

    key: Ints
    vessel: Ints
    ship_hour: Ints
    first_us: Ints
    last_us: Ints
    first_hour: int
    last_hour: int

    def near(self, cell: int, since: int, until: int) -> tuple[Ints, Ints]:
        """Ship and hour of all rows in a cell and those around it, both hours included."""
        row, col = divmod(cell, COLS)
        around = ((row + DY) * COLS + (col + DX) % COLS) * HOURS
        ends = np.searchsorted(self.key, (around[:, None] + np.array([since, until + 1])).ravel())
        which = np.concatenate([np.arange(a, b) for a, b in ends.reshape(-1, 2).tolist()])
        return self.vessel[which], self.key[which] % HOURS

    def next_us(self, vessels: Ints, at_us: int) -> Ints:
        """When each ship was next heard anywhere after a time [microseconds]; `NEVER` if not."""
        keys = vessels * HOURS + at_us // HOUR_US
        row = np.minimum(np.searchsorted(self.ship_hour, keys), self.ship_hour.size - 1)
        # The hour of the time itself counts only where something was heard in it after the time.
        row += (self.ship_hour[row] == keys) & (self.last_us[row] <= at_us)
        row = np.minimum(row, self.ship_hour.size - 1)
        found = (self.ship_hour[row] // HOURS == vessels) & (self.last_us[row] > at_us)
        return np.where(found, np.maximum(self.first_us[row], at_us), NEVER)

    def last_before_us(self, vessels: Ints, at_us: int) -> Ints:
        """When each ship was last heard anywhere before a time; `-NEVER` if not."""
        keys = vessels * HOURS + at_us // HOUR_US
        row = np.searchsorted(self.ship_hour, keys, side="right") - 1
        row -= (row >= 0) & (self.ship_hour[row] == keys) & (self.first_us[row] >= at_us)
        safe = np.maximum(row, 0)
        found = (row >= 0) & (self.ship_hour[safe] // HOURS == vessels)
        return np.where(found, np.minimum(self.last_us[safe], at_us), -NEVER)


def heard_rows(columns: Columns) -> pl.DataFrame:
    """Rows of one bucket: vessel, cell, hour, first_us, last_us."""
    made = {
        "vessel": columns.vessel,
        "cell": cells(columns.lat_e7, columns.lon_e7),
        "hour": columns.time_us // HOUR_US,
        "time_us": columns.time_us,
    }
    grouped = pl.DataFrame(made).group_by("vessel", "cell", "hour")
    first, last = (
        pl.col("time_us").min().alias("first_us"),
        pl.col("time_us").max().alias("last_us"),
    )
    return grouped.agg(first, last).sort("cell", "hour", "vessel")


def heard(tables: list[pl.DataFrame]) -> Heard:
    """The rows of all buckets together."""
    rows = pl.concat(tables).group_by("vessel", "cell", "hour")
    first, last = pl.col("first_us").min(), pl.col("last_us").max()
    table = rows.agg(first, last).sort("cell", "hour", "vessel")
    ships = table.group_by("vessel", "hour").agg(first, last).sort("vessel", "hour")
    hours = table["hour"]
    return Heard(
        table["cell"].to_numpy() * HOURS + hours.to_numpy(),
        table["vessel"].to_numpy(),
        ships["vessel"].to_numpy() * HOURS + ships["hour"].to_numpy(),
        ships["first_us"].to_numpy(),
        ships["last_us"].to_numpy(),
        int(hours.to_numpy().min(initial=NEVER)),
        int(hours.to_numpy().max(initial=0)),
    )


def cells(lat_e7: NDArray[np.int32], lon_e7: NDArray[np.int32]) -> Ints:
    """Number of each position's cell."""
    row = np.minimum((lat_e7.astype(np.int64) + 90 * E7) // CELL_E7, ROWS - 1)
    col = (lon_e7.astype(np.int64) + 180 * E7) // CELL_E7 % COLS
    found: Ints = row * COLS + col
    return found
