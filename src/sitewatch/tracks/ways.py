"""A ship's way around an event, coarse enough to print."""

from __future__ import annotations

import polars as pl

from sitewatch.tracks.columns import E7, HOUR_US

AROUND_US = 6 * HOUR_US
"""How long before and after an event the way runs [microseconds]; judgement."""
MOST = 8
"""Most positions before, during and after an event; judgement: a small map shows no more."""
DIGITS = 2
"""Decimals of a degree: 1.1 km, the grid to which sensitive places are rounded (`Policy`)."""


def way(
    positions: pl.DataFrame, vessel: int, around_us: tuple[int, int]
) -> tuple[tuple[float, float], ...]:
    """Positions of a ship before and after an event as (longitude, latitude) [degrees].

    The last position up to the start of the event and the first one from its end on are always
    among them, so that a gap between them is a gap in the way too.
    """
    start, end = around_us
    mine = track_of(positions, vessel).select("time_us", "lon_e7", "lat_e7")
    before = mine.filter(pl.col("time_us").is_between(start - AROUND_US, start))
    after = mine.filter(pl.col("time_us").is_between(end, end + AROUND_US))
    within = mine.filter((pl.col("time_us") > start) & (pl.col("time_us") < end))
    kept = [_thin(before.reverse()).reverse(), _thin(within), _thin(after)]
    points = [place(lon, lat) for _, lon, lat in pl.concat(kept).iter_rows()]
    return tuple(at for n, at in enumerate(points) if not n or at != points[n - 1])


def track_of(positions: pl.DataFrame, vessel: int) -> pl.DataFrame:
    """The positions of one ship, from a table in its order."""
    first, last = (positions["vessel"].search_sorted(vessel, side) for side in ("left", "right"))
    return positions.slice(first, last - first)


def place(lon_e7: int, lat_e7: int) -> tuple[float, float]:
    """A position as coarse as it is printed, (longitude, latitude) [degrees]."""
    return round(lon_e7 / E7, DIGITS), round(lat_e7 / E7, DIGITS)


def _thin(rows: pl.DataFrame) -> pl.DataFrame:
    """The first row and every so many after it."""
    return rows.gather_every(max(-(-rows.height // MOST), 1)) if rows.height else rows
