"""Finds on what stands at a site on most earlier dates: structures, or ships that never left.

The two look the same from above, so such finds are neither counted for sure nor left out: they
widen the number downwards.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import cos, radians

import cv2
import numpy as np
import numpy.typing as npt

from sitewatch.imagery.history import LEAST_DATES, fixed, share_on
from sitewatch.imagery.observe import degrees_of
from sitewatch.imagery.placing import Placing
from sitewatch.imagery.records import Mask
from sitewatch.imagery.steps import Detection
from sitewatch.model import CountKind, Kind, Modality, Observation, PixelLocator, Polarity

Ring = tuple[tuple[float, float], ...]
"""Outline of one find as (longitude, latitude) [degrees]."""
SHIPS = "ships-"
"""How the methods begin whose finds structures are taken from: they tell bright spots on water."""
CELL_M = 10.0
"""Cells that the dates are laid over each other in [m]; the pixels of Sentinel-1 and -2."""
MOST_CELLS = 4000
"""Longest side of that grid; cells are larger where a site is: 40 km is wider than any port."""
SHARE = 0.5
"""Share of a find on what stands from which it is part of it; as in searching a scene."""
METRES_PER_DEGREE = 111_195.0
"""Length of a degree of latitude on a sphere of the mean radius 6371.0088 km (IUGG)."""


@dataclass(frozen=True, slots=True, eq=False)
class Standing:
    """What stands at a site on most dates.

    Attributes:
        layer: Cells of it, north up.
        west: Longitude of the western edge [degrees].
        north: Latitude of the northern edge [degrees].
        cell: Height and width of a cell [degrees].
        dates: How many dates it is told from.
    """

    layer: Mask
    west: float
    north: float
    cell: tuple[float, float]
    dates: int

    def holds(self, ring: Ring) -> bool:
        """Whether a find lies on it, at least by half."""
        cells = self.cells(ring)
        box = np.concatenate([cells.min(axis=0), cells.max(axis=0) + 1])
        size = float((box[2:] - box[:2]).prod())
        inside = np.clip(box, 0, np.tile(self.layer.shape, 2))
        part = float((inside[2:] - inside[:2]).prod())
        return part > 0 and float(share_on(self.layer, inside[None])[0]) * part / size >= SHARE

    def cells(self, ring: Ring) -> npt.NDArray[np.int64]:
        """Row and column of each corner."""
        lon, lat = np.array(ring, float).T
        spots = np.stack([(self.north - lat) / self.cell[0], (lon - self.west) / self.cell[1]], 1)
        held: npt.NDArray[np.int64] = np.floor(spots).astype(np.int64)
        return held


def standing(dates: Sequence[Sequence[Ring]]) -> Standing | None:
    """What stands on most of the dates; None with fewer than three of them, or without a find.

    Args:
        dates: Outlines of what was found on each, of one way of looking.
    """
    corners = np.array([spot for rings in dates for ring in rings for spot in ring], float)
    if len(dates) < LEAST_DATES or not corners.size:
        return None
    (west, south), (east, north) = corners.min(axis=0), corners.max(axis=0)
    wide = METRES_PER_DEGREE * max(0.01, cos(radians(float(north + south) / 2)))
    extent = max((north - south) * METRES_PER_DEGREE, (east - west) * wide)
    cell_m = max(CELL_M, float(extent) / MOST_CELLS)
    # Ten cells around it, for the slack of what is fixed.
    cell = (cell_m / METRES_PER_DEGREE, cell_m / wide)
    start = (float(west) - 10 * cell[1], float(north) + 10 * cell[0])
    shape = (int((north - south) / cell[0]) + 21, int((east - west) / cell[1]) + 21)
    empty = Standing(np.zeros(shape, bool), start[0], start[1], cell, len(dates))
    layer = fixed([_drawn(empty, rings) for rings in dates], cell_m)
    return None if layer is None or not layer.any() else replace(empty, layer=layer)


def _drawn(grid: Standing, rings: Iterable[Ring]) -> Mask:
    drawn = np.zeros(grid.layer.shape, np.uint8)
    for ring in rings:
        cv2.fillPoly(drawn, [grid.cells(ring)[:, ::-1].astype(np.int32)], 1)
    return drawn > 0


def coming(detection: Detection, placing: Placing, layer: Standing) -> Detection:
    """What a detector found, ships without those on what stands there."""
    if not detection.method.startswith(SHIPS):
        return detection
    kept = tuple(one for one in detection.found if not layer.holds(degrees_of(one, placing)))
    return replace(detection, found=kept)


def is_find(one: Observation) -> bool:
    """Whether an observation counts finds that can be structures."""
    told = one.kind is Kind.PRESENCE and one.polarity is Polarity.AFFIRMED
    return told and f" {SHIPS}" in one.method and bool(rings_of(one))


def rings_of(one: Observation) -> tuple[Ring, ...]:
    """The outlines of its finds."""
    return one.locator.outlines if isinstance(one.locator, PixelLocator) else ()


def doubted(one: Observation, layer: Standing) -> tuple[Observation, int]:
    """The observation with the finds in doubt that stand there always, and how many those are.

    Its number then reaches down to the finds that are left. It is possible only where none is.
    """
    rings = rings_of(one)
    doubtful = sum(layer.holds(ring) for ring in rings)
    if not doubtful or one.count is None or one.count.max is None:
        return one, 0
    told = f"{doubtful} of them where something stands on most of {layer.dates} earlier dates"
    least = max(1, one.count.min - doubtful)
    count = replace(
        one.count,
        min=least,
        kind=CountKind.EXACT if least == one.count.max else CountKind.ABOUT,
        text="; ".join([told, *([one.count.text] if one.count.text else [])]),
    )
    alone = doubtful == len(rings)
    modality = Modality.POSSIBLE if alone else one.modality
    return replace(one, count=count, modality=modality, id=""), doubtful
