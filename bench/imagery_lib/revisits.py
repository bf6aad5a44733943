"""Pairs of one place on two dates among the airport pictures, found by what they show.

The pictures carry no georeference and no date. SIFT features outside every
labelled aircraft are matched, kept where each is the other's best match, and a pair is one place
when a similarity map explains enough of them.
"""

from __future__ import annotations

import ast
import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from imagery_lib.places import DATA

Floats = NDArray[np.float64]

GSD_M = 0.5
FOLDER = DATA / "airbus_aircraft"
FEATURES, HALF, RATIO = 4000, 2, 0.8
LEAST_MATCHES, SCALE_OFF = 40, 0.03
WHOLE_PX = 0.1
"""How far offsets of cuts of one acquisition lie from whole pixels, at most. Found: up to 0.03
where the pixels of both are the same, 0.20 and more where they are not."""
SAME_FRAME_PX = 64.0
"""Offset below which two pictures show the same frame; the others overlap only in part."""


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """One picture: file name, airport, boxes (n, 4) as row, col, row, col [pixels]."""

    name: str
    airport: int
    boxes: Floats

    @property
    def path(self) -> Path:
        return FOLDER / self.name

    @property
    def middles(self) -> Floats:
        return (self.boxes[:, :2] + self.boxes[:, 2:]) / 2


@dataclass(frozen=True, slots=True, eq=False)
class Pair:
    """Two pictures of one place and points (n, 2) seen in both [row, col]."""

    first: Picture
    second: Picture
    points: Floats
    seen: Floats
    offset: tuple[float, float]

    @property
    def airport(self) -> int:
        return self.first.airport

    @property
    def same_frame(self) -> bool:
        return max(abs(self.offset[0]), abs(self.offset[1])) < SAME_FRAME_PX

    @property
    def same_acquisition(self) -> bool:
        """Neighbouring cuts of one acquisition: shifted by whole multiples of 128 pixels."""
        turns = np.array(self.offset) / 128.0
        return not self.same_frame and bool(np.all(np.abs(turns - turns.round()) * 128 < WHOLE_PX))


@cache
def pictures() -> tuple[Picture, ...]:
    """All pictures, by airport and name."""
    boxes, airport = defaultdict(list), {}
    with (FOLDER / "annotations.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            corners = np.array(ast.literal_eval(row["geometry"]), float)[:, ::-1]
            boxes[row["image_id"]].append([*corners.min(0), *corners.max(0)])
            airport[row["image_id"]] = int(row["airport"])
    held = [name for name in airport if (FOLDER / name).exists()]
    ordered = sorted(held, key=lambda name: (airport[name], name))
    return tuple(Picture(n, airport[n], np.array(boxes[n])) for n in ordered)


@cache
def grey(name: str) -> NDArray[np.uint8]:
    """The picture in grey."""
    return cv2.imread(str(FOLDER / name), cv2.IMREAD_GRAYSCALE)


@cache
def _features(picture: Picture) -> tuple[Floats, NDArray[np.float32]]:
    """Where features lie outside aircraft, and what they look like (root SIFT)."""
    clear = np.full(grey(picture.name).shape, 255, np.uint8)
    for top, left, bottom, right in picture.boxes.astype(int):
        clear[max(top - 4, 0) : bottom + 5, max(left - 4, 0) : right + 5] = 0
    size = tuple(n // HALF for n in clear.shape[::-1])
    half = cv2.resize(grey(picture.name), size, interpolation=cv2.INTER_AREA)
    mask = cv2.resize(clear, half.shape[::-1], interpolation=cv2.INTER_NEAREST)
    keys, looks = cv2.SIFT_create(FEATURES).detectAndCompute(half, mask)
    at = (np.array([k.pt for k in keys])[:, ::-1] + 0.5) * HALF
    return at, np.sqrt(looks / looks.sum(axis=1, keepdims=True)).astype(np.float32)


def _matches(first: Picture, second: Picture) -> tuple[Floats, Floats]:
    (at, looks), (there, others) = _features(first), _features(second)
    alike = looks @ others.T
    best, back = alike.argmax(axis=1), alike.argmax(axis=0)
    mine = np.arange(len(at))
    top = alike[mine, best]
    alike[mine, best] = -1
    far, near = (np.sqrt(np.maximum(2 - 2 * v, 0)) for v in (alike.max(axis=1), top))
    ok = (near < RATIO * far) & (back[best] == mine)
    return at[ok], there[best[ok]]


def pairs(airports: Iterable[int]) -> tuple[Pair, ...]:
    """All pairs of some airports that show one place, in whole or in part."""
    return tuple(pair for airport in sorted(airports) for pair in _pairs(airport))


@cache
def _pairs(airport: int) -> tuple[Pair, ...]:
    return tuple(_found([p for p in pictures() if p.airport == airport]))


def _found(several: Sequence[Picture]) -> Iterator[Pair]:
    cv2.setNumThreads(1)
    cv2.setRNGSeed(1)
    for first, second in combinations(several, 2):
        points, seen = _matches(first, second)
        if len(points) < LEAST_MATCHES:
            continue
        matrix, inside = cv2.estimateAffinePartial2D(
            points, seen, method=cv2.RANSAC, ransacReprojThreshold=8, maxIters=5000
        )
        if inside is None or inside.sum() < LEAST_MATCHES or abs(matrix[0, 0] - 1) > SCALE_OFF:
            continue
        yield Pair(first, second, points, seen, (float(matrix[0, 2]), float(matrix[1, 2])))
