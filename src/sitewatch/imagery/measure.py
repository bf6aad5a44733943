"""Length and direction of a found aircraft, from the symmetry of its picture.

An aircraft is its own mirror image about its fuselage. Around its middle the picture is read in
rings; the mirror axis is where each ring, run backwards, fits itself best.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sitewatch.imagery.prepare import vision
from sitewatch.imagery.records import Pixels

RINGS = 14
ANGLES = 96
"""Rings and steps around: 3.75 degrees, half of that for an axis. Judgement: an aircraft of 30
pixels is 94 pixels around."""
TURNS = np.arange(ANGLES) * (2 * math.pi / ANGLES)
ACROSS, ALONG = np.sin(TURNS), np.cos(TURNS)
SHIFTS = (-0.06, 0.0, 0.06)
"""Where the middle is tried, in shares of the size; judgement: boxes are off by some percent."""
LEAST_FIT = 0.35
"""Correlation of the picture with its mirror image from which an axis is told; judgement."""
NEAR_AXIS = math.cos(math.radians(22.5))
"""Cosine from which on the sides of the box are length and span; half way to the diagonal."""


@dataclass(frozen=True, slots=True)
class Axis:
    """A direction of mirror symmetry.

    Attributes:
        degrees: Clockwise from up, 0 to 180.
        fit: Correlation with the mirror image, -1 to 1.
    """

    degrees: float
    fit: float


def axis_of(grey: Pixels, middle: tuple[float, float], size: tuple[float, float]) -> Axis | None:
    """The mirror axis of what stands in a box, or None where none is clear.

    Args:
        grey: Brightness `(y, x)`.
        middle: x and y of the box [pixels].
        size: Width and height of the box [pixels].
    """
    reach = max(size) / 2
    if reach < 3:
        return None
    tried = [(right, down) for down in SHIFTS for right in SHIFTS]
    places = np.array(middle) + np.array(tried) * reach * 2
    fits = _fits(_rings(grey, places, reach * 1.05))
    place, step = np.unravel_index(int(fits.argmax()), fits.shape)
    best = Axis(int(step) * 180.0 / ANGLES, float(fits[place, step]))
    return best if best.fit >= LEAST_FIT else None


def _rings(grey: Pixels, places: npt.NDArray[np.float64], reach: float) -> npt.NDArray[np.float64]:
    """Brightness in rings around places `(place, ring, angle)`, angles clockwise from up."""
    radii = (np.arange(RINGS) + 1.0)[:, None] * (reach / RINGS)
    x = places[:, 0, None, None] - 0.5 + radii * ACROSS
    y = places[:, 1, None, None] - 0.5 - radii * ALONG
    library = vision()
    made = library.remap(
        grey, x.reshape(-1, ANGLES).astype(np.float32), y.reshape(-1, ANGLES).astype(np.float32),
        library.INTER_LINEAR, borderMode=library.BORDER_REPLICATE,
    )  # fmt: skip
    return np.asarray(made, np.float64).reshape(x.shape)


def _fits(rings: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """How well rings mirror about every axis `(place, axis)`: their convolution with themselves."""
    centred = rings - rings.mean(2, keepdims=True)
    weight = np.arange(1, RINGS + 1)[:, None]  # outer rings hold more of the picture
    power = (weight * centred**2).sum((1, 2))
    spectrum = (weight * np.fft.rfft(centred, axis=2) ** 2).sum(1)
    turned = np.fft.irfft(spectrum, ANGLES, axis=1)
    fits: npt.NDArray[np.float64] = turned / np.maximum(power, 1e-9)[:, None]
    return fits


def lengths(size: tuple[float, float], axis_deg: float | None) -> tuple[float, float]:
    """Length and span of an aircraft in an upright box of a width and height.

    Along an axis of the picture they are its sides. At a slant a cross as long as it is wide fills
    a box that is smaller by the cosine, and the two cannot be told apart.
    """
    width, height = size
    if axis_deg is None:
        return max(size), max(size)
    up = abs(math.cos(math.radians(axis_deg)))
    across = abs(math.sin(math.radians(axis_deg)))
    if up >= NEAR_AXIS:
        return height / up, width / up
    if across >= NEAR_AXIS:
        return width / across, height / across
    both = (width + height) / 2 / max(up, across)
    return both, both
