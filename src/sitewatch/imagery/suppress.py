"""One box for one object: of boxes that cover each other, the surest keeps its score.

Turned boxes are compared by their own outlines. Their enclosing boxes overlap where the objects
do not, such as aircraft or ships side by side at a slant, and would delete neighbours.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import shapely

from sitewatch.imagery.boxes import Boxes, Floats, Whole

AT_ONCE = 1000
"""Boxes up to which all overlaps are reckoned at once; judgement: 8 MB."""


def overlaps(boxes: Boxes) -> Callable[[int], Floats]:
    """A function that gives the overlap (intersection over union) of one box with every box."""
    return _upright(boxes) if boxes.upright else _turned(boxes)


def _upright(boxes: Boxes) -> Callable[[int], Floats]:
    low, high = boxes.middle - boxes.size / 2, boxes.middle + boxes.size / 2
    areas = boxes.size.prod(1)
    if len(boxes) <= AT_ONCE:
        return _table(low, high, areas).__getitem__

    def of(n: int) -> Floats:
        sides = np.minimum(high, high[n]) - np.maximum(low, low[n])
        shared = np.maximum(sides, 0.0).prod(1)
        return _share(shared, areas, float(areas[n]))

    return of


def _table(low: Floats, high: Floats, areas: Floats) -> Floats:
    """The overlap of every upright box with every other `(n, n)`."""
    shared = np.ones((len(areas),) * 2)
    for axis in (0, 1):
        sides = np.minimum.outer(high[:, axis], high[:, axis])
        sides -= np.maximum.outer(low[:, axis], low[:, axis])
        shared *= np.maximum(sides, 0.0, out=sides)
    shared /= np.maximum(np.add.outer(areas, areas) - shared, 1e-9)
    return shared


def _turned(boxes: Boxes) -> Callable[[int], Floats]:
    outlines = shapely.polygons(boxes.corners())
    areas = boxes.size.prod(1)
    reach = np.hypot(*boxes.size.T) / 2

    def of(n: int) -> Floats:
        apart = np.hypot(*(boxes.middle - boxes.middle[n]).T)
        near = np.flatnonzero(apart < reach + reach[n])
        shared = np.zeros(len(boxes))
        shared[near] = shapely.area(shapely.intersection(outlines[near], outlines[n]))
        return _share(shared, areas, float(areas[n]))

    return of


def _share(shared: Floats, areas: Floats, area: float) -> Floats:
    union = np.maximum(areas + area - shared, 1e-9)
    made: Floats = shared / union
    return made


def suppress(boxes: Boxes, spread: float, least: float) -> Boxes:
    """The boxes that remain, surest first, with the scores of doubles lowered; see `ranked`."""
    order, scores = ranked(boxes, spread, least)
    return boxes.scored(scores).take(order)


def ranked(boxes: Boxes, spread: float, least: float) -> tuple[Whole, Floats]:
    """Numbers of the boxes that remain, surest first, and the lowered score of every box.

    Each score is multiplied with exp(-overlap² / spread) for every surer box of its class.

    Args:
        boxes: Found boxes.
        spread: Width of the fall; smaller is harsher.
        least: Boxes whose score falls below this are dropped.

    Source:
        Bodla et al., Soft-NMS (ICCV 2017), equation 4.
    """
    scores = boxes.score.copy()
    waiting = scores >= least
    of = overlaps(boxes)
    order = []
    while waiting.any():
        best = int(np.argmax(np.where(waiting, scores, -1.0)))
        order.append(best)
        waiting[best] = False
        same = waiting & (boxes.kind == boxes.kind[best])
        if same.any():
            scores[same] *= np.exp(-(of(best)[same] ** 2) / spread)
            waiting &= scores >= least
    return np.array(order, np.int64), scores
