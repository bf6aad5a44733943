"""How much of an area stacked things cover, where single ones cannot be told apart.

Containers, vehicles and crates make a yard rough and bright or coloured against its bare ground.
What the bare ground looks like comes from the area itself on the date on which it was emptiest, or
else from its smoothest tenth. The answer is a share with an interval, never a count.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from sitewatch.imagery.edges import brightness
from sitewatch.imagery.records import Mask, Pixels, Scene

CELL_M = 12.0
"""Side of a cell that is covered or not [m]: a container is 12 m long, a parked lorry 16 m."""
LEAST_CELLS = 20
"""Fewest visible cells for a share; with fewer the interval is wider than half."""
BARE_SHARE = 0.1
"""Share of the smoothest cells taken as bare where no emptier date is there; judgement."""
STEPS = (3.0, 6.0)
"""How many spreads of bare ground a cell must stand off to be perhaps, and surely, covered.

Source:
    Judgement: bare ground passes three spreads once in a thousand times if it is normal; tyre marks
    and paint are not. The two steps give the interval.
"""
SAMPLE = 1.64
"""Standard errors of the share on either side, for 90 %."""
TOGETHER_CELLS = 4.0
"""How many neighbouring cells count as one draw: stacks are several cells long; judgement."""


@dataclass(frozen=True, slots=True)
class Occupancy:
    """Share of an area that is covered.

    Attributes:
        low: Lower end of the 90 % interval.
        share: Most likely share.
        high: Upper end; what was not seen may be covered or not, and is in the interval.
        seen: Share of the area that was seen.
    """

    low: float
    share: float
    high: float
    seen: float


def occupancy(scene: Scene, area: Mask, bare: Scene | None = None) -> Occupancy | None:
    """The share of an area that is covered; None where too little of it is seen.

    Args:
        scene: The date asked about.
        area: The area on the scene.
        bare: A date on which the area was empty, laid over the scene.
    """
    side = max(3, round(CELL_M / scene.grid.gsd_m))
    rough, light, held = _cells(scene, area, side)
    whole = _whole(area, side)
    if held.sum() < LEAST_CELLS:
        return None
    if bare is None:
        smooth = held & (rough <= np.quantile(rough[held], BARE_SHARE))
        ground = (rough[smooth], light[smooth])
    else:
        empty_rough, empty_light, empty = _cells(bare, area, side)
        ground = (empty_rough[empty], empty_light[empty])
        if not empty.any():
            return None
    off = _unlike(rough[held], light[held], ground)
    bare_off = _unlike(*ground, ground)
    perhaps, surely = (_beyond(off, bare_off, step) for step in STEPS)
    return _told(perhaps, surely, float(held.sum()), min(1.0, held.sum() / max(whole, 1)))


def _unlike(rough: Pixels, light: Pixels, ground: tuple[Pixels, Pixels]) -> Pixels:
    """How many spreads cells stand off bare ground; brightness counts half, for it varies more."""
    return np.maximum(_off(rough, ground[0]), _off(light, ground[1]) / 2)


def _beyond(off: Pixels, bare_off: Pixels, step: float) -> float:
    """Share of cells beyond a step, less what bare ground itself has there (Rogan, Gladen 1978)."""
    false = min(float((bare_off > step).mean()), 0.9)
    return min(max((float((off > step).mean()) - false) / (1 - false), 0.0), 1.0)


def _told(perhaps: float, surely: float, cells: float, seen: float) -> Occupancy:
    share = (perhaps + surely) / 2
    error = SAMPLE * np.sqrt(max(share * (1 - share), 0.01) * TOGETHER_CELLS / cells)
    low, high = max(0.0, surely - error), min(1.0, perhaps + error)
    # The unseen part may be empty or full.
    return Occupancy(low * seen, share, min(1.0, high * seen + 1 - seen), seen)


def _cells(scene: Scene, area: Mask, side: int) -> tuple[Pixels, Pixels, Mask]:
    """Roughness and brightness of each cell, and which lie in the area and are seen."""
    grey = brightness(scene)
    mean, square = (_mean(layer, side) for layer in (grey, grey * grey))
    rough: Pixels = np.sqrt(np.maximum(square - mean * mean, 0))
    held = _mean((area & scene.valid).astype(np.float32), side) > 0.99
    return rough, mean, held


def _whole(area: Mask, side: int) -> int:
    return int((_mean(area.astype(np.float32), side) > 0.99).sum())


def _mean(layer: Pixels, side: int) -> Pixels:
    rows, cols = (max(n // side, 1) for n in layer.shape)
    cut = np.ascontiguousarray(layer[: rows * side, : cols * side])
    return np.asarray(cv2.resize(cut, (cols, rows), interpolation=cv2.INTER_AREA), np.float32)


def _off(values: Pixels, ground: Pixels) -> Pixels:
    """How many spreads values lie off those of bare ground."""
    middle = np.median(ground)
    spread = 1.4826 * np.median(abs(ground - middle)) + 0.02 * abs(middle) + 1e-6
    off: Pixels = abs(values - middle) / spread
    return off
