"""A finer scene at the pixel size that a way of finding was learned at, and its finds back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from sitewatch.imagery.edges import reduced
from sitewatch.imagery.records import Found, Scene


def coarser(scene: Scene, bands: Sequence[str], gsd_m: float) -> tuple[Scene, int]:
    """The scene in pixels of about a size, and how many of its own make the side of one.

    Args:
        scene: A scene.
        bands: Bands that are wanted, all of which it has.
        gsd_m: Pixel size wanted [m]; a scene that is nearly as coarse stays as it is.
    """
    times = max(1, round(gsd_m / scene.grid.gsd_m))
    if times == 1 or min(scene.shape) < times:
        return scene, 1
    pixels = np.stack([reduced(np.nan_to_num(scene.band(name)), times) for name in bands])
    valid = reduced(scene.valid.astype(np.float32), times) > 0.5
    grid = replace(scene.grid, gsd_m=scene.grid.gsd_m * times)
    return Scene(pixels, tuple(bands), valid, grid, scene.kind), times


def finer(found: Found, times: int) -> Found:
    """A find of the coarser scene in pixels of the scene itself."""
    outline = tuple((row * times, col * times) for row, col in found.outline)
    return replace(found, row=found.row * times, col=found.col * times, outline=outline)
