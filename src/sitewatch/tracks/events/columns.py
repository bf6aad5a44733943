"""The columns of a position table as arrays, in order and without nulls."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from sitewatch.tracks.columns import ORDER, ordered

UNKNOWN = -1
"""Stands for a speed, status or draught that was not sent."""


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """What most rules need of a position table, as arrays `(position,)`.

    Attributes:
        frame: The table, in its order.
        vessel: Who.
        time_us: When [microseconds since 1970, UTC].
        lat_e7: Latitude [degrees × 10⁷].
        lon_e7: Longitude [degrees × 10⁷].
        begins: Whether a position is its vessel's first.
    """

    frame: pl.DataFrame
    vessel: NDArray[np.int64]
    time_us: NDArray[np.int64]
    lat_e7: NDArray[np.int32]
    lon_e7: NDArray[np.int32]
    begins: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.vessel)

    @property
    def sog_dkn(self) -> NDArray[np.int16]:
        """Speeds [tenths of a knot]; `UNKNOWN` where not sent."""
        return self.known("sog_dkn")

    def known(self, name: str) -> NDArray[np.int16]:
        """A column of small integers, `UNKNOWN` where it is null."""
        column = self.frame[name].cast(pl.Int16())
        return (column.fill_null(UNKNOWN) if column.null_count() else column).to_numpy()

    @property
    def steps_us(self) -> NDArray[np.int64]:
        """Time since the same vessel's position before [microseconds]; 0 at its first."""
        steps = np.zeros(len(self), dtype=np.int64)
        np.subtract(self.time_us[1:], self.time_us[:-1], out=steps[1:])
        steps[self.begins] = 0
        return steps

    @property
    def ends(self) -> NDArray[np.bool_]:
        """Whether a position is its vessel's last."""
        return np.append(self.begins[1:], True)[: len(self)]


def columns_of(positions: pl.DataFrame) -> Columns:
    """The columns of a position table, put in order where they are not."""
    frame = positions if in_order(positions) else ordered(positions)
    vessel = frame["vessel"].to_numpy()
    begins = np.ones(len(vessel), dtype=bool)
    np.not_equal(vessel[1:], vessel[:-1], out=begins[1:])
    return Columns(
        frame,
        vessel,
        frame["time_us"].to_numpy(),
        frame["lat_e7"].to_numpy(),
        frame["lon_e7"].to_numpy(),
        begins,
    )


def in_order(positions: pl.DataFrame) -> bool:
    """Whether a table is in the total order already; ties in time are looked into one by one."""
    vessel, time = positions["vessel"].to_numpy(), positions["time_us"].to_numpy()
    same = vessel[1:] == vessel[:-1]
    late = time[1:] > time[:-1]
    if not np.all((vessel[1:] > vessel[:-1]) | (same & (time[1:] >= time[:-1]))):
        return False
    tied = np.flatnonzero(same & ~late)
    if not tied.size:
        return True
    before, after = (positions[k].select(ORDER[2:]) for k in (tied, tied + 1))
    ahead = (before["source"] < after["source"]) | (
        (before["source"] == after["source"]) & (before["place"] <= after["place"])
    )
    return bool(ahead.all())


def carried(sure: NDArray[np.int8], unsure: int) -> NDArray[np.int8]:
    """Each value, or the last one before it that is not `unsure`; the first must be sure."""
    known = np.where(sure == unsure, 0, np.arange(len(sure), dtype=np.int32))
    return sure[np.maximum.accumulate(known)]


def runs(inside: NDArray[np.bool_], begins: NDArray[np.bool_]) -> tuple[NDArray[np.int64], ...]:
    """First and last row of each unbroken run inside one vessel's track."""
    if not len(inside):
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    before = np.append(False, inside[:-1]) & ~begins
    after = np.append(inside[1:] & ~begins[1:], False)
    return np.flatnonzero(inside & ~before), np.flatnonzero(inside & ~after)
