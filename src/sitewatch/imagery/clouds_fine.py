"""Cloud in fine scenes: bright, grey and without the detail that the ground has.

At a few metres a pixel, brightness and colour alone say nothing: concrete, roofs and sand are as
bright and as grey as cloud. But ground is full of edges, joints and markings, and cloud is not.
"""

from __future__ import annotations

import cv2
import numpy as np

from sitewatch.imagery.edges import reduced
from sitewatch.imagery.records import Kind, Mask, Scene

FINEST_COARSE_M = 5.0
"""Pixel size from which on this way does not work [m]; judgement: the edges of a stand or a lane
vanish in such pixels."""
DETAIL_M = 2.0
"""Pixel size at which detail is looked for [m]."""
CELL_M = 30.0
"""Side of the cells in which it is taken together [m]."""
BLUR_PX = 1.5
"""Standard deviation of the blur that detail is what is left of [pixels of 2 m]."""
SMOOTH = 0.008
"""Most detail of cloud, as a share of its brightness.

Source:
    54 scenes of 12 airports (those that the aircraft network is not tested on), 51 of them clear:
    concrete has .013 and more, cloud .002 to .005, haze .01. With it and the two below, 0.05 % of
    the clear scenes is called cloud, 1.4 % of the worst; 86 % of what simulated cloud hides by
    seven tenths or more is found, 39 % of what it hides by half.
"""
GREY = 0.12
"""Largest spread of the visible bands around their mean, as a share of it. Source: as above."""
WIDE_M = 90.0
"""Least width of a cloud [m]. Source: as above; at 150 m, 64 % of the simulated cloud is found."""
BRIGHT = {Kind.PICTURE: 0.5, Kind.OPTICAL: 0.2}
"""Least brightness of cloud, in a picture as shown and in reflectance. Source: as above for
pictures, whose cloud has .55 and more; judgement for reflectance."""
RING = 3
"""Side of the square by which clouds are widened [cells]: their edges are thin."""
VISIBLE = ("blue", "green", "red")


def fits(scene: Scene) -> bool:
    """Whether the scene is fine enough, and shows visible light."""
    return scene.grid.gsd_m <= FINEST_COARSE_M and bool(_shown(scene))


def cloudy_cells(scene: Scene) -> tuple[Mask, int]:
    """Cells of about 30 m that cloud hides, and how many pixels of the scene make their side."""
    fine = max(1, round(DETAIL_M / scene.grid.gsd_m))
    times = max(1, round(CELL_M / (fine * scene.grid.gsd_m)))
    bands = [reduced(np.nan_to_num(scene.band(name)), fine) for name in _shown(scene)]
    light = np.asarray(np.mean(bands, axis=0), np.float32)
    if min(light.shape) < times:
        return np.zeros((1, 1), bool), max(scene.shape)
    detail = abs(light - cv2.GaussianBlur(light, (0, 0), BLUR_PX))
    mean, rough = np.maximum(reduced(light, times), 1e-6), reduced(detail, times)
    spread = sum(abs(reduced(band, times) - mean) for band in bands) / mean
    known = reduced(reduced(scene.valid.astype(np.float32), fine), times) > 0.5
    plain = (rough < SMOOTH * mean) & (spread < GREY) & (mean > BRIGHT[scene.kind]) & known
    return _wide(plain, times * fine * scene.grid.gsd_m) & known, times * fine


def _shown(scene: Scene) -> tuple[str, ...]:
    if set(VISIBLE) <= set(scene.bands):
        return VISIBLE
    return ("pan",) if "pan" in scene.bands else ()


def _wide(plain: Mask, cell_m: float) -> Mask:
    side = max(1, round(WIDE_M / cell_m))
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
    wide = cv2.morphologyEx(plain.astype(np.uint8), cv2.MORPH_OPEN, disc)
    made: Mask = cv2.dilate(wide, np.ones((RING, RING), np.uint8)) > 0
    return made
