"""Loitering: a ship that moves slowly for hours outside ports and does not lie at anchor."""

from __future__ import annotations

import polars as pl

from sitewatch.tracks.columns import HOUR_US
from sitewatch.tracks.events.anchoring import AT_ANCHOR, MOORED, STILL_DKN
from sitewatch.tracks.events.columns import Columns
from sitewatch.tracks.events.record import filled
from sitewatch.tracks.events.resting import lasting, step_knots
from sitewatch.tracks.nearness import OUT, Nearness

EVENT = "loitering"
SLOW_KN = 2.0
"""Mean speed from position to position below which a ship loiters [kn].

Source:
    Global Fishing Watch, loitering: mean speed below 2 kn. Its cut of 20 nautical miles from shore
    is left out, because watched sites lie on the shore; the exit distance of ports stands instead.
"""
LEAST_US = 4 * HOUR_US
"""Shortest event [microseconds]; judgement, as long as the shortest silence."""
LONGEST_STEP_US = HOUR_US
"""Longest step over which a mean speed is taken as held [microseconds]: GFW's means are hourly."""


def loitering(columns: Columns, near: Nearness) -> pl.DataFrame:
    """Hours of slow movement outside ports; value: hours."""
    status = columns.known("status")
    slow = step_knots(columns) < SLOW_KN
    resting = (status == AT_ANCHOR) | (status == MOORED)
    still = (columns.sog_dkn >= 0) & (columns.sog_dkn < STILL_DKN)
    outside = near.zones(columns.lat_e7, columns.lon_e7) == OUT
    holds = slow & outside & ~resting & ~still
    made = lasting(columns, holds, LEAST_US, LONGEST_STEP_US, EVENT)
    return filled(made, {"value": (made["end_us"] - made["start_us"]) / HOUR_US})
