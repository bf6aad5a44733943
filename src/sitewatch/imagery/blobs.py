"""Compact bright patches on and beside water, at many levels of brightness, with their numbers.

A ship at a quay touches other bright things at one level and stands apart from them at another. So
a layer is cut at many levels and every connected part of each cut is a candidate; which of them is
a ship is asked later, and of overlapping ones the likeliest is kept.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from sitewatch.imagery.records import Mask, Pixels

Floats = npt.NDArray[np.float64]

LEVELS = 14
"""Cuts of a layer; steps of about a quarter in brightness."""
LEAST_PX, MOST_PX = 3, 500
"""Areas of candidates [pixels]: at 10 m a boat of 20 m with its glow to the largest ship with
blur."""
LONGEST_M = 460.0
"""Source: the longest ship built, Seawise Giant, 458 m."""
RINGS = (1, 3, 8)
"""Widths of the rings around a candidate's box in which its surroundings are measured [pixels]."""


@dataclass(frozen=True, slots=True, eq=False)
class Blobs:
    """Candidates as columns.

    Attributes:
        boxes: (n, 4) first and past-the-last row and column: top, left, low, right [pixels].
        middles: (n, 2) row, col of the middle [pixels, centres at .5].
        axes: (n, 3) length, width [pixels] and direction clockwise from up [degrees].
        area: (n,) [pixels].
        sums: (n, layer) mean of each layer within.
    """

    boxes: npt.NDArray[np.int64]
    middles: Floats
    axes: Floats
    area: Floats
    sums: Floats

    def __len__(self) -> int:
        return len(self.area)

    def only(self, which: npt.NDArray[np.bool_] | npt.NDArray[np.int64]) -> Blobs:
        """Some of them."""
        return Blobs(
            self.boxes[which],
            self.middles[which],
            self.axes[which],
            self.area[which],
            self.sums[which],
        )


def blobs(layer: Pixels, inside: Mask, layers: tuple[Pixels, ...], levels: Floats) -> Blobs:
    """Candidates of one layer at all levels.

    Args:
        layer: What is cut.
        inside: Where candidates may lie.
        layers: What is averaged within each.
        levels: Where the layer is cut, rising.
    """
    found = [_at_level((layer > level) & inside, layers) for level in levels]
    return joined(found)


def joined(several: list[Blobs]) -> Blobs:
    """All of several lots."""
    return Blobs(
        np.concatenate([b.boxes for b in several]),
        np.concatenate([b.middles for b in several]),
        np.concatenate([b.axes for b in several]),
        np.concatenate([b.area for b in several]),
        np.concatenate([b.sums for b in several]),
    )


def _at_level(mask: Mask, layers: tuple[Pixels, ...]) -> Blobs:
    count, labels, stats, middles = cv2.connectedComponentsWithStats(
        mask.astype(np.uint8), connectivity=8
    )
    area = stats[:, cv2.CC_STAT_AREA].astype(float)
    keep = (area >= LEAST_PX) & (area <= MOST_PX)
    keep[0] = False
    rows, cols = np.nonzero(keep[labels])
    which = labels[rows, cols]
    sums = [np.bincount(which, one[rows, cols], count) for one in layers]
    down, across = rows - middles[which, 1], cols - middles[which, 0]
    moments = [np.bincount(which, m, count) for m in (down * down, across * across, down * across)]
    size = np.maximum(area, 1)
    axes = _axes(*(m / size for m in moments))
    left, top, wide, high = (stats[:, n] for n in range(4))
    boxes = np.column_stack([top, left, top + high, left + wide]).astype(np.int64)
    means = np.column_stack(sums) / size[:, None]
    at = np.asarray(middles[keep][:, ::-1] + 0.5, np.float64)
    return Blobs(boxes[keep], at, axes[keep], area[keep], means[keep])


def _axes(down: Floats, across: Floats, both: Floats) -> Floats:
    """Length and width of the rectangle with these moments, and its direction.

    Source:
        A rectangle of length L has a variance of L**2 / 12 along itself; a pixel adds 1 / 12.
    """
    down, across = down + 1 / 12, across + 1 / 12
    mean, half = (down + across) / 2, np.hypot((down - across) / 2, both)
    length, width = np.sqrt(12 * (mean + half)), np.sqrt(12 * np.maximum(mean - half, 1e-9))
    direction = np.degrees(0.5 * np.arctan2(-2 * both, down - across)) % 180
    return np.column_stack([length, width, direction])


def around(boxes: npt.NDArray[np.int64], layer: Pixels, width: int) -> Floats:
    """Mean of a layer in the ring of that width around each box."""
    table = np.asarray(cv2.integral(layer.astype(np.float32), sdepth=cv2.CV_64F), np.float64)
    rows, cols = layer.shape
    top, left, low, right = boxes.T
    outer = (
        np.maximum(top - width, 0),
        np.maximum(left - width, 0),
        np.minimum(low + width, rows),
        np.minimum(right + width, cols),
    )
    much, size = _sum(table, np.column_stack(outer))
    less, inner = _sum(table, boxes)
    ring: Floats = (much - less) / np.maximum(size - inner, 1)
    return ring


def _sum(table: Floats, boxes: npt.NDArray[np.int64]) -> tuple[Floats, Floats]:
    """Sum within each box, from a table of sums, and number of pixels."""
    top, left, low, right = boxes.T
    total = table[low, right] - table[top, right] - table[low, left] + table[top, left]
    return total, ((low - top) * (right - left)).astype(np.float64)
