"""Real positions as position tables, and large ones made from them by tiling."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl

from sitewatch.tracks.columns import DAY_US, E7, POSITIONS, conform, ordered
from sitewatch.tracks.nearness import Nearness, nearness
from sitewatch.tracks.ports import read_ports
from tracks_lib.data import folder

ANCHORAGES = "gfw_anchorage_overrides_60410.csv"
BUCKETS = 32


def track_file(name: str) -> Path:
    """A file of the tracks data; it may be absent."""
    return folder() / name


def near_anchorages() -> Nearness:
    """The grid over 60 k anchorage points."""
    return nearness(read_ports(track_file(ANCHORAGES).read_bytes(), ANCHORAGES))


def _table(frame: pl.DataFrame, **columns: pl.Expr) -> pl.DataFrame:
    named = {"kind": pl.lit("ais-a"), "source": pl.lit("0" * 64), **columns}
    made = frame.with_row_index("place", 1).with_columns(**named)
    return ordered(conform(made, POSITIONS)).filter(
        pl.col("lat_e7").is_not_null() & pl.col("lon_e7").is_not_null()
    )


def _e7(name: str) -> pl.Expr:
    return (pl.col(name) * E7).round()


def suez() -> pl.DataFrame:
    """Ships at Suez, 20 to 24 March 2021, without speeds."""
    frame = pl.read_parquet(track_file("suez_evergiven_20210320_24.parquet"))
    when = pl.col("ts").dt.epoch("us")
    return _table(
        frame, vessel=pl.col("vessel_id"), time_us=when, lat_e7=_e7("lat"), lon_e7=_e7("lon")
    )


def noaa() -> pl.DataFrame:
    """Ships off the United States, the first hour of 3 January 2022."""
    frame = pl.read_parquet(track_file("noaa_20220103_99999.parquet"))
    return _table(
        frame,
        vessel=pl.col("MMSI"),
        kind=pl.when(pl.col("TransceiverClass") == "B")
        .then(pl.lit("ais-b"))
        .otherwise(pl.lit("ais-a")),
        time_us=pl.col("BaseDateTime").str.to_datetime().dt.epoch("us"),
        lat_e7=_e7("LAT"),
        lon_e7=_e7("LON"),
        sog_dkn=(pl.col("SOG") * 10).round(),
    )


def denmark() -> pl.DataFrame:
    """A dense hour in Danish waters; length and status ride along in columns of their own."""
    frame = pl.read_parquet(track_file("dk_20221101_0935_1h_50142.parquet"))
    made = _table(
        frame,
        vessel=pl.col("mmsi"),
        time_us=pl.col("datetime").str.to_datetime().dt.epoch("us"),
        lat_e7=_e7("lat"),
        lon_e7=_e7("lon"),
        sog_dkn=(pl.col("SOG") * 10).round(),
        heading_deg=pl.col("Heading"),
        draught_dm=(pl.col("draught") * 10).round(),
    )
    lengths = frame.group_by("mmsi").agg(pl.col("length").median().alias("length_m"))
    return made.join(lengths.with_columns(vessel=pl.col("mmsi").cast(pl.Int64)), on="vessel")


def pyseas() -> pl.DataFrame:
    """Three ships on long voyages in January 2018, with speeds."""
    frame = pl.read_parquet(track_file("gfw_pyseas_positions_201801_19846.parquet"))
    return _table(
        frame,
        vessel=pl.col("ssvid"),
        time_us=pl.col("timestamp").str.to_datetime(time_zone="UTC").dt.epoch("us"),
        lat_e7=_e7("lat"),
        lon_e7=_e7("lon"),
        sog_dkn=(pl.col("speed") * 10).round(),
    )


def base() -> pl.DataFrame:
    """All of them in one table, with vessel numbers made distinct."""
    tables = [suez(), noaa(), denmark().drop("mmsi", "length_m"), pyseas()]
    return pl.concat(
        table.with_columns(vessel=pl.col("vessel") + k * 10**10) for k, table in enumerate(tables)
    )


def tiled(folder_: Path, rows: int) -> int:
    """Write at least this many rows as one Parquet file a vessel bucket; the number written.

    Each copy of the real positions gets vessels of its own and starts a day later, so that the
    sorting, state and silences of every copy are as in the original.
    """
    real = base()
    copies = -(-rows // len(real))
    keys = real["vessel"].unique()
    bucket = dict(zip(keys, np.arange(len(keys)) % BUCKETS, strict=True))
    parts = real.with_columns(bucket=pl.col("vessel").replace_strict(bucket))
    for number in range(BUCKETS):
        part = parts.filter(pl.col("bucket") == number).drop("bucket")
        made = pl.concat(
            part.with_columns(
                vessel=pl.col("vessel") * 10_000 + copy, time_us=pl.col("time_us") + copy * DAY_US
            )
            for copy in range(copies)
        )
        ordered(made).write_parquet(folder_ / f"bucket-{number:02}.parquet", compression="zstd")
    return copies * len(real)
