"""Silences: long times between two positions of a ship, or since its last one."""

from __future__ import annotations

import numpy as np
import polars as pl

from sitewatch.tracks.columns import HOUR_US
from sitewatch.tracks.events.columns import Columns
from sitewatch.tracks.events.record import filled, rows

EVENT = "silence"
LEAST_US = 4 * HOUR_US
"""Shortest silence that is an event [microseconds].

Source:
    Four hours, as Global Fishing Watch counts silences in port; its disabling rule starts at 12 h
    and Skylight's dark activity at 6 h, so both are found among these.
"""


def gaps(columns: Columns, until_us: int | None = None, least_us: int = LEAST_US) -> pl.DataFrame:
    """Silences of at least four hours; value: hours. One that is open has no end.

    Args:
        columns: The positions.
        until_us: Time up to which positions would have been known; without it none is open.
        least_us: Shortest silence [microseconds].
    """
    after = np.flatnonzero(columns.steps_us >= least_us)
    hours = columns.steps_us[after] / HOUR_US
    closed = filled(
        rows(columns.frame, after - 1, after, EVENT),
        {"value": pl.Series(hours, dtype=pl.Float64())},
    )
    if until_us is None:
        return closed
    last = np.flatnonzero(columns.ends)
    since = until_us - columns.time_us[last]
    last, since = last[since >= least_us], since[since >= least_us]
    nothing = pl.repeat(None, last.size, eager=True)
    ends = ("end_us", "end_lat_e7", "end_lon_e7", "end_source", "end_place")
    value = pl.Series(since / HOUR_US, dtype=pl.Float64())
    opened = filled(
        rows(columns.frame, last, last, EVENT),
        {"value": value, "open": pl.repeat(True, last.size, eager=True)}  # noqa: FBT003
        | dict.fromkeys(ends, nothing),
    )
    return pl.concat([closed, opened]).sort("vessel", "start_us", "place")
