"""Times as people and feeds write them, as UTC microseconds."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import polars as pl

from sitewatch.tracks.digits import EARLIEST, MICROS_FROM, MILLIS_FROM

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
NUMBER = re.compile(r"\d{9,16}(?:\.\d+)?")
FORMATS = (
    "%Y-%m-%d %H:%M:%S%.f",
    "%Y-%m-%d %H:%M",
    "%d/%m/%Y %H:%M:%S%.f",
    "%Y/%m/%d %H:%M:%S%.f",
    "%Y%m%d %H%M%S",
    "%Y%m%dT%H%M%S",
)
"""Ways to write a time in tables; day before month is the Danish Maritime Authority's."""


def time_us_of(texts: Sequence[str]) -> list[int | None]:
    """UTC microseconds of each text: ISO 8601, or a number since 1970; None where it is neither."""
    return [_one(text.strip()) for text in texts]


def _one(text: str) -> int | None:
    if NUMBER.fullmatch(text):
        value = float(text)
        scale = 1 if value >= MICROS_FROM else 1_000 if value >= MILLIS_FROM else 1_000_000
        return round(value * scale) if value >= EARLIEST else None
    try:
        found = datetime.fromisoformat(text.removesuffix(" UTC"))
    except ValueError:
        return None
    aware = found if found.tzinfo else found.replace(tzinfo=UTC)
    return (aware - EPOCH) // MICROSECOND


def time_us_column(values: pl.Series) -> pl.Series:
    """UTC microseconds of a column of any type that tables use; null where it cannot be read."""
    kind = values.dtype
    if isinstance(kind, pl.Datetime):
        zoned = values.dt.convert_time_zone("UTC") if kind.time_zone else values
        return zoned.dt.timestamp("us")
    if kind.is_numeric():
        return _from_numbers(values)
    texts = values.cast(pl.String).str.strip_chars()
    return texts.to_frame("t").select(_from_texts(pl.col("t"))).to_series()


def _from_numbers(values: pl.Series) -> pl.Series:
    number = pl.col("n")
    scale = (
        pl.when(number >= MICROS_FROM).then(1).when(number >= MILLIS_FROM).then(1_000)
        .otherwise(1_000_000)
    )  # fmt: skip
    scaled = (number * scale).cast(pl.Float64).round().cast(pl.Int64)
    exact = pl.when(number >= EARLIEST).then(scaled if values.dtype.is_float() else number * scale)
    return values.to_frame("n").select(exact.cast(pl.Int64)).to_series()


def _from_texts(text: pl.Expr) -> pl.Expr:
    """The first way of writing that fits each text."""
    plain = text.str.replace(r"^(\d{4}-\d\d-\d\d)T", "${1} ").str.replace(r"(Z| UTC|\+00:?00)$", "")
    numbers = text.str.extract(r"^(\d{9,16}(?:\.\d+)?)$").cast(pl.Float64, strict=False)
    scale = pl.when(numbers >= MICROS_FROM).then(1).otherwise(
        pl.when(numbers >= MILLIS_FROM).then(1_000).otherwise(1_000_000)
    )  # fmt: skip
    zoned = text.str.to_datetime("%+", time_unit="us", time_zone="UTC", strict=False)
    ways = [plain.str.to_datetime(way, time_unit="us", strict=False) for way in FORMATS]
    return pl.coalesce(
        *(way.dt.timestamp("us") for way in ways),
        zoned.dt.timestamp("us"),
        pl.when(numbers >= EARLIEST).then((numbers * scale).round().cast(pl.Int64)),
    )
