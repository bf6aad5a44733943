"""A file of pixels that scenes are cut out of, whatever its format."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from sitewatch.imagery.placing import Placing
from sitewatch.imagery.records import Capture, Grid, Kind, Scene

BLOCK = 4096
"""Side of the largest scene that is held at once [pixels]: four bands of it are 268 MB. Judgement:
memory of a small machine."""
OVERLAP_M = 120.0
"""How far blocks reach into one another [m], so that the longest aircraft and most ships lie whole
in one of them. Source: Antonov An-225, 84 m long; ships above it lie in the core of one block by
their middle all the same."""
SQUARE = 1.05
"""Pixels whose sides differ by more than this ratio are held as squares; judgement."""


@dataclass(frozen=True, slots=True)
class Box:
    """Some rows and columns of a file, ends excluded."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return self.bottom - self.top, self.right - self.left

    @property
    def is_empty(self) -> bool:
        """Whether it holds no pixel."""
        return self.bottom <= self.top or self.right <= self.left

    def within(self, shape: tuple[int, int]) -> Box:
        """The part of it that a picture of this shape has."""
        return Box(
            max(0, self.top),
            max(0, self.left),
            min(shape[0], self.bottom),
            min(shape[1], self.right),
        )

    def widened(self, by: int) -> Box:
        """A larger box around it."""
        return Box(self.top - by, self.left - by, self.bottom + by, self.right + by)


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a window that is held at once.

    Attributes:
        box: What is read.
        core: What it answers for: an object belongs to the block that holds its middle here.
    """

    box: Box
    core: Box


class Raster(Protocol):
    """A file of pixels."""

    @property
    def name(self) -> str:
        """File name, for messages."""
        ...

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns of the whole."""
        ...

    @property
    def kind(self) -> Kind:
        """What sort of instrument."""
        ...

    @property
    def bands(self) -> tuple[str, ...]:
        """Name of each band."""
        ...

    @property
    def capture(self) -> Capture:
        """How and when it was taken."""
        ...

    @property
    def reasons(self) -> tuple[str, ...]:
        """What was guessed about it, and from what."""
        ...

    def placing(self, box: Box) -> Placing:
        """Where the pixels of the whole lie, as exactly as is known around a part of it."""
        ...

    def scene(self, box: Box, coarser: float = 1.0) -> Scene:
        """The pixels of a part, held as squares and coarser by a factor.

        Raises:
            UnreadableError: If they are damaged.
        """
        ...


def zoom_of(placing: Placing, box: Box, coarser: float = 1.0) -> tuple[tuple[float, float], float]:
    """Held pixels for each pixel of the file, down and across, and their size on the ground [m]."""
    down, across = placing.sizes_m((box.top + box.bottom) / 2, (box.left + box.right) / 2)
    if max(down, across) <= SQUARE * min(down, across):
        return (1 / coarser, 1 / coarser), float(np.sqrt(down * across)) * coarser
    size = min(down, across) * coarser
    return (down / size, across / size), size


def grid_of(placing: Placing, box: Box, shape: tuple[int, int], gsd_m: float) -> Grid:
    """The grid of a part that is held in a shape.

    Args:
        placing: Where the whole lies.
        box: Which part.
        shape: Rows and columns held.
        gsd_m: Size of a held pixel on the ground [m].
    """
    zoom = (shape[0] / box.shape[0], shape[1] / box.shape[1])
    placed = placing.window(box.top, box.left, zoom)
    return Grid(placed.transform, placed.crs, gsd_m, box.top, box.left, zoom)


def blocks(box: Box, gsd_m: float, side: int = BLOCK) -> Iterator[Block]:
    """The blocks of a window, row by row; together their cores are the window.

    Args:
        box: The window.
        gsd_m: Size of its pixels on the ground [m].
        side: Side of a block without its overlap [pixels].
    """
    reach = min(side // 4, int(OVERLAP_M / gsd_m) + 1)
    for top in range(box.top, box.bottom, side):
        for left in range(box.left, box.right, side):
            bottom, right = min(top + side, box.bottom), min(left + side, box.right)
            core = Box(top, left, bottom, right)
            around = core.widened(reach)
            yield Block(
                Box(
                    max(box.top, around.top),
                    max(box.left, around.left),
                    min(box.bottom, around.bottom),
                    min(box.right, around.right),
                ),
                core,
            )
