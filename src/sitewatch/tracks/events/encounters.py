"""Encounters: two ships that lie side by side for hours away from ports.

The rule looks at pairs, so it wants the positions of all ships of a sea area together, not of one
vessel bucket. Each ship is placed at common marks of time; marks have no day, so an encounter over
midnight is one encounter.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from sitewatch.model.geometry import EARTH_RADIUS_KM
from sitewatch.tracks.columns import E7, HOUR_US, SECOND_US
from sitewatch.tracks.events.columns import Columns, runs
from sitewatch.tracks.events.record import Ints, filled, rows
from sitewatch.tracks.events.resting import step_knots
from sitewatch.tracks.nearness import Nearness, unit_vectors

EVENT = "encounter"
APART_KM = 0.5
"""Nearer than this two ships are side by side [km].

Source:
    Global Fishing Watch, encounters: within 500 m for at least 2 h at a median speed below 2 kn, at
    least 10 km from an anchorage.
"""
LEAST_US = 2 * HOUR_US
SLOW_KN = 2.0
FROM_PORT_KM = 10.0
MARK_US = 600 * SECOND_US
"""Time between marks [microseconds]: 10 minutes, as in the same source."""
LONGEST_STEP_US = HOUR_US
"""A ship is placed at a mark only between positions at most this far apart [microseconds]."""


@dataclass(frozen=True, slots=True, eq=False)
class Placed:
    """Slow ships at marks of time, one a row: row of the position before, mark, unit vector."""

    row: Ints
    mark: Ints
    vector: NDArray[np.float64]


def encounters(columns: Columns, near: Nearness) -> pl.DataFrame:
    """Pairs of ships side by side; one event a pair, under the smaller number; value: hours."""
    placed = _placed(columns, near)
    a, b = _pairs(columns, placed)
    order = np.lexsort(
        (placed.mark[a], columns.vessel[placed.row[b]], columns.vessel[placed.row[a]])
    )
    a, b = a[order], b[order]
    who, other = columns.vessel[placed.row[a]], columns.vessel[placed.row[b]]
    begins = np.ones(a.size, dtype=bool)
    mark = placed.mark[a]
    begins[1:] = (who[1:] != who[:-1]) | (other[1:] != other[:-1]) | (mark[1:] - mark[:-1] > 1)
    first, last = runs(np.ones(a.size, dtype=bool), begins)
    keep = (mark[last] - mark[first]) * MARK_US >= LEAST_US
    first, last = first[keep], last[keep]
    made = rows(columns.frame, placed.row[a[first]], placed.row[a[last]], EVENT)
    hours = (mark[last] - mark[first]) * MARK_US / HOUR_US
    values = {"other": pl.Series(other[first]), "value": pl.Series(hours, dtype=pl.Float64())}
    return filled(made, values).sort("vessel", "start_us", "other")


def _placed(columns: Columns, near: Nearness) -> Placed:
    """Every slow ship away from ports at each mark that lies between two of its positions."""
    steps = columns.steps_us
    slow = (step_knots(columns) < SLOW_KN) & ~columns.begins & (steps <= LONGEST_STEP_US)
    after = np.flatnonzero(slow)
    since, until = columns.time_us[after - 1], columns.time_us[after]
    first, beyond = -(-since // MARK_US), -(-until // MARK_US)
    number = np.maximum(beyond - first, 0)
    row = np.repeat(after, number)
    mark = (
        np.repeat(first, number)
        + np.arange(row.size)
        - np.repeat(np.cumsum(number) - number, number)
    )
    share = (mark * MARK_US - columns.time_us[row - 1]) / np.maximum(steps[row], 1)
    vectors = [
        unit_vectors(columns.lat_e7[at] / E7, columns.lon_e7[at] / E7) for at in (row - 1, row)
    ]
    vector = vectors[0] * (1 - share[:, None]) + vectors[1] * share[:, None]
    if row.size and len(near.ports):
        far, _ = near.tree.query(vector)
        keep = far * EARTH_RADIUS_KM >= FROM_PORT_KM
        row, mark, vector = row[keep], mark[keep], vector[keep]
    return Placed(row - 1, mark, vector)


def _pairs(columns: Columns, placed: Placed) -> tuple[Ints, Ints]:
    """Pairs of places at one mark that lie side by side, the smaller vessel first."""
    if placed.row.size < 2:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    # Marks lie 2 apart on a fourth axis in units of the distance, so only equal marks can be near.
    axis = (placed.mark - placed.mark.min()) * (2 * APART_KM)
    tree = cKDTree(np.column_stack([placed.vector * EARTH_RADIUS_KM, axis]))
    pairs = tree.query_pairs(APART_KM, output_type="ndarray")
    a, b = columns.vessel[placed.row[pairs[:, 0]]], columns.vessel[placed.row[pairs[:, 1]]]
    swapped = np.where((a > b)[:, None], pairs[:, ::-1], pairs)[a != b]
    return swapped[:, 0], swapped[:, 1]
