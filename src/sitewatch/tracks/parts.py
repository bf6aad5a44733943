"""What one bucket of ships adds to the judgement of a whole archive, small enough to keep."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields

import numpy as np
import polars as pl

from sitewatch.model import Site
from sitewatch.tracks.clean import with_draught
from sitewatch.tracks.columns import DROPPED, POSITIONS, STATICS, empty, merged_drops, ordered
from sitewatch.tracks.credible import main_hulls
from sitewatch.tracks.events.columns import Columns, columns_of
from sitewatch.tracks.looks import CARDS, within_reach
from sitewatch.tracks.records import Read
from sitewatch.tracks.silence import part

MOST_TAUGHT = 50_000
"""Positions that a model of silences is taught with; of larger archives a share of the ships
teaches. Judgement: some seconds of computing."""
SPREAD = 2_654_435_761
"""Multiplier that spreads neighbouring numbers (Knuth, The Art of Computer Programming 3, 6.4)."""
WORD = 1 << 32


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """What one bucket adds.

    Attributes:
        heard: Who was heard where and in which hour.
        steps: How often ships fell silent, by cell.
        quiet: Closed silences of all ships.
        spans: First and last time of each kind of receiver: card, first_us, last_us.
        positions: All positions of the ships that came within reach of a site.
        statics: Static messages of those ships.
        sample: Positions of the ships that teach.
        dropped: What was left out.
    """

    heard: pl.DataFrame
    steps: pl.DataFrame
    quiet: pl.DataFrame
    spans: pl.DataFrame
    positions: pl.DataFrame
    statics: pl.DataFrame
    sample: pl.DataFrame
    dropped: pl.DataFrame

    def tables(self) -> Iterator[tuple[str, pl.DataFrame]]:
        """Its tables by name."""
        for item in fields(self):
            yield item.name, getattr(self, item.name)


def part_of(
    positions: pl.DataFrame, statics: pl.DataFrame, sites: Sequence[Site], step: int = 1
) -> Part:
    """The part that some whole ships make: one file, or one bucket of an archive.

    Args:
        positions: Positions as read, of any number of sources, in any order.
        statics: Their static messages.
        sites: Watched sites.
        step: One ship in this many teaches; a power of two.
    """
    _, main, left = main_hulls(positions.filter(pl.col("kind").is_in(list(CARDS))))
    columns = columns_of(with_draught(main, statics))
    if not len(columns):
        return _nothing(columns, left)
    near = np.zeros(len(columns), dtype=bool)
    for site in sites:
        near |= within_reach(columns, site)
    ships = pl.Series(np.unique(columns.vessel[near]), dtype=pl.Int64())
    mine = columns.frame.filter(pl.col("vessel").is_in(ships.implode()))
    teaches = pl.col("vessel") * SPREAD % WORD % step == 0
    kept = ("vessel", "kind", "time_us", "lat_e7", "lon_e7", "sog_dkn", "source", "place")
    return Part(
        *part(columns),
        _spans(columns.frame),
        mine,
        statics.filter(pl.col("vessel").is_in(ships.implode())),
        columns.frame.filter(teaches).select(kept),
        left,
    )


def part_of_file(read: Read, sites: Sequence[Site]) -> Part:
    """The part that one file makes by itself."""
    step = teaching_step(read.positions.height)
    return part_of(read.positions, read.statics, sites, step)


def teaching_step(rows: int) -> int:
    """One ship in how many teaches: the power of two that leaves about `MOST_TAUGHT` positions."""
    step = 1
    while rows > MOST_TAUGHT * step:
        step *= 2
    return step


def together(parts: Sequence[Part]) -> Part:
    """The parts of all buckets as one, in orders that do not depend on theirs."""
    tables = {
        name: pl.concat([getattr(one, name) for one in parts])
        for name in ("heard", "steps", "quiet", "spans", "positions", "statics", "sample")
    }
    spans = tables["spans"].group_by("card").agg(
        pl.col("first_us").min(), pl.col("last_us").max()
    )  # fmt: skip
    return Part(
        tables["heard"].sort("cell", "hour", "vessel"),
        tables["steps"].sort("cell", "vessel"),
        tables["quiet"].sort("vessel", "start_us", "place"),
        spans.sort("card"),
        ordered(tables["positions"]),
        ordered(tables["statics"]),
        ordered(tables["sample"]),
        merged_drops([one.dropped for one in parts]),
    )


def spans_of_cards(spans: pl.DataFrame) -> Mapping[str, tuple[int, int]]:
    """First and last time of each kind of receiver by card [microseconds]."""
    return {card: (int(first), int(last)) for card, first, last in spans.iter_rows()}


def _spans(frame: pl.DataFrame) -> pl.DataFrame:
    carded = frame.select(card=pl.col("kind").replace_strict(CARDS), time_us="time_us")
    grouped = carded.group_by("card").agg(
        first_us=pl.col("time_us").min(), last_us=pl.col("time_us").max()
    )
    return grouped.sort("card")


def _nothing(columns: Columns, left: pl.DataFrame) -> Part:
    spans = pl.DataFrame(schema={"card": pl.String, "first_us": pl.Int64, "last_us": pl.Int64})
    sample = columns.frame.select(
        "vessel", "kind", "time_us", "lat_e7", "lon_e7", "sog_dkn", "source", "place"
    )
    nobody = (spans, empty(POSITIONS), empty(STATICS), sample, merged_drops([empty(DROPPED), left]))
    return Part(*part(columns), *nobody)
