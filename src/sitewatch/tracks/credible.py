"""A file's positions as far as they can be believed, with a sentence on all that cannot."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import polars as pl

from sitewatch.tracks.clean import clean, counted
from sitewatch.tracks.columns import SECOND_US, drops, merged_drops
from sitewatch.tracks.identity import changes, settled
from sitewatch.tracks.records import Read
from sitewatch.tracks.segments import shared
from sitewatch.tracks.spoofing import circles, common_jumps, grids

MAIN_SHARE = 0.8
"""Share of a number's positions from which its largest hull is taken for the ship itself.

Judgement: with less, the number says nothing about which ship it is.
"""
MOST_NOTES = 20
"""Sentences of one kind that are told singly; the rest is a count."""
OTHER = "position of another ship under the same number"
SHARED = "number shared by several ships"


def credible(read: Read) -> Read:
    """What was read with repeats, lone jumps and other ships' positions out, all counted.

    Numbers that several ships share are left out of the positions: no call or silence of such a
    number is any one ship's. Notes name them, and stretches that look spoofed, and changes of
    identity.
    """
    statics, wrong = settled(read.statics)
    cleaned, positions, left = main_hulls(read.positions)
    dropped = merged_drops([read.dropped, left, drops(_source(read), wrong)])
    told = [
        *_told_shared(shared(cleaned)),
        *_told(pl.concat([circles(cleaned), grids(cleaned), common_jumps(read.positions)])),
        *_told_changes(changes(statics)),
    ]
    return Read(positions, statics, dropped, (*read.notes, *told))


def main_hulls(positions: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Cleaned positions of all hulls, those of each number's main hull, and what was left out.

    Args:
        positions: Positions of whole ships, of any number of sources, in any order.
    """
    cleaned, lost = clean(positions)
    main, other, mixed = _by_hull(cleaned)
    left = merged_drops([lost, counted(other, OTHER), counted(mixed, SHARED)])
    return cleaned, main.drop("segment", "hull"), left


def _source(read: Read) -> str:
    return str(read.statics["source"][0]) if read.statics.height else ""


def _by_hull(cleaned: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Positions of main hulls, of other hulls beside a main one, and of numbers without one."""
    size = pl.len().over("vessel", "hull")
    share = size.max().over("vessel") / pl.len().over("vessel")
    sized = cleaned.with_columns(_mixed=share < MAIN_SHARE, _size=size)
    largest = pl.col("hull").sort_by("_size", "hull", descending=[True, False]).first()
    judged = sized.with_columns(_main=pl.col("hull") == largest.over("vessel"))
    extra = ["_mixed", "_size", "_main"]
    mixed = judged.filter("_mixed").drop(extra)
    clear = judged.filter(~pl.col("_mixed"))
    return clear.filter("_main").drop(extra), clear.filter(~pl.col("_main")).drop(extra), mixed


def _told_shared(numbers: pl.DataFrame) -> Iterator[str]:
    lines = [
        f"{vessel} is used by {hulls} ships, for {hours:.1f} h by two at once"
        for vessel, hulls, hours in numbers.select("vessel", "hulls", "overlap_h").iter_rows()
    ]
    return _few(lines, "more shared numbers")


def _told(findings: pl.DataFrame) -> Iterator[str]:
    lines = [
        f"{row['vessel']}: {row['rule']} at {_when(row['start_us'])}"
        f" ({row['detail'] or str(row['positions']) + ' positions'}), not credible"
        for row in findings.iter_rows(named=True)
    ]
    return _few(lines, "more stretches that are not credible")


def _told_changes(found: pl.DataFrame) -> Iterator[str]:
    lines = [
        f"{row['vessel']}: {row['field'].replace('_', ' ')} changed from {row['before']} to"
        f" {row['after']} by {_when(row['time_us'])}"
        for row in found.iter_rows(named=True)
    ]
    return _few(lines, "more changes of identity")


def _few(lines: list[str], rest: str) -> Iterator[str]:
    yield from lines[:MOST_NOTES]
    if len(lines) > MOST_NOTES:
        yield f"{len(lines) - MOST_NOTES} {rest}"


def _when(time_us: int) -> str:
    return f"{datetime.fromtimestamp(time_us / SECOND_US, UTC):%Y-%m-%d %H:%M} UTC"
