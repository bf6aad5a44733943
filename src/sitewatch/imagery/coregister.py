"""How a scene lies against the site's reference scene, and whether that can be trusted.

Edges stay where brightness does not: what is compared is the strength of edges, in many small
tiles, each by phase correlation. One tile can be wrong (water, cloud, a ship that left); the tiles
together say where the scene lies, and how far they disagree says how well that is known.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sitewatch.imagery.overlap import Layer, layer_of, widely
from sitewatch.imagery.phase import correlate
from sitewatch.imagery.records import Scene
from sitewatch.imagery.tilefit import LEAST_TILES, Agreed, Map, Tiles, fitted

Floats = npt.NDArray[np.float64]
Cut = tuple[slice, slice]

WORKING_PIXELS = 1280
"""Longest side at which tiles are compared [pixels]; larger scenes are reduced first.

Source:
    Pleiades pairs of 2560 pixels: at full size the tiles cost four times as much and lie no closer.
"""
TILE = 128
"""Side of a tile [working pixels]; tiles overlap by half. Less where the scene is small.

Source:
    Pleiades pairs of the tuning airports, median and 90th percentile of the error: 192 pixels
    0.55 and 1.50 m, 128 pixels 0.49 and 1.20 m, 96 pixels 0.45 and 0.98 m at twice the cost.
"""
PLAIN = 1.25
"""How far a tile's peak must stand above the next one for the tile to have a say; judgement."""
LEAST_SHARE = 0.3
"""Least share of the tiles tried that agree.

Source:
    Pleiades: true pairs of the tuning airports reach 0.6 and more, pairs of two different airports
    find no common answer or stay below 0.1.
"""
WORST = 3.0
"""Residual above which the answer is refused [working pixels]; judgement."""
LEAST_VALID = 0.5
"""Least share of a tile that both scenes hold."""


@dataclass(frozen=True, slots=True, eq=False)
class Shift:
    """Where the ground of the reference lies in the scene.

    Attributes:
        drow: Rows by which the scene lies lower, at the middle of the reference [pixels].
        dcol: Columns by which it lies further right [pixels].
        residual_m: Half of the ground lies nearer than this to where the map puts it [m]; infinite
            where nothing was found.
        trusted: Whether to use it.
        reason: Why not, or how many tiles agree.
        map: The whole map, which also follows relief.
    """

    drow: float
    dcol: float
    residual_m: float
    trusted: bool
    reason: str
    map: Map

    def to_scene(self, points: Floats) -> Floats:
        """Points (n, 2) of the reference as they lie in the scene [row, col]."""
        return self.map.forward(points)

    def to_reference(self, points: Floats) -> Floats:
        """Points (n, 2) of the scene as they lie in the reference [row, col]."""
        return self.map.backward(points)


def shift(scene: Scene, reference: Scene) -> Shift:
    """How the scene lies against the reference.

    Both are taken to have the same pixel size. Where both are georeferenced alike, the search
    starts from there; otherwise from equal corners.
    """
    times = max(1, -(-max(*scene.shape, *reference.shape) // WORKING_PIXELS))
    told = _told(scene, reference)
    moving, still = (layer_of(one, times) for one in (scene, reference))
    near = Map.moved(*widely(still, moving, told[0] / times, told[1] / times))
    side = min(TILE, min(*moving.valid.shape, *still.valid.shape) // 3)
    for reach in (side // 6, side // 12):
        tiles, tried = tiles_of(still, moving, near, (side, reach))
        agreed = fitted(tiles, side / 2)
        if agreed is None:
            break
        near = agreed.map
    if agreed is None:
        return _refused(told, f"no map that {LEAST_TILES} of {tried} tiles agree on")
    return _judged(agreed, tried, times, reference)


def tiles_of(still: Layer, moving: Layer, near: Map, size: tuple[int, int]) -> tuple[Tiles, int]:
    """What each tile answers, and how many were tried.

    Args:
        still: Edges of the reference.
        moving: Edges of the scene.
        near: Where to look.
        size: Side of a tile and how far around it to look [pixels].
    """
    side, reach = size
    at, seen, tried = [], [], 0
    rows, cols = still.valid.shape
    for top in range(0, rows - side + 1, max(side // 2, 1)):
        for left in range(0, cols - side + 1, max(side // 2, 1)):
            middle = np.array([top + side / 2, left + side / 2])
            there, across = (round(n - side / 2) for n in near.forward(middle[None])[0])
            mine = np.s_[top : top + side, left : left + side]
            its = np.s_[there : there + side, across : across + side]
            if not _held(still, mine, moving, its, (there, across)):
                continue
            tried += 1
            peak = correlate(still.edges[mine], moving.edges[its], reach)
            if peak.plain >= PLAIN:
                at.append(middle)
                seen.append((there + side / 2 + peak.drow, across + side / 2 + peak.dcol))
    return Tiles(np.reshape(at, (-1, 2)), np.reshape(seen, (-1, 2))), tried


def _held(still: Layer, mine: Cut, moving: Layer, its: Cut, corner: tuple[int, int]) -> bool:
    if min(corner) < 0 or moving.valid[its].shape != still.valid[mine].shape:
        return False
    return bool((still.valid[mine] & moving.valid[its]).mean() >= LEAST_VALID)


def _judged(agreed: Agreed, tried: int, times: int, reference: Scene) -> Shift:
    whole = agreed.map.scaled(times)
    middle = np.array([[n / 2 for n in reference.shape]])
    drow, dcol = (float(n) for n in (whole.forward(middle) - middle)[0])
    residual = agreed.residual * times * reference.grid.gsd_m
    told = f"{agreed.count} of {tried} tiles agree"
    bad = ""
    if agreed.count < max(LEAST_TILES, LEAST_SHARE * tried):
        bad = f"only {told}"
    elif agreed.residual > WORST:
        bad = f"tiles disagree by {residual:.1f} m"
    return Shift(drow, dcol, residual, not bad, bad or told, whole)


def _refused(start: tuple[float, float], why: str) -> Shift:
    return Shift(*start, math.inf, trusted=False, reason=why, map=Map.moved(*start))


def _told(scene: Scene, reference: Scene) -> tuple[float, float]:
    """Where the two georeferences say the scene lies against the reference [rows, cols]."""
    one, two = scene.grid, reference.grid
    if not one.crs or one.crs != two.crs:
        return 0.0, 0.0
    (a, b, c, d, e, f), (_, _, c2, _, _, f2) = one.transform, two.transform
    flat = a * e - b * d
    east, north = c2 - c, f2 - f
    return (a * north - d * east) / flat, (e * east - b * north) / flat
