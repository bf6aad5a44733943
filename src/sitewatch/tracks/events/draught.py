"""Draught changes: a sign of loading or unloading, as far as the crew types it in."""

from __future__ import annotations

import numpy as np
import polars as pl

from sitewatch.tracks.events.columns import UNKNOWN, Columns
from sitewatch.tracks.events.record import filled, rows

EVENT = "draught-change"
LEAST_DM = 5
"""Smallest change that is an event [tenths of a metre].

Source:
    Judgement: draught is typed in by hand to a tenth of a metre (ITU-R M.1371-5, message 5), and
    half a metre is more than trim and a voyage's fuel change on a ship of medium size.
"""


def draught_changes(columns: Columns) -> pl.DataFrame:
    """Changes of the draught that a ship states, from the last old value to the first new one.

    value: metres, above zero for deeper. A draught of zero is "not available" (ITU-R M.1371-5).
    """
    draught = columns.known("draught_dm")
    known = np.flatnonzero((draught != UNKNOWN) & (draught > 0))
    before, after = known[:-1], known[1:]
    change = (draught[after] - draught[before]).astype(np.float64) / 10
    same = columns.vessel[after] == columns.vessel[before]
    keep = same & (np.abs(change) >= LEAST_DM / 10)
    made = rows(columns.frame, before[keep], after[keep], EVENT)
    return filled(made, {"value": pl.Series(change[keep], dtype=pl.Float64())})
