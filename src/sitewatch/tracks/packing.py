"""Parts of buckets as bytes, to keep them and to send them from one machine to another."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

from sitewatch.errors import UnreadableError
from sitewatch.model import Site
from sitewatch.tracks.columns import POSITIONS, STATICS, Schema, empty, ordered
from sitewatch.tracks.parts import SPREAD, WORD, Part, part_of

EPOCH = (1980, 1, 1, 0, 0, 0)
"""Time written beside every table: the same part gives the same bytes."""


@dataclass(frozen=True, slots=True)
class BucketJob:
    """One bucket of ships, or a share of it: all that a worker needs.

    Attributes:
        positions: Parquet files of positions, one a day and source.
        statics: Parquet files of static messages.
        sites: Watched sites.
        step: One ship in this many teaches.
        slice: Which share of the bucket's ships this is, and of how many.
    """

    positions: tuple[bytes, ...]
    statics: tuple[bytes, ...]
    sites: tuple[Site, ...]
    step: int
    slice: tuple[int, int] = (0, 1)


def bucket_part(job: BucketJob) -> bytes:
    """The packed part of one bucket; the same in this process, in a pool and on a cluster.

    Files are opened one at a time and of each only the ships of this share are kept, so that memory
    is bounded by the share and one day.

    Raises:
        UnreadableError: If a file is damaged.
    """
    positions = ordered(_gathered(job.positions, POSITIONS, job.slice))
    statics = ordered(_gathered(job.statics, STATICS, job.slice))
    return packed(part_of(positions, statics, job.sites, job.step))


def packed(part: Part) -> bytes:
    """A part as bytes: its tables as Parquet in one archive."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as archive:
        for name, table in part.tables():
            raw = io.BytesIO()
            table.write_parquet(raw, compression="zstd")
            archive.writestr(zipfile.ZipInfo(name, EPOCH), raw.getvalue())
    return made.getvalue()


def unpacked(raw: bytes) -> Part:
    """The part that bytes hold.

    Raises:
        UnreadableError: If they are damaged.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            tables = {name: pl.read_parquet(archive.read(name)) for name in archive.namelist()}
        return Part(**tables)
    except (zipfile.BadZipFile, pl.exceptions.PolarsError, TypeError) as error:
        raise UnreadableError(f"a damaged part: {error}", where="tracks") from error


def _gathered(files: Iterable[bytes], schema: Schema, share: tuple[int, int]) -> pl.DataFrame:
    mine = pl.col("vessel") * SPREAD % WORD % share[1] == share[0]
    tables = [empty(schema)]
    try:
        tables += [pl.read_parquet(io.BytesIO(raw)).filter(mine) for raw in files]
    except pl.exceptions.PolarsError as error:
        raise UnreadableError(f"damaged positions: {error}", where="tracks") from error
    return pl.concat(tables)
