"""What the bands of a scene are called, and what their numbers mean."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sitewatch.imagery.records import Kind, Pixels

SENTINEL_2 = {
    "b01": "coastal", "b02": "blue", "b03": "green", "b04": "red", "b05": "rededge1",
    "b06": "rededge2", "b07": "rededge3", "b08": "nir", "b8a": "nir08", "b09": "nir09",
    "b10": "cirrus", "b11": "swir16", "b12": "swir22",
}  # fmt: skip
"""Bands of Sentinel-2 under the common names of STAC. Source: STAC electro-optical extension."""
COMMON = (
    "coastal", "blue", "green", "yellow", "red", "rededge", "rededge1", "rededge2", "rededge3",
    "nir", "nir08", "nir09", "cirrus", "swir16", "swir22", "scl", "pan", "vv", "vh", "hh", "hv",
)  # fmt: skip
OTHER = {
    "grey": "pan", "gray": "pan", "panchromatic": "pan", "r": "red", "g": "green", "b": "blue",
    "near_infrared": "nir", "nearinfrared": "nir", "near-infrared": "nir", "n": "nir",
    "red_edge": "rededge", "rededge": "rededge", "coastal_blue": "coastal", "swir1": "swir16",
    "swir2": "swir22", "nir_narrow": "nir08", "greeni": "green2", "sigma0_vv": "vv",
    "sigma0_vh": "vh", "intensity_vv": "vv", "intensity_vh": "vh",
}  # fmt: skip
BY_COUNT = {
    1: ("pan",),
    2: ("vv", "vh"),
    3: ("red", "green", "blue"),
    4: ("blue", "green", "red", "nir"),
    8: ("coastal", "blue", "green2", "green", "yellow", "red", "rededge", "nir"),
    12: tuple(name for key, name in SENTINEL_2.items() if key != "b10"),
    13: tuple(SENTINEL_2.values()),
}
"""Names where a file has none, by number of bands.

Source:
    Four bands: order of PlanetScope (Planet, product specification, 4.1) and of the 10 m bands of
    Sentinel-2; eight: PlanetScope SuperDove; twelve and thirteen: Sentinel-2 L2A and L1C.
"""
RADAR = frozenset({"vv", "vh", "hh", "hv"})
FULL_16_BIT = 30_000
"""Above this, 16-bit numbers are shares of 65,535, not of 10,000.

Source:
    Sentinel-2 stores reflectance times 10,000 and stays below 2.8 (28,000) even on cloud
    (Sentinel-2 products specification, saturation at 65,535 apart); judgement in between.
"""
DB_BELOW_ZERO = 0.9
"""Share of values below zero from which one or two floating bands are taken for decibels: ground
backscatter lies between -30 and 0 dB; judgement."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """What the stored numbers of a scene mean.

    Attributes:
        bands: Name of each band.
        kind: What sort of instrument.
        scale: What they are multiplied with.
        offset: What is added after that.
        unit: Of radar: "db", "power" or "amplitude"; empty otherwise.
        reasons: What was guessed, and from what.
    """

    bands: tuple[str, ...]
    kind: Kind
    scale: float = 1.0
    offset: float = 0.0
    unit: str = ""
    reasons: tuple[str, ...] = ()

    def values(self, stored: npt.NDArray[np.generic]) -> Pixels:
        """Reflectance, brightness or power of stored numbers `(band, y, x)`."""
        made: Pixels = stored.astype(np.float32)
        labels = [n for n, name in enumerate(self.bands) if name == "scl"]
        kept = [made[n].copy() for n in labels]
        if self.unit == "db":
            made = np.power(np.float32(10), made / np.float32(10), dtype=np.float32)
        elif self.unit == "amplitude":
            made *= made
        if self.scale != 1.0:
            made *= np.float32(self.scale)
        if self.offset:
            made += np.float32(self.offset)
        for n, label in zip(labels, kept, strict=True):
            made[n] = label
        return made


def band_name(told: str) -> str:
    """The common name of a band, or empty where the words are none."""
    word = told.strip().lower()
    if word in COMMON or word in SENTINEL_2.values():
        return word
    short = re.sub(r"^(band|b)[ _-]?(\d)$", r"b0\2", word)
    return SENTINEL_2.get(short, "") or OTHER.get(word.replace(" ", "_"), "")


def names_of(told: Sequence[str], count: int) -> tuple[tuple[str, ...], str]:
    """Names of the bands of a file, and the reason where they were guessed.

    Args:
        told: What the file calls each, empty where it does not.
        count: Number of bands.
    """
    named = [band_name(word) for word in told]
    if any(named):
        return tuple(name or f"band{n}" for n, name in enumerate(named, 1)), ""
    if count in BY_COUNT:
        guessed = BY_COUNT[count]
        return guessed, f"bands taken as {', '.join(guessed)}: nothing names them"
    return tuple(f"band{n}" for n in range(1, count + 1)), "nothing names the bands"


def numbers_of(
    bands: tuple[str, ...], sample: npt.NDArray[np.generic], scale: tuple[float, float] | None
) -> Numbers:
    """What the numbers of a scene mean, as far as the file says it or its values show it.

    Args:
        bands: Name of each band.
        sample: Some of the stored numbers `(band, y, x)`.
        scale: Scale and offset that the file or a sidecar states, or None.
    """
    kind = sample.dtype
    if kind == np.uint8:
        return Numbers(bands, Kind.PICTURE, 1 / 255)
    finite = sample[np.isfinite(sample)] if kind.kind == "f" else sample.ravel()
    finite = finite[finite != 0]
    if _is_radar(bands, finite, kind):
        return _radar(bands, finite, kind)
    if scale is not None:
        return Numbers(bands, Kind.OPTICAL, *scale)
    top = float(finite.max()) if finite.size else 0.0
    if kind.kind == "f":
        factor = 1.0 if top <= 3.0 else 1 / 10_000
    else:
        factor = 1 / 65_535 if top > FULL_16_BIT else 1 / 10_000
    told = f"numbers up to {top:.0f} taken as reflectance times {1 / factor:.0f}"
    return Numbers(bands, Kind.OPTICAL, factor, reasons=(told,) if factor != 1.0 else ())


def _is_radar(
    bands: tuple[str, ...], values: npt.NDArray[np.generic], kind: np.dtype[np.generic]
) -> bool:
    if set(bands) & RADAR and len(bands) <= 2:
        guessed = bands == BY_COUNT[2]
        return not guessed or kind.kind == "f"
    return len(bands) <= 2 and kind.kind == "f" and _mostly_below(values)


def _mostly_below(values: npt.NDArray[np.generic]) -> bool:
    return bool(values.size and np.mean(values.astype(np.float64) < 0) >= DB_BELOW_ZERO)


def _radar(
    bands: tuple[str, ...], values: npt.NDArray[np.generic], kind: np.dtype[np.generic]
) -> Numbers:
    names = ("vv",) if bands == ("pan",) else bands
    if _mostly_below(values):
        told = "values below zero taken as decibels"
        return Numbers(names, Kind.RADAR, unit="db", reasons=(told,))
    if kind.kind == "f":
        return Numbers(names, Kind.RADAR, unit="power", reasons=("taken as linear power",))
    told = "whole numbers of radar taken as amplitude, not calibrated"
    return Numbers(names, Kind.RADAR, 1 / 65_535**2, unit="amplitude", reasons=(told,))
