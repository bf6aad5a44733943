"""Areas of a site that things are stacked or parked on, measured cell by cell on a scene."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from sitewatch.imagery.area_words import stacked
from sitewatch.imagery.geometry import Placed, mask_of, placed
from sitewatch.imagery.occupancy import COARSEST_M, Cells, cells_of
from sitewatch.imagery.raster import BLOCK, Box, Raster
from sitewatch.imagery.reader import open_scene
from sitewatch.imagery.records import Kind, Scene
from sitewatch.imagery.steps import hiding
from sitewatch.model import Area, Evidence, Site

WORK_M = 1.0
"""Pixel size that finer scenes are held at [m]: cells are 12 m, and scenes of one size compare."""
AROUND_M = 100.0
"""How far around an area its surroundings reach, which tell the light [m]; judgement: enough ground
beside a narrow apron, and little of what lies far from it."""


def measured(raw: bytes, evidence: Evidence, site: Site) -> Mapping[str, Cells]:
    """Each such area of a site that an optical scene shows finely enough, by its id.

    Raises:
        UnreadableError: If the scene is damaged.
    """
    with open_scene(raw, evidence.media_type, evidence.name) as scene:
        where = placed(site, scene.raster)
        if where is None or scene.raster.kind is Kind.RADAR:
            return {}
        made = {area.id: _cells(scene.raster, where, area, site) for area in stacked(site)}
    return {key: cells for key, cells in made.items() if cells is not None}


def _cells(raster: Raster, where: Placed, area: Area, site: Site) -> Cells | None:
    shape = where.shapes.get(area.id)
    if shape is None or shape.is_empty:
        return None
    left, top, right, bottom = shape.bounds
    box = Box(int(top), int(left), int(np.ceil(bottom)), int(np.ceil(right)))
    if box.within(raster.shape).is_empty:
        return None
    held = _held(raster, box)
    if held is None:
        return None
    mask = mask_of(shape, held)
    others = np.zeros(held.shape, bool)
    for other in stacked(site):
        if other.id != area.id and other.id in where.shapes:
            others |= mask_of(where.shapes[other.id], held)
    made = cells_of(held, mask, others)
    size = float(shape.area) * held.grid.zoom[0] * held.grid.zoom[1]
    on_scene = min(1.0, float(mask.sum()) / max(size, 1.0))
    return replace(made, seen=made.seen * on_scene) if made is not None else None


def _held(raster: Raster, box: Box) -> Scene | None:
    """An area and its surroundings without what hides them; None where pixels are too coarse."""
    finest = min(raster.placing(box).sizes_m(box.top, box.left))
    wide = box.widened(int(AROUND_M / finest)).within(raster.shape)
    target = max(WORK_M, finest, finest * max(wide.shape) / BLOCK)
    if target > COARSEST_M:
        return None
    scene = raster.scene(wide, target / finest)
    hidden = np.zeros(scene.shape, bool)
    for mask in hiding(scene).masks.values():
        hidden |= mask
    return scene.without(hidden)
