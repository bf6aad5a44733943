"""Positions of one bucket of vessels made fit for rules: repeats and lone jumps out, hulls told."""

from __future__ import annotations

import polars as pl

from sitewatch.tracks.columns import DROPPED, SECOND_US, merged_drops
from sitewatch.tracks.segments import FEWEST_FIXES, segments

REPEAT_US = 2 * SECOND_US
"""Equal reports closer than this are one message heard twice [us].

Source: no ship reports more often than every two seconds (ITU-R M.1371-5, table 1).
"""
SAID = ("lat_e7", "lon_e7", "sog_dkn", "cog_ddeg", "heading_deg", "status")
REPEAT = "same message heard again"
JUMP = "jump that no other position supports"


def clean(frame: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Positions with `segment` and `hull`, and what was left out, by source and reason.

    Nothing is judged by more than the vessel's own positions, so a bucket of vessels can be cleaned
    without the others.

    Args:
        frame: Positions of whole vessels, from any number of sources, in any order.
    """
    single, again = without_repeats(frame)
    told = segments(single)
    kept, lone = without_jumps(told)
    return kept, merged_drops([counted(again, REPEAT), counted(lone, JUMP)])


def without_repeats(frame: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """First hearings of each message, and the later ones."""
    rows = frame.sort("vessel", *SAID, "time_us", "source", "place")
    same = pl.all_horizontal(pl.col(name).eq_missing(pl.col(name).shift())
                             for name in ("vessel", *SAID))  # fmt: skip
    soon = pl.col("time_us").diff() < REPEAT_US
    again = (same & soon).fill_null(value=False)
    judged = rows.with_columns(_again=again)
    order = ["vessel", "time_us", "source", "place"]
    first = judged.filter(~pl.col("_again")).drop("_again").sort(order)
    return first, judged.filter("_again").drop("_again").sort(order)


def without_jumps(frame: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Positions that others of their hull support, and the lone ones beside them.

    A vessel that was heard once or twice in all keeps its positions: nothing speaks against them.
    """
    size = pl.len().over("vessel", "hull")
    most = size.max().over("vessel")
    lone = (size < FEWEST_FIXES) & (most >= FEWEST_FIXES)
    judged = frame.with_columns(_lone=lone)
    return judged.filter(~pl.col("_lone")).drop("_lone"), judged.filter("_lone").drop("_lone")


def with_draught(positions: pl.DataFrame, statics: pl.DataFrame) -> pl.DataFrame:
    """Positions with the draught last told before each, where they tell none themselves."""
    told = statics.filter(pl.col("draught_dm").is_not_null()).select(
        "vessel", "time_us", _draught=pl.col("draught_dm")
    )
    joined = positions.sort("time_us").join_asof(
        told.sort("time_us"), on="time_us", by="vessel", check_sortedness=False
    )
    filled = joined.with_columns(pl.coalesce("draught_dm", "_draught").alias("draught_dm"))
    return filled.drop("_draught").sort("vessel", "time_us", "source", "place")


def counted(rows: pl.DataFrame, reason: str) -> pl.DataFrame:
    """The dropped table of rows that are left out for one reason."""
    counts = rows.group_by("source").agg(count=pl.len().cast(pl.Int64))
    reasoned = counts.with_columns(reason=pl.lit(reason))
    return reasoned.select(pl.col(name).cast(kind) for name, kind in DROPPED.items())
