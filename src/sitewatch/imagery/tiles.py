"""A large scene tile by tile: each tile sees its surroundings, and speaks for its core alone."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from sitewatch.imagery.raster import Box


@dataclass(frozen=True, slots=True)
class Tile:
    """One tile of a plan.

    Attributes:
        core: Pixels that it speaks for; the cores of a plan share none and leave none out.
        window: Pixels that it sees: the core and its surroundings, as far as the scene goes.
    """

    core: Box
    window: Box

    def owns(self, points: npt.NDArray[np.float64], slack: float = 0.0) -> npt.NDArray[np.bool_]:
        """Which points `(n, 2)`, as row and column of the scene, lie in the core.

        Args:
            points: Middles of what was found.
            slack: How far beyond the core they may lie [pixels]: two tiles put the middle of one
                object a little apart, and each might take it for the other's.
        """
        low = np.array([self.core.top, self.core.left]) - slack
        high = np.array([self.core.bottom, self.core.right]) + slack
        inside: npt.NDArray[np.bool_] = np.all((points >= low) & (points < high), axis=1)
        return inside


def plan(shape: tuple[int, int], core: int, margin: int) -> Iterator[Tile]:
    """Tiles of a scene, row by row.

    Args:
        shape: Rows and columns of the scene.
        core: Side of a core [pixels of the scene].
        margin: How far a tile sees beyond its core [pixels of the scene].
    """
    for top, bottom in _cuts(shape[0], core):
        for left, right in _cuts(shape[1], core):
            own = Box(top, left, bottom, right)
            yield Tile(own, own.widened(margin).within(shape))


def _cuts(length: int, core: int) -> list[tuple[int, int]]:
    """Equal parts of a side, none longer than a core."""
    count = max(1, math.ceil(length / core))
    at = [round(length * n / count) for n in range(count + 1)]
    return list(pairwise(at)) if length else []


def in_scene_pixels(tile: int, overlap: int, factor: float) -> tuple[int, int]:
    """Core and margin in pixels of the scene, of a tile and overlap in pixels of the network.

    Args:
        tile: Side of a tile [pixels of the network].
        overlap: Pixels that neighbours share.
        factor: Pixels of the network to a pixel of the scene.
    """
    margin = math.ceil(overlap / 2 / factor)
    return max(1, math.floor(tile / factor) - 2 * margin), margin
