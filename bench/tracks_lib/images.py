"""Detections simulated over a dense hour of real traffic, given back to the ships."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import polars as pl
from goals import Row, skipped
from numpy.typing import NDArray

from sitewatch.tracks.assign import Detections, assign
from sitewatch.tracks.columns import E7, SECOND_US
from sitewatch.tracks.events.columns import Columns, columns_of
from sitewatch.tracks.predict import metres, predicted
from tracks_lib.positions import denmark, track_file

Floats = NDArray[np.float64]
MINUTE_US = 60 * SECOND_US
DARK, SEEN, LENGTH_NOISE, PLACE_NOISE_M = 0.3, 0.9, 0.15, 20.0
"""As in the research prototype: 30 % dark, recall 0.9, lengths off by 15 %; places by 20 m."""
SCENES = 12
OLDEST_US = 30 * MINUTE_US


def images(seed: int, share: float) -> Iterator[Row]:
    """Share of detections given rightly, dark ones included, and the dark-hull count."""
    if not track_file("dk_20221101_0935_1h_50142.parquet").exists():
        yield skipped("image to AIS assignment", ">= 0.80 / >= 0.85", "data absent")
        return
    table = denmark()
    scenes = max(int(SCENES * share), 2)
    for what, minutes, both, old, goal in (
        ("fix 15 min old, one side", 15, False, "0.76", 0.80),
        ("fixes 10 min away on both sides", 10, True, "0.77", 0.85),
    ):
        right, total, off, spread, nearest = 0, 0, 0.0, 0.0, 0
        for number in range(scenes):
            rng = np.random.default_rng(seed + number)
            hit, count, said, was, variance, plain = scene(table, rng, minutes, both=both)
            right, total, nearest = right + hit, total + count, nearest + plain
            off, spread = off + said - was, spread + variance
        score = right / total
        told = f"{score:.3f} of {total} (nearest {nearest / total:.2f})"
        yield Row(f"image match, {what}", old, f">= {goal:.2f}", told, score >= goal)
        told = f"{off / scenes:+.1f} a scene, {abs(off) / np.sqrt(max(spread, 1e-9)):.1f} sd"
        yield Row("  dark hulls, said less was", "", "within 2 sd", told, off**2 <= 4 * spread)


def scene(
    table: pl.DataFrame, rng: np.random.Generator, minutes: int, *, both: bool
) -> tuple[int, int, float, int, float, int]:
    """(right, detections, dark said, dark was, variance, right by nearest) of one image."""
    columns = columns_of(table.drop("mmsi", "length_m"))
    begin, end = int(columns.time_us.min()), int(columns.time_us.max())
    room = (minutes + 6) * MINUTE_US
    at = int(rng.integers(begin + room, end - room if both else end - MINUTE_US))
    origin = (float(np.median(columns.lat_e7)) / E7, float(np.median(columns.lon_e7)) / E7)
    truth = predicted(columns, at, origin, MINUTE_US * 3)
    lengths = dict(table.select("vessel", "length_m").unique("vessel").iter_rows())
    seen = rng.random(len(truth.vessel)) < SEEN
    dark = rng.random(len(truth.vessel)) < DARK
    length = np.array([float(lengths.get(int(v)) or np.nan) for v in truth.vessel])
    found = Detections(
        (truth.east + rng.normal(0, PLACE_NOISE_M, len(seen)))[seen],
        (truth.north + rng.normal(0, PLACE_NOISE_M, len(seen)))[seen],
        (length * np.exp(rng.normal(0, LENGTH_NOISE, len(seen))))[seen],
        LENGTH_NOISE,
    )
    # Only ships whose true place is known can be asked about.
    sending = truth.vessel[~dark]
    known = columns_of(_heard(columns, sending, at, minutes * MINUTE_US, both=both))
    ships = predicted(known, at, origin, OLDEST_US)
    theirs = np.array([float(lengths.get(int(v)) or np.nan) for v in ships.vessel])
    given = assign(found, ships, theirs, np.full(len(theirs), SEEN))
    answer = np.where(dark[seen], -1, truth.vessel[seen])
    told = np.where(given.ship >= 0, ships.vessel[np.maximum(given.ship, 0)], -1)
    # A ship that transmits but was not heard in the window counts as dark: nobody could match it.
    answer = np.where(np.isin(answer, ships.vessel), answer, -1)
    said, spread = given.dark_hulls
    plain = int((_nearest(columns, known, found, origin, at) == answer).sum())
    right = int((told == answer).sum())
    return right, len(answer), said, int((answer < 0).sum()), spread**2, plain


def _heard(
    columns: Columns, sending: NDArray[np.int64], at: int, away: int, *, both: bool
) -> pl.DataFrame:
    """Positions that the assignment may use."""
    time = pl.col("time_us")
    allowed = (time <= at - away) | (time >= at + away) if both else time <= at - away
    return columns.frame.filter(allowed & pl.col("vessel").is_in(sending.tolist()))


def _nearest(
    columns: Columns, known: Columns, found: Detections, origin: tuple[float, float], at: int
) -> NDArray[np.int64]:
    """What most tools do: the nearest last position within 1.5 km."""
    del columns
    last = (
        known.frame.filter(pl.col("time_us") <= at).group_by("vessel", maintain_order=True).last()
    )
    lat, lon = ((last[name] / E7).to_numpy() for name in ("lat_e7", "lon_e7"))
    east, north = metres(lat, lon, origin)
    away = np.hypot(found.east[:, None] - east, found.north[:, None] - north)
    best = away.argmin(axis=1)
    near = away[np.arange(len(best)), best] < 1500
    return np.where(near, last["vessel"].to_numpy()[best], -1)
