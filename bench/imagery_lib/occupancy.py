"""Share of a yard that is covered, on simulated yards alone: no labelled ones were at hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from goals import Row

from sitewatch.imagery.occupancy import cells_of, occupancy
from sitewatch.imagery.records import Scene
from sitewatch.testing.scenes import Place, scene

YARDS = 40
TOP, LOW, LEFT, RIGHT = 60, 280, 60, 320


def rows(seed: int, share: float) -> Iterator[Row]:
    """How often the true share lies in the 90 % interval, and how far off the middle is."""
    draw = np.random.default_rng(seed)
    within, off, wide = [], [], []
    for number in range(max(int(YARDS * share), 5)):
        place = Place(side=360, seed=seed + number)
        area = np.zeros((360, 360), bool)
        area[TOP:LOW, LEFT:RIGHT] = True
        truth = float(draw.choice([0.0, 1.0, draw.random()]))
        now, bare = _stacked(place, truth, draw), scene(place, seed=99)
        told = occupancy(cells_of(now, area), cells_of(bare, area))
        if told is not None:
            within.append(told.low - 1e-9 <= truth <= told.high + 1e-9)
            off.append(abs(told.share - truth))
            wide.append(told.high - told.low)
    figures = f"{np.mean(within):.2f}, width {np.mean(wide):.2f} (n={len(within)})"
    yield Row("occupancy, simulated yards: 90 % interval holds", "", "", figures)
    yield Row("  mean error of the share, simulated", "", "", f"{np.mean(off):.3f}")


def _stacked(place: Place, truth: float, draw: np.random.Generator) -> Scene:
    """A yard with boxes of 12 m by 3 m on a share of its rows, in light of its own."""
    empty = scene(place, seed=int(draw.integers(1000)))
    pixels = empty.pixels.copy()
    rows = round((LOW - TOP) * truth / 4) * 4
    boxes = draw.uniform(0.04, 0.5, (-(-(LOW - TOP) // 4), -(-(RIGHT - LEFT) // 12)))
    pattern = np.repeat(np.repeat(boxes, 4, axis=0), 12, axis=1)[:rows, : RIGHT - LEFT]
    pixels[:, TOP : TOP + rows, LEFT:RIGHT] = pattern
    light = float(draw.uniform(0.7, 1.4))
    return replace(empty, pixels=(pixels * light).astype(np.float32))
