"""Crops of labelled pictures, turned, scaled and repainted, each time anew."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np
import numpy.typing as npt

from sitewatch.errors import UnreadableError
from sitewatch.training.labels import Labelled
from sitewatch.training.overlap import Table

Picture = npt.NDArray[np.uint8]
LEVELS = (1.0, 2**-0.5, 0.5, 2**-1.5, 0.25)
"""Sizes in which pictures are kept, so that a crop is drawn from one little finer than itself."""
SMALL_M = 30.0
"""Length below which objects are shown more often and pasted into other crops [m]."""
SMALL_SHARE, ANY_SHARE = 0.25, 0.45
"""Shares of crops around a small object and around any; the rest lies anywhere. Judgement."""
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
    scales: tuple[float, float] = (0.7, 1.5)
    coarse_m: float = 0.0
    paste_share: float = 0.35


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
    small: list[tuple[int, npt.NDArray[np.float64]]] = field(init=False)
    weights: npt.NDArray[np.float64] = field(init=False)

    def __post_init__(self) -> None:
        self.levels = [levels_of(read_picture(one)) for one in self.pictures]
        self.objects = [(n, box) for n, one in enumerate(self.pictures) for box in one.boxes]
        short = SMALL_M / self.gsd_m
        self.small = [(n, b) for n, b in self.objects if max(b[2:] - b[:2]) < short]
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
        elif self.small and dice.random() < recipe.paste_share:
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
        """The crop with up to four objects of other pictures in it."""
        for _ in range(self.dice.integers(1, 5)):
            pool = self.small if self.dice.random() < 0.75 else self.objects
            chosen, box = pool[self.dice.integers(len(pool))]
            size = (box[2:] - box[:2]) * self.gsd_m
            shrunk = 1.0 if max(size) < SMALL_M else self.dice.uniform(0.4, 1.0)
            quarters = int(self.dice.integers(4))
            width, height = (size / gsd_m * shrunk)[:: -1 if quarters % 2 else 1]
            side = int(max(width, height) * 1.25) + 6
            if side > self.recipe.side // 2:
                continue
            middle = (box[:2] + box[2:]) / 2
            way = mapping(
                (float(middle[0]), float(middle[1])), gsd_m / shrunk / self.gsd_m,
                quarters * math.pi / 2, bool(self.dice.random() < 0.5), side,
            )  # fmt: skip
            patch = drawn(self.levels[chosen], way, side)
            left, top = (int(v) for v in self.dice.integers(0, self.recipe.side - side, 2))
            spot = picture[top : top + side, left : left + side]
            frame = np.array([left, top, left + side, top + side], np.float64)
            if spot.min() < 2 or _touches(boxes, frame):  # black is outside of the picture
                continue
            picture = picture.copy()
            picture[top : top + side, left : left + side] = blended(spot, patch, width, height)
            half, at = np.array([width, height]) / 2, np.array([left, top]) + side / 2
            boxes = np.concatenate([boxes, [[*(at - half), *(at + half)]]])
        return picture, boxes


def read_picture(one: Labelled) -> Picture:
    """Red, green, blue of a file `(y, x, 3)`.

    Raises:
        UnreadableError: If it is missing or no picture.
    """
    read = cv2.imread(str(one.path), cv2.IMREAD_COLOR)
    if read is None:
        raise UnreadableError("not a picture", where=str(one.path))
    return np.asarray(cv2.cvtColor(read, cv2.COLOR_BGR2RGB), np.uint8)


def levels_of(picture: Picture) -> list[Picture]:
    """The picture in every size of `LEVELS`."""
    way = cv2.INTER_AREA
    smaller = (cv2.resize(picture, None, fx=f, fy=f, interpolation=way) for f in LEVELS[1:])
    return [picture, *(np.asarray(one, np.uint8) for one in smaller)]


def mapping(
    middle: tuple[float, float],
    scale: float,
    angle: float,
    mirrored: bool,  # noqa: FBT001  # of five plain numbers
    side: int,
) -> Table:
    """The map from pixels of a crop to pixels of its picture `(2, 3)`."""
    cos, sin = math.cos(angle) * scale, math.sin(angle) * scale
    flip = -1.0 if mirrored else 1.0
    linear = np.array([[cos * flip, -sin], [sin * flip, cos]])
    offset = np.asarray(middle) - linear @ np.full(2, side / 2)
    return np.column_stack([linear, offset])


def drawn(levels: Sequence[Picture], way: Table, side: int) -> Picture:
    """The crop of a map, from the level that is little finer."""
    scale = math.sqrt(abs(float(np.linalg.det(way[:, :2]))))
    fine = [n for n, size in enumerate(LEVELS) if size >= min(1.0, 0.95 / scale)]
    size = LEVELS[fine[-1]]
    centres = way @ np.array([[1, 0, 0.5], [0, 1, 0.5], [0, 0, 1]])  # pixels count from middles
    centres = centres * size - np.array([[0, 0, 0.5], [0, 0, 0.5]])
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    made = cv2.warpAffine(levels[fine[-1]], centres, (side, side), flags=flags)
    return np.asarray(made, np.uint8)


def boxes_in(boxes: Table, way: Table, side: int, *, tight: bool) -> Table:
    """Boxes of the picture as they lie in the crop, those that touch it."""
    linear, offset = way[:, :2], way[:, 2]
    back = np.linalg.inv(linear)
    corners = boxes[:, [0, 1, 2, 1, 2, 3, 0, 3]].reshape(-1, 4, 2)
    moved = (corners - offset) @ back.T
    made = np.concatenate([moved.min(1), moved.max(1)], axis=1)
    if not tight:
        half = (boxes[:, 2:] - boxes[:, :2]).max(1, initial=0)[:, None]
        half = half * math.sqrt(abs(float(np.linalg.det(back)))) / 2
        made = np.concatenate([moved.mean(1) - half, moved.mean(1) + half], axis=1)
    inside = (made[:, 2:] > 0).all(1) & (made[:, :2] < side).all(1)
    chosen: Table = made[inside]
    return chosen


def _touches(boxes: Table, frame: npt.NDArray[np.float64]) -> bool:
    apart = (boxes[:, 2:] <= frame[:2]) | (boxes[:, :2] >= frame[2:])
    return bool((~apart.any(1)).any())


def blended(spot: Picture, patch: Picture, width: float, height: float) -> Picture:
    """A patch's middle in a spot, with a soft border and the spot's brightness."""
    down, across = np.abs(np.mgrid[: len(spot), : len(spot)] + 0.5 - len(spot) / 2)
    outside = np.maximum(across - width / 2, down - height / 2)
    weight = (1 / (1 + np.exp(outside / 0.8)))[..., None]
    ring = weight[..., 0] < 0.2
    old, new = spot.astype(np.float64), patch.astype(np.float64)
    if ring.any():
        new = new + 0.7 * (old[ring].mean(0) - new[ring].mean(0))
    return np.asarray(np.clip(old * (1 - weight) + new * weight, 0, 255), np.uint8)


def coarsened(picture: Picture, factor: float, dice: np.random.Generator) -> Picture:
    """The crop as a coarse sensor would give it, enlarged again: simulated, not seen."""
    side = len(picture)
    blurred = cv2.GaussianBlur(picture, (0, 0), factor * dice.uniform(0.35, 0.55))
    shift = (factor - 1) / 2
    small = (int(side / factor),) * 2
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    way = np.array([[factor, 0, shift], [0, factor, shift]])
    coarse = np.asarray(cv2.warpAffine(blurred, way, small, flags=flags), np.float64)
    if dice.random() < 0.5:
        coarse = coarse + dice.normal(0, dice.uniform(0.5, 3), coarse.shape)
    coarse8 = np.asarray(np.clip(coarse, 0, 255), np.uint8)
    return np.asarray(cv2.resize(coarse8, (side, side), interpolation=cv2.INTER_CUBIC), np.uint8)


def repainted(
    picture: Picture, dice: np.random.Generator, *, soft: bool
) -> npt.NDArray[np.float32]:
    """Brightness with other light, contrast, colour, sharpness and noise."""
    made = picture.astype(np.float64) / 255
    if dice.random() < 0.12:
        made = np.repeat(made.mean(2, keepdims=True), 3, axis=2)
    made = made ** math.exp(dice.normal(0, 0.2)) * np.exp(dice.normal(0, 0.06, 3))
    made = (made - 0.4) * math.exp(dice.normal(0, 0.2)) + 0.4 + dice.normal(0, 0.05)
    if soft and dice.random() < 0.3:
        made = np.asarray(cv2.GaussianBlur(made, (0, 0), dice.uniform(0.4, 1.1)), np.float64)
    if dice.random() < 0.3:
        made = made + dice.normal(0, dice.uniform(0.005, 0.03), made.shape)
    return np.asarray(np.clip(made, 0, 1), np.float32)
