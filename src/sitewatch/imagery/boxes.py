"""Boxes in a picture, held by columns: middle, size, turn, score and class."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from sitewatch.errors import RecordError

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Boxes:
    """Boxes of one picture or tile.

    Attributes:
        middle: x and y of each middle `(n, 2)` [pixels, the first pixel spans 0 to 1].
        size: Length of the sides along its own axes `(n, 2)` [pixels].
        turn: How far its first side is turned from x towards y, so clockwise `(n,)` [rad].
        score: `(n,)`, 0 to 1.
        kind: Number of its class `(n,)`.

    Raises:
        RecordError: If the columns differ in length.
    """

    middle: Floats
    size: Floats
    turn: Floats
    score: Floats
    kind: Whole

    def __post_init__(self) -> None:
        count = len(self.score)
        shapes = (self.middle.shape, self.size.shape, self.turn.shape, self.kind.shape)
        if shapes != ((count, 2), (count, 2), (count,), (count,)):
            raise RecordError(f"columns of boxes differ: {shapes} and {count} scores")

    def __len__(self) -> int:
        return len(self.score)

    @property
    def upright(self) -> bool:
        """Whether none is turned."""
        return not np.any(self.turn)

    def take(self, chosen: npt.NDArray[np.generic]) -> Boxes:
        """Some of them, by a mask or by numbers."""
        columns = (self.middle, self.size, self.turn, self.score, self.kind)
        return Boxes(*(column[chosen] for column in columns))

    def scored(self, score: Floats) -> Boxes:
        """The same boxes with other scores."""
        return replace(self, score=score)

    def placed(self, offset: tuple[float, float], scale: tuple[float, float]) -> Boxes:
        """The same boxes in another picture: scaled in x and y, then moved.

        A turned box keeps its turn: the scales differ by less than a pixel in a tile.
        """
        factor = np.array(scale)
        middle = self.middle * factor + np.array(offset)
        return replace(self, middle=middle, size=self.size * factor)

    def corners(self) -> Floats:
        """The four corners of each, in order `(n, 4, 2)` [pixels]."""
        half = self.size / 2
        across = np.stack([np.cos(self.turn), np.sin(self.turn)], 1) * half[:, :1]
        down = np.stack([-np.sin(self.turn), np.cos(self.turn)], 1) * half[:, 1:]
        signs = ((-1, -1), (1, -1), (1, 1), (-1, 1))
        return np.stack([self.middle + a * across + b * down for a, b in signs], 1)


def no_boxes() -> Boxes:
    """None at all."""
    return upright_boxes(np.zeros((0, 4)), np.zeros(0), np.zeros(0, np.int64))


def upright_boxes(xywh: npt.ArrayLike, score: npt.ArrayLike, kind: npt.ArrayLike) -> Boxes:
    """Boxes that are not turned, from middles and sizes `(n, 4)`."""
    table = np.asarray(xywh, np.float64).reshape(-1, 4)
    scores = np.asarray(score, np.float64)
    return Boxes(
        table[:, :2], table[:, 2:], np.zeros(len(table)), scores, np.asarray(kind, np.int64)
    )


def joined(parts: Sequence[Boxes]) -> Boxes:
    """All boxes of several pictures that share one grid."""
    if not parts:
        return no_boxes()
    names = ("middle", "size", "turn", "score", "kind")
    return Boxes(*(np.concatenate([getattr(part, name) for part in parts]) for name in names))
