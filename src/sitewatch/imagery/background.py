"""What usually lies on the ground of a site, pixel by pixel, from its own earlier scenes.

What stands there today and did not on most earlier dates stands out against it. What stands there
on most dates is part of it and cannot be seen in this way.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from sitewatch.imagery.coregister import Shift
from sitewatch.imagery.edges import brightness
from sitewatch.imagery.history import LEAST_DATES
from sitewatch.imagery.laying import laying
from sitewatch.imagery.normalise import FLAT, matched
from sitewatch.imagery.records import Mask, Pixels, Scene

Floats = npt.NDArray[np.float64]

STEP = 8
"""Every how many pixels it is worked out where the ground lies in an earlier scene; in between it
is taken as even, as the relief that is followed changes over tiles of 64 pixels and more."""
WIDE_M = 400.0
"""Width over which two dates are brought to one brightness [m]; judgement: several of the largest
aircraft, so that one of them does not level itself out."""
ODD = 2.5
"""How many spreads a pixel may lie off and still say how bright its surroundings are; judgement."""
LEAST_EVEN = 0.1
"""Least share of the surroundings that both dates saw; below, they are not levelled."""
NORMAL = 1.4826
"""A spread from a median distance. Source: Rousseeuw and Croux 1993, for a normal law."""
SHARED = 4.0
"""Dates that the spread of the whole apron counts for beside those of the pixel; judgement: of
three dates alone, two that happen to agree would make the third stand out."""
LEAST_OFF = 0.25
"""Least error of registration that is reckoned with [pixels]; what check points show where tiles
agree best."""
LEAST_STEP = 0.004
"""Least spread that is believed [reflectance]; the noise of Sentinel-2 on dark ground (mission
requirement: signal to noise of 150 to 170 at 0.1 to 0.13) with resampling on top of it."""


@dataclass(frozen=True, slots=True, eq=False)
class Dated:
    """One date as it is laid under the scene.

    Attributes:
        scene: Its pixels, of the same size on the ground.
        hidden: Pixels that cloud hides.
    """

    scene: Scene
    hidden: Mask

    @property
    def visible(self) -> Mask:
        """Where the ground is seen."""
        visible: Mask = self.scene.valid & ~self.hidden
        return visible


@dataclass(frozen=True, slots=True, eq=False)
class Background:
    """What the ground of a scene looks like on most earlier dates.

    Attributes:
        middle: Median brightness of the earlier dates, as bright as the scene.
        spread: How far dates stray from it, registration at edges included.
        told: Pixels that the scene and enough earlier dates saw.
        used: Which of the dates went into it.
        left_out: Why each of the others did not, by its place in the order.
    """

    middle: Pixels
    spread: Pixels
    told: Mask
    used: tuple[int, ...]
    left_out: tuple[tuple[int, str], ...]

    def off(self, grey: Pixels) -> Pixels:
        """How far a scene stands off from it, in spreads; zero where that cannot be told."""
        told: Pixels = np.where(self.told, (grey - self.middle) / self.spread, 0.0)
        return told.astype(np.float32)


def background(now: Dated, before: Sequence[Dated], ground: Mask) -> Background:
    """The background of a scene.

    Args:
        now: The scene.
        before: Earlier dates.
        ground: Pixels of the scene that are to be comparable: its aprons.
    """
    layers, errors, used, left_out = [], [], [], []
    for n, one in enumerate(before):
        found = laying(one.scene, now.scene)
        if not found.trusted:
            left_out.append((n, found.reason))
            continue
        layers.append(_laid(now, one, found, ground))
        errors.append(max(LEAST_OFF, found.residual_m / now.scene.grid.gsd_m))
        used.append(n)
    told = _often(layers, now.visible)
    if not told.any():
        blank = np.zeros(now.scene.shape, np.float32)
        return Background(blank, blank + 1, told, tuple(used), tuple(left_out))
    middle = _median(layers)
    spread = _spread(layers, middle, told & ground, float(np.median(errors)))
    return Background(middle, spread, told, tuple(used), tuple(left_out))


def _laid(now: Dated, one: Dated, found: Shift, ground: Mask) -> Pixels:
    """An earlier date on the pixels of the scene and as bright as it, NaN where it saw nothing."""
    rows, cols = _places(found, now.scene.shape)
    grey = _read(brightness(one.scene), rows, cols, cv2.INTER_CUBIC)
    # A pixel read between others takes two on either side of it.
    clear = cv2.erode(one.visible.astype(np.uint8), np.ones((3, 3), np.uint8))
    seen = _read(clear, rows, cols, cv2.INTER_LINEAR) > 0.999
    both = seen & now.visible
    near = both & ground
    light = brightness(now.scene)
    even = _levelled(matched(grey, light, near if near.any() else both), light, both, now)
    laid: Pixels = np.where(seen, even, np.nan).astype(np.float32)
    return laid


def _places(found: Shift, shape: tuple[int, int]) -> tuple[Pixels, Pixels]:
    """Where the middle of each pixel of the scene lies in the earlier one, as cv2 counts."""
    small = [np.arange(0, n + STEP, STEP, dtype=np.float64) for n in shape]
    grid = np.stack(np.meshgrid(*small, indexing="ij"), axis=-1)
    there = found.to_scene(grid.reshape(-1, 2)).reshape(grid.shape)
    rows, cols = ((np.arange(n, dtype=np.float32) + 0.5) / STEP for n in shape)
    across, down = np.meshgrid(cols, rows)
    made = [
        cv2.remap(there[..., k].astype(np.float32), across, down, cv2.INTER_LINEAR) - 0.5
        for k in range(2)
    ]
    return np.asarray(made[0], np.float32), np.asarray(made[1], np.float32)


def _read(layer: npt.ArrayLike, rows: Pixels, cols: Pixels, how: int) -> Pixels:
    whole = np.asarray(layer, np.float32)
    return np.asarray(cv2.remap(whole, cols, rows, how, borderMode=cv2.BORDER_CONSTANT), np.float32)


def _levelled(layer: Pixels, light: Pixels, both: Mask, now: Dated) -> Pixels:
    """The layer with the brightness of the scene's surroundings: haze, and fields in season."""
    apart = np.where(both, light - layer, 0.0).astype(np.float32)
    if not both.any():
        return layer
    limit = ODD * max(NORMAL * float(np.median(abs(apart[both]))), FLAT)
    usual = both & (abs(apart) <= limit)
    side = max(3, round(WIDE_M / now.scene.grid.gsd_m) | 1)
    held = cv2.blur(usual.astype(np.float32), (side, side))
    mean = cv2.blur(apart * usual, (side, side)) / np.maximum(held, FLAT)
    return np.asarray(layer + np.where(held >= LEAST_EVEN, mean, 0.0), np.float32)


def _often(layers: Sequence[Pixels], visible: Mask) -> Mask:
    seen = np.zeros(visible.shape, np.int64)
    for layer in layers:
        seen += np.isfinite(layer)
    often: Mask = visible & (seen >= LEAST_DATES)
    return often


def _median(layers: Sequence[Pixels]) -> Pixels:
    """Median over the dates that saw a pixel, row by row; zero where none did."""
    rows, cols = layers[0].shape
    made = np.zeros((rows, cols), np.float32)
    for row in range(rows):
        line = np.sort(np.stack([layer[row] for layer in layers]), axis=0)  # NaN comes last
        many = np.isfinite(line).sum(axis=0)
        low, high = np.maximum(many - 1, 0) // 2, np.minimum(many // 2, len(layers) - 1)
        at = np.arange(cols)
        made[row] = np.where(many > 0, (line[low, at] + line[high, at]) / 2, 0.0)
    return made


def _spread(layers: Sequence[Pixels], middle: Pixels, ground: Mask, off: float) -> Pixels:
    """How far dates stray at each pixel, at least as far as the apron does and edges may move."""
    own = NORMAL * _median([np.asarray(abs(layer - middle), np.float32) for layer in layers])
    usual = float(np.median(own[ground])) if ground.any() else 0.0
    many = len(layers)
    noise = (many * own**2 + SHARED * max(usual, LEAST_STEP) ** 2) / (many + SHARED)
    across = cv2.Sobel(middle, cv2.CV_32F, 1, 0, scale=1 / 8)
    down = cv2.Sobel(middle, cv2.CV_32F, 0, 1, scale=1 / 8)
    edge = np.hypot(across, down) * off
    return np.asarray(np.sqrt(noise + edge**2), np.float32)
