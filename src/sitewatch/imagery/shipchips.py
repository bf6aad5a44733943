"""Small pictures of candidates for ships, all turned and scaled alike, for a network to look at.

Along a candidate's own axes a ship looks the same whatever its heading and length, so that a few
hundred labelled ships teach as much as many more would in upright pictures.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from sitewatch.imagery.records import Pixels, Scene
from sitewatch.imagery.water import haze, wet

Floats = npt.NDArray[np.float64]

BANDS = ("blue", "green", "red", "nir")
WIDE_M, CLOSE_M = 250.0, 100.0
"""Neighbourhoods over which two local backgrounds are taken [m]; the lengths of a long and of a
short ship."""
SOFT = 0.03
"""Rise above water from which brightness counts by its logarithm [reflectance]; judgement: hulls
lie above it, waves below."""
ROWS, COLS = 48, 32
"""Sides of a chip [its pixels]."""
ALONG = 2.2
"""Lengths of the candidate that a chip shows along its axis; judgement: half a length and more of
what lies ahead and astern."""
LEAST_PX = 6.0
"""Shortest length that a chip is scaled to [pixels]; judgement: of less nothing is to be seen."""
USUAL_M = (100.0, 25.0)
"""Length and width at which the numbers told beside a chip are 0 [m]."""


@dataclass(frozen=True, slots=True)
class Frame:
    """How a chip lies in the scene.

    Attributes:
        row: Middle.
        col: Middle.
        turn: Direction of the long axis, clockwise from up [rad].
        step: Pixels of the scene to a pixel of the chip.
        mirror: 1 or -1 across and along.
    """

    row: float
    col: float
    turn: float
    step: float
    mirror: tuple[float, float] = (1.0, 1.0)

    def matrix(self) -> Floats:
        """Affine map from pixels of the chip (x, y) to those of the scene (x, y)."""
        sin, cos = np.sin(self.turn), np.cos(self.turn)
        across, along = self.mirror
        turned = np.array([[cos * across, -sin * along], [sin * across, cos * along]]) * self.step
        middle = np.array([self.col - 0.5, self.row - 0.5])
        start = middle - turned @ np.array([(COLS - 1) / 2, (ROWS - 1) / 2])
        return np.column_stack([turned, start])


def risen(scene: Scene) -> tuple[Pixels, Pixels]:
    """Brightness above the usual water (band, row, col), and the difference index of water."""
    bands = {name: np.nan_to_num(scene.band(name)) for name in BANDS}
    like = wet(scene)
    rise = np.stack([b - np.median(b[like]) if like.any() else b for b in bands.values()])
    over = haze(scene)
    green, nir = bands["green"] - over, bands["nir"] - over
    index = np.clip((green - nir) / np.maximum(green + nir, 0.01), -1, 1)
    return np.asarray(rise, np.float32), np.asarray(index, np.float32)


def layers(scene: Scene) -> tuple[Pixels, ...]:
    """What chips are cut from, as two pictures of four channels.

    The first holds the bands, the second the index of water, two local contrasts and where there
    are pixels.
    """
    rise, index = risen(scene)
    light = np.asarray(rise[:3].mean(axis=0), np.float32)
    sides = [round(metres / scene.grid.gsd_m) | 1 for metres in (WIDE_M, CLOSE_M)]
    away = [light - cv2.blur(light, (side, side)) for side in sides]
    valid = scene.valid.astype(np.float32)
    parts = np.arcsinh(rise / SOFT), (index * 2, *(np.arcsinh(one / SOFT) for one in away), valid)
    return tuple(np.stack([*part], axis=-1).astype(np.float32) for part in parts)


def frame(middle: Floats, axes: Floats) -> Frame:
    """The frame of a candidate from its middle and its length, width, direction [pixels, deg]."""
    step = max(float(axes[0]), LEAST_PX) * ALONG / ROWS
    return Frame(float(middle[0]), float(middle[1]), float(np.radians(axes[2])), step)


def chip(parts: tuple[Pixels, ...], how: Frame, sides: tuple[float, float]) -> Pixels:
    """One chip (channel, row, col): the layers, then where the candidate itself lies.

    Args:
        parts: From `layers`.
        how: How the chip lies.
        sides: Length and width of the candidate [pixels of the scene].
    """
    flags, matrix = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP, how.matrix()
    cut = [
        cv2.warpAffine(part, matrix, (COLS, ROWS), flags=flags, borderMode=cv2.BORDER_CONSTANT)
        for part in parts
    ]
    half = sides[0] / how.step / 2, max(sides[1], 1.0) / how.step / 2
    top, low = max(round(ROWS / 2 - half[0]), 0), round(ROWS / 2 + half[0])
    left = max(round(COLS / 2 - half[1]), 0)
    own = np.zeros((ROWS, COLS, 1), np.float32)
    own[top:low, left : max(round(COLS / 2 + half[1]), left + 1)] = 1.0
    return np.ascontiguousarray(np.concatenate([*cut, own], axis=2).transpose(2, 0, 1))


def sizes(axes: Floats, gsd_m: float) -> Pixels:
    """Logarithms of length and width of candidates (n, 2)."""
    metres = np.maximum(axes[:, :2], (1e-3, 1.0)) * gsd_m
    return np.asarray(np.log(metres / USUAL_M), np.float32)
