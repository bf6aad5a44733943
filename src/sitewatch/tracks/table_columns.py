"""Columns of foreign tables that hold words or codes: who it is, of which kind, in which state."""

from __future__ import annotations

import polars as pl

from sitewatch.tracks.feeds import Guess, words

PLAIN = r"[^a-z0-9]"
LIMITS = {"length": 1_022, "beam": 126}
"""Longest length and beam that AIS can send [m] (ITU-R M.1371-5, dimensions)."""
STATIC_FIELDS = ("imo", "name", "call_sign", "ship_type", "length_m", "beam_m", "draught_dm",
                 "destination", "eta")  # fmt: skip


def vessels(rows: pl.DataFrame, taken: Guess) -> pl.Series:
    """MMSI, or the ICAO 24-bit address of an aircraft as a number; null where it is neither."""
    if "aircraft" in taken.columns:
        address = rows[taken.columns["aircraft"]].cast(pl.String).str.strip_chars(" ~")
        return address.str.to_integer(base=16, strict=False).cast(pl.Int64)
    values = rows[taken.columns["vessel"]]
    if values.dtype == pl.String:
        values = values.str.strip_chars().str.replace(r"\.0+$", "")
    return values.cast(pl.Int64, strict=False)


def kinds(rows: pl.DataFrame, taken: Guess) -> pl.Series:
    """Who sent each position; ships of which no class is told count as class A.

    Source: 111 marks aircraft, 99 sea marks and 00 coast stations (ITU-R M.585).
    """
    if "aircraft" in taken.columns:
        return pl.Series(["adsb"]).new_from_index(0, rows.height)
    number = vessels(rows, taken)
    by_number = (
        pl.when(number.is_between(111_000_000, 111_999_999)).then(pl.lit("sar-aircraft"))
        .when(number.is_between(990_000_000, 999_999_999)).then(pl.lit("aton"))
        .when(number.is_between(1_000_000, 9_999_999)).then(pl.lit("base"))
        .otherwise(pl.lit("ais-a"))
    )  # fmt: skip
    column = taken.columns.get("class")
    told = _coded(pl.col(column), words().classes, pl.String()) if column else pl.lit(None)
    return rows.select(pl.coalesce(told, by_number).alias("kind")).to_series()


def statuses(rows: pl.DataFrame, column: str | None) -> pl.Series:
    """Navigational status as its code; words are looked up, unknown ones are null."""
    if column is None:
        return pl.Series([None], dtype=pl.Int64).new_from_index(0, rows.height)
    return rows.select(_code(pl.col(column), words().statuses, 15)).to_series()


def _code(column: pl.Expr, known: dict[str, int] | object, most: int) -> pl.Expr:
    """A code told as number or in words."""
    text = column.cast(pl.String).str.strip_chars()
    number = text.str.replace(r"\.0+$", "").cast(pl.Int64, strict=False)
    told = _coded(column, known, pl.Int64())
    return pl.coalesce(pl.when(number.is_between(0, most)).then(number), told)


def _coded(column: pl.Expr, known: object, kind: pl.DataType) -> pl.Expr:
    text = column.cast(pl.String).str.to_lowercase().str.replace_all(PLAIN, "")
    table = dict(known) if isinstance(known, dict) else {}
    return text.replace_strict(table, default=None, return_dtype=kind)


def statics(rows: pl.DataFrame, taken: Guess, settled: pl.DataFrame) -> pl.DataFrame:
    """Static data of each vessel where they first stand and wherever they change."""
    columns = {name: _static(name, taken) for name in STATIC_FIELDS}
    told = rows.select(place=settled["place"], **columns).with_columns(
        vessel=settled["vessel"], time_us=settled["time_us"]
    )
    known = told.filter(
        pl.any_horizontal(pl.col(name).is_not_null() for name in STATIC_FIELDS)
        & pl.col("time_us").is_not_null() & pl.col("vessel").is_not_null()
    ).sort("vessel", "time_us", "place")  # fmt: skip
    said = pl.struct(STATIC_FIELDS)
    first = pl.col("vessel").ne_missing(pl.col("vessel").shift())
    return known.filter(first | said.ne_missing(said.shift()))


def _static(name: str, taken: Guess) -> pl.Expr:
    """One static field of a foreign table."""
    column = taken.columns.get(name.partition("_")[0] if name.endswith(("_m", "_dm")) else name)
    if name in ("length_m", "beam_m"):
        return _size(name.removesuffix("_m"), column, taken)
    if column is None:
        return pl.lit(None)
    if name == "imo":
        number = pl.col(column).cast(pl.String).str.extract(r"(\d{7})").cast(pl.Int64)
        return pl.when(number > 0).then(number)
    if name == "ship_type":
        code = _code(pl.col(column), words().ship_types, 255)
        return pl.when(code > 0).then(code)
    if name == "draught_dm":
        metres = pl.col(column).cast(pl.Float64, strict=False)
        return pl.when(metres.is_between(0.1, 30.0)).then((metres * 10).round().cast(pl.Int64))
    text = pl.col(column).cast(pl.String).str.strip_chars(" @")
    return pl.when(text.str.len_chars() > 0).then(text)


def _size(what: str, column: str | None, taken: Guess) -> pl.Expr:
    """Length or beam [m]: told, or as the sum of two distances from the antenna."""
    if column is not None:
        metres = pl.col(column).cast(pl.Float64, strict=False)
    else:
        ends = ("bow", "stern") if what == "length" else ("port", "starboard")
        names = [taken.columns.get(end) for end in ends]
        if None in names:
            return pl.lit(None)
        one, other = (pl.col(str(end)).cast(pl.Float64, strict=False) for end in names)
        metres = one + other
    return pl.when(metres.is_between(1, LIMITS[what])).then(metres.round().cast(pl.Int64))
