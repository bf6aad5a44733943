"""Tables of positions in the column names of the feeds that people have, as our two tables."""

from __future__ import annotations

import csv
import io

import polars as pl

from sitewatch.errors import UnreadableError
from sitewatch.tracks.columns import E7, POSITIONS, STATICS, conform, drops, ordered
from sitewatch.tracks.feeds import Guess, guess
from sitewatch.tracks.records import Read
from sitewatch.tracks.table_columns import kinds, statics, statuses, vessels
from sitewatch.tracks.times import time_us_column
from sitewatch.tracks.units import KNOTS, coordinate_scale, speed_unit, swapped
from sitewatch.tracks.values import known

SEPARATORS = (",", ";", "\t", "|")
MOST_UNREADABLE = 0.5
"""Share of rows whose time or position cannot be read beyond which the whole file is refused."""
ROW = "_row"


def frame_of_csv(raw: bytes, name: str) -> pl.DataFrame:
    """A text table with a header, all columns as text.

    Raises:
        UnreadableError: If it has no rows, is no text, or a row has more fields than the header.
    """
    first = raw.split(b"\n", 1)[0].decode("utf-8-sig", "replace")
    separator = max(SEPARATORS, key=first.count)
    try:
        return pl.read_csv(
            io.BytesIO(raw), separator=separator, infer_schema=False, encoding="utf8"
        )
    except pl.exceptions.PolarsError as error:
        raise _csv_error(raw, separator, name, error) from error


def _csv_error(raw: bytes, separator: str, name: str, error: Exception) -> UnreadableError:
    """Which row it is that cannot be read."""
    text = raw.decode("utf-8", "replace")
    rows = csv.reader(io.StringIO(text), delimiter=separator)
    width = len(next(rows, []))
    try:
        for row in rows:
            if len(row) > width:
                where = f"{name}:{rows.line_num}"
                return UnreadableError(f"{len(row)} fields under {width} columns", where=where)
    except csv.Error as wrong:
        return UnreadableError(f"not a table: {wrong}", where=f"{name}:{rows.line_num}")
    if "\ufffd" in text:
        line = text[: text.index("\ufffd")].count("\n") + 1
        return UnreadableError("not in UTF-8", where=f"{name}:{line}", hint="save it as UTF-8")
    return UnreadableError(f"not a table: {str(error).splitlines()[0]}", where=name)


def frame_of_parquet(raw: bytes, name: str) -> pl.DataFrame:
    """A Parquet table.

    Raises:
        UnreadableError: If it is damaged.
    """
    try:
        return pl.read_parquet(io.BytesIO(raw))
    except (pl.exceptions.PolarsError, OSError) as error:
        reason = str(error).splitlines()[0]
        raise UnreadableError(f"damaged Parquet: {reason}", where=name) from error


def read_table(frame: pl.DataFrame, name: str, source: str) -> Read:
    """Positions and static data of a table; what its columns are is guessed, then confirmed.

    Args:
        frame: The table; rows are counted from 1 below its header.
        name: File name, for errors.
        source: SHA-256 of the evidence.

    Raises:
        UnreadableError: If a needed column is missing, or most rows cannot be read.
    """
    taken = guess(frame.columns)
    if not taken.complete:
        lacks, has = ", ".join(taken.missing), ", ".join(frame.columns[:12])
        hint = "name them as one of the feeds in the documentation does"
        raise UnreadableError(f"no column for {lacks} among {has}", where=name, hint=hint)
    rows = frame.with_row_index(ROW, offset=1)
    settled = _settled(rows, taken, name)
    scaled, notes = _scaled(settled, taken, name)
    unreadable = _unreadable(scaled, rows, taken, name)
    readable = scaled.filter(pl.col("time_us").is_not_null())
    kept, counts = known(readable)
    counts["time not readable"] = unreadable
    told = statics(rows, taken, scaled).with_columns(source=pl.lit(source))
    positions = conform(kept.with_columns(source=pl.lit(source)), POSITIONS)
    return Read(ordered(positions), ordered(conform(told, STATICS)), drops(source, counts), notes)


def _settled(rows: pl.DataFrame, taken: Guess, name: str) -> pl.DataFrame:
    """Vessel, kind, time and numbers of each row, in the table's own units."""
    columns = taken.columns
    return pl.DataFrame(
        {
            "place": rows[ROW].cast(pl.Int64),
            "vessel": vessels(rows, taken),
            "kind": kinds(rows, taken),
            "time_us": time_us_column(rows[columns["time"]]),
            **{
                field: _number(rows, columns.get(field))
                for field in ("lat", "lon", "speed", "course", "heading", "draught")
            },
            "status": statuses(rows, columns.get("status")),
        }
    )


def _number(rows: pl.DataFrame, column: str | None) -> pl.Series:
    if column is None:
        return pl.Series([None], dtype=pl.Float64).new_from_index(0, rows.height)
    values = rows[column]
    if values.dtype == pl.String:
        values = values.str.strip_chars().str.replace(r"^(-?\d+),(\d+)$", "${1}.${2}")
    return values.cast(pl.Float64, strict=False)


def _scaled(settled: pl.DataFrame, taken: Guess, name: str) -> tuple[pl.DataFrame, tuple[str, ...]]:
    """The columns of positions in their units, and sentences on what was found out."""
    lat, lon = settled["lat"], settled["lon"]
    if swapped(lat, lon):
        row = settled.filter(pl.col("lat").abs() > 91.0)["place"][0]
        told = f"{taken.columns['lat']!r} goes beyond 90 degrees and {taken.columns['lon']!r} not"
        raise UnreadableError(f"{told}: exchanged?", where=f"{name}, row {row}")
    scale = coordinate_scale(lat, lon)
    degrees = settled.with_columns(pl.col("lat") / scale, pl.col("lon") / scale)
    unit = speed_unit(degrees.select("vessel", "time_us", "lat", "lon", "speed"), taken.speed_unit)
    tenths = KNOTS[unit.name] * 10
    course_scale = _tenfold(settled["course"])
    scaled = degrees.with_columns(
        lat_e7=_whole(pl.col("lat") * E7),
        lon_e7=_whole(pl.col("lon") * E7),
        sog_dkn=_whole(pl.col("speed") * tenths),
        cog_ddeg=_whole(pl.col("course") * course_scale),
        heading_deg=_whole(pl.col("heading")),
        draught_dm=_whole(pl.when(pl.col("draught").is_between(0.1, 30.0)).then(
            pl.col("draught") * 10)),
    )  # fmt: skip
    notes = [f"read as a table of {taken.feed}"] if taken.feed else []
    if scale != 1.0:
        notes.append("coordinates are in 1/600,000 degree, as AIS sends them")
    if unit.name != "knot":
        how = "by the way made good" if unit.ratio is not None else "as the feed documents"
        notes.append(f"speeds are in units of one {unit.name}, {how}")
    return scaled, tuple(notes)


def _whole(value: pl.Expr) -> pl.Expr:
    """Rounded integers; a value that no integer can hold is null."""
    return value.round().cast(pl.Int64, strict=False)


def _tenfold(course: pl.Series) -> float:
    """Tenths of a degree in one unit of a course column: raw AIS counts tenths itself."""
    high = course.quantile(0.9)
    return 1.0 if high is not None and high > 511.0 else 10.0


def _unreadable(scaled: pl.DataFrame, rows: pl.DataFrame, taken: Guess, name: str) -> int:
    """How many rows have no time that can be read.

    Raises:
        UnreadableError: If half of the rows lack a time or a position.
    """
    for field, column in (("time", "time_us"), ("lat", "lat_e7"), ("lon", "lon_e7")):
        bad = scaled.filter(pl.col(column).is_null())
        if bad.height and bad.height > MOST_UNREADABLE * scaled.height:
            row = int(bad["place"][0])
            value = rows[taken.columns[field]][row - 1]
            told = f"{taken.columns[field]} {value!r} cannot be read as a {field}"
            raise UnreadableError(told, where=f"{name}, row {row}")
    return int(scaled["time_us"].null_count())
