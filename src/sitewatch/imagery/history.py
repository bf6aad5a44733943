"""Structures that stand still, from several dates of a place, and radar's ghosts of bright ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import cv2
import numpy as np
import numpy.typing as npt

from sitewatch.imagery.blobs import Floats
from sitewatch.imagery.records import Mask, Pixels

LEAST_DATES = 3
"""Fewest dates for a layer of fixed structures. Source: with two, an anchored ship is one."""
STANDS = 0.7
"""Share of the dates that a place must be bright on to be a structure; judgement: a berth in heavy
use is taken by ships of different length and place."""
SLACK_M = 45.0
"""How far structures are widened, for registration and side lobes [m]; one pixel and a half at
20 m resolution."""
LOBE = 0.03
"""Brightness under which a target on the cross of a brighter one is its side lobe, as a share.

Source:
    Weighted Sentinel-1 images keep side lobes under -20 dB (0.01); three times
    that, for where the crosses of several ships add.
"""
LOBE_M = 600.0
"""How far along the cross they reach [m]; judgement, from the longest seen in a port."""
GHOST = 0.01
"""Brightness of an azimuth ambiguity, at most, as a share of its cause.

Source:
    Sentinel-1 product specification: total azimuth ambiguity ratio below -22 dB (0.006).
"""
GHOST_M = (4000.0, 6000.0)
"""How far an azimuth ambiguity lies off along the track [m].

Source:
    wavelength * pulse rate * range / (2 * speed): 0.0555 m, 1,700 Hz, 800 to 950 km, 7,600 m/s give
    5.0 to 5.9 km; interferometric wide swaths differ in pulse rate.
"""


def fixed(dates: Sequence[Mask], gsd_m: float) -> Mask | None:
    """Where something bright stands on most dates; None with fewer than three.

    Args:
        dates: Bright pixels of each date, laid over each other, of one relative orbit.
        gsd_m: Size of a pixel [m].
    """
    if len(dates) < LEAST_DATES:
        return None
    stands = np.mean(np.stack(dates), axis=0) >= STANDS
    return widened(stands, gsd_m)


def widened(mask: Mask, gsd_m: float) -> Mask:
    """A mask of structures with the slack of registration around it."""
    side = 2 * max(1, round(SLACK_M / gsd_m)) + 1
    wide: Mask = cv2.dilate(mask.astype(np.uint8), np.ones((side, side), np.uint8)) > 0
    return wide


def share_on(layer: Mask, boxes: npt.NDArray[np.int64]) -> Floats:
    """Share of each box (top, left, low, right) that structures cover."""
    table = cv2.integral(layer.astype(np.uint8)).astype(float)
    top, left, low, right = boxes.T
    on = table[low, right] - table[top, right] - table[low, left] + table[top, left]
    share: Floats = on / np.maximum((low - top) * (right - left), 1)
    return share


def lobes(power: Pixels, gsd_m: float) -> Mask:
    """Pixels so far below a brighter one in their row or column that they are its side lobe.

    Rows and columns lie nearly across and along the track, by some ten degrees; the cross is taken
    wide enough for that.
    """
    reach, slack = (2 * max(1, round(n / gsd_m)) + 1 for n in (LOBE_M, SLACK_M))
    tall = cv2.dilate(power, np.ones((reach, slack), np.uint8))
    wide = cv2.dilate(power, np.ones((slack, reach), np.uint8))
    return np.asarray(power < LOBE * np.maximum(tall, wide), bool)


def is_ghost(middles: Floats, peaks: Floats, gsd_m: float, heading_deg: float = 12.0) -> Mask:
    """Which targets are azimuth ambiguities of a far brighter one.

    Args:
        middles: Middles (n, 2) [pixels], north up.
        peaks: Highest backscatter of each.
        gsd_m: Size of a pixel [m].
        heading_deg: Angle of the ground track with north [degrees]; 12 for Sentinel-1 either way,
            its sign with the pass.
    """
    turn = np.radians(heading_deg)

    def along(down: Floats, across: Floats) -> Mask:
        ahead = (across * np.sin(turn) - down * np.cos(turn)) * gsd_m
        aside = (across * np.cos(turn) + down * np.sin(turn)) * gsd_m
        near: Mask = (abs(ahead) > GHOST_M[0]) & (abs(ahead) < GHOST_M[1]) & (abs(aside) < 300)
        return near

    return _caused(middles, peaks, GHOST, along)


def _caused(
    middles: Floats, peaks: Floats, share: float, where: Callable[[Floats, Floats], Mask]
) -> Mask:
    step = middles[:, None] - middles[None]
    weak = peaks[:, None] < share * peaks[None]
    return np.asarray((weak & where(step[..., 0], step[..., 1])).any(axis=1), bool)
