"""Bright targets in radar by a constant false-alarm rate, with the clutter taken from around each.

Means are box sums, so the cost does not depend on the size of the ring. A second pass leaves out
what the first one found: a ship no longer hides its neighbour by lifting the clutter.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from scipy.special import gammaln, kve

from sitewatch.imagery.blobs import Floats
from sitewatch.imagery.edges import reduced
from sitewatch.imagery.records import Mask, Pixels

RING_M, GUARD_M = 1200.0, 500.0
"""Widths of the window of clutter and of the guard within it [m].

Source:
    The guard holds the longest ship with its side lobes, 458 m; the ring is wide enough for some
    thousand pixels at 30 m, as usual (Crisp 2004, DSTO-RR-0272).
"""
FALSE_RATE = 1e-6
"""False alarms per pixel that are put up with: one in a frame of 1,000 by 1,000."""
ALONE = 0.2
"""Least share of the ring that must be water for its clutter to be believed."""
CELL_M = 40.0
"""Side of a cell on which clutter is worked out [m]; small against the ring."""
TINY, HUGE = 1e-9, 1e9
LOOKS_10M = 4.4
"""Equivalent number of looks of a Sentinel-1 GRD high-resolution pixel of 10 m.

Source:
    Sentinel-1 product specification, IW GRDH: 4.4.
"""


@dataclass(frozen=True, slots=True, eq=False)
class Bright:
    """Pixels above the clutter, and how far.

    Attributes:
        mask: Rows, columns: targets.
        ratio: Backscatter over the mean of the clutter around.
    """

    mask: Mask
    ratio: Pixels


def bright(power: Pixels, sea: Mask, gsd_m: float, looks: float, shape: float | None) -> Bright:
    """Pixels too bright for the clutter around them.

    Args:
        power: Backscatter, linear and finite.
        sea: Where targets are looked for and clutter is taken.
        gsd_m: Size of a pixel [m].
        looks: Equivalent number of looks of a pixel.
        shape: Shape of the K-distribution of the sea; None for plain speckle (cell averaging).
    """
    times = threshold(looks, shape, FALSE_RATE)
    held = sea.astype(np.float32)
    clean: Pixels = power.astype(np.float32, copy=False) * held
    calm = clean <= _clutter(clean, held, gsd_m, times)
    np.multiply(held, calm, out=held)
    ratio: Pixels = clean / _clutter(clean * calm, held, gsd_m)
    return Bright(ratio > times, ratio)


def _clutter(power: Pixels, held: Pixels, gsd_m: float, times_mean: float = 1.0) -> Pixels:
    """Mean of the sea in a ring around every pixel, so many times; huge where too little is sea.

    Clutter changes slowly, so it is worked out on coarser cells.
    """
    times = max(1, int(CELL_M / gsd_m))
    if min(power.shape) < 8 * times:
        times = 1
    outer, inner = (2 * round(w / gsd_m / times / 2) + 1 for w in (RING_M, GUARD_M))
    total, count = (_ring(reduced(layer, times), outer, inner) for layer in (power, held))
    least = ALONE * (outer**2 - inner**2)
    usual = times_mean * np.maximum(total / np.maximum(count, 1.0), TINY)
    mean = np.where(count >= least, usual, HUGE).astype(np.float32)
    size = power.shape[1], power.shape[0]
    return np.asarray(cv2.resize(mean, size, interpolation=cv2.INTER_NEAREST), np.float32)


def _ring(layer: Pixels, outer: int, inner: int) -> Pixels:
    """Sum over a square ring around every cell."""
    border = cv2.BORDER_CONSTANT
    wide = cv2.boxFilter(layer, cv2.CV_32F, (outer, outer), normalize=False, borderType=border)
    hole = cv2.boxFilter(layer, cv2.CV_32F, (inner, inner), normalize=False, borderType=border)
    ring: Pixels = wide - hole
    return ring


def threshold(looks: float, shape: float | None, rate: float) -> float:
    """How many times the mean a pixel of pure clutter exceeds at that rate.

    Source:
        Gamma law of multilook speckle; with a shape, the K-distribution (Jakeman and Pusey 1976;
        Ward, Tough and Watts 2013, equation 4.27), integrated numerically.
    """
    at = np.geomspace(0.5, 400.0, 4000)
    density = _gamma_law(at, looks) if shape is None else _k_law(at, looks, shape)
    steps = np.diff(at)
    above = np.cumsum((0.5 * (density[1:] + density[:-1]) * steps)[::-1])[::-1]
    return float(at[min(int(np.searchsorted(-above, -rate)), len(at) - 1)])


def _gamma_law(at: Floats, looks: float) -> Floats:
    log = looks * np.log(looks) + (looks - 1) * np.log(at) - looks * at - gammaln(looks)
    law: Floats = np.exp(log)
    return law


def _k_law(at: Floats, looks: float, shape: float) -> Floats:
    half = (looks + shape) / 2
    inner = 2 * np.sqrt(looks * shape * at)
    log = np.log(2) + half * np.log(looks * shape) + (half - 1) * np.log(at)
    bessel = np.maximum(kve(shape - looks, inner), 1e-300)
    log = log - gammaln(looks) - gammaln(shape) + np.log(bessel)
    law: Floats = np.exp(log - inner)
    return law


def sea_shape(power: Pixels, sea: Mask, looks: float) -> float | None:
    """Shape of the K-distribution that the sea follows; None where it is plain speckle.

    Source:
        Moments: E(I**2) / E(I)**2 = (1 + 1/looks) (1 + 1/shape). The brightest thousandth is left
        out, because ships are in it.
    """
    some = power[sea]
    if some.size < 1000:
        return None
    some = some[some <= np.quantile(some, 0.999)].astype(float)
    excess = (some**2).mean() / max(float(some.mean()) ** 2, 1e-18) / (1 + 1 / looks) - 1
    return float(np.clip(1 / excess, 0.5, 100.0)) if excess > 0.01 else None
