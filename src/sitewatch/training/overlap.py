"""How far boxes cover each other."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Table = npt.NDArray[np.float64]


def overlaps_of(first: Table, second: Table) -> Table:
    """Intersection over union of every pair `(n, m)` of boxes: left, top, right, bottom."""
    low = np.maximum(first[:, None, :2], second[None, :, :2])
    high = np.minimum(first[:, None, 2:], second[None, :, 2:])
    shared = np.clip(high - low, 0, None).prod(2)
    areas = [(boxes[:, 2:] - boxes[:, :2]).prod(1) for boxes in (first, second)]
    made: Table = shared / np.maximum(areas[0][:, None] + areas[1][None] - shared, 1e-9)
    return made
