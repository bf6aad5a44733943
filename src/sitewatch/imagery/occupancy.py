"""How much of an area stacked things cover, where single ones cannot be told apart.

Containers, vehicles and crates make a yard rough and bright or coloured against its bare ground.
What the bare ground looks like comes from the same area on an earlier date, the one on which it was
emptiest. Without such a date nothing is told: the smoothest part of a full yard is no bare ground,
and on simulated yards intervals made from it did not hold the truth. The answer is a share with an
interval, never a count.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from sitewatch.imagery.edges import brightness
from sitewatch.imagery.records import Mask, Pixels, Scene

CELL_M = 12.0
"""Side of a cell that is covered or not [m]: a container is 12 m long, a parked lorry 16 m."""
COARSEST_M = 3.0 * 1.02
"""Coarsest pixels that are measured [m]: three metres, and what a map makes of them on the ground.

Source:
    Judgement: a cell then holds four by four pixels, and a container, 2.44 m wide (ISO 668), nearly
    fills one; in coarser ones a stack and the lane beside it are one colour.
"""
LEAST_CELLS = 20
"""Fewest visible cells for a share; with fewer the interval is wider than half."""
LEAST_AROUND = 400
"""Fewest pixels around an area that tell the light of a date; judgement: 20 by 20."""
AGREE = 1.25
"""Most that dark, middling and bright surroundings may differ in how much the light changed, as a
ratio; judgement: beyond it the surroundings changed and not the light."""
ALIKE_GSD = 1.25
"""Pixel sizes that differ by more than this ratio do not compare: coarser ones are smoother."""
EMPTIER = 0.8
"""An area whose roughness is below this share of that of the emptiest earlier date is emptier than
it ever was: that date is no bare ground then. Judgement."""
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


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """An area on one date, cell by cell.

    Attributes:
        rough: Spread of brightness in each cell that was seen.
        light: Brightness of each.
        around: Dark, middling and bright surroundings (quartiles of their brightness).
        seen: Share of the area that was seen.
        gsd_m: Size of a pixel [m].
    """

    rough: Pixels
    light: Pixels
    around: tuple[float, float, float]
    seen: float
    gsd_m: float

    @property
    def ruggedness(self) -> float:
        """Mean spread as a share of brightness: small where the area is empty, in any light."""
        return float((self.rough / np.maximum(self.light, 1e-6)).mean())


def cells_of(scene: Scene, area: Mask, others: Mask | None = None) -> Cells | None:
    """An area cell by cell; None where too little of it, or of what lies around, is seen.

    Args:
        scene: The area with some surroundings, what hides them taken out of `valid`.
        area: The area on the scene.
        others: What is no part of the surroundings either: other areas of the kind.
    """
    side = max(3, round(CELL_M / scene.grid.gsd_m))
    grey = brightness(scene)
    mean, square = (_mean(layer, side) for layer in (grey, grey * grey))
    rough = np.sqrt(np.maximum(square - mean * mean, 0))
    held = _mean((area & scene.valid).astype(np.float32), side) > 0.99
    whole = int((_mean(area.astype(np.float32), side) > 0.99).sum())
    beside = scene.valid & ~area if others is None else scene.valid & ~area & ~others
    if held.sum() < LEAST_CELLS or beside.sum() < LEAST_AROUND:
        return None
    low, middle, high = (float(n) for n in np.percentile(grey[beside], [25, 50, 75]))
    seen = min(1.0, float(held.sum()) / max(whole, 1))
    return Cells(rough[held], mean[held], (low, middle, high), seen, scene.grid.gsd_m)


def emptiest(dates: Sequence[Cells]) -> int | None:
    """Number of the date on which an area was emptiest, the first of equals; None of no dates."""
    return min(range(len(dates)), key=lambda n: dates[n].ruggedness, default=None)


def comparable(now: Cells, bare: Cells) -> bool:
    """Whether the two dates were seen alike enough: pixel size, and one change of light for all."""
    ratio = now.gsd_m / bare.gsd_m
    return 1 / ALIKE_GSD <= ratio <= ALIKE_GSD and _gain(now, bare) is not None


def occupancy(now: Cells, bare: Cells) -> Occupancy | None:
    """The share of an area that is covered, beyond what stood there on the bare date.

    None where the two dates do not compare, or the area is emptier now than it was then. What
    stands out on the bare date itself may be paint or a thing: it counts as ground for the lower
    end of the interval and as nothing for the upper one.

    Args:
        now: The date asked about.
        bare: The emptiest earlier date.
    """
    gain = _gain(now, bare)
    if gain is None or not comparable(now, bare) or now.ruggedness < EMPTIER * bare.ruggedness:
        return None
    ground = (bare.rough * gain, bare.light * gain)
    off, bare_off = _unlike((now.rough, now.light), ground), _unlike(ground, ground)
    perhaps, surely = (float((off > step).mean()) for step in STEPS)
    return _told(perhaps, _beyond(surely, bare_off), len(now.rough), now.seen)


def _gain(now: Cells, bare: Cells) -> float | None:
    """How much brighter the date is than the bare one; None where surroundings do not agree."""
    gains = [mine / max(its, 1e-6) for mine, its in zip(now.around, bare.around, strict=True)]
    if min(gains) <= 0 or max(gains) > AGREE * min(gains):
        return None
    return float(np.median(gains))


def _unlike(cells: tuple[Pixels, Pixels], ground: tuple[Pixels, Pixels]) -> Pixels:
    """How many spreads cells stand off bare ground; brightness counts half, for it varies more."""
    return np.maximum(_off(cells[0], ground[0]), _off(cells[1], ground[1]) / 2)


def _beyond(surely: float, bare_off: Pixels) -> float:
    """A share less what bare ground itself has beyond the step (Rogan, Gladen 1978)."""
    false = min(float((bare_off > STEPS[1]).mean()), 0.9)
    return min(max((surely - false) / (1 - false), 0.0), 1.0)


def _told(perhaps: float, surely: float, cells: int, seen: float) -> Occupancy:
    share = (perhaps + surely) / 2
    error = SAMPLE * np.sqrt(max(share * (1 - share), 0.01) * TOGETHER_CELLS / cells)
    low, high = max(0.0, surely - error), min(1.0, perhaps + error)
    # The unseen part may be empty or full.
    return Occupancy(float(low * seen), share, float(min(1.0, high * seen + 1 - seen)), seen)


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
