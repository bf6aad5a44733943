"""Large aircraft that stand out against the background of a site: bright patches on its aprons."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from sitewatch.imagery.blobs import Blobs, Floats, around, blobs, joined
from sitewatch.imagery.records import Found, Mask, Pixels
from sitewatch.imagery.ships import picked

PATH = "aircraft"
"""Class of what is found: pixels this coarse tell no finer one."""
FLAG = "by difference"
LEVELS = np.geomspace(3.0, 50.0, 14)
"""How many spreads off the layer is cut at; steps of about a quarter, as for ships."""
SHORTEST_M, LONGEST_M = 30.0, 90.0
"""Lengths that are looked for [m]; the longest aircraft built, the Antonov An-225, had 84 m."""
LEAST_LONG, LEAST_PX = 4.0, 8
"""Least length and area of a patch [pixels].

Source:
    Airbus airports 2, 12 and 21 at 10 m (simulated): from 3 pixels on, half of the patches are
    aircraft; from 8, three quarters.
"""
COUNTABLE = 6.0
"""Pixels that an aircraft must be long to be counted: 60 m at 10 m a pixel.

Source:
    Same airports: of those that were not there on most dates, 30 of 49 over 60 m are found, 14 of
    59 of 45 to 60 m.
"""
SHORTER_PX, LONGER_PX = 1.0, 3.0
"""How much shorter and longer than its patch an aircraft may be [pixels].

Source:
    Same airports: the patch is a pixel and a half shorter than the aircraft in the middle, for wing
    tips, nose and tail are lost.
"""
MOST_RISE = 4.0
"""How many times the level of its cut a patch stands off on average, at most; judgement: half the
height of a blurred patch gives its size, and near its foot a small bright thing looks large."""
RING_PX = 2
"""Width of the ring that a patch is told from [pixels]."""
RING_SHARE = 0.3
"""Most that the ring may stand off, as a share of the patch: the ground around an aircraft is bare,
and the edge of a cloud or a field goes on. Source: same airports."""
LEAST_WIDTH = 0.45
"""Least width as a share of the length: wings and tail are in the patch, and strips along roofs and
markings are narrower. Source: same airports, 0.49 of patches are aircraft without it, 0.60 with."""
HALF_AT, SLOPE = 6.0, 0.5
"""How far a patch stands off where it is as likely as not an aircraft, and how fast that grows.

Source:
    Same airports: of scores of 0.5 to 0.95, 0.70 are aircraft, above 0.95 as said.
"""
LEAST, MOST = 0.5, 0.56
"""Least chance that is told, and highest that is believed.

Source:
    Share of patches that are aircraft at airports 4, 14 and 24, which nothing was chosen on: 22 of
    39, with only three or four earlier dates; at those that were used, 64 of 83.
"""


@dataclass(frozen=True, slots=True)
class Standout:
    """One patch that stands out.

    Attributes:
        found: The object, in pixels of the held scene.
        length_m: Shortest and longest that it can be [m].
        times: How many spreads it stands off on average.
    """

    found: Found
    length_m: tuple[float, float]
    times: float


def countable_m(gsd_m: float) -> float:
    """Length below which aircraft cannot be counted at a pixel size [m]."""
    return COUNTABLE * gsd_m


def standouts(off: Pixels, inside: Mask, gsd_m: float) -> tuple[Standout, ...]:
    """Patches on aprons that are as large as large aircraft, from the top down.

    Args:
        off: How far each pixel stands off from the background [spreads].
        inside: Pixels of the aprons.
        gsd_m: Size of a pixel [m].
    """
    near = cv2.dilate(inside.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    cuts = [blobs(off, near, (off,), LEVELS[n : n + 1]) for n in range(len(LEVELS))]
    some, level = joined(cuts), np.repeat(LEVELS, [len(cut) for cut in cuts])
    if not len(some):
        return ()
    times, ring = some.sums[:, 0], around(some.boxes, off, RING_PX)
    length = some.axes[:, 0]
    shortest = max(LEAST_LONG, SHORTEST_M / gsd_m)
    rows, cols = some.middles.astype(int).T
    fits = inside[rows, cols] & (ring < RING_SHARE * times)
    fits &= times <= MOST_RISE * level
    fits &= (length >= shortest) & (length <= LONGEST_M / gsd_m + 1) & (some.area >= LEAST_PX)
    fits &= some.axes[:, 1] >= LEAST_WIDTH * some.axes[:, 0]
    chance = np.where(fits, chance_of(times - ring), 0.0)
    kept = picked(some, chance, LEAST)
    return tuple(_standout(some, n, float(chance[n]), float(times[n]), gsd_m) for n in kept)


def chance_of(times: Floats) -> Floats:
    """Chance that a patch is an aircraft, from how far it stands off from what is around it."""
    made: Floats = 1 / (1 + np.exp(-SLOPE * (times - HALF_AT)))
    return made


def _standout(some: Blobs, n: int, chance: float, times: float, gsd_m: float) -> Standout:
    top, left, low, right = (float(v) for v in some.boxes[n])
    long, wide, turn = (float(v) for v in some.axes[n])
    row, col = (float(v) for v in some.middles[n])
    outline = ((top, left), (top, right), (low, right), (low, left))
    told = min(chance, MOST)
    found = Found(row, col, PATH, told, long * gsd_m, wide * gsd_m, turn, outline, (FLAG,))
    shortest, longest = (long - SHORTER_PX) * gsd_m, (long + LONGER_PX) * gsd_m
    return Standout(found, (shortest, longest), times)
