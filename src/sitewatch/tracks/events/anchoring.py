"""Anchoring: a ship that says it is at anchor, or lies still for hours outside every port."""

from __future__ import annotations

import polars as pl

from sitewatch.tracks.columns import HOUR_US
from sitewatch.tracks.events.columns import UNKNOWN, Columns
from sitewatch.tracks.events.resting import lasting
from sitewatch.tracks.nearness import IN, Nearness

EVENT = "anchoring"
AT_ANCHOR = 1
"""Navigational status "at anchor" (ITU-R M.1371-5, annex 8, table 45)."""
MOORED = 5
"""Navigational status "moored" (same table)."""
STILL_DKN = 5
"""Below this a ship lies still [tenths of a knot]: MarineTraffic calls a ship stopped below 0.5 kn.

A ship at anchor swings with wind and stream, so its speed over ground is not zero.
"""
LEAST_US = 2 * HOUR_US
"""Shortest stay that is an event [microseconds]; judgement, half of the shortest silence."""
LONGEST_STEP_US = 4 * HOUR_US
"""A silence as long as this ends a stay; see `gaps.LEAST_US`."""


def anchoring(columns: Columns, near: Nearness) -> pl.DataFrame:
    """Stays of two hours and more at anchor.

    A status "at anchor" counts anywhere, low speed only outside ports and not when moored.
    """
    status, speed = columns.known("status"), columns.sog_dkn
    still = (speed < STILL_DKN) & (speed != UNKNOWN)
    outside = near.zones(columns.lat_e7, columns.lon_e7) != IN
    holds = still & ((status == AT_ANCHOR) | (outside & (status != MOORED)))
    return lasting(columns, holds, LEAST_US, LONGEST_STEP_US, EVENT)
