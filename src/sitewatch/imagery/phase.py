"""Phase correlation of two tiles: how far one is moved against the other, and how plainly."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import fft

from sitewatch.imagery.records import Pixels

PASS = 0.2
"""Width of the low-pass on the spectrum [cycles per pixel]; what is finer is mostly noise.

Source:
    Pleiades pairs of the tuning airports: 0.15 to 0.25 give the same residual, none is worse.
"""
APART = 5
"""How far from the highest peak the next one is looked for [pixels]; the width of a peak."""


@dataclass(frozen=True, slots=True)
class Peak:
    """Where the correlation is highest.

    Attributes:
        drow: Rows by which the second tile's content lies lower [pixels].
        dcol: Columns by which it lies further right [pixels].
        plain: Height over that of the highest peak elsewhere; 1 says nothing.
    """

    drow: float
    dcol: float
    plain: float


def hann(rows: int, cols: int) -> Pixels:
    """Weights that fade to zero at the border, so that the border is no edge."""
    window = np.outer(np.hanning(rows + 2)[1:-1], np.hanning(cols + 2)[1:-1])
    return np.asarray(window, np.float32)


def correlate(first: Pixels, second: Pixels, reach: int) -> Peak:
    """The shift of the second tile against the first, up to `reach` pixels.

    Source:
        Kuglin and Hines 1975 (phase correlation); the peak's fraction by a parabola.
    """
    window = hann(*first.shape)
    one, two = (fft.rfft2((tile - tile.mean()) * window) for tile in (first, second))
    cross = two * np.conj(one)
    size = np.abs(cross)
    if not size.max() > 0:
        return Peak(0.0, 0.0, 1.0)
    cross = cross / (size + 1e-3 * size.mean()) * _low_pass(*first.shape)
    surface = fft.fftshift(fft.irfft2(cross, s=first.shape))
    reach = min(reach, min(first.shape) // 2 - 1)
    row, col = (n // 2 for n in first.shape)
    return _highest(surface[row - reach : row + reach + 1, col - reach : col + reach + 1], reach)


def _low_pass(rows: int, cols: int) -> Pixels:
    down, across = fft.fftfreq(rows)[:, None], fft.rfftfreq(cols)[None]
    weights: Pixels = np.exp(-(down**2 + across**2) / (2 * PASS**2)).astype(np.float32)
    return weights


def _highest(surface: Pixels, reach: int) -> Peak:
    row, col = (int(n) for n in np.unravel_index(int(surface.argmax()), surface.shape))
    top = float(surface[row, col])
    rest = surface.copy()
    rest[max(row - APART, 0) : row + APART + 1, max(col - APART, 0) : col + APART + 1] = -np.inf
    plain = top / max(float(rest.max()), 1e-12) if np.isfinite(rest.max()) else 1.0
    drow = dcol = 0.0
    if 0 < row < surface.shape[0] - 1 and 0 < col < surface.shape[1] - 1:
        drow = _fraction(float(surface[row - 1, col]), top, float(surface[row + 1, col]))
        dcol = _fraction(float(surface[row, col - 1]), top, float(surface[row, col + 1]))
    return Peak(row - reach + drow, col - reach + dcol, plain)


def _fraction(before: float, top: float, after: float) -> float:
    """Where between pixels a parabola through three heights is highest."""
    bend = before - 2 * top + after
    return 0.5 * (before - after) / bend if bend < 0 else 0.0
