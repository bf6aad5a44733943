"""Tracks that lie in the wake of another one of the same number: late messages, no second ship."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from sitewatch.tracks.motion import Fixes

Ints = NDArray[np.int64]

WAKE_NM = 0.3
"""Median distance from the other track's line within which a track lies in its wake [nm].

Judgement: GPS and the straight lines between fixes are good to a tenth of a mile; two ships that
share a number do not sail the same line at the same hours.
"""
WAKE_HOURS = 3.0
"""Hours before and after a track in which the other track's line counts [h].

Source: messages of the published example 338013000 (Global Fishing Watch) come two hours late.
"""
MOST_TRACKS = 40
"""Longest tracks of a number that are compared with each other."""


def without_wakes(fixes: Fixes, track: Ints) -> Ints:
    """Track numbers after those that lie in another's wake were given its number.

    Args:
        fixes: In the order of their times.
        track: Track of each fix.
    """
    names, sizes = np.unique(track, return_counts=True)
    longest = names[np.argsort(-sizes, kind="stable")][:MOST_TRACKS]
    joined = track.copy()
    for place, small in enumerate(longest[1:].tolist(), start=1):
        rows = np.flatnonzero(track == small)
        for large in longest[:place].tolist():
            if _in_wake(fixes, rows, np.flatnonzero(joined == large)):
                joined[joined == small] = large
                break
    return joined


def _in_wake(fixes: Fixes, rows: Ints, others: Ints) -> bool:
    first, last = fixes.hours[rows[0]], fixes.hours[rows[-1]]
    if not len(others) or fixes.hours[others[0]] > last or fixes.hours[others[-1]] < first:
        return False
    near = (fixes.hours[others] >= first - WAKE_HOURS) & (fixes.hours[others] <= last + WAKE_HOURS)
    line = others[near]
    if len(line) < 2:
        return False
    middle = float(fixes.lat[rows[0]])
    scale = 60 * np.cos(np.radians(middle))

    def miles(at: Ints) -> NDArray[np.float64]:
        east = ((fixes.lon[at] - fixes.lon[rows[0]] + 180) % 360 - 180) * scale
        return np.column_stack((east, (fixes.lat[at] - middle) * 60))

    far = shapely.distance(shapely.points(miles(rows)), shapely.linestrings(miles(line)))
    return float(np.median(far)) <= WAKE_NM
