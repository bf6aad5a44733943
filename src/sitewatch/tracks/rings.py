"""Rings: a ship that goes round one point at speed, again and again, as spoofed ships do."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from sitewatch.tracks.columns import E7

Floats = NDArray[np.float64]

WINDOW = 24
"""Positions in which a ring is looked for."""
LEAST_TURNS = 1.5
"""Turns around the middle, all the same way: ships turn round once, to drop a pilot or to wait."""
LEAST_RADIUS_M = 300.0
"""A ship swinging round its anchor stays within this: chain and length [m]."""
MOST_RADIUS_M = 30_000.0
LEAST_KNOTS = 4.0
"""Way made good along the ring [kn]; a ship at anchor does not make it."""
MOST_MISS = 0.08
"""Median miss of the ring in parts of its radius.

Source: chosen on drawn rings with position noise of 10 m and on the real tracks of the Suez, Danish
and NOAA samples, of which none may be called a ring. Circling positions were described by
SkyTruth (Bergman 2020) and Global Fishing Watch.
"""
MOST_BACK = 0.1
"""Share of steps that may turn the other way."""


def rings(frame: pl.DataFrame) -> pl.DataFrame:
    """Stretches in which a hull ran rings, in the columns of a finding.

    Windows of 24 positions are fitted with a circle; windows that overlap are one stretch.

    Args:
        frame: Positions with `hull`.
    """
    rows = frame.sort("vessel", "hull", "time_us", "source", "place")
    found = []
    for _, part in rows.group_by("vessel", "hull", maintain_order=True):
        if part.height >= WINDOW and _gets_about(part):
            found.extend(_rings_of(part))
    schema = {name: kind for name, kind in rows.schema.items() if name in ("vessel", "hull")}
    return pl.DataFrame(
        found,
        schema=schema | {
            "rule": pl.String(), "start_us": pl.Int64(), "end_us": pl.Int64(),
            "lat_e7": pl.Int64(), "lon_e7": pl.Int64(), "positions": pl.Int64(),
            "detail": pl.String(), "source": pl.String(), "place": pl.Int64(),
        },
        orient="row",
    )  # fmt: skip


def _gets_about(part: pl.DataFrame) -> bool:
    """Whether a hull covers more than a ship swinging at anchor does."""
    spans = part.select((pl.col("lat_e7").max() - pl.col("lat_e7").min()) / E7).item()
    return float(spans) * 111_195 >= LEAST_RADIUS_M


def _rings_of(part: pl.DataFrame) -> list[tuple[object, ...]]:
    lat, lon = (part["lat_e7"] / E7).to_numpy(), (part["lon_e7"] / E7).to_numpy()
    hours = (part["time_us"] / 3.6e9).to_numpy()
    east = (lon - lon[0]) * 111_195 * np.cos(np.radians(lat[0]))
    north = (lat - lat[0]) * 111_195
    bad = np.zeros(part.height, dtype=bool)
    middles: list[tuple[float, float, float]] = []
    for start in range(0, part.height - WINDOW + 1, WINDOW // 3):
        window = slice(start, start + WINDOW)
        ring = fitted(east[window], north[window], hours[window])
        if ring is not None:
            bad[window] = True
            middles.append(ring)
    if not middles:
        return []
    radius = float(np.median([ring[2] for ring in middles]))
    edges = np.flatnonzero(np.diff(np.concatenate(([False], bad, [False])).astype(int)))
    return [_row(part, int(start), int(end), radius)
            for start, end in zip(edges[::2], edges[1::2], strict=True)]  # fmt: skip


def fitted(east: Floats, north: Floats, hours: Floats) -> tuple[float, float, float] | None:
    """Middle and radius of the ring that positions run [m], or None where they run none.

    Source: least squares fit of a circle by its algebraic equation (Kåsa 1976).
    """
    columns = np.column_stack((2 * east, 2 * north, np.ones(len(east))))
    solved = np.linalg.lstsq(columns, east**2 + north**2, rcond=None)[0]
    square = solved[2] + solved[0] ** 2 + solved[1] ** 2
    radius = float(np.sqrt(square)) if square > 0 else 0.0
    if not LEAST_RADIUS_M <= radius <= MOST_RADIUS_M:
        return None
    distance = np.hypot(east - solved[0], north - solved[1])
    if np.median(np.abs(distance - radius)) > MOST_MISS * radius:
        return None
    angle = np.arctan2(north - solved[1], east - solved[0])
    steps = (np.diff(angle) + np.pi) % (2 * np.pi) - np.pi
    turned = float(steps.sum())
    back = float(np.mean(np.sign(steps) == -np.sign(turned)))
    knots = abs(turned) * radius / 1852 / max(float(hours[-1] - hours[0]), 1e-6)
    runs = abs(turned) >= LEAST_TURNS * 2 * np.pi and back <= MOST_BACK and knots >= LEAST_KNOTS
    return (float(solved[0]), float(solved[1]), radius) if runs else None


def _row(part: pl.DataFrame, start: int, end: int, radius: float) -> tuple[object, ...]:
    piece = part[start:end]
    first = piece.row(0, named=True)
    middle = [round(float(str(piece[name].cast(pl.Int64).mean()))) for name in ("lat_e7", "lon_e7")]
    return (
        first["vessel"], first["hull"], "rings around one point", first["time_us"],
        piece["time_us"][-1], *middle, piece.height, f"radius about {radius:.0f} m",
        first["source"], first["place"],
    )  # fmt: skip
