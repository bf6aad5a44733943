"""What the network should say of a crop: a heat map, sides of boxes, and where neither counts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Plane = npt.NDArray[np.float32]
SPREAD = 0.09
"""Standard deviation of the heat of a middle, as a share of the side of its box.

Source:
    Liu et al., Training-Time-Friendly Network (2020): 0.54 / 6.
"""
LEAST_SPREAD = 0.55
"""Smallest one [cells]; judgement: the middle's neighbours still count as near."""
NEAR = 0.25
"""Heat from which on a cell learns where the sides are; judgement."""
KEPT = 0.3
"""Heat from which on a cell counts although a cut object covers it; judgement."""


@dataclass(frozen=True, slots=True, eq=False)
class Target:
    """What a crop should give, in cells `(y, x)`.

    Attributes:
        heat: 1 at middles, falling around them.
        sides: Left, top, right, bottom of the box from each cell's middle `(4, y, x)` [cells].
        weight: How much a cell's sides count; all cells of a box together count 1.
        counts: 0 where a missing heat is no error: an object whose middle lies outside.
    """

    heat: Plane
    sides: Plane
    weight: Plane
    counts: Plane


def target_of(boxes: npt.NDArray[np.float64], side: int, stride: int, *, exact: bool) -> Target:
    """The target of a crop.

    Args:
        boxes: Left, top, right, bottom `(n, 4)` [pixels of the crop].
        side: Side of the crop [pixels].
        stride: Pixels to a cell.
        exact: Whether the boxes are tight: not after a turn by other than quarters.
    """
    cells = side // stride
    zeros = np.zeros((cells, cells), np.float32)
    made = Target(zeros.copy(), np.zeros((4, cells, cells), np.float32), zeros.copy(), zeros + 1)
    areas = (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])
    for n in np.argsort(-areas):  # small ones last: they win where boxes overlap
        _mark(made, boxes[n] / stride, exact=exact)
    made.counts[made.heat >= KEPT] = 1
    return made


def _mark(made: Target, box: npt.NDArray[np.float64], *, exact: bool) -> None:
    left, top, right, bottom = (float(value) for value in box)
    cells = len(made.heat)
    x, y = (left + right) / 2, (top + bottom) / 2
    if not (0 <= x < cells and 0 <= y < cells):
        rows = slice(max(0, int(top)), max(0, int(bottom) + 1))
        made.counts[rows, max(0, int(left)) : max(0, int(right) + 1)] = 0
        return
    down, across = np.mgrid[:cells, :cells].astype(np.float32) + 0.5
    wide = max(SPREAD * (right - left), LEAST_SPREAD), max(SPREAD * (bottom - top), LEAST_SPREAD)
    off = (across - int(x) - 0.5) / wide[0], (down - int(y) - 0.5) / wide[1]
    heat = np.exp(-(off[0] ** 2 + off[1] ** 2) / 2)
    np.maximum(made.heat, heat, out=made.heat)
    made.heat[int(y), int(x)] = 1
    if exact:
        near = heat > NEAR
        sides = np.stack([across - left, down - top, right - across, bottom - down])
        made.sides[:, near] = sides[:, near]
        made.weight[near] = heat[near] / heat[near].sum()
