"""Large aircraft by difference against earlier dates of one frame, at 10 m (simulated).

Truth are the labels of the date in question. Aprons are taken from where labelled aircraft stood on
any date of the frame, 50 m around. Each date is left out in turn and the others are its earlier
ones: only three or four, fewer than a site usually has. Shapes and thresholds were chosen on
airports 2, 12 and 21; 4, 14 and 24 were not used for that. None is one of the network's test.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from goals import Row, skipped
from numpy.typing import NDArray

from imagery_lib.aircraft import COARSE, GSD_M, coarse_scene, folder
from imagery_lib.revisits import pairs
from sitewatch.imagery.background import Dated, background
from sitewatch.imagery.edges import brightness
from sitewatch.imagery.laying import laying
from sitewatch.imagery.standouts import standouts
from sitewatch.testing.scenes import Place, Thing, Weather, ground, scene
from sitewatch.training.labels import Labelled, labelled_folder

TUNED, MEASURED = (2, 12, 21), (4, 14, 24)
SIZE_M = GSD_M * COARSE
LEAST_DATES = 4
APRON_PX = 5
LENGTHS = ((45.0, 60.0), (60.0, 999.0))
FIELD = Place("airfield", side=160, gsd_m=10.0)
STANDS = [(row, col) for row in range(45, 110, 16) for col in range(38, 125, 16)]
DATES = 40


@dataclass
class Tally:
    """Finds, right ones among them, and found of labelled ones by least length [m]."""

    right: int = 0
    said: int = 0

    def __post_init__(self) -> None:
        self.hit: dict[float, int] = defaultdict(int)
        self.of: dict[float, int] = defaultdict(int)

    def row(self, what: str) -> Row:
        parts = [f"{self.hit[low]}/{self.of[low]} over {low:.0f} m" for low, _ in LENGTHS]
        told = f"P {self.right / max(self.said, 1):.2f} of {self.said}, {', '.join(parts)}"
        return Row(what, "", "", told)


def rows(seed: int, share: float) -> Iterator[Row]:
    """Precision, and recall of aircraft that are not part of the background."""
    cv2.setNumThreads(1)
    yield simulated(seed, share).row("aircraft by difference, simulated airfield")
    if not folder().is_dir():
        yield skipped("aircraft by difference, airports at 10 m", "", "data are absent")
        return
    pictures = {one.path.name: one for one in labelled_folder(folder())}
    for told, airports in (("tuned on", TUNED), ("others", MEASURED)):
        tally = Tally()
        for airport in airports[: max(1, round(len(airports) * share))]:
            for names in frames(airport):
                frame([pictures[name] for name in names], tally)
        yield tally.row(f"aircraft by difference, airports {told} {airports}")


def frames(airport: int) -> list[list[str]]:
    """Names of the pictures of each frame with enough dates."""
    groups: list[set[str]] = []
    for pair in pairs([airport]):
        if pair.same_frame:
            both = {pair.first.name, pair.second.name}
            near = [one for one in groups if one & both]
            groups = [one for one in groups if not one & both] + [both.union(*near)]
    return sorted(sorted(one) for one in groups if len(one) >= LEAST_DATES)


def frame(several: list[Labelled], tally: Tally) -> None:
    """Each date of a frame against the others."""
    dates = [coarse_scene(one) for one in several]
    boxes = [np.asarray(one.boxes, float) / COARSE for one in several]
    held = [Dated(one, np.zeros(one.shape, bool)) for one in dates]
    inside = aprons(boxes, dates[0].shape)
    for n, now in enumerate(held):
        others = [k for k in range(len(held)) if k != n]
        made = background(now, [held[k] for k in others], inside)
        found = standouts(made.off(brightness(now.scene)), inside & made.told, SIZE_M)
        spots = np.array([(s.found.row, s.found.col) for s in found]).reshape(-1, 2)
        lies = [laying(dates[k], dates[n]) for k in others]
        past = [
            shift.to_reference(middles(boxes[k]))
            for k, shift in zip(others, lies, strict=True)
            if shift.trusted
        ]
        score(spots, boxes[n], past, tally)


def aprons(boxes: list[NDArray[np.float64]], shape: tuple[int, int]) -> NDArray[np.bool_]:
    drawn = np.zeros(shape, np.uint8)
    for left, top, right, low in np.concatenate(boxes).astype(int).tolist():
        start, end = (left - APRON_PX, top - APRON_PX), (right + APRON_PX, low + APRON_PX)
        cv2.rectangle(drawn, start, end, 1, -1)
    return drawn > 0


def middles(boxes: NDArray[np.float64]) -> NDArray[np.float64]:
    """Row and column of each."""
    return np.stack([boxes[:, 1] + boxes[:, 3], boxes[:, 0] + boxes[:, 2]], axis=1) / 2


def score(
    spots: NDArray[np.float64],
    boxes: NDArray[np.float64],
    past: list[NDArray[np.float64]],
    tally: Tally,
) -> None:
    """Count finds on any aircraft, and found ones of those that were not there on most dates."""
    rows, cols = spots[:, :1], spots[:, 1:]
    on = (boxes[:, 0] - 1 <= cols) & (cols <= boxes[:, 2] + 1)
    on &= (boxes[:, 1] - 1 <= rows) & (rows <= boxes[:, 3] + 1)
    tally.said += len(spots)
    tally.right += int(on.any(axis=1).sum()) if len(boxes) else 0
    long = (boxes[:, 2:] - boxes[:, :2]).max(axis=1)
    for n, middle in enumerate(middles(boxes)):
        before = [(np.hypot(*(one - middle).T) < long[n] / 2).any() for one in past]
        if before and np.mean(before) >= 0.5:
            continue
        for low, high in LENGTHS:
            if low < long[n] * SIZE_M <= high:
                tally.of[low] += 1
                tally.hit[low] += int(on[:, n].any())


def simulated(seed: int, share: float) -> Tally:
    """Eight aircraft on random stands on each date, against five dates with others."""
    tally, inside = Tally(), ground(FIELD)["apron"]
    for n in range(max(2, round(DATES * share))):
        draw = np.random.default_rng([seed, n])
        before = [dated(fleet(draw), draw)[0] for _ in range(5)]
        now, boxes = dated(fleet(draw), draw, still=True)
        made = background(now, before, inside)
        found = standouts(made.off(brightness(now.scene)), inside & made.told, SIZE_M)
        spots = np.array([(s.found.row, s.found.col) for s in found]).reshape(-1, 2)
        score(spots, boxes, [], tally)
    return tally


def fleet(draw: np.random.Generator) -> list[Thing]:
    chosen = draw.permutation(len(STANDS))[:8]
    return [
        Thing(*STANDS[n], float(draw.uniform(46, 78)), float(draw.uniform(0, 180))) for n in chosen
    ]


def dated(
    things: list[Thing], draw: np.random.Generator, *, still: bool = False
) -> tuple[Dated, NDArray[np.float64]]:
    """A date with a shift of up to two pixels, a gain and noise, and the boxes of its aircraft."""
    shift = (0.0, 0.0) if still else tuple(draw.uniform(-2, 2, 2).tolist())
    day = Weather(shift=shift, gain=float(draw.uniform(0.8, 1.25)), noise=0.006)
    made = scene(FIELD, things, day, int(draw.integers(1_000_000)))
    half = [one.length_m / FIELD.gsd_m / 2 for one in things]
    boxes = [
        (one.col - h, one.row - h, one.col + h, one.row + h)
        for one, h in zip(things, half, strict=True)
    ]
    return Dated(made, np.zeros(made.shape, bool)), np.array(boxes)
