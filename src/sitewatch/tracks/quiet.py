"""The silences of all ships together: does this one share its place, its way or its time?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from sitewatch.model.geometry import EARTH_RADIUS_KM
from sitewatch.tracks.columns import E7, HOUR_US
from sitewatch.tracks.events.columns import Columns
from sitewatch.tracks.events.gaps import gaps
from sitewatch.tracks.nearness import unit_vectors

Floats = NDArray[np.float64]

NEIGHBOURS = 3
"""The third nearest of other ships stands for how common silences are; judgement: one or two may
be chance."""
FAR_KM = 200.0
"""Distances are cut here [km]: further off, silences say nothing of this place."""
REGION_KM = 30.0
"""Silences that begin this near and at the same time may share a cause [km]: half the reach of a
shore station, see `heard.CELL_E7`."""
FEATURES = ("log_km_like_start", "log_km_like_way", "log_same_start", "log_same_end")


@dataclass(frozen=True, slots=True, eq=False)
class Quiet:
    """Silences of all ships, one a row.

    Attributes:
        vessel: Whose.
        start: Where each began, as a vector [km] `(silence, 3)`.
        way: Where it began and ended `(silence, 6)`.
        times: When it began and ended [h since 1970] `(silence, 2)`.
        by_start: The starts as a tree.
        by_way: The ways as a tree.
    """

    vessel: NDArray[np.int64]
    start: Floats
    way: Floats
    times: Floats
    by_start: cKDTree
    by_way: cKDTree

    def features(self, rows: Quiet) -> Floats:
        """How silences stand among all, `(silence, 4)`; those of the same ship are left out."""
        made = np.zeros((len(rows.vessel), len(FEATURES)))
        made[:, 0] = self._nearest(self.by_start, rows.start, rows.vessel)
        made[:, 1] = self._nearest(self.by_way, rows.way, rows.vessel)
        close = self.by_start.query_ball_point(rows.start, REGION_KM)
        for row, found in enumerate(close):
            near = np.array(found, dtype=np.int64)
            near = near[self.vessel[near] != rows.vessel[row]]
            together = np.abs(self.times[near] - rows.times[row]) < 1.0
            made[row, 2:] = np.log1p(together.sum(axis=0))
        return made

    def _nearest(self, tree: cKDTree, at: Floats, vessel: NDArray[np.int64]) -> Floats:
        """Log of the distance to the third nearest of other ships [km]."""
        number = min(len(self.vessel), 12)
        if not number:
            return np.full(len(at), np.log1p(FAR_KM))
        km, index = tree.query(at, k=number)
        km, index = (np.asarray(k).reshape(len(at), -1) for k in (km, index))
        km = np.where(self.vessel[index] == vessel[:, None], FAR_KM, km)
        km.sort(axis=1)
        cut = np.minimum(km[:, min(NEIGHBOURS, number) - 1], FAR_KM)
        logged: Floats = np.log1p(cut)
        return logged


def quiet_rows(columns: Columns, least_us: int) -> pl.DataFrame:
    """Closed silences of one bucket."""
    return gaps(columns, None, least_us)


def quiet(tables: list[pl.DataFrame]) -> Quiet:
    """The silences of all buckets together; an open one ends where it began."""
    rows = pl.concat(tables)
    ends = [
        _vectors(rows, "lat_e7", "lon_e7"),
        _vectors(
            rows.with_columns(
                pl.col("end_lat_e7").fill_null(pl.col("lat_e7")),
                pl.col("end_lon_e7").fill_null(pl.col("lon_e7")),
            ),
            "end_lat_e7",
            "end_lon_e7",
        ),
    ]
    begin = (rows["start_us"] / HOUR_US).to_numpy()
    times = np.column_stack([begin, begin + rows["value"].to_numpy()])
    way = np.hstack(ends)
    return Quiet(rows["vessel"].to_numpy(), ends[0], way, times, cKDTree(ends[0]), cKDTree(way))


def _vectors(rows: pl.DataFrame, lat: str, lon: str) -> Floats:
    at = unit_vectors((rows[lat] / E7).to_numpy(), (rows[lon] / E7).to_numpy())
    scaled: Floats = at * EARTH_RADIUS_KM
    return scaled
