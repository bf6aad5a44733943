"""Which bits of which AIS message hold what: payloads of one type as rows of the two tables."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from sitewatch.tracks.sixbit import Payloads

Ints = NDArray[np.int64]

SPEED_MISSING = 1023
"""Speed field of types 1 to 3, 9, 18 and 19 that means "not available" (ITU-R M.1371-5)."""
LONG_RANGE_SPEED_MISSING = 63
"""Speed field of type 27 that means "not available" (ITU-R M.1371-5, table 78)."""
KNOT = 10
"""Tenths of a knot in a knot."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Where a position report holds its fields, as first bits; None where it has none.

    Attributes:
        kind: Who sends it.
        lon: Longitude; latitude follows it at once.
        needs: Bits that a report must have to hold a whole position.
        speed: Speed over ground, ten bits.
        speed_unit: Tenths of a knot in one step of the speed.
        status: Navigational status, four bits.
        second: UTC second, six bits.
        course: Course over ground, twelve bits.
        heading: True heading, nine bits.
    """

    kind: str
    lon: int
    needs: int
    speed: int | None = None
    speed_unit: int = 1
    status: int | None = None
    second: int | None = None
    course: int | None = None
    heading: int | None = None


CLASS_A = Layout("ais-a", 61, 116, 50, 1, 38, 137, 116, 128)
CLASS_B = Layout("ais-b", 57, 112, 46, 1, None, 133, 112, 124)
LAYOUTS = {
    1: CLASS_A,
    2: CLASS_A,
    3: CLASS_A,
    4: Layout("base", 79, 134),
    9: Layout("sar-aircraft", 61, 116, 50, KNOT, None, 128, 116),
    11: Layout("ais-a", 79, 134),
    18: CLASS_B,
    19: CLASS_B,
    21: Layout("aton", 164, 219, second=253),
}
"""Position reports with coordinates in ten-thousandths of a minute (ITU-R M.1371-5, annex 8)."""
LONG_RANGE = 27
STATICS = (5, 19, 21, 24)
USED = (*LAYOUTS, LONG_RANGE, 5, 24)
LONGEST = {1: 28, 2: 28, 3: 28, 4: 28, 5: 71, 9: 28, 11: 28, 18: 28, 19: 52, 21: 60, 24: 28, 27: 16}
"""Characters of each type that hold anything that is read."""


def positions_of(kind: int, payloads: Payloads) -> pl.DataFrame:
    """Position columns of payloads of one type; values that mean "not available" stay in.

    A second column set `second` and `whole` tells the UTC second and whether nothing is cut off.
    """
    if kind == LONG_RANGE:
        return _long_range(payloads)
    layout = LAYOUTS[kind]
    count = len(payloads.bits)
    columns = {
        "vessel": payloads.number(8, 30),
        "lat_e7": _degrees(payloads.number(layout.lon + 28, 27, signed=True)),
        "lon_e7": _degrees(payloads.number(layout.lon, 28, signed=True)),
        "sog_dkn": _optional(payloads, layout.speed, 10, count),
        "cog_ddeg": _optional(payloads, layout.course, 12, count),
        "heading_deg": _optional(payloads, layout.heading, 9, count),
        "status": _optional(payloads, layout.status, 4, count),
        "second": _optional(payloads, layout.second, 6, count),
    }
    frame = pl.DataFrame(columns).with_columns(
        kind=pl.lit(layout.kind), whole=pl.Series(payloads.bits >= layout.needs)
    )
    if layout.speed_unit == 1:
        return frame
    knots = pl.col("sog_dkn")
    tenths = pl.when(knots < SPEED_MISSING).then(knots * layout.speed_unit)
    return frame.with_columns(sog_dkn=tenths)


def _long_range(payloads: Payloads) -> pl.DataFrame:
    speed = pl.Series("sog_dkn", payloads.number(79, 6))
    course = pl.Series("cog_ddeg", payloads.number(85, 9) * 10)
    columns = {
        "vessel": payloads.number(8, 30),
        "lat_e7": _tenths_of_minutes(payloads.number(62, 17, signed=True)),
        "lon_e7": _tenths_of_minutes(payloads.number(44, 18, signed=True)),
        "sog_dkn": _held(payloads, 79, speed),
        "cog_ddeg": _held(payloads, 85, course),
        "status": payloads.number(40, 4),
        "whole": payloads.bits >= 79,
    }
    frame = pl.DataFrame(columns)
    speed_known = pl.when(pl.col("sog_dkn") < LONG_RANGE_SPEED_MISSING)
    return frame.with_columns(
        kind=pl.lit("ais-sat"), sog_dkn=speed_known.then(pl.col("sog_dkn") * KNOT)
    )


def _optional(payloads: Payloads, offset: int | None, width: int, count: int) -> pl.Series:
    if offset is None:
        return pl.Series([None], dtype=pl.Int64).new_from_index(0, count)
    return _held(payloads, offset, pl.Series(payloads.number(offset, width)))


def _held(payloads: Payloads, offset: int, values: pl.Series) -> pl.Series:
    """The values, null where the payload ends before them."""
    held = payloads.has(offset)
    return values if held.all() else values.zip_with(pl.Series(held), _nulls(values))


def _nulls(values: pl.Series) -> pl.Series:
    return pl.Series([None], dtype=values.dtype).new_from_index(0, len(values))


def _degrees(values: Ints) -> Ints:
    """Ten-thousandths of a minute as degrees times ten million, rounded to a millionth.

    Source: 1 / 600,000 degree (ITU-R M.1371-5); a millionth of a degree is 0.11 m, less than the
    step of the message (0.19 m).
    """
    return (10 * values + 3) // 6 * 10


def _tenths_of_minutes(values: Ints) -> Ints:
    """Tenths of a minute (type 27) as degrees times ten million, rounded to a millionth."""
    return (10_000 * values + 3) // 6 * 10


def statics_of(kind: int, payloads: Payloads) -> pl.DataFrame:
    """Static columns of payloads of one type; what a type does not tell is absent or null."""
    makers: dict[int, Callable[[Payloads], dict[str, Ints | pl.Series]]] = {
        5: _voyage, 19: _extended, 21: _sea_mark, 24: _parts,
    }  # fmt: skip
    frame = pl.DataFrame({"vessel": payloads.number(8, 30), **makers[kind](payloads)})
    return frame.with_columns(
        pl.when(pl.col(name) != blank).then(pl.col(name)).alias(name)
        for name, blank in _BLANKS.items()
        if name in frame.columns
    )


_BLANKS: dict[str, int | str] = {
    "imo": 0, "name": "", "call_sign": "", "ship_type": 0, "length_m": 0, "beam_m": 0,
    "draught_dm": 0, "destination": "",
}  # fmt: skip


def _size(payloads: Payloads, offset: int) -> dict[str, Ints | pl.Series]:
    """Length and beam from the distances of the antenna to bow, stern and both sides."""
    return {
        "length_m": payloads.number(offset, 9) + payloads.number(offset + 9, 9),
        "beam_m": payloads.number(offset + 18, 6) + payloads.number(offset + 24, 6),
    }


def _voyage(payloads: Payloads) -> dict[str, Ints | pl.Series]:
    return {
        "imo": payloads.number(40, 30),
        "call_sign": payloads.text(70, 7),
        "name": payloads.text(112, 20),
        "ship_type": payloads.number(232, 8),
        **_size(payloads, 240),
        "draught_dm": payloads.number(294, 8),
        "destination": payloads.text(302, 20),
        "eta": _arrival(payloads),
    }


def _arrival(payloads: Payloads) -> pl.Series:
    """Month, day, hour and minute as `12-24 06:30`; null where there is no month or day.

    Source: month 0, day 0, hour 24 and minute 60 mean "not available" (ITU-R M.1371-5, table 52).
    """
    widths = {"month": (274, 4), "day": (278, 5), "hour": (283, 5), "minute": (288, 6)}
    clock = pl.DataFrame({name: payloads.number(*place) for name, place in widths.items()})
    two = {name: pl.col(name).cast(pl.String).str.zfill(2) for name in widths}
    day = pl.concat_str(two["month"], pl.lit("-"), two["day"])
    time = pl.concat_str(pl.lit(" "), two["hour"], pl.lit(":"), two["minute"])
    dated = pl.col("month").is_between(1, 12) & (pl.col("day") > 0)
    timed = (pl.col("hour") < 24) & (pl.col("minute") < 60)
    text = pl.when(dated & timed).then(day + time).when(dated).then(day)
    return clock.select(text.alias("eta")).to_series()


def _extended(payloads: Payloads) -> dict[str, Ints | pl.Series]:
    return {
        "name": payloads.text(143, 20),
        "ship_type": payloads.number(263, 8),
        **_size(payloads, 271),
    }


def _sea_mark(payloads: Payloads) -> dict[str, Ints | pl.Series]:
    return {"name": payloads.text(43, 20), **_size(payloads, 219)}


def _parts(payloads: Payloads) -> dict[str, Ints | pl.Series]:
    """Type 24: part A holds the name, part B the rest."""
    part = payloads.number(38, 2)
    vessel = payloads.number(8, 30)
    tender = vessel // 10_000_000 == 98
    size = _size(payloads, 132)
    second = {
        "ship_type": payloads.number(40, 8),
        "length_m": np.where(tender, 0, np.asarray(size["length_m"])),
        "beam_m": np.where(tender, 0, np.asarray(size["beam_m"])),
    }
    first, other = pl.Series(part == 0), pl.Series(part == 1)
    columns: dict[str, Ints | pl.Series] = {
        name: _only(pl.Series(values), other) for name, values in second.items()
    }
    columns["name"] = _only(payloads.text(40, 20), first)
    columns["call_sign"] = _only(payloads.text(90, 7), other)
    columns["part"] = part
    return columns


def _only(values: pl.Series, mask: pl.Series) -> pl.Series:
    return values.zip_with(mask, _nulls(values))
