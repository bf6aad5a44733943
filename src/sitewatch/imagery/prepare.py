"""From a window of a scene to the numbers that a network takes."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import numpy as np

from sitewatch.errors import MissingExtraError
from sitewatch.imagery.manifest import Input
from sitewatch.imagery.raster import Box
from sitewatch.imagery.records import Kind, Pixels, Scene

ENDS = (2.0, 98.0)
"""Percentiles of reflectance that are drawn to the ends of brightness.

Source:
    The cumulative count cut of common viewers (QGIS manual, raster properties: 2 % to 98 %).
"""
ENDS_AT = (0.05, 0.95)
"""Brightness of those percentiles; judgement: some room for roofs and water."""
MOST_MOVED = 0.15
"""How far the mean brightness of a scene is moved at most; judgement: scenes of water stay dark.

Source:
    Measured at three airports that a network did not learn from: mean precision .907 moved, .894
    not.
"""
SAMPLED = 1_000_000
"""About how many pixels the percentiles are taken from; judgement."""


def refusal(scene: Scene, how: Input) -> str:
    """Why a scene cannot be read by a network, or empty where it can."""
    low, high = how.gsd_range_m
    gsd = scene.grid.gsd_m
    if scene.kind is Kind.RADAR:
        return "the detector reads optical scenes, and this is radar"
    if gsd > high:
        return f"too coarse: pixels of {gsd:.2f} m, and the detector takes {low:g} to {high:g} m"
    if gsd < low:
        return f"too fine: pixels of {gsd:.2f} m, and the detector takes {low:g} to {high:g} m"
    if not _chosen(scene, how):
        return f"lacks bands: the detector takes {', '.join(how.bands)}, or pan"
    return ""


def _chosen(scene: Scene, how: Input) -> tuple[str, ...]:
    """The bands that are taken; the panchromatic one for each where colours are missing."""
    if set(how.bands) <= set(scene.bands):
        return how.bands
    return ("pan",) * len(how.bands) if "pan" in scene.bands else ()


@dataclass(frozen=True, slots=True)
class Stretch:
    """Brightness is gain times value plus base, cut to 0 and 1."""

    gain: float = 1.0
    base: float = 0.0


def stretch_of(scene: Scene, how: Input) -> Stretch:
    """How the values of a scene become brightness: a picture's are, reflectance is drawn out.

    Where the manifest names a level, the mean is moved towards it. One line for all bands, so that
    colours stay.
    """
    if not scene.valid.any() or (scene.kind is Kind.PICTURE and not how.level):
        return Stretch()
    values = _sample(scene, how)
    if not values.size:
        return Stretch()
    gain, base = 1.0, 0.0
    if scene.kind is not Kind.PICTURE:
        low, high = np.percentile(values, ENDS)
        gain = (ENDS_AT[1] - ENDS_AT[0]) / max(float(high - low), 1e-6)
        base = ENDS_AT[0] - gain * float(low)
    if how.level:
        mean = float(np.clip(values * gain + base, 0, 1).mean())
        base += min(max(how.level - mean, -MOST_MOVED), MOST_MOVED)
    return Stretch(gain, base)


def _sample(scene: Scene, how: Input) -> Pixels:
    """Values of some seen pixels in every band that is taken."""
    step = max(1, int((scene.valid.size / SAMPLED) ** 0.5))
    seen = scene.valid[::step, ::step]
    bands = [scene.band(name)[::step, ::step][seen] for name in dict.fromkeys(_chosen(scene, how))]
    values = np.concatenate(bands)
    made: Pixels = values[np.isfinite(values)]
    return made


def brightness(scene: Scene, window: Box, how: Input, stretch: Stretch) -> Pixels:
    """Brightness of a window, resampled to the network's pixels `(y, x, band)`, 0 to 1.

    Shrinking takes means of areas; enlarging draws smooth curves where the pixels grow much.
    """
    library = vision()
    slices = slice(window.top, window.bottom), slice(window.left, window.right)
    bands = _chosen(scene, how)
    planes = {name: scene.band(name)[slices] for name in dict.fromkeys(bands)}
    whole = np.dstack([planes[name] for name in bands])
    np.nan_to_num(whole, copy=False, nan=0.0, posinf=0.0, neginf=0.0)
    factor = scene.grid.gsd_m / how.gsd_m
    rows, cols = (max(1, round(side * factor)) for side in window.shape)
    way = library.INTER_AREA if factor < 1 else library.INTER_LINEAR
    way = library.INTER_CUBIC if factor >= 2 else way
    if (rows, cols) != window.shape:
        whole = library.resize(whole, (cols, rows), interpolation=way)
    whole = whole.reshape(rows, cols, len(bands))
    if stretch != Stretch():
        whole = whole * np.float32(stretch.gain) + np.float32(stretch.base)
    made: Pixels = np.clip(whole, 0, 1)
    return made


def tile_of(bright: Pixels, how: Input) -> Pixels:
    """The numbers for the network `(1, band, y, x)`, padded with black to whole multiples."""
    rows, cols, bands = bright.shape
    sides = [how.tile if how.fixed else side + -side % how.multiple for side in (rows, cols)]
    made = np.empty((1, bands, *sides), np.float32)
    for n, (mean, std) in enumerate(zip(how.mean, how.std, strict=True)):
        made[0, n] = -mean / std
        made[0, n, :rows, :cols] = (bright[:, :, n] - np.float32(mean)) * np.float32(1 / std)
    return made


def vision() -> Any:  # noqa: ANN401  # a package without types
    """The OpenCV module.

    Raises:
        MissingExtraError: If it is not installed.
    """
    if find_spec("cv2") is None:
        hint = "pip install 'sitewatch[imagery]'"
        raise MissingExtraError("needs opencv-python-headless", where="imagery", hint=hint)
    return import_module("cv2")
