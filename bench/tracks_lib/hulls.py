"""One number shared by several hulls: our segments against gold, by the adjusted Rand index."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator

import numpy as np
import polars as pl
from goals import Row, skipped

from sitewatch.tracks.columns import POSITIONS, conform
from sitewatch.tracks.segments import segments
from tracks_lib import mixtures
from tracks_lib.data import folder

GOAL = 0.85
SHARED = "gfw_segment_416000000.json.gz"
"""Segments that gpsdio-segment of 30 October 2019 made of a number that many boats share."""
STALE = "gfw_segment_338013000.json.gz"
"""Labels of an older version, which no test of the newer ones uses: one ship, late messages."""


def adjusted_rand(one: pl.Series, other: pl.Series) -> float:
    """Agreement of two partitions beyond chance (Hubert and Arabie 1985)."""
    pairs = pl.DataFrame({"one": one, "other": other})

    def twos(counts: pl.Series) -> float:
        return float((counts.cast(pl.Float64) * (counts.cast(pl.Float64) - 1) / 2).sum())

    both = twos(pairs.group_by("one", "other").len()["len"])
    left, right = (twos(pairs.group_by(name).len()["len"]) for name in ("one", "other"))
    every = pairs.height * (pairs.height - 1) / 2
    chance = left * right / every
    best = (left + right) / 2
    return 1.0 if best == chance else (both - chance) / (best - chance)


def table(rows: pl.DataFrame) -> pl.DataFrame:
    """Positions from columns vessel, time, lat, lon, speed and course."""

    def tenths(name: str) -> pl.Expr:
        return (pl.col(name) * 10).round()

    wide = rows.with_columns(
        kind=pl.lit("ais-a"), source=pl.lit("gold"), place=pl.int_range(pl.len()) + 1,
        time_us=pl.col("time").dt.timestamp("us"),
        lat_e7=(pl.col("lat") * 1e7).round(), lon_e7=(pl.col("lon") * 1e7).round(),
        sog_dkn=pl.when(pl.col("speed") < 102.2).then(tenths("speed")),
        cog_ddeg=pl.when(pl.col("course") < 360).then(tenths("course")),
    )  # fmt: skip
    return conform(wide, POSITIONS)


def score(rows: pl.DataFrame) -> tuple[float, float]:
    """Adjusted Rand index of segments and of hulls, for rows with a column `gold`.

    A fix that no segment wants stands for itself.
    """
    found = segments(table(rows).with_columns(gold=rows["gold"]))
    lone = -pl.int_range(pl.len()) - 1
    mine = found.select(pl.coalesce("segment", lone)).to_series()
    return adjusted_rand(mine, found["gold"]), adjusted_rand(found["hull"], found["gold"])


def rows(seed: int, scale: float) -> list[Row]:
    """Segments against Global Fishing Watch's, hulls against mixtures whose truth is known."""
    return [*_published(), *_mixed(seed, scale)]


def _published() -> list[Row]:
    what = "segments of one shared number, adjusted Rand index"
    path = folder() / SHARED
    if not path.exists():
        found = [skipped(what + ", 416000000", f">= {GOAL}", f"{SHARED} is absent")]
    else:
        lines = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        index = score(_gold(lines, "segment"))[0]
        found = [Row(what + ", 416000000", "0.43 / 0.57", f">= {GOAL}", f"{index:.3f}",
                     index >= GOAL)]  # fmt: skip
    path = folder() / STALE
    if path.exists():
        index = score(_gold(gzip.decompress(path.read_bytes()), "expected"))[0]
        found.append(Row("  338013000: one ship, labels of a retired version", "", "",
                         f"{index:.3f}"))  # fmt: skip
    return found


def _gold(lines: bytes, label: str) -> pl.DataFrame:
    told = pl.DataFrame([json.loads(line) for line in lines.splitlines()])
    return told.filter(pl.col("lat").is_not_null()).with_columns(
        time=pl.col("timestamp").str.to_datetime("%+"),
        vessel=pl.col("ssvid").cast(pl.Int64),
        gold=pl.col(label),
        speed=pl.col("speed").cast(pl.Float64),
        course=pl.col("course").cast(pl.Float64),
    )


def _mixed(seed: int, scale: float) -> Iterator[Row]:
    what = "hulls in 60 mixtures of 4 to 20 real tracks, mean Rand index"
    single = mixtures.tracks()
    if not single:
        yield skipped(what, "", "tracks are absent")
        return
    indices: dict[str, list[float]] = {"segment": [], "hull": [], "speed": []}
    for number in range(max(1, round(60 * scale))):
        world = mixtures.world(single, seed + number, *mixtures.KINDS[number % 10])
        found = segments(world)
        split = found.with_columns(speed=mixtures.speed_split())
        for name, values in indices.items():
            values.append(adjusted_rand(split[name], split["gold"]))
    mean = {name: float(np.mean(values)) for name, values in indices.items()}
    rivals = f"{mean['speed']:.2f} / {mean['segment']:.2f}"
    yield Row(what, rivals, "", f"{mean['hull']:.3f}")
