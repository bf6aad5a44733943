"""What the outputs of common detectors say, as boxes in pixels of the tile.

Each decoder takes the arrays of one tile in the order in which the manifest names them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sitewatch.errors import UnreadableError
from sitewatch.imagery.boxes import Boxes, Floats, Whole, upright_boxes

Array = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Reading:
    """How outputs are read.

    Attributes:
        classes: Number of classes.
        least: Boxes with a lower score are not made.
        stride: Pixels of the tile to a cell of a heat map.
        tile: Height and width of the tile [pixels].
    """

    classes: int
    least: float
    stride: int = 4
    tile: tuple[int, int] = (0, 0)


def centernet(outputs: Sequence[Array], how: Reading) -> Boxes:
    """Boxes of a heat map `(1, class, y, x)`, sizes and offsets `(1, 2, y, x)`.

    Sizes are width and height [pixels]; offsets of the middle from its cell's middle, x and y
    [cells]. A box stands where a cell is the highest among its eight neighbours.

    Source:
        Zhou et al., Objects as Points (2019), section 4.
    """
    heat, size, offset = (_plain(array, 3) for array in _of_count(outputs, 3))
    _expect(heat.shape[0] == how.classes and size.shape[0] == 2 == offset.shape[0], "heat map")
    kind, row, col = np.nonzero((heat >= how.least) & (heat >= _highest_around(heat)))
    middle = np.stack([col, row], 1) + 0.5 + offset[:, row, col].T
    table = np.concatenate([middle * how.stride, size[:, row, col].T], 1)
    return upright_boxes(table, heat[kind, row, col], kind)


def _highest_around(heat: Array) -> Array:
    """The highest of the eight neighbours of each cell."""
    padded = np.pad(heat, ((0, 0), (1, 1), (1, 1)), constant_values=-np.inf)
    rows, cols = heat.shape[1:]
    highest = np.full_like(heat, -np.inf)
    for down in range(3):
        for right in range(3):
            if (down, right) != (1, 1):
                beside = padded[:, down : down + rows, right : right + cols]
                np.maximum(highest, beside, out=highest)
    return highest


def yolo(outputs: Sequence[Array], how: Reading) -> Boxes:
    """Boxes of rows of x, y, width, height [pixels] and one score a class, `(1, n, 4 + class)`.

    The transposed form of recent exports `(1, 4 + class, n)` is taken too.
    """
    table = _rows(outputs, 4 + how.classes)
    score, kind, kept = _best(table[:, 4:], how.least)
    return upright_boxes(table[kept, :4], score, kind)


def yolo_turned(outputs: Sequence[Array], how: Reading) -> Boxes:
    """Boxes of rows of x, y, width, height [pixels], one score a class and the turn [rad]."""
    table = _rows(outputs, 5 + how.classes)
    score, kind, kept = _best(table[:, 4:-1], how.least)
    chosen = table[kept].astype(np.float64)
    return Boxes(chosen[:, :2], chosen[:, 2:4], chosen[:, -1], score, kind)


def detr(outputs: Sequence[Array], how: Reading) -> Boxes:
    """Boxes of logits `(1, n, class)` and x, y, width, height as shares of the tile `(1, n, 4)`.

    With one logit more than there are classes, the last means "nothing" and the logits are shares
    of one whole (DETR); otherwise each stands alone (RT-DETR, Deformable DETR).
    """
    logits, boxes = (_plain(array, 2) for array in _of_count(outputs, 2))
    alone = logits.shape[1] == how.classes
    _expect(logits.shape[1] - how.classes in {0, 1} and boxes.shape[1] == 4, "logits")
    score, kind, kept = _best(_logistic(logits) if alone else _softmax(logits)[:, :-1], how.least)
    rows, cols = how.tile
    return upright_boxes(boxes[kept] * np.array([cols, rows, cols, rows]), score, kind)


Decoder = Callable[[Sequence[Array], Reading], Boxes]
FORMS: Mapping[str, tuple[Decoder, int]] = {
    "centernet": (centernet, 3),
    "yolo": (yolo, 1),
    "yolo-obb": (yolo_turned, 1),
    "detr": (detr, 2),
}
"""Decoder of each form of output that a manifest may name, and how many outputs it takes."""


def _best(scores: Array, least: float) -> tuple[Floats, Whole, Whole]:
    """The best class of each row that reaches `least`: its score, its number, and which rows."""
    kind = scores.argmax(1).astype(np.int64)
    best = scores[np.arange(len(scores)), kind].astype(np.float64)
    kept = np.flatnonzero(best >= least).astype(np.int64)
    return best[kept], kind[kept], kept


def _rows(outputs: Sequence[Array], wide: int) -> Array:
    table = _plain(_of_count(outputs, 1)[0], 2)
    if table.shape[1] != wide and table.shape[0] == wide:
        table = table.T
    _expect(table.shape[1] == wide, f"rows of {wide}")
    return table


def _of_count(outputs: Sequence[Array], count: int) -> Sequence[Array]:
    _expect(len(outputs) == count, f"{count} outputs")
    return outputs


def _plain(array: Array, axes: int) -> Array:
    _expect(array.ndim == axes + 1 and array.shape[0] == 1, f"one tile of {axes} axes")
    made: Array = np.nan_to_num(array[0], nan=0.0, posinf=0.0, neginf=0.0)
    return made


def _expect(true: bool, what: str) -> None:  # noqa: FBT001  # reads as a sentence
    if not true:
        raise UnreadableError(f"the network does not give {what} as its manifest says")


def _logistic(values: Array) -> Array:
    made: Array = np.divide(1, 1 + np.exp(-values), dtype=np.float32)
    return made


def _softmax(values: Array) -> Array:
    grown = np.exp(values - values.max(1, keepdims=True))
    made: Array = np.divide(grown, grown.sum(1, keepdims=True), dtype=np.float32)
    return made
