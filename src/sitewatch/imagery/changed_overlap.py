"""Which ground two dates both saw."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from sitewatch.imagery.coregister import Shift
from sitewatch.imagery.records import Mask

STEP = 8
"""Every how many pixels it is looked up whether both dates saw the ground: enough for a share."""


def both(before: Mask, after: Mask, found: Shift) -> Mask:
    """Pixels of the earlier scene that both dates saw; nothing where the shift is not trusted.

    Args:
        before: What the earlier date saw.
        after: What the later date saw, in its own pixels.
        found: How the later scene lies against the earlier one.
    """
    rows, cols = before.shape
    if not found.trusted:
        return np.zeros((rows, cols), bool)
    down, across = np.arange(0, rows, STEP), np.arange(0, cols, STEP)
    grid = np.stack(np.meshgrid(down, across, indexing="ij"), axis=-1)
    points = np.asarray(grid.reshape(-1, 2) + 0.5, np.float64)
    there: npt.NDArray[np.int64] = np.round(found.to_scene(points) - 0.5).astype(np.int64)
    inside = (there >= 0).all(axis=1) & (there[:, 0] < after.shape[0])
    inside &= there[:, 1] < after.shape[1]
    visible = np.zeros(len(there), bool)
    visible[inside] = after[there[inside, 0], there[inside, 1]]
    coarse = visible.reshape(len(down), len(across))
    full = np.repeat(np.repeat(coarse, STEP, axis=0), STEP, axis=1)[:rows, :cols]
    return np.asarray(full & before, bool)


def share(seen: Mask, area: Mask) -> float:
    """Share of an area that was seen, 0 where it has no pixel."""
    return float(seen[area].mean()) if area.any() else 0.0
