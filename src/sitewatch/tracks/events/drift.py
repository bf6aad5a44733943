"""Drift: a ship under way that moves slowly in a direction in which it does not point."""

from __future__ import annotations

import numpy as np
import polars as pl

from sitewatch.tracks.columns import SECOND_US
from sitewatch.tracks.events.anchoring import AT_ANCHOR, MOORED
from sitewatch.tracks.events.columns import UNKNOWN, Columns
from sitewatch.tracks.events.resting import lasting

EVENT = "drift"
SLOWEST_DKN, FASTEST_DKN = 10, 50
"""Speeds between which a ship can be drifting [tenths of a knot].

Source:
    Danish Maritime Authority, AisAbnormal, drift analysis: 1 to 5 kn, course and heading at least
    45 degrees apart, for 10 minutes and 500 m.
"""
APART_DEG = 45
LEAST_US = 600 * SECOND_US
LONGEST_STEP_US = 600 * SECOND_US
"""A longer silence ends a drift [microseconds]: as long as the shortest drift."""
LEAST_M = 500.0


def drift(columns: Columns) -> pl.DataFrame:
    """Ten minutes and more, and 500 m and more, of slow movement across the heading."""
    speed, status = columns.sog_dkn, columns.known("status")
    course, heading = columns.known("cog_ddeg"), columns.known("heading_deg")
    known = (course != UNKNOWN) & (heading != UNKNOWN)
    apart = np.abs((course / 10.0 - heading + 180.0) % 360.0 - 180.0)
    slow = (speed >= SLOWEST_DKN) & (speed <= FASTEST_DKN)
    resting = (status == AT_ANCHOR) | (status == MOORED)
    holds = known & slow & ~resting & (apart >= APART_DEG)
    made = lasting(columns, holds, LEAST_US, LONGEST_STEP_US, EVENT)
    return made.filter(_metres(made) >= LEAST_M)


def _metres(made: pl.DataFrame) -> pl.Series:
    """Distance between the ends of each event [m], flat over so short a way."""
    lat, lon = pl.col("lat_e7") / 1e7, pl.col("lon_e7") / 1e7
    north = pl.col("end_lat_e7") / 1e7 - lat
    east = ((pl.col("end_lon_e7") / 1e7 - lon + 180) % 360 - 180) * lat.radians().cos()
    return made.select(((north**2 + east**2).sqrt() * 111_195).alias("m"))["m"]
