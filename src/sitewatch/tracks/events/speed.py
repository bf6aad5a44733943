"""Sudden stops: a ship that loses its way within seconds, as in a grounding or a collision."""

from __future__ import annotations

import numpy as np
import polars as pl

from sitewatch.tracks.columns import SECOND_US
from sitewatch.tracks.events.columns import UNKNOWN, Columns, runs
from sitewatch.tracks.events.record import filled, rows

EVENT = "sudden-stop"
FAST_DKN, SLOW_DKN = 70, 10
"""From at least the first to at most the second [tenths of a knot].

Source:
    Danish Maritime Authority, AisAbnormal, sudden speed change: from above 7 kn to below 1 kn in
    less than 30 s, below 1 kn for at least 1 minute.
"""
WITHIN_US = 30 * SECOND_US
HELD_US = 60 * SECOND_US


def sudden_stops(columns: Columns) -> pl.DataFrame:
    """Drops from above 7 kn to below 1 kn within 30 s that hold for a minute; value: knots lost."""
    speed = columns.sog_dkn
    slow = (speed < SLOW_DKN) & (speed != UNKNOWN)
    first, last = runs(slow, columns.begins)
    held = columns.time_us[last] - columns.time_us[first] >= HELD_US
    first, last = first[held & ~columns.begins[first]], last[held & ~columns.begins[first]]
    before = first - 1
    sudden = (speed[before] > FAST_DKN) & (columns.steps_us[first] < WITHIN_US)
    first, last, before = first[sudden], last[sudden], before[sudden]
    lost = (speed[before] - speed[first]).astype(np.float64) / 10
    return filled(rows(columns.frame, before, last, EVENT), {"value": pl.Series(lost)})
