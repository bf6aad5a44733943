"""Sentinel-2 harbours with labelled ships, apart by whether they lie at a quay."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from functools import cache

import numpy as np
import rasterio
from numpy.typing import NDArray

from imagery_lib.places import DATA
from sitewatch.imagery.records import Grid, Kind, Scene

FOLDER = DATA / "sen2ships"
NAMES = {"B02": "blue", "B03": "green", "B04": "red", "B08": "nir"}
EARTH_M = 6378137.0


@dataclass(frozen=True, slots=True, eq=False)
class Harbour:
    """One port: its scene, and boxes (n, 4) of ships as row, col, row, col [pixels]."""

    name: str
    scene: Scene
    boxes: NDArray[np.float64]

    @property
    def middles(self) -> NDArray[np.float64]:
        return (self.boxes[:, :2] + self.boxes[:, 2:]) / 2

    @property
    def lengths_m(self) -> NDArray[np.float64]:
        """Diagonal of each box less a pixel of blur, about the length of a slanting hull [m]."""
        return np.hypot(*(self.boxes[:, 2:] - self.boxes[:, :2]).T) * self.scene.grid.gsd_m


@cache
def harbours() -> tuple[Harbour, ...]:
    """All ports by name."""
    held = []
    for path in sorted(FOLDER.glob("*.tif")):
        with rasterio.open(path) as file:
            pixels = file.read().astype(np.float32) / 65535
            bands = tuple(NAMES[name] for name in file.descriptions)
            a, b, c, d, e, f = tuple(file.transform)[:6]
            north = f + e * file.height / 2
            crs = str(file.crs)
        # Web Mercator stretches by one over the cosine of the latitude.
        ground = abs(a) / math.cosh(north / EARTH_M)
        scene = Scene(
            pixels,
            bands,
            (pixels > 0).any(axis=0),
            Grid((a, b, c, d, e, f), crs, ground),
            Kind.OPTICAL,
        )
        told = json.loads(path.with_suffix(".coco.json").read_text(encoding="utf-8"))
        boxes = np.array([one["bbox"] for one in told["annotations"]], float)
        boxes = np.column_stack(
            [boxes[:, 1], boxes[:, 0], boxes[:, 1] + boxes[:, 3], boxes[:, 0] + boxes[:, 2]]
        )
        held.append(Harbour(path.name.split("_")[0], scene, boxes))
    return tuple(held)
