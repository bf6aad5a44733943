"""Numbers that several ships share, made of real tracks of single ships laid over each other."""

from __future__ import annotations

import gzip
import io

import numpy as np
import polars as pl

from sitewatch.tracks.columns import DAY_US, E7, HOUR_US, POSITIONS, conform
from tracks_lib.data import folder

PYSEAS = "gfw_pyseas_positions_201801_19846.parquet"
MESSAGES = ("224051350", "431704490", "538004505")
KINDS = ((4, 10.0), (8, 10.0), (12, 8.0), (4, 2.0), (8, 2.0), (12, 2.0), (6, 1.0), (8, 0.7),
         (12, 4.0), (20, 6.0))  # fmt: skip
"""Ships of a mixture, and how far apart they lie [degrees, standard deviation]."""
SILENT_H = 60
"""Silence of a ship from which its track counts as another one [h]."""


def tracks() -> list[pl.DataFrame]:
    """Months of single ships with speed and course; empty where the data is absent."""
    try:
        import msgpack  # noqa: PLC0415 - only this data is packed that way
    except ImportError:
        return []
    if not (folder() / PYSEAS).exists():
        return []
    found = []
    for name in MESSAGES:
        raw = gzip.decompress((folder() / f"gfw_segment_{name}.msg.gz").read_bytes())
        wanted = ("lat", "lon", "speed", "course", "timestamp")
        rows = [{key: row.get(key) for key in wanted} for row in msgpack.Unpacker(io.BytesIO(raw))]
        found.append(_one(pl.DataFrame(rows, infer_schema_length=None)))
    whole = pl.read_parquet(folder() / PYSEAS).with_columns(course=pl.lit(None, pl.Float64))
    found += [_one(part) for _, part in whole.group_by("ssvid", maintain_order=True)]
    return found


def _one(rows: pl.DataFrame) -> pl.DataFrame:
    """A ship's track without the fixes that lie far from the ones around them."""
    timed = rows.filter(pl.col("lat").abs() <= 90, pl.col("lon").abs() <= 180).with_columns(
        time_us=pl.col("timestamp").str.to_datetime("%+").dt.timestamp("us")
    ).sort("time_us")  # fmt: skip
    middle = [pl.col(name).rolling_median(9, center=True, min_samples=1) for name in ("lat", "lon")]
    off = sum((pl.col(name) - value).abs() for name, value in zip(("lat", "lon"), middle,
                                                                  strict=True))  # fmt: skip
    near = timed.filter(off < 0.5)
    lat, lon = near["lat"].to_numpy(), near["lon"].to_numpy()
    way = np.degrees(np.arctan2(np.diff(lon, append=lon[-1]) * np.cos(np.radians(lat)),
                                np.diff(lat, append=lat[-1]))) % 360  # fmt: skip
    known = pl.when(pl.col("course") < 360).then(pl.col("course"))
    return near.select(
        "time_us", "lat", "lon", speed=pl.when(pl.col("speed") < 102.2).then(pl.col("speed")),
        course=pl.coalesce(known, pl.Series(way)),
    )  # fmt: skip


def world(single: list[pl.DataFrame], seed: int, ships: int, spread: float) -> pl.DataFrame:
    """Positions of one number as satellites would hear some ships, with a column `gold`."""
    draw = np.random.default_rng(seed)
    lat, lon = draw.uniform(-30, 30), draw.uniform(-150, 150)
    parts = []
    for ship in range(ships):
        track = single[draw.integers(len(single))]
        time = track["time_us"].to_numpy() - track["time_us"].min()
        late = draw.uniform(0, 8) * DAY_US
        passes = draw.uniform(1.5, 5) * HOUR_US
        heard = ((time + late) % passes < HOUR_US / 6) & (
            draw.random(len(time)) < draw.uniform(0.2, 0.9)
        )
        first = draw.uniform(0, 20) * DAY_US
        heard &= (time >= first) & (time <= first + draw.uniform(2, 25) * DAY_US)
        shift_lat = lat + draw.normal(0, spread) - track["lat"][0]
        shift_lon = lon + draw.normal(0, spread) - track["lon"][0]
        parts.append(
            track.with_columns(
                time_us=pl.Series((time + late).astype(np.int64)) + 1_400_000_000_000_000,
                lat=pl.col("lat") + shift_lat,
                lon=(pl.col("lon") + shift_lon + 180) % 360 - 180,
                ship=pl.lit(ship),
            ).filter(pl.Series(heard))
        )
    return _table(pl.concat(parts).filter(pl.col("lat").abs() < 85).sort("time_us", "ship"))


def _table(rows: pl.DataFrame) -> pl.DataFrame:
    silent = pl.col("time_us").diff().over("ship") > SILENT_H * HOUR_US
    gold = pl.col("ship") * 1000 + silent.fill_null(value=False).cum_sum().over("ship")
    wide = rows.with_columns(
        vessel=pl.lit(416_000_000), kind=pl.lit("ais-a"), source=pl.lit("mixture"),
        place=pl.int_range(pl.len()) + 1, lat_e7=(pl.col("lat") * E7).round(),
        lon_e7=(pl.col("lon") * E7).round(), sog_dkn=(pl.col("speed") * 10).round(),
        cog_ddeg=(pl.col("course") * 10).round() % 3600,
    )  # fmt: skip
    return conform(wide, POSITIONS).with_columns(gold=rows.select(gold).to_series())


def speed_split() -> pl.Expr:
    """Track numbers by the simplest rule: a new one where the way to the next fix is too fast."""
    hours = (pl.col("time_us").diff() / HOUR_US).clip(1 / 3600)
    north = pl.col("lat_e7").cast(pl.Int64).diff() * 60 / E7
    turn = pl.col("lon_e7").cast(pl.Int64).diff() / E7
    east = ((turn + 180) % 360 - 180) * 60 * (pl.col("lat_e7") / E7).radians().cos()
    fast = ((north**2 + east**2).sqrt() / hours > 30) | (hours > 24)
    return fast.fill_null(value=False).cast(pl.Int64).cum_sum()
