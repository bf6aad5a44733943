"""Stops anywhere: when a ship that was moving came to lie still, as a bracket of two positions."""

from __future__ import annotations

import polars as pl

from sitewatch.tracks.columns import HOUR_US, SECOND_US
from sitewatch.tracks.events.columns import Columns, runs
from sitewatch.tracks.events.record import filled, rows
from sitewatch.tracks.events.resting import step_knots

EVENT = "stop"
MOVING_KN = 3.5
"""At or above this mean speed a ship moves [kn]: MarineTraffic's "under way" is above 3.5 kn."""
STILL_KN = 0.5
"""Below this mean speed it lies still [kn]: MarineTraffic's "stopped" is below 0.5 kn."""
LEAST_US = HOUR_US
"""Shortest stop that is an event [microseconds]; judgement: locks and pilots take less."""
MINUTE_US = 60 * SECOND_US


def stops(columns: Columns) -> pl.DataFrame:
    """Stops of an hour and more after movement; value: minutes of the bracket.

    The ship came to a stop between start_us, its last position after which it still moved, and
    `value` minutes later, its first position of the stop. end_us is its last position there; open
    where nothing is known after it. Mean speeds between positions are used, so positions
    without a speed will do.
    """
    knots = step_knots(columns)
    still = (knots < STILL_KN) & ~columns.begins
    first, last = runs(still, columns.begins)
    # A step is named by its later position, so a stop begins at the position before.
    first = first - 1
    keep = (columns.time_us[last] - columns.time_us[first] >= LEAST_US) & ~columns.begins[first]
    keep &= knots[first] >= MOVING_KN
    first, last = first[keep], last[keep]
    bracket = (columns.time_us[first] - columns.time_us[first - 1]) / MINUTE_US
    made = rows(columns.frame, first - 1, last, EVENT)
    values = {
        "value": pl.Series(bracket, dtype=pl.Float64()),
        "open": pl.Series(columns.ends[last]),
    }
    return filled(made, values)
