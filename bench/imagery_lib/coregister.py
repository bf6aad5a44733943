"""Pictures of one airport on two dates, laid over each other; measured at check points.

The check points are small patches of raw brightness, matched by plain correlation, near where
aircraft stand and outside of them: another means than the one under test (tiles of edges by phase).
One point is good to some 0.4 m, so the middle of seven neighbours is judged; single points are
printed too. Airports are taken in order, every other one tuned on; the rows are of the others.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from functools import cache

import cv2
import numpy as np
from goals import Row, skipped
from numpy.typing import NDArray

from imagery_lib.revisits import FOLDER, GSD_M, Pair, Picture, grey, pairs, pictures
from sitewatch.imagery.coregister import Shift, shift
from sitewatch.imagery.records import Grid, Kind, Scene

Floats = NDArray[np.float64]

PATCH, REACH, ALIKE, ALONE = 12, 14, 0.8, 0.15
"""Half side of a patch and reach [m], least correlation, and lead over the next best place."""
CORNERS, NEAR_M, TOGETHER = 1500, 100.0, 7
TUNED = {1, 3, 5, 11, 14, 18, 24}
"""Every other airport with pairs of one frame, in order."""
GROSS_M = 5.0
WRONG_PAIRS = 12


def rows(seed: int, share: float) -> Iterator[Row]:
    """Residual of trusted pairs; gross failures that were not admitted; other airports refused."""
    what = "co-registration, airports not tuned on: residual"
    if not FOLDER.exists():
        yield skipped(what, "<= 0.5 m, <= 1.2 m", "data absent")
        return
    cv2.setNumThreads(1)
    test = {p.airport for p in pictures()} - TUNED
    chosen = [p for p in pairs(test) if p.same_frame]
    chosen = chosen[:: max(1, round(1 / share))]
    start = time.process_time()
    found = [shifted(pair) for pair in chosen]
    spent = (time.process_time() - start) / len(chosen)
    raw, single, joint = np.array([_errors(p, s) for p, s in zip(chosen, found, strict=True)]).T
    trusted = np.array([s.trusted for s in found])
    middle, most = np.median(joint[trusted]), np.percentile(joint[trusted], 90)
    told = f"{middle:.2f} m, p90 {most:.2f} m ({trusted.sum()} of {len(found)} pairs trusted)"
    yield Row(what, "0.61 m, p90 1.8 m", "<= 0.5 m, <= 1.2 m", told, middle <= 0.5 and most <= 1.2)
    told = f"{np.median(single[trusted]):.2f} m, p90 {np.percentile(single[trusted], 90):.2f} m"
    yield Row("  single check points, with their own noise", "", "", told)
    told = f"{np.median(raw):.2f} m, p90 {np.percentile(raw, 90):.2f} m"
    yield Row("  before", "2.7 m", "", told)
    gross = int((joint[trusted] > GROSS_M).sum())
    yield Row(f"  off by more than {GROSS_M:.0f} m yet trusted", "2 %", "0", str(gross), gross == 0)
    yield Row("  CPU time a pair", "0.3 s", "", f"{spent:.2f} s")
    yield _strangers(seed, share)


def _strangers(seed: int, share: float) -> Row:
    """Pictures of two different airports must be refused."""
    draw, trusted, tried = np.random.default_rng(seed), 0, max(int(WRONG_PAIRS * share), 2)
    every = pictures()
    done = 0
    while done < tried:
        one, two = (every[n] for n in draw.integers(len(every), size=2))
        if one.airport != two.airport:
            trusted += shift(scene_of(two), scene_of(one)).trusted
            done += 1
    told = f"{trusted} of {tried}"
    return Row("  two different airports, yet trusted", "", "0", told, trusted == 0)


@cache
def shifted(pair: Pair) -> Shift:
    """How the second picture lies against the first."""
    return shift(scene_of(pair.second), scene_of(pair.first))


def scene_of(picture: Picture) -> Scene:
    """The picture as a scene without georeference."""
    light = grey(picture.name).astype(np.float32) / 255
    grid = Grid((1.0, 0.0, 0.0, 0.0, 1.0, 0.0), "", GSD_M)
    return Scene(light[None], ("grey",), np.ones(light.shape, bool), grid, Kind.PICTURE)


def _errors(pair: Pair, found: Shift) -> tuple[float, float, float]:
    """Median distance before, of single points, and of the middle of seven neighbours [m]."""
    points, seen = patches(pair)
    off = (seen - found.to_scene(points)) * GSD_M
    apart = np.hypot(*(points[:, None] - points[None]).transpose(2, 0, 1)) * GSD_M
    near = np.argsort(apart, axis=1)[:, :TOGETHER]
    close = np.take_along_axis(apart, near, axis=1).max(axis=1) < 2 * NEAR_M
    joint = np.hypot(*np.median(off[near], axis=1)[close].T)
    raw = np.hypot(*((seen - points) * GSD_M).T)
    single = np.hypot(*off.T)
    return float(np.median(raw)), float(np.median(single)), float(np.median(joint))


def patches(pair: Pair) -> tuple[Floats, Floats]:
    """Check points (n, 2) of the first picture and where they lie in the second."""
    one, two = (_metre(p) for p in (pair.first, pair.second))
    clear, clear2 = (_clear(p, one.shape) for p in (pair.first, pair.second))
    apron = _near(pair.first, one.shape) & clear
    corners = cv2.goodFeaturesToTrack(one, CORNERS, 0.01, 8, mask=apron, blockSize=7)
    found = []
    for row, col in corners[:, 0, ::-1].astype(int):
        there = _patch(one, two, (row, col), clear)
        if there is not None and _window(clear2, *(round(n) for n in there), PATCH).all():
            found.append((row, col, *there))
    at = (np.reshape(found, (-1, 4)) + 0.5) / GSD_M
    return at[:, :2], at[:, 2:]


def _patch(one, two, at, clear) -> tuple[float, float] | None:  # noqa: ANN001
    row, col = at
    patch, field = _window(one, row, col, PATCH), _window(two, row, col, PATCH + REACH)
    side = 2 * (PATCH + REACH) + 1
    if field.shape != (side, side) or patch.std() < 6 or not _window(clear, row, col, PATCH).all():
        return None
    alike = cv2.matchTemplate(field, patch, cv2.TM_CCOEFF_NORMED)
    i, j = np.unravel_index(alike.argmax(), alike.shape)
    top = alike[i, j]
    rest = alike.copy()
    rest[max(i - 4, 0) : i + 5, max(j - 4, 0) : j + 5] = -1
    if top < ALIKE or rest.max() > top - ALONE or {i, j} & {0, 2 * REACH}:
        return None
    down = _top(alike[i - 1, j], top, alike[i + 1, j])
    across = _top(alike[i, j - 1], top, alike[i, j + 1])
    return row + i - REACH + down, col + j - REACH + across


def _top(before: float, top: float, after: float) -> float:
    bend = before - 2 * top + after
    return 0.5 * (before - after) / bend if bend < 0 else 0.0


def _metre(picture: Picture) -> NDArray[np.uint8]:
    return cv2.resize(grey(picture.name), None, fx=GSD_M, fy=GSD_M, interpolation=cv2.INTER_AREA)


def _clear(picture: Picture, shape: tuple[int, int]) -> NDArray[np.uint8]:
    clear = np.full(shape, 255, np.uint8)
    for top, left, low, right in (picture.boxes * GSD_M).astype(int):
        clear[max(top - 3, 0) : low + 4, max(left - 3, 0) : right + 4] = 0
    return clear


def _near(picture: Picture, shape: tuple[int, int]) -> NDArray[np.uint8]:
    near = np.zeros(shape, np.uint8)
    for row, col in picture.middles * GSD_M:
        cv2.circle(near, (int(col), int(row)), int(NEAR_M), 255, -1)
    return near


def _window(layer, row: int, col: int, half: int):  # noqa: ANN001, ANN202
    return layer[max(row - half, 0) : row + half + 1, max(col - half, 0) : col + half + 1]
