"""The table of events, whatever rule made them."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import polars as pl
from numpy.typing import NDArray

from sitewatch.tracks.columns import Schema

Ints = NDArray[np.int64]

EVENTS: Schema = {
    "vessel": pl.Int64(),
    "event": pl.String(),
    "start_us": pl.Int64(),
    "end_us": pl.Int64(),
    "lat_e7": pl.Int32(),
    "lon_e7": pl.Int32(),
    "end_lat_e7": pl.Int32(),
    "end_lon_e7": pl.Int32(),
    "fixes": pl.Int64(),
    "source": pl.String(),
    "place": pl.Int64(),
    "end_source": pl.String(),
    "end_place": pl.Int64(),
    "other": pl.Int64(),
    "port": pl.Int64(),
    "confidence": pl.Int8(),
    "value": pl.Float64(),
    "open": pl.Boolean(),
}
"""One event a row.

event: name of the rule. start_us, end_us: from the first to the last position that the rule used
[microseconds since 1970, UTC]; end_us is null where no position ended it. lat_e7 … end_lon_e7:
those two positions. fixes: number of positions used. source, place, end_source, end_place: where
the two positions stand in the evidence. other: the second vessel of an encounter. port: index in
`Ports`. confidence: 1 to 4 for port calls. value: the rule's own figure (hours of silence, metres
of draught), with its unit in the rule. open: whether it may go on after the last position known.
"""


def rows(positions: pl.DataFrame, first: Ints, last: Ints, event: str) -> pl.DataFrame:
    """Events that run from one position to another, both included.

    Args:
        positions: The position table, in its order.
        first: Row of the first position of each event.
        last: Row of the last one.
        event: Name of the rule.
    """
    begin = positions[first.tolist()] if first.size < 1000 else positions[first]
    end = positions[last.tolist()] if last.size < 1000 else positions[last]
    made = {
        "vessel": begin["vessel"],
        "event": pl.repeat(event, first.size, eager=True),
        "start_us": begin["time_us"],
        "end_us": end["time_us"],
        "lat_e7": begin["lat_e7"],
        "lon_e7": begin["lon_e7"],
        "end_lat_e7": end["lat_e7"],
        "end_lon_e7": end["lon_e7"],
        "fixes": pl.Series(last - first + 1, dtype=pl.Int64()),
        "source": begin["source"],
        "place": begin["place"],
        "end_source": end["source"],
        "end_place": end["place"],
    }
    return filled(pl.DataFrame(made))


def filled(frame: pl.DataFrame, values: Mapping[str, pl.Series] | None = None) -> pl.DataFrame:
    """The events in the columns of the table; columns without values are null."""
    given = frame.with_columns(**(values or {}))
    return given.select(
        (pl.col(name) if name in given.columns else pl.lit(None)).cast(kind).alias(name)
        for name, kind in EVENTS.items()
    ).with_columns(pl.col("open").fill_null(value=False))


def together(tables: list[pl.DataFrame]) -> pl.DataFrame:
    """Tables of several rules as one, in order of vessel, time and rule."""
    if not tables:
        return pl.DataFrame(schema=dict(EVENTS))
    keys = ["vessel", "start_us", "event", "other", "end_us", "place"]
    return pl.concat(tables).sort(keys, nulls_last=True)
