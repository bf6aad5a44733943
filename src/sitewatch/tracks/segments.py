"""Positions under one number told apart: segments that motion can claim, and hulls behind them."""

from __future__ import annotations

import polars as pl

from sitewatch.tracks.columns import E7, HOUR_US
from sitewatch.tracks.linking import tracks
from sitewatch.tracks.motion import Fixes
from sitewatch.tracks.pursuit import (
    MOST_HOURS,
    MOST_KNOTS,
    PENALTY_HOURS,
    SLACK_HOURS,
    TURN_COST,
    Fix,
    pursue,
)

AIRCRAFT = ("adsb", "sar-aircraft")
"""Aircraft are split by silence alone: their addresses are not shared, and no ship's speed fits."""
STILL = ("aton", "base")
"""Marks and stations stay where they are; none is split."""

MOTION = ("sog_dkn", "cog_ddeg")
MOVED_E7 = E7 // 20
"""Degrees of latitude (0.05, or 3 nautical miles) beyond which a vessel has got about."""


def segments(frame: pl.DataFrame) -> pl.DataFrame:
    """The table in its total order with `segment` and `hull`, both 0, 1, ... for each vessel.

    A segment is a stretch that motion alone gives to one ship; where two ships could have sent a
    fix, both their segments end. It is null for a fix that no segment wants. Hulls are what the
    fixes add up to when all are linked at once. Vessels whose every fix can follow the one before
    are one hull, and split by silence alone; only the others are followed fix by fix.

    Args:
        frame: Positions, in any order.
    """
    rows = frame.sort("vessel", "time_us", "source", "place").with_columns(
        pl.when(~_constant(name)).then(pl.col(name)).alias(f"_{name}") for name in MOTION
    )
    judged = rows.with_columns(_broken().any().over("vessel").alias("_torn"))
    quiet = pl.col("time_us").diff().over("vessel") > MOST_HOURS * HOUR_US
    plain = quiet.fill_null(value=False).cast(pl.Int64).cum_sum().over("vessel")
    numbered = judged.with_columns(plain.alias("segment"), hull=pl.lit(0, dtype=pl.Int64))
    whole = numbered.filter(~pl.col("_torn"))
    torn = [
        part.with_columns(
            segment=pl.Series(pursue(_singly(part)), dtype=pl.Int64),
            hull=pl.Series(tracks(_fixes(part))),
        )
        for _, part in numbered.filter("_torn").group_by("vessel", maintain_order=True)
    ]
    both = pl.concat([whole, *torn]).sort("vessel", "time_us", "source", "place")
    return both.select(*frame.columns, "segment", "hull")


def _constant(name: str) -> pl.Expr:
    """Whether a vessel that gets about has one value in a column throughout: a placeholder."""
    moved = (pl.col("lat_e7").max() - pl.col("lat_e7").min()) > MOVED_E7
    return (moved & (pl.col(name).n_unique() == 1)).over("vessel")


def _broken() -> pl.Expr:
    """Whether a fix cannot follow the one before, by dead reckoning or as a stay (`pursuit`)."""
    hours = pl.col("time_us").diff() / HOUR_US
    lat = pl.col("lat_e7").cast(pl.Int64)
    middle = (lat + lat.shift()) / (2 * E7)
    north = lat.diff() * 60 / E7
    turned = pl.col("lon_e7").cast(pl.Int64).diff() / E7
    east = ((turned + 180) % 360 - 180) * 60 * middle.radians().cos()
    missed = (_off(east, north, hours, 0) + _off(east, north, hours, 1)) / 2
    stay = (east**2 + north**2).sqrt() * TURN_COST
    waited = (hours + SLACK_HOURS) / (1 + (hours / PENALTY_HOURS).sqrt())
    torn = pl.min_horizontal(missed, stay) > waited * MOST_KNOTS
    ship = ~pl.col("kind").is_in([*AIRCRAFT, *STILL])
    return (torn & (hours <= MOST_HOURS) & ship).fill_null(value=False)


def _off(east: pl.Expr, north: pl.Expr, hours: pl.Expr, back: int) -> pl.Expr:
    """Miles by which the way made good misses the speed and course of one end of it."""
    course = (pl.col("_cog_ddeg").shift(1 - back) / 10).radians()
    knots = pl.when(course.is_not_null()).then(pl.col("_sog_dkn").shift(1 - back) / 10)
    miles, course = knots.fill_null(0) * hours, course.fill_null(0)
    return ((east - course.sin() * miles) ** 2 + (north - course.cos() * miles) ** 2).sqrt()


def _singly(part: pl.DataFrame) -> list[Fix]:
    columns = part.select(
        pl.col("time_us") / HOUR_US,
        pl.col("lat_e7") / E7,
        pl.col("lon_e7") / E7,
        pl.when(pl.col("_cog_ddeg").is_not_null()).then(pl.col("_sog_dkn") / 10).fill_null(0),
        (pl.col("_cog_ddeg") / 10).radians().fill_null(0),
    )
    return [Fix(*values) for values in columns.iter_rows()]


def _fixes(part: pl.DataFrame) -> Fixes:
    unknown = float("nan")
    columns = part.select(
        pl.col("time_us") / HOUR_US,
        pl.col("lat_e7") / E7,
        pl.col("lon_e7") / E7,
        (pl.col("_sog_dkn") / 10).fill_null(unknown),
        (pl.col("_cog_ddeg") / 10).radians().fill_null(unknown),
    )
    return Fixes(*(column.to_numpy() for column in columns))


def shared(frame: pl.DataFrame) -> pl.DataFrame:
    """Vessels whose number several hulls use: vessel, hulls, and hours in which two did at once.

    Args:
        frame: Positions with `hull`, as `segments` makes them.
    """
    spans = (
        frame.group_by("vessel", "hull")
        .agg(start=pl.col("time_us").min(), end=pl.col("time_us").max(), fixes=pl.len())
        .filter(pl.col("fixes") >= FEWEST_FIXES)
        .sort("vessel", "start", "hull")
    )
    reached = pl.col("end").cum_max().shift().over("vessel")
    overlap = pl.when(reached.is_not_null()).then(
        (pl.min_horizontal(pl.col("end"), reached) - pl.col("start")).clip(0)
    )
    return (
        spans.with_columns(overlap_h=overlap.fill_null(0) / HOUR_US)
        .group_by("vessel", maintain_order=True)
        .agg(hulls=pl.len(), overlap_h=pl.col("overlap_h").sum())
        .filter(pl.col("hulls") > 1)
    )


FEWEST_FIXES = 3
"""Hulls of fewer fixes are taken for noise when hulls under one number are counted."""
