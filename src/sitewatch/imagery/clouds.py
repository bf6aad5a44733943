"""Where cloud hides the ground, told coarsely, so that ships and roofs are not taken for cloud.

Best first: the scene's own layer of classes; a cloud library where its ten bands are there; else a
rule, which says that it is weak: of detail in fine scenes (`clouds_fine`), of brightness and colour
in coarse ones. In a coarse scene a cloud is wide: what is narrower than
300 m is never the first sign of one. What was found under cloud is kept and flagged, not dropped.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import cv2
import numpy as np

from sitewatch.imagery.clouds_fine import cloudy_cells, fits
from sitewatch.imagery.edges import reduced
from sitewatch.imagery.records import Kind, Mask, Pixels, Scene
from sitewatch.imagery.water import water

CELL_M = 30.0
"""Side of a cell that the rule looks at [m].

Source:
    ukis-csmask run at 10 m covered 15 % of labelled ships at Algiers and 33 % at Valencia, at its
    documented 30 m none (measured on sen2ships).
"""
LIBRARY_CELL_M = 60.0
"""Side of a cell for s2cloudless [m]. Source: its authors run it at 60 to 160 m."""
WIDE_M = 300.0
"""Least width of a cloud where none is known yet [m].

Source:
    Judgement: longer than all but a few ships (largest container ships 400 m by 61 m) are wide.
"""
SMALL_M = 30.0
"""Least width of further clouds in a scene with wide ones [m]: cumulus comes in all sizes."""
CLOUDY = 0.02
"""Share of the scene under wide clouds from which smaller ones are told too."""
SEED, GROW = 0.05, 0.025
"""Haze over the scene's clear level that starts a cloud, and that belongs to one beside it.

Source:
    Haze optimised transform (Zhang et al. 2002) as blue - red / 2. Left half of the ukis-csmask
    sample: clear land up to 0.03 above its level, clouds from 0.05; harbour roofs of the ports to
    tune on up to 0.08, none of them 300 m wide.
"""
PLAIN, PLAIN_LIGHT = 0.08, 0.24
"""Haze over the clear level and brightness of a small cloud: above those of concrete quays."""
BRIGHT = 0.13
"""Least visible reflectance of cloud. Source: same half; 98 % of whole cloudy cells reach 0.2,
their edges less."""
COLOURED = 0.45
"""Largest spread of the visible bands around their mean, as a share of it; cloud is grey."""
RING = 3
"""Side of the square by which clouds are widened [cells].

Source:
    Left half of the sample: with it, recall .955 and precision .56; without, .89 and .82. What is
    called hidden too often costs a look its weight; what is called seen wrongly makes a false zero.
"""
CLEAR_PERCENTILE = 40.0
"""Where in the scene its clear level is taken; most scenes used are not mostly cloud."""
CLEAR_MOST = 0.12
"""Highest clear level believed: in an overcast scene the level itself is cloud."""
PICTURE_LIGHT = 0.3558
"""Reflectance that is white in a picture. Source: the true-colour image of Sentinel-2 L2A products
saturates there (Level-2A algorithm theoretical basis document)."""
SCL_CLOUD = (3, 8, 9, 10)
"""Classes of the scene's own layer. Source: Sentinel-2 L2A product definition: cloud shadow, cloud
of medium and high probability, thin cirrus."""
LIBRARY_BANDS = (
    "coastal", "blue", "red", "rededge1", "nir", "nir08", "nir09", "cirrus", "swir16", "swir22",
)  # fmt: skip
LIBRARY = "s2cloudless"
LIBRARY_CLOUD = 0.4
"""Probability from which s2cloudless calls cloud. Source: its default threshold."""


@dataclass(frozen=True, slots=True, eq=False)
class Hidden:
    """What cloud hides.

    Attributes:
        mask: Rows, columns: hidden pixels.
        method: How it was told; empty where cloud hides nothing (radar).
        weak: Whether the way is a weak one.
    """

    mask: Mask
    method: str
    weak: bool


def hidden(scene: Scene) -> Hidden:
    """Where cloud hides the ground of a scene."""
    if scene.kind is Kind.RADAR:
        return Hidden(np.zeros(scene.shape, bool), "", weak=False)
    if "scl" in scene.bands:
        layer = np.isin(np.round(np.nan_to_num(scene.band("scl"))).astype(int), SCL_CLOUD)
        return Hidden(_opened(layer, scene.grid.gsd_m), "the scene's own layer", weak=False)
    lacks = ""
    if set(LIBRARY_BANDS) <= set(scene.bands):
        if find_spec(LIBRARY) is not None:
            return Hidden(_by_library(scene), f"{LIBRARY} at 60 m", weak=False)
        lacks = f" ({LIBRARY} is not installed: pip install 'sitewatch[clouds]')"
    if fits(scene):
        cells, times = cloudy_cells(scene)
        mask, way = _full(cells, scene.shape, times), "brightness and detail at 30 m"
    else:
        mask, way = _by_rule(scene), "brightness and colour at 30 m"
    return Hidden(mask, way + lacks, weak=True)


def _by_library(scene: Scene) -> Mask:
    """Where the library calls cloud; it takes reflectance of 0 to 1, one cell at a time."""
    times = max(1, round(LIBRARY_CELL_M / scene.grid.gsd_m))
    if min(scene.shape) < times:
        return np.zeros(scene.shape, bool)
    library: Any = import_module(LIBRARY)
    known = reduced(scene.valid.astype(np.float32), times) > 0.5
    cells = np.stack([reduced(scene.band(name), times) for name in LIBRARY_BANDS], axis=-1)
    judge = library.S2PixelCloudDetector(threshold=LIBRARY_CLOUD, average_over=4, dilation_size=2)
    cloud = (judge.get_cloud_masks(cells[None])[0] > 0) & known
    return _full(_open(cloud, LIBRARY_CELL_M, WIDE_M), scene.shape, times)


def _by_rule(scene: Scene) -> Mask:
    times = max(1, round(CELL_M / scene.grid.gsd_m))
    if min(scene.shape) < times:
        return np.zeros(scene.shape, bool)
    names = ("blue", "green", "red") if {"blue", "green", "red"} <= set(scene.bands) else ()
    known = reduced(scene.valid.astype(np.float32), times) > 0.5
    if not names or not known.any():
        return np.zeros(scene.shape, bool)
    white = PICTURE_LIGHT if scene.kind is Kind.PICTURE else 1.0
    bands = (reduced(np.nan_to_num(scene.band(name)) * white, times) for name in names)
    blue, green, red = bands
    cell = times * scene.grid.gsd_m
    small = known & ~_near_water(scene, times)
    return _full(_cells((blue, green, red), known, small, cell), scene.shape, times)


def _near_water(scene: Scene, times: int) -> Mask:
    """Cells on water or beside it: small bright things there are ships and quays, not clouds."""
    wet = reduced(water(scene).astype(np.float32), times) > 0.1
    reach = 2 * max(1, round(WIDE_M / 2 / (times * scene.grid.gsd_m))) + 1
    near: Mask = cv2.dilate(wet.astype(np.uint8), np.ones((reach, reach), np.uint8)) > 0
    return near


def _cells(bands: tuple[Pixels, Pixels, Pixels], known: Mask, small: Mask, cell_m: float) -> Mask:
    """Cloudy cells: wide ones, what adjoins them, and small ones where there are wide ones."""
    blue, green, red = bands
    light = (blue + green + red) / 3
    spread = (abs(blue - light) + abs(green - light) + abs(red - light)) / np.maximum(light, 1e-6)
    haze = blue - red / 2
    clear = min(float(np.percentile(haze[known], CLEAR_PERCENTILE)), CLEAR_MOST)
    white = (light > BRIGHT) & (spread < COLOURED) & known
    sure, may = white & (haze > clear + SEED), white & (haze > clear + GROW)
    wide = _open(sure, cell_m, WIDE_M)
    cloud = _touching(may & _around(wide, cell_m), wide)
    if wide.sum() >= CLOUDY * known.sum():
        plain = sure & small & (haze > clear + PLAIN) & (light > PLAIN_LIGHT)
        few = _open(plain, cell_m, SMALL_M)
        cloud |= _touching(may & _around(few, cell_m), few)
    ring = np.ones((RING, RING), np.uint8)
    edge: Mask = cv2.dilate(cloud.astype(np.uint8), ring) > 0
    return edge & known


def _touching(may: Mask, seeds: Mask) -> Mask:
    """Parts of `may` that hold a seed."""
    _, labels = cv2.connectedComponents(may.astype(np.uint8))
    held = np.unique(labels[seeds & may])
    parts: Mask = np.isin(labels, held[held > 0])
    return parts


def _around(seeds: Mask, cell_m: float) -> Mask:
    """Within a cloud's width of a seed: a bright quay may start under a cloud and go on."""
    reach = 2 * max(1, round(WIDE_M / cell_m)) + 1
    near: Mask = cv2.dilate(seeds.astype(np.uint8), np.ones((reach, reach), np.uint8)) > 0
    return near


def _open(mask: Mask, cell_m: float, width_m: float) -> Mask:
    side = max(1, round(width_m / cell_m))
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
    opened: Mask = cv2.morphologyEx(mask.astype(np.uint8), cv2.MORPH_OPEN, disc) > 0
    return opened


def _opened(mask: Mask, gsd_m: float) -> Mask:
    """A mask at full size without what is narrower than a cloud, worked at coarse cells."""
    times = max(1, round(CELL_M / gsd_m))
    if min(mask.shape) < times:
        return mask
    cells = reduced(mask.astype(np.float32), times) >= 0.5
    wide = _open(cells, times * gsd_m, WIDE_M)
    return _full(_touching(cells, wide), mask.shape, times)


def _full(cells: Mask, shape: tuple[int, int], times: int) -> Mask:
    """Cells at full size; what the last whole cell leaves takes its value."""
    rows = np.minimum(np.arange(shape[0]) // times, cells.shape[0] - 1)
    cols = np.minimum(np.arange(shape[1]) // times, cells.shape[1] - 1)
    full: Mask = cells[np.ix_(rows, cols)]
    return full
