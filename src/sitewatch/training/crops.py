"""Crops of labelled pictures, turned, scaled and repainted, each time anew."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from sitewatch.training.drawing import (
    Picture,
    blended,
    boxes_in,
    coarsened,
    drawn,
    levels_of,
    mapping,
    read_picture,
    repainted,
)
from sitewatch.training.labels import Labelled
from sitewatch.training.overlap import Table

SMALL_M = 30.0
"""Length below which objects are shown more often and pasted into other crops [m]."""
SMALL_SHARE, ANY_SHARE = 0.25, 0.45
"""Shares of crops around a small object and around any; the rest lies anywhere. Judgement."""
SHORTEST_M = 12.0
"""Length down to which longer objects are shrunk before they are pasted [m]; judgement: the
shortest aircraft with a cabin are 7 to 12 m, some ten pixels."""
STRETCH = 0.12
"""Spread of the factors by which the sides of a pasted object differ; judgement."""
ALONE_SHARE = 0.6
"""Share of pasted objects that stand alone and in no row; judgement."""
TIGHT_SHARE = 0.6
"""Share of crops turned by quarters only, where boxes stay tight; judgement."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """How crops are made.

    Attributes:
        gsd_m: Pixel size of the crops [m], before scaling.
        side: Their side [pixels].
        scales: Smallest and largest factor on the pixel size.
        coarse_m: Pixel size that crops are first reduced to and then enlarged from; 0 for none.
        paste_share: Share of crops into which objects of other pictures are pasted.
    """

    gsd_m: float
    side: int = 384
    scales: tuple[float, float] = (0.65, 1.65)
    coarse_m: float = 0.0
    paste_share: float = 0.4


@dataclass(frozen=True, slots=True, eq=False)
class Crop:
    """One crop.

    Attributes:
        picture: Brightness `(y, x, 3)`, red, green, blue, 0 to 1.
        boxes: `(n, 4)` [pixels of the crop].
        tight: Whether the boxes are tight.
    """

    picture: npt.NDArray[np.float32]
    boxes: Table
    tight: bool


@dataclass(slots=True, eq=False)
class Crops:
    """Draws crops.

    Attributes:
        pictures: Labelled pictures.
        gsd_m: Their pixel size [m].
        recipe: How crops are made.
        dice: Where chance comes from.
    """

    pictures: Sequence[Labelled]
    gsd_m: float
    recipe: Recipe
    dice: np.random.Generator
    levels: list[list[Picture]] = field(init=False)
    objects: list[tuple[int, npt.NDArray[np.float64]]] = field(init=False)
    whole: list[tuple[int, npt.NDArray[np.float64]]] = field(init=False)
    small: list[tuple[int, npt.NDArray[np.float64]]] = field(init=False)
    weights: npt.NDArray[np.float64] = field(init=False)

    def __post_init__(self) -> None:
        self.levels = [levels_of(read_picture(one)) for one in self.pictures]
        self.objects = [(n, box) for n, one in enumerate(self.pictures) for box in one.boxes]
        self.whole = [
            (n, box)
            for n, one in enumerate(self.pictures)
            for box in one.boxes[~one.cut & _within(one.boxes, self.levels[n][0].shape)]
        ]
        short = SMALL_M / self.gsd_m
        self.small = [(n, b) for n, b in self.whole if max(b[2:] - b[:2]) < short]
        counts = {one.place: 0 for one in self.pictures}
        for one in self.pictures:
            counts[one.place] += 1
        weights = np.array([counts[one.place] ** -0.5 for one in self.pictures])
        self.weights = weights / weights.sum()

    def draw(self) -> Crop:
        """The next crop."""
        recipe, dice = self.recipe, self.dice
        gsd_m = recipe.gsd_m * math.exp(dice.uniform(*np.log(recipe.scales)))
        chosen, middle = self._around(recipe.side * gsd_m / self.gsd_m)
        tight = bool(dice.random() < TIGHT_SHARE)
        angle = math.pi / 2 * dice.integers(4)
        angle += 0.0 if tight else dice.uniform(-math.pi / 4, math.pi / 4)
        mirrored = bool(dice.random() < 0.5)
        way = mapping(middle, gsd_m / self.gsd_m, angle, mirrored, recipe.side)
        picture = drawn(self.levels[chosen], way, recipe.side)
        boxes = boxes_in(self.pictures[chosen].boxes, way, recipe.side, tight=tight)
        if recipe.coarse_m:
            picture = coarsened(picture, recipe.coarse_m / gsd_m, dice)
        elif self.whole and dice.random() < recipe.paste_share:
            picture, boxes = self._pasted(picture, boxes, gsd_m)
        return Crop(repainted(picture, dice, soft=not recipe.coarse_m), boxes, tight)

    def _around(self, span: float) -> tuple[int, tuple[float, float]]:
        """Which picture, and the middle of the crop in it."""
        chance = self.dice.random()
        pool = self.small if chance < SMALL_SHARE and self.small else self.objects
        if chance < SMALL_SHARE + ANY_SHARE and pool:
            chosen, box = pool[self.dice.integers(len(pool))]
            at = (box[:2] + box[2:]) / 2 + self.dice.uniform(-0.42, 0.42, 2) * span
        else:
            chosen = int(self.dice.choice(len(self.pictures), p=self.weights))
            at = None
        rows, cols = self.levels[chosen][0].shape[:2]
        sides = np.array([cols, rows], np.float64)
        at = self.dice.uniform(0, sides) if at is None else at
        reach = np.minimum(span, sides) / 2 * 0.9
        at = np.clip(at, reach, sides - reach)
        return chosen, (float(at[0]), float(at[1]))

    def _pasted(self, picture: Picture, boxes: Table, gsd_m: float) -> tuple[Picture, Table]:
        """The crop with up to four rows of objects of other pictures in it."""
        for _ in range(self.dice.integers(1, 5)):
            patch, sides = self._patch(gsd_m)
            side = len(patch)
            if side > self.recipe.side // 2:
                continue
            at = self.dice.integers(0, self.recipe.side - side, 2)
            step = np.zeros(2, np.int64)
            step[self.dice.integers(2)] = int(side * self.dice.uniform(0.9, 1.5))
            for _ in range(1 if self.dice.random() < ALONE_SHARE else self.dice.integers(2, 6)):
                if (at + side > self.recipe.side).any():
                    break
                picture, boxes = _with(picture, boxes, patch, (at, sides))
                at = at + step
        return picture, boxes

    def _patch(self, gsd_m: float) -> tuple[Picture, npt.NDArray[np.float64]]:
        """An object with what is around it, turned by quarters; its width and height [pixels]."""
        pool = self.small if self.small and self.dice.random() < 0.6 else self.whole
        chosen, box = pool[self.dice.integers(len(pool))]
        size = (box[2:] - box[:2]) * self.gsd_m
        shrunk = self.dice.uniform(0.7, 1.1)
        if max(size) >= SMALL_M:
            shrunk = math.exp(self.dice.uniform(math.log(SHORTEST_M), math.log(45))) / max(size)
        shrunk = min(shrunk, 1.1)
        quarters = int(self.dice.integers(4))
        # one side a little more than the other: aircraft differ in how slender they are
        stretch = np.exp(self.dice.normal(0, STRETCH, 2)) * shrunk
        sides = (size / gsd_m)[:: -1 if quarters % 2 else 1] * stretch
        side = int(max(sides) * 1.25) + 6
        middle = (box[:2] + box[2:]) / 2
        way = mapping(
            (float(middle[0]), float(middle[1])), gsd_m / self.gsd_m,
            quarters * math.pi / 2, bool(self.dice.random() < 0.5), side,
        )  # fmt: skip
        linear = way[:, :2] / stretch
        way = np.column_stack([linear, middle - linear @ np.full(2, side / 2)])
        return drawn(self.levels[chosen], way, side), sides


def _with(
    picture: Picture,
    boxes: Table,
    patch: Picture,
    where: tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]],
) -> tuple[Picture, Table]:
    """The crop with a patch, unless there is an object or the end of the picture.

    Args:
        picture: The crop.
        boxes: What is in it.
        patch: An object with what is around it.
        where: Left and top of the patch, and width and height of the object [pixels].
    """
    ((left, top), sides), side = where, len(patch)
    spot = picture[top : top + side, left : left + side]
    frame = np.array([left, top, left + side, top + side], np.float64)
    if spot.min() < 2 or _touches(boxes, frame):  # black is outside of the picture
        return picture, boxes
    picture = picture.copy()
    picture[top : top + side, left : left + side] = blended(spot, patch, *sides)
    middle = frame[:2] + side / 2
    return picture, np.concatenate([boxes, [[*(middle - sides / 2), *(middle + sides / 2)]]])


def _within(boxes: Table, shape: tuple[int, ...]) -> npt.NDArray[np.bool_]:
    """Which boxes touch no border of their picture."""
    low = np.all(boxes[:, :2] > 1, axis=1)
    high = np.all(boxes[:, 2:] < np.array(shape[1::-1]) - 1, axis=1)
    inside: npt.NDArray[np.bool_] = low & high
    return inside


def _touches(boxes: Table, frame: npt.NDArray[np.float64]) -> bool:
    apart = (boxes[:, 2:] <= frame[:2]) | (boxes[:, :2] >= frame[2:])
    return bool((~apart.any(1)).any())
