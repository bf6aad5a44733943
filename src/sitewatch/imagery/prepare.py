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
        values = values * gain + base
    if how.level:
        mean = float(np.clip(values, 0, 1, out=values).mean())
        base += min(max(how.level - mean, -MOST_MOVED), MOST_MOVED)
    return Stretch(gain, base)


def _sample(scene: Scene, how: Input) -> Pixels:
    """Values of some seen pixels in every band that is taken; a copy."""
    step = max(1, int((scene.valid.size / SAMPLED) ** 0.5))
    seen = scene.valid[::step, ::step]
    thin = [scene.band(name)[::step, ::step] for name in dict.fromkeys(_chosen(scene, how))]
    whole = seen.all()
    values = np.concatenate([plane.ravel() if whole else plane[seen] for plane in thin])
    if is_finite(values):
        return values
    made: Pixels = values[np.isfinite(values)]
    return made


def is_finite(values: Pixels) -> bool:
    """Whether all values are finite, told quickly: a sum is not where one of them is not.

    A sum that overflows says no of values that are.
    """
    with np.errstate(over="ignore", invalid="ignore"):
        return bool(np.isfinite(values.sum()))


def brightness(scene: Scene, window: Box, how: Input, stretch: Stretch) -> Pixels:
    """Brightness of a window, resampled to the network's pixels `(band, y, x)`, 0 to 1.

    Shrinking takes means of areas; enlarging draws smooth curves where the pixels grow much.
    """
    bands = _chosen(scene, how)
    factor = how.factor(scene.grid.gsd_m)
    rows, cols = (max(1, round(side * factor)) for side in window.shape)
    made = np.empty((len(bands), rows, cols), np.float32)
    for n, name in enumerate(bands):
        if n and name == bands[n - 1]:
            made[n] = made[n - 1]
            continue
        plane = scene.band(name)[window.top : window.bottom, window.left : window.right]
        _resample(plane, factor, made[n])
        if stretch.gain != 1.0:
            made[n] *= np.float32(stretch.gain)
        if stretch.base:
            made[n] += np.float32(stretch.base)
        np.clip(made[n], 0, 1, out=made[n])
    return made


def _resample(plane: Pixels, factor: float, out: Pixels) -> None:
    """One band at another size, with 0 where it has no number."""
    library = vision()
    if not is_finite(plane):
        plane = np.nan_to_num(plane, nan=0.0, posinf=0.0, neginf=0.0)
    if plane.shape == out.shape:
        out[...] = plane
        return
    way = library.INTER_AREA if factor < 1 else library.INTER_LINEAR
    way = library.INTER_CUBIC if factor >= 2 else way
    plane = np.asarray(plane, np.float32)  # as the target is, else it would not be written to
    library.resize(plane, (out.shape[1], out.shape[0]), dst=out, interpolation=way)


def tile_of(bright: Pixels, how: Input) -> Pixels:
    """The numbers for the network `(1, band, y, x)`, padded with black to whole multiples."""
    bands, rows, cols = bright.shape
    sides = [how.tile if how.fixed else side + -side % how.multiple for side in (rows, cols)]
    made = np.empty((1, bands, *sides), np.float32)
    for n, (mean, std) in enumerate(zip(how.mean, how.std, strict=True)):
        own = made[0, n]
        own[rows:], own[:rows, cols:] = -mean / std, -mean / std
        np.subtract(bright[n], np.float32(mean), out=own[:rows, :cols])
        own[:rows, :cols] *= np.float32(1 / std)
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
