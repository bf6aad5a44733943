"""The part function: all events of one vessel bucket, and those of pairs in one sea area."""

from __future__ import annotations

import polars as pl

from sitewatch.tracks.events.anchoring import anchoring
from sitewatch.tracks.events.calls import calls
from sitewatch.tracks.events.columns import columns_of
from sitewatch.tracks.events.draught import draught_changes
from sitewatch.tracks.events.drift import drift
from sitewatch.tracks.events.encounters import encounters
from sitewatch.tracks.events.gaps import gaps
from sitewatch.tracks.events.loitering import loitering
from sitewatch.tracks.events.record import EVENTS, together
from sitewatch.tracks.events.speed import sudden_stops
from sitewatch.tracks.events.stops import stops
from sitewatch.tracks.nearness import Nearness


def events_of(positions: pl.DataFrame, near: Nearness, until_us: int | None = None) -> pl.DataFrame:
    """Every event of single vessels, in order; the same function in one process and on a cluster.

    Args:
        positions: Positions of whole vessels: one bucket.
        near: Where ports lie.
        until_us: Time up to which positions would have been known, for open silences.
    """
    if positions.is_empty():
        return pl.DataFrame(schema=dict(EVENTS))
    columns = columns_of(positions)
    return together(
        [
            calls(columns, near),
            gaps(columns, until_us),
            anchoring(columns, near),
            loitering(columns, near),
            drift(columns),
            sudden_stops(columns),
            stops(columns),
            draught_changes(columns),
        ]
    )


def port_calls_and_silences(positions: pl.DataFrame, near: Nearness) -> pl.DataFrame:
    """Port calls and closed silences alone: what an archive is swept for first."""
    columns = columns_of(positions)
    return pl.concat([calls(columns, near), gaps(columns)])


def meetings_of(positions: pl.DataFrame, near: Nearness) -> pl.DataFrame:
    """Encounters among all ships of a sea area, in order."""
    return encounters(columns_of(positions), near)
