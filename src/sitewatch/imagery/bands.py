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
    "sigma0_vh": "vh", "gamma0_vv": "vv", "gamma0_vh": "vh", "intensity_vv": "vv",
    "intensity_vh": "vh",
}  # fmt: skip
NUMBERED = re.compile(r"b(\d{1,2}|8a)(?:,.*)?")
"""A band that is only numbered: "B4", "B04", or GDAL's "B4, central wavelength 665 nm"."""
OF_SENTINEL_2 = ("nir08", "swir22")
"""Bands whose numbers, 8A and 12, Landsat does not have."""
UNALIKE = ("rededge1", "rededge2", "rededge3", "nir09", "cirrus")
"""Bands whose numbers, 5 to 7, 9 and 10, are of other bands on Landsat; 8 and 11 come with them."""
ALIKE = ("coastal", "blue", "green", "red")
"""Bands whose numbers, 1 to 4, are the same on Sentinel-2 and Landsat 8 and 9.

Source:
    Landsat 8 data users handbook, table 2-1: 5 is near infrared, 8 panchromatic, 10 thermal.
"""
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
FILLS = (-9999.0, -32768.0)
"""Numbers below zero that stand for no data in many files, whether they say so or not."""
RADAR = frozenset({"vv", "vh", "hh", "hv"})
FULL_16_BIT = 30_000
"""Above this, 16-bit numbers are shares of 65,535, not of 10,000.

Source:
    Sentinel-2 stores reflectance times 10,000 and stays below 2.8 (28,000) even on cloud
    (Sentinel-2 products specification, saturation at 65,535 apart); judgement in between.
"""
SATURATED = 65_535
REFLECTANCE = 3.0
"""Above this, floating numbers are not reflectance as it is; cloud and glint reach 2.8."""
RARE = 1e-3
"""Share of the numbers that may lie above such a limit: glint, hot pixels, edges; judgement."""
HUNDREDTHS = -60.0
"""Median below which decibels are hundredths of them [dB]: no ground is darker than the noise of a
radar, about -30 dB (Sentinel-1 product specification, -22 dB at worst)."""
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
        scale, offset = np.float32(self.scale), np.float32(self.offset)
        if self.unit == "db":  # a scale of decibels comes before they become power
            made = np.power(np.float32(10), (made * scale + offset) / np.float32(10))
            return made.astype(np.float32)
        labels = [n for n, name in enumerate(self.bands) if name == "scl"]
        kept = [made[n].copy() for n in labels]
        if self.unit == "amplitude":
            made *= made
        if self.scale != 1.0:
            made *= scale
        if self.offset:
            made += offset
        for n, label in zip(labels, kept, strict=True):
            made[n] = label
        return made


def band_name(told: str) -> str:
    """The common name of a band, or empty where the words are none; numbers are none."""
    word = told.strip().lower()
    known = word in COMMON or word in SENTINEL_2.values()
    return word if known else OTHER.get(word.replace(" ", "_"), "")


def band_of_number(told: str) -> str:
    """The common name of a numbered band of Sentinel-2, or empty where the words are no number."""
    found = NUMBERED.fullmatch(told.strip().lower())
    return SENTINEL_2.get(f"b{found[1]:0>2}", "") if found else ""


def names_of(told: Sequence[str], count: int) -> tuple[tuple[str, ...], str]:
    """Names of the bands of a file, and the reason where they were guessed.

    Args:
        told: What the file calls each, empty where it does not.
        count: Number of bands.
    """
    named = [band_name(word) for word in told]
    numbered = [band_of_number(word) for word in told]
    why = ""
    if any(numbered) and not any(named):
        sure = set(OF_SENTINEL_2) & set(numbered) or not set(UNALIKE) & set(numbered)
        sure = sure or any(re.match("[bB]0", word) for word in told)
        named = [name if sure or name in ALIKE else "" for name in numbered]
        why = "bands that are only numbered taken as those of Sentinel-2"
    if any(named):
        return tuple(name or f"band{n}" for n, name in enumerate(named, 1)), why
    if count in BY_COUNT:
        guessed = BY_COUNT[count]
        return guessed, f"bands taken as {', '.join(guessed)}: nothing names them"
    return tuple(f"band{n}" for n in range(1, count + 1)), "nothing names the bands"


def numbers_of(
    bands: tuple[str, ...],
    sample: npt.NDArray[np.generic],
    scale: tuple[float, float] | None,
    *,
    radar: bool = False,
) -> Numbers:
    """What the numbers of a scene mean, as far as the file says it or its values show it.

    Args:
        bands: Name of each band.
        sample: Some of the stored numbers `(band, y, x)`.
        scale: Scale and offset that the file or a sidecar states, or None.
        radar: Whether something says that it is radar.
    """
    kind = sample.dtype
    if kind == np.uint8:
        return Numbers(bands, Kind.PICTURE, 1 / 255)
    finite = sample[np.isfinite(sample)] if kind.kind == "f" else sample.ravel()
    finite = finite[finite != 0]
    if radar or _is_radar(bands, finite, kind):
        return _radar(bands, finite, kind, scale)
    if scale is not None:
        return Numbers(bands, Kind.OPTICAL, *scale)
    factor = _factor(finite, kind)
    if factor == 1.0 or not finite.size:
        return Numbers(bands, Kind.OPTICAL)
    told = f"numbers up to {float(finite.max()):.0f} taken as reflectance times {1 / factor:.0f}"
    why = (f"{told}: a guess, say `scale` in a sidecar",)
    return Numbers(bands, Kind.OPTICAL, factor, reasons=why)


def _factor(values: npt.NDArray[np.generic], kind: np.dtype[np.generic]) -> float:
    """What numbers that nothing scales are multiplied with; a few very high ones do not decide."""
    numbers = values.astype(np.float64)
    if kind.kind == "f":
        return 1.0 if _within(numbers, REFLECTANCE) else 1 / 10_000
    told = numbers[numbers != SATURATED]
    full = not told.size or not _within(told, FULL_16_BIT)
    return 1 / 65_535 if full and numbers.size else 1 / 10_000


def _within(values: npt.NDArray[np.float64], most: float) -> bool:
    return not values.size or float(np.mean(values > most)) <= RARE


def _is_radar(
    bands: tuple[str, ...], values: npt.NDArray[np.generic], kind: np.dtype[np.generic]
) -> bool:
    if set(bands) & RADAR and len(bands) <= 2 and (bands != BY_COUNT[2] or kind.kind == "f"):
        return True
    # Numbers of one or two bands that lie below zero nearly all are decibels, whole or not.
    return len(bands) <= 2 and kind.kind in "fi" and _mostly_below(values)


def _mostly_below(values: npt.NDArray[np.generic]) -> bool:
    return bool(values.size and np.mean(values.astype(np.float64) < 0) >= DB_BELOW_ZERO)


def _radar(
    bands: tuple[str, ...],
    values: npt.NDArray[np.generic],
    kind: np.dtype[np.generic],
    scale: tuple[float, float] | None,
) -> Numbers:
    names = ("vv",) if bands == ("pan",) else bands
    if _mostly_below(values):
        return _decibels(names, values, scale)
    if kind.kind == "f":
        return Numbers(names, Kind.RADAR, unit="power", reasons=("taken as linear power",))
    told = "whole numbers of radar taken as amplitude, not calibrated"
    return Numbers(names, Kind.RADAR, 1 / 65_535**2, unit="amplitude", reasons=(told,))


def _decibels(
    names: tuple[str, ...], values: npt.NDArray[np.generic], scale: tuple[float, float] | None
) -> Numbers:
    if scale is not None:
        told = f"values below zero times {scale[0]:g}, plus {scale[1]:g}, taken as decibels"
        return Numbers(names, Kind.RADAR, *scale, unit="db", reasons=(told,))
    if float(np.median(values.astype(np.float64))) < HUNDREDTHS:
        told = "values below zero taken as hundredths of decibels: a guess"
        return Numbers(names, Kind.RADAR, 0.01, unit="db", reasons=(told,))
    told = "values below zero taken as decibels"
    return Numbers(names, Kind.RADAR, unit="db", reasons=(told,))
