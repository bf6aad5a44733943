"""The two tables that everything about tracks is written over: positions, and static messages."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from sitewatch.errors import RecordError

Schema = Mapping[str, pl.DataType]

POSITIONS: Schema = {
    "vessel": pl.Int64(),
    "kind": pl.String(),
    "time_us": pl.Int64(),
    "lat_e7": pl.Int32(),
    "lon_e7": pl.Int32(),
    "sog_dkn": pl.Int16(),
    "cog_ddeg": pl.Int16(),
    "heading_deg": pl.Int16(),
    "status": pl.Int8(),
    "draught_dm": pl.Int16(),
    "source": pl.String(),
    "place": pl.Int64(),
}
"""One position a row.

vessel: MMSI of a ship, ICAO 24-bit address of an aircraft. kind: one of `KINDS`. time_us: UTC
[microseconds since 1970]. lat_e7, lon_e7: degrees times ten million. sog_dkn: speed over ground
[tenths of a knot]. cog_ddeg: course over ground [tenths of a degree]. heading_deg: true heading
[degrees]. status: navigational status. draught_dm: [tenths of a metre]. Null means "not
available". source: SHA-256 of the evidence. place: line or row in it, counted from 1.
"""

STATICS: Schema = {
    "vessel": pl.Int64(),
    "time_us": pl.Int64(),
    "imo": pl.Int64(),
    "name": pl.String(),
    "call_sign": pl.String(),
    "ship_type": pl.Int16(),
    "length_m": pl.Int16(),
    "beam_m": pl.Int16(),
    "draught_dm": pl.Int16(),
    "destination": pl.String(),
    "eta": pl.String(),
    "source": pl.String(),
    "place": pl.Int64(),
}
"""One static message a row; eta is month, day and time as sent (`12-24 06:30`), without a year."""

DROPPED: Schema = {"source": pl.String(), "reason": pl.String(), "count": pl.Int64()}
"""What was left out of each source, by reason; nothing vanishes without a row here."""

KINDS = ("ais-a", "ais-b", "ais-sat", "adsb", "sar-aircraft", "aton", "base")
"""Who sent a position: ships of class A and B, long range (type 27), aircraft, marks, stations."""

ORDER = ("vessel", "time_us", "source", "place")
"""The total order of both tables: equal times are told apart by where they were written."""

E7 = 10_000_000
"""Parts of a degree in `lat_e7` and `lon_e7`; 1.1 cm on the meridian."""
SECOND_US = 1_000_000
HOUR_US = 3_600 * SECOND_US
DAY_US = 24 * HOUR_US


def empty(schema: Schema) -> pl.DataFrame:
    """A table of a schema without rows."""
    return pl.DataFrame(schema=dict(schema))


def conform(frame: pl.DataFrame, schema: Schema) -> pl.DataFrame:
    """The table in a schema's columns and types; absent columns become null.

    Raises:
        RecordError: If a value does not fit its type.
    """
    columns = [
        (pl.col(name) if name in frame.columns else pl.lit(None)).cast(kind).alias(name)
        for name, kind in schema.items()
    ]
    try:
        return frame.select(columns)
    except pl.exceptions.InvalidOperationError as error:
        raise RecordError(f"a value does not fit its column: {error}") from error


def ordered(frame: pl.DataFrame) -> pl.DataFrame:
    """The table in its total order."""
    return frame.sort(ORDER)


def drops(source: str, counts: Mapping[str, int]) -> pl.DataFrame:
    """The dropped table of one source; reasons that never happened have no row."""
    rows = [(source, reason, count) for reason, count in sorted(counts.items()) if count]
    return pl.DataFrame(rows, schema=dict(DROPPED), orient="row")


def merged_drops(tables: list[pl.DataFrame]) -> pl.DataFrame:
    """Dropped tables added up by source and reason."""
    if not tables:
        return empty(DROPPED)
    every = pl.concat(tables)
    return every.group_by("source", "reason").agg(pl.col("count").sum()).sort("source", "reason")
