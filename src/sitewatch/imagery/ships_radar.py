"""Ships in radar: bright targets on water that do not always stand there."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from sitewatch.imagery.blobs import Floats
from sitewatch.imagery.cfar import LOOKS_10M, bright, sea_shape
from sitewatch.imagery.history import is_ghost, lobes, share_on, widened
from sitewatch.imagery.records import Found, Mask, Pixels, Scene
from sitewatch.imagery.water import water

LEAST_M2 = 600.0
"""Least area of a target [m2]; six pixels of 10 m: a hull of 30 m with its glow."""
MOST_M2 = 120_000.0
"""Largest area of one target [m2]; more is land or a breakwater."""
LONGEST_M = 600.0
"""Longest target [m]: the longest ship with its side lobes."""
GAP_M = 100.0
"""Gaps within one ship that are closed [m]; judgement, a third of a large ship."""
STRUCTURE_SHARE = 0.5
"""Share of a target on fixed structures from which it is one of them; judgement."""
SCORE_AT = 8.0
"""Peak over clutter at which a target is as likely a ship as not, in fixed decibels.

Source:
    Judgement; no labelled radar scene was at hand. Scores of radar ships are not calibrated.
"""


def find_radar_ships(
    scene: Scene, sea: Mask | None = None, structures: Mask | None = None
) -> tuple[Found, ...]:
    """Ships of a radar scene, brightest first.

    Args:
        scene: Backscatter in power; the first band is searched.
        sea: Water, from many dates or a map; else it is told from the scene itself.
        structures: Where something bright stands on most dates (`history.fixed`).
    """
    power = np.nan_to_num(scene.pixels[0])
    gsd = scene.grid.gsd_m
    looks = LOOKS_10M * max(1.0, (gsd / 10.0) ** 2) / 2
    held = (water(scene) if sea is None else sea) & scene.valid
    found = bright(power, held, gsd, looks, sea_shape(power, held, looks))
    _, labels, stats, middles = cv2.connectedComponentsWithStats(
        _closed(found.mask & ~lobes(power, gsd), gsd)
    )
    area = stats[:, cv2.CC_STAT_AREA] * gsd**2
    left, top, wide, high = (stats[:, n] for n in range(4))
    keep = (area >= LEAST_M2) & (area <= MOST_M2) & (np.hypot(wide, high) * gsd <= LONGEST_M)
    keep[0] = False
    if structures is not None:
        boxes = np.column_stack([top, left, top + high, left + wide])
        keep &= share_on(widened(structures, gsd), boxes) < STRUCTURE_SHARE
    peak, ratio = (_highest(layer, labels, len(area)) for layer in (power, found.ratio))
    chosen = np.flatnonzero(keep)
    at = np.asarray(middles[chosen][:, ::-1] + 0.5, np.float64)
    real = ~is_ghost(at, peak[chosen], gsd)
    ships = [
        _ship(labels == n, (float(row), float(col)), float(ratio[n]), gsd)
        for n, (row, col) in zip(chosen[real], at[real], strict=True)
    ]
    return tuple(sorted(ships, key=lambda f: (-f.score, f.row, f.col)))


def _closed(mask: Mask, gsd: float) -> npt.NDArray[np.uint8]:
    """Targets with gaps of up to `GAP_M` closed: bridge and bow of one ship are one target."""
    side = 2 * max(1, round(GAP_M / gsd / 2)) + 1
    ring = np.ones((side, side), np.uint8)
    closed: npt.NDArray[np.uint8] = cv2.morphologyEx(
        mask.astype(np.uint8), cv2.MORPH_CLOSE, ring
    ).astype(np.uint8)
    return closed


def _highest(layer: Pixels, labels: npt.ArrayLike, count: int) -> Floats:
    """Highest value of a layer under each label."""
    which = np.asarray(labels, np.int64).ravel()
    found = np.flatnonzero(which)
    highest = np.zeros(count)
    np.maximum.at(highest, which[found], layer.ravel()[found])
    return highest


def _ship(part: Mask, at: tuple[float, float], ratio: float, gsd: float) -> Found:
    rows, cols = np.nonzero(part)
    points = np.column_stack([cols, rows]).astype(np.float32)
    (_, _), (one, two), _ = cv2.minAreaRect(points)
    long, short = max(one, two) + 1, min(one, two) + 1
    top, left, low, right = rows.min(), cols.min(), rows.max() + 1, cols.max() + 1
    box = ((top, left), (top, right), (low, right), (low, left))
    corners = tuple((float(row), float(col)) for row, col in box)
    score = ratio / (ratio + SCORE_AT)
    return Found(*at, "vessel", score, length_m=long * gsd, width_m=short * gsd, outline=corners)
