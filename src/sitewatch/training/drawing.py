"""Pictures and boxes under maps: cut out, turned, scaled, repainted, laid over one another."""

from __future__ import annotations

import math
from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt

from sitewatch.errors import UnreadableError
from sitewatch.training.labels import Labelled
from sitewatch.training.overlap import Table

Picture = npt.NDArray[np.uint8]
LEVELS = (1.0, 2**-0.5, 0.5, 2**-1.5, 0.25)
"""Sizes in which pictures are kept, so that a crop is drawn from one little finer than itself."""


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
    made = made ** math.exp(dice.normal(0, 0.3)) * np.exp(dice.normal(0, 0.07, 3))
    made = (made - 0.4) * math.exp(dice.normal(0, 0.25)) + 0.4 + dice.normal(0, 0.07)
    if soft and dice.random() < 0.3:
        made = np.asarray(cv2.GaussianBlur(made, (0, 0), dice.uniform(0.4, 1.1)), np.float64)
    if dice.random() < 0.3:
        made = made + dice.normal(0, dice.uniform(0.005, 0.03), made.shape)
    return np.asarray(np.clip(made, 0, 1), np.float32)
