"""Where water is, from one optical scene or from several; ships on it count as water."""

from __future__ import annotations

import cv2
import numpy as np

from sitewatch.imagery.records import Kind, Mask, Pixels, Scene

NDWI = 0.0
"""Least normalised difference of green and near infrared over water. Source: McFeeters 1996."""
NIR_MOST = 0.12
"""Most near infrared over water, haze and foam included; land is above 0.15 as a rule."""
DARK_NIR = 0.045
"""Near infrared under which it is water whatever the colour: shaded or very clear water."""
CLEAR = 0.02
"""Near infrared of the darkest pixels under a clear sky; what lies above it is taken for haze,
as in dark-object subtraction. Source: Chavez 1988; clear water reflects 0.00 to 0.02."""
HAZE_MOST = 0.12
"""Most of a scene's near infrared that counts as haze; judgement: through more, little is seen."""
DARKEST = 0.005
"""Share of a scene's pixels that count as its darkest; judgement: a harbour basin of 5 ha in
10 km2."""
BASIN_M2 = 20_000.0
"""Least area of a water body that ships use [m2]; judgement: a basin of 100 m by 200 m."""
ISLAND_M2 = 30_000.0
"""Largest hole in water that counts as ships and not as an island [m2]. Source: the largest ships
cover 400 m by 61 m, and two may lie side by side only at a berth."""
SMOOTH_DB = -16.0
"""Radar backscatter below which a wide area is taken for water [dB]; judgement for VV at C band,
land lies about -12 to -5 dB, a calm to fresh sea -25 to -17."""
GLARE_M2 = 500_000.0
"""Largest hole in radar water that counts as ships [m2]: a ship of 400 m, widened by the averaging
and by its side lobes."""
WIDE_M = 210.0
"""Width over which the median of radar is taken before that [m]: ships vanish in it."""


def water(scene: Scene) -> Mask:
    """Water of one scene, with ships on it filled in."""
    if scene.kind is Kind.RADAR:
        return _radar(scene)
    if not {"green", "nir"} <= set(scene.bands):
        return np.zeros(scene.shape, bool)
    return bodies(wet(scene), scene.grid.gsd_m)


def wet(scene: Scene) -> Mask:
    """Pixels that look like water, each for itself."""
    green, nir = (np.nan_to_num(scene.band(name)) for name in ("green", "nir"))
    over = haze(scene)
    green, nir = green - over, nir - over
    index = (green - nir) / np.maximum(green + nir, 1e-6)
    like: Mask = ((index > NDWI) & (nir < NIR_MOST)) | (nir < DARK_NIR)
    return like & scene.valid


def haze(scene: Scene) -> float:
    """What haze adds to the near infrared of a whole scene: its darkest pixels above clear ones.

    None where those are brighter than in green light: then they are no water, and tell nothing.
    """
    green, nir = (scene.band(name)[scene.valid] for name in ("green", "nir"))
    known = np.isfinite(nir) & np.isfinite(green)
    if not known.any():
        return 0.0
    green, nir = green[known], nir[known]
    floor = np.quantile(nir, DARKEST)
    darkest = nir <= floor
    if np.median(green[darkest] - nir[darkest]) <= 0:
        return 0.0
    return float(np.clip(floor - CLEAR, 0.0, HAZE_MOST))


def bodies(like: Mask, gsd_m: float) -> Mask:
    """Water bodies large enough for ships, with small holes filled."""
    body = _without_small(like, BASIN_M2 / gsd_m**2)
    filled: Mask = ~_without_small(~body, ISLAND_M2 / gsd_m**2)
    return filled


def _without_small(mask: Mask, least_px: float) -> Mask:
    _, labels, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8), connectivity=4)
    keep = stats[:, cv2.CC_STAT_AREA] >= least_px
    keep[0] = False
    large: Mask = keep[labels]
    return large


def _radar(scene: Scene) -> Mask:
    side = min(max(3, round(WIDE_M / scene.grid.gsd_m) | 1), 255)
    power = np.where(scene.valid, np.nan_to_num(scene.pixels[0]), 1.0)
    decibel = 10 * np.log10(np.maximum(power, 1e-6))
    # The median of a neighbourhood sees no ship, side lobe or breakwater; eight bits are enough.
    steps = np.clip((decibel + 40) * 5, 0, 255).astype(np.uint8)
    usual: Pixels = cv2.medianBlur(steps, side).astype(np.float32) / 5 - 40
    like = (usual < SMOOTH_DB) & scene.valid
    body = _without_small(like, BASIN_M2 / scene.grid.gsd_m**2)
    filled: Mask = ~_without_small(~body & scene.valid, GLARE_M2 / scene.grid.gsd_m**2)
    return filled & scene.valid
