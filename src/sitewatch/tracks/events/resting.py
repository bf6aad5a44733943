"""Runs of positions that satisfy a condition for long enough: what most rules come down to."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from sitewatch.model.geometry import EARTH_RADIUS_KM
from sitewatch.tracks.columns import E7
from sitewatch.tracks.events.columns import Columns, runs
from sitewatch.tracks.events.record import rows

Floats = NDArray[np.float64]
KN_PER_M_S = 3600 / 1852
"""1 kn = 1852 m/h (BIPM, SI brochure, table 8)."""


def lasting(
    columns: Columns, holds: NDArray[np.bool_], least_us: int, longest_step_us: int, event: str
) -> pl.DataFrame:
    """Events for runs in which a condition holds at every position for at least a time.

    Args:
        columns: The positions.
        holds: Whether the condition holds at each.
        least_us: Shortest run [microseconds].
        longest_step_us: A longer silence ends a run [microseconds]: nobody knows what held in it.
        event: Name of the rule.
    """
    begins = columns.begins | (columns.steps_us > longest_step_us)
    first, last = runs(holds, begins)
    keep = columns.time_us[last] - columns.time_us[first] >= least_us
    return rows(columns.frame, first[keep], last[keep], event)


def step_metres(columns: Columns) -> Floats:
    """Great-circle distance from the same vessel's position before [m]; 0 at its first.

    Source:
        Haversine formula, Sinnott 1984, on a sphere of the mean radius.
    """
    lat, lon = np.radians(columns.lat_e7 / E7), np.radians(columns.lon_e7 / E7)
    h = np.sin(np.diff(lat) / 2) ** 2
    h += np.cos(lat[1:]) * np.cos(lat[:-1]) * np.sin(np.diff(lon) / 2) ** 2
    metres = np.zeros(len(columns))
    metres[1:] = 2000 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.minimum(h, 1.0)))
    metres[columns.begins] = 0.0
    return metres


def step_knots(columns: Columns) -> Floats:
    """Mean speed since the same vessel's position before [kn]; 0 at its first."""
    seconds = np.maximum(columns.steps_us / 1e6, 1.0)
    knots: Floats = step_metres(columns) / seconds * KN_PER_M_S
    return knots
