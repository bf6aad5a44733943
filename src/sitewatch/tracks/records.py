"""What reading one file of positions gives."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from sitewatch.tracks.columns import DROPPED, POSITIONS, STATICS, empty


@dataclass(frozen=True, slots=True)
class Read:
    """Positions and static messages of one piece of evidence, and what was left out.

    Attributes:
        positions: In the columns of `POSITIONS`.
        statics: In the columns of `STATICS`.
        dropped: In the columns of `DROPPED`.
        notes: What a person should know, one sentence each.
    """

    positions: pl.DataFrame
    statics: pl.DataFrame
    dropped: pl.DataFrame
    notes: tuple[str, ...] = ()


def nothing() -> Read:
    """A file without positions."""
    return Read(empty(POSITIONS), empty(STATICS), empty(DROPPED))
