"""Two scenes made comparable: the same brightness law, and how alike two patches look.

Sun, haze and season change brightness and contrast over wide areas; an object that comes or goes
changes the pattern of a small one. What is compared is the pattern.
"""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from sitewatch.imagery.records import Mask, Pixels

Floats = npt.NDArray[np.float64]

FLAT = 1e-6
"""Spread below which a patch has no pattern."""


def matched(layer: Pixels, reference: Pixels, valid: Mask) -> Pixels:
    """The layer with gain and offset so that its middle and spread are those of the reference.

    Median and quartiles are taken over the pixels valid in both, so that a few new bright objects
    do not count. Without valid pixels the layer comes back as it is.

    Source:
        Relative radiometric normalisation by robust moments (Hall et al. 1991, pseudo-invariant
        features, with all pixels as the set).
    """
    if not valid.any():
        return layer
    low, middle, high = np.percentile(layer[valid], [25, 50, 75])
    low2, middle2, high2 = np.percentile(reference[valid], [25, 50, 75])
    gain = (high2 - low2) / max(high - low, FLAT)
    even: Pixels = ((layer - middle) * gain + middle2).astype(np.float32)
    return even


def levelled(layer: Pixels, across: int) -> Pixels:
    """The layer with its local mean taken away and its local spread made one.

    Args:
        layer: Brightness.
        across: Side of the neighbourhood [pixels].
    """
    mean = cv2.blur(layer, (across, across))
    square = cv2.blur(layer * layer, (across, across))
    spread = np.sqrt(np.maximum(square - mean * mean, FLAT))
    level: Pixels = ((layer - mean) / spread).astype(np.float32)
    return level


def likeness(
    before: Pixels, after: Pixels, middles: tuple[tuple[float, float], ...], sizes: tuple[int, int]
) -> float | None:
    """Best correlation of a patch with the other scene around where it should lie, -1 to 1.

    None where a patch is not whole or has no pattern.

    Args:
        before: Brightness of one scene.
        after: Brightness of the other.
        middles: Where the patch lies in the one and in the other [row, col].
        sizes: Half a side of the patch, and how far around to look [pixels].
    """
    half, reach = sizes
    patch = _cut(before, middles[0], half)
    field = _cut(after, middles[1], half + reach)
    if patch is None or field is None or patch.std() < FLAT or field.std() < FLAT:
        return None
    found = cv2.matchTemplate(field, patch, cv2.TM_CCOEFF_NORMED)
    best = float(np.nan_to_num(found, nan=-1.0, posinf=-1.0, neginf=-1.0).max())
    return min(max(best, -1.0), 1.0)


def _cut(layer: Pixels, middle: tuple[float, float], half: int) -> Pixels | None:
    row, col = (int(n) for n in middle)
    if row - half < 0 or col - half < 0:
        return None
    if row + half >= layer.shape[0] or col + half >= layer.shape[1]:
        return None
    rows, cols = slice(row - half, row + half + 1), slice(col - half, col + half + 1)
    part: Pixels = np.ascontiguousarray(layer[rows, cols])
    return part
