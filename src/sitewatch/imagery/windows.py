"""The window of a site in a scene, as small as the search by difference needs it."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from sitewatch.imagery.area_words import aprons
from sitewatch.imagery.background import Dated
from sitewatch.imagery.edges import brightness
from sitewatch.imagery.geometry import Placed, mask_of, placed
from sitewatch.imagery.placing import Placing
from sitewatch.imagery.reader import open_scene
from sitewatch.imagery.records import Kind, Mask, Scene
from sitewatch.imagery.steps import hiding
from sitewatch.model import Evidence, Site

FINEST_M, COARSEST_M = 2.0, 12.0
"""Pixel sizes that are searched by difference [m]: finer ones a network reads, in coarser ones the
largest aircraft is seven pixels long."""
HELD_M = 5.0
"""Finest pixels that are held [m]: an aircraft of 30 m is six of them long."""
MARGIN_M = 500.0
"""Ground around the site that helps to lay dates over each other [m]; judgement."""
MOST_PIXELS = 4_000_000
"""Largest window that is held; thirteen dates of it are 208 MB. At 10 m, 20 km by 20 km."""
CLOUD_EDGE_M = 100.0
"""How far around cloud the ground is not told [m]: thin edges, and shadow beside it; judgement."""


@dataclass(frozen=True, slots=True, eq=False)
class Window:
    """A site and its surroundings in one scene, in one grey layer.

    Attributes:
        evidence: The record of the original.
        dated: Pixels, and what cloud hides.
        where: The site on the pixels of the file.
        refused: Why it cannot be searched by difference, or empty.
    """

    evidence: Evidence
    dated: Dated | None
    where: Placed | None
    refused: str = ""

    def aprons(self) -> Mask:
        """Pixels on which aircraft stand; nothing where there is no scene."""
        if self.dated is None or self.where is None:
            return np.zeros((0, 0), bool)
        inside = np.zeros(self.dated.scene.shape, bool)
        for key in aprons(self.where.site):
            if key in self.where.shapes:
                inside |= mask_of(self.where.shapes[key], self.dated.scene)
        return inside

    def placing(self) -> Placing:
        """Where the held pixels lie.

        Raises:
            ValueError: If there is no scene.
        """
        if self.dated is None:
            raise ValueError("nothing is held of this scene")
        grid = self.dated.scene.grid
        return Placing(grid.transform, grid.crs)


def window_of(raw: bytes, evidence: Evidence, site: Site) -> Window:
    """The window of a site in a scene, or why it is not searched by difference.

    Raises:
        UnreadableError: If it is no scene, is damaged, or nothing says where it lies.
        TooLargeError: If it claims more than is unpacked.
    """
    with open_scene(raw, evidence.media_type, evidence.name) as opened:
        raster = opened.raster
        where = placed(site, raster)
        if where is None or where.box.is_empty:
            return Window(evidence, None, None, "the site is not on it")
        sizes = raster.placing(where.box).sizes_m(where.box.top, where.box.left)
        gsd_m = float(np.sqrt(sizes[0] * sizes[1]))
        coarser = max(1.0, HELD_M / gsd_m)
        box = where.box.widened(round(MARGIN_M / gsd_m)).within(raster.shape)
        why = _unfit(raster.kind, gsd_m, box.shape[0] * box.shape[1] / coarser**2)
        if why:
            return Window(evidence, None, None, why)
        scene = raster.scene(box, coarser)
    return Window(evidence, Dated(_grey(scene), _hidden(scene)), where)


def _unfit(kind: Kind, gsd_m: float, pixels: float) -> str:
    if kind is Kind.RADAR:
        return "it is radar"
    if not FINEST_M <= gsd_m <= COARSEST_M:
        return f"pixels of {gsd_m:.2g} m, and {FINEST_M:.0f} to {COARSEST_M:.0f} m are searched"
    if pixels > MOST_PIXELS:
        return f"the window of the site has {pixels / 1e6:.0f} million pixels, more than is held"
    return ""


def _grey(scene: Scene) -> Scene:
    grey = brightness(scene)[None]
    return Scene(grey, ("grey",), scene.valid, scene.grid, scene.kind, scene.capture)


def _hidden(scene: Scene) -> Mask:
    """What cloud hides, with its surroundings."""
    hidden = np.zeros(scene.shape, np.uint8)
    for mask in hiding(scene).masks.values():
        hidden |= mask.astype(np.uint8)
    side = 2 * max(1, round(CLOUD_EDGE_M / scene.grid.gsd_m)) + 1
    wide: Mask = cv2.dilate(hidden, np.ones((side, side), np.uint8)) > 0
    return wide
