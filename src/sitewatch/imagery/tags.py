"""What a file's own tags and its name say of a scene."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from rasterio.enums import ColorInterp
from rasterio.io import DatasetReader

from sitewatch.errors import TimeError
from sitewatch.imagery.facts import Facts, span_of_words
from sitewatch.imagery.placing import Placing
from sitewatch.imagery.records import Capture, Kind
from sitewatch.model import Span

TIMES = (
    "acquisitiondatetime", "acquisition_datetime", "acquired", "captured", "datetime",
    "sensing_time", "imaging_date", "timestamp",
)  # fmt: skip
"""Tags that tell when a scene was taken, in small letters; the IMAGERY domain of GDAL is one of
those that are searched. The TIFF tag DateTime is not: it tells when the file was written."""
PLATFORMS = ("satelliteid", "satellite_id", "platform", "mission", "sensor_id")
OFF_NADIR = ("off_nadir", "offnadir", "view_angle", "satellite_off_nadir")
SUN_AZIMUTH = ("sun_azimuth",)
SUN_ELEVATION = ("sun_elevation",)
LICENCES = ("license", "licence")
NAME_TIME = re.compile(
    r"(?<!\d)(20\d\d|19\d\d)[-_]?(0[1-9]|1[0-2])[-_]?(0[1-9]|[12]\d|3[01])"
    r"(?:[T_](\d\d)[:-]?(\d\d)[:-]?(\d\d))?(?!\d)"
)
"""A date in a file name, with or without a time, as the names of products carry it."""
SENTINELS = (
    (re.compile(r"(?<![A-Za-z0-9])S2([ABC])[_A-Z]"), "Sentinel-2{}", "sentinel-2"),
    (re.compile(r"(?<![A-Za-z0-9])S1([ABCD])[-_A-Z]"), "Sentinel-1{}", "sentinel-1"),
)
POLARISATION = re.compile(r"-(vv|vh|hh|hv)[-.]", re.IGNORECASE)
"""Where names of files tell it: "s1a-iw-grd-vv-2024...", and "iw-vv.tiff" of the copies on AWS."""
OPTICAL_CARDS = ((1.3, "optical-submetre"), (6.0, "optical-3m"))
"""Largest pixel [m] for which an optical card holds; coarser pixels are those of Sentinel-2.
Source: gsd_m of the cards (0.4, 3, 10 m), cut near the geometric means (1.1, 5.5 m)."""
COLOURS = {
    ColorInterp.red: "red",
    ColorInterp.green: "green",
    ColorInterp.blue: "blue",
}


def told_bands(dataset: DatasetReader, picked: tuple[int, ...]) -> tuple[str, ...]:
    """What a file calls its bands, empty where it does not."""
    found = []
    for number in picked:
        told = dataset.descriptions[number - 1] or ""
        told = told or dataset.tags(number).get("BandName", "")
        colour = COLOURS.get(dataset.colorinterp[number - 1], "")
        found.append(str(told) or colour)
    return tuple(found)


def capture_of(
    dataset: DatasetReader, name: str, facts: Facts, kind: Kind, placed: Placing
) -> tuple[Capture, tuple[str, ...]]:
    """How and when a scene was taken, and what was guessed of it.

    A sidecar wins over tags, tags over the file name.
    """
    tags = all_tags(dataset)
    platform, card = platform_of(name)
    captured, why = _captured(tags, name, facts)
    middle = max(placed.sizes_m(dataset.height / 2, dataset.width / 2))
    licence = facts.licence or _first(tags, LICENCES)
    capture = Capture(
        platform=facts.platform or _first(tags, PLATFORMS) or platform,
        sensor=facts.sensor or card or card_of(kind, middle),
        captured=captured,
        captured_from=why,
        released=facts.released,
        off_nadir_deg=_told(facts.off_nadir_deg, tags, OFF_NADIR),
        sun_azimuth_deg=_told(facts.sun_azimuth_deg, tags, SUN_AZIMUTH),
        sun_elevation_deg=_told(facts.sun_elevation_deg, tags, SUN_ELEVATION),
        relative_orbit=facts.relative_orbit,
        licence=licence,
        pixels_shareable=is_shareable(licence, told=facts.pixels_shareable),
    )
    return capture, (f"taken on {captured}, by {why}",) if why else ()


def all_tags(dataset: DatasetReader) -> Mapping[str, str]:
    """Tags of all domains by name in small letters, with those of a JSON description."""
    found: dict[str, str] = {}
    for domain in (None, "IMAGERY", "RPC", "PROVIDER"):
        tags = dataset.tags(ns=domain) if domain else dataset.tags()
        found |= {key.lower(): str(value) for key, value in tags.items()}
    try:
        inner = json.loads(
            found.get("tiffimagedescription", found.get("tifftag_imagedescription", ""))
        )
        inner = inner.get("properties", inner) if isinstance(inner, dict) else {}
        found |= {str(key).lower(): str(value) for key, value in inner.items()}
    except (ValueError, AttributeError, RecursionError):
        pass
    return found


def card_of(kind: Kind, gsd_m: float) -> str:
    """Sensor card of a scene that nothing names the satellite of."""
    if kind is Kind.RADAR:
        return "sentinel-1"
    return next((card for most, card in OPTICAL_CARDS if gsd_m <= most), "sentinel-2")


def platform_of(name: str) -> tuple[str, str]:
    """Satellite and sensor card that a product's name tells; both empty where it does not."""
    for pattern, words, card in SENTINELS:
        if found := pattern.search(name.upper()):
            return words.format(found[1]), card
    return "", ""


def polarisation_of(name: str) -> str:
    """What a file of one polarisation of Sentinel-1 tells by its name; empty where it does not."""
    found = POLARISATION.search(name.rpartition("/")[2])
    return found[1].lower() if found and platform_of(name)[0] else ""


def time_of_name(name: str) -> Span | None:
    """When a scene was taken by its file name: the first date in it, or None."""
    found = NAME_TIME.search(name)
    if found is None:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups())
    try:
        at = datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    except ValueError:
        return None
    return Span(at, at + (timedelta(seconds=1) if found[4] else timedelta(days=1)))


OPEN = ("cc0", "cc-by", "cc by", "public domain", "copernicus", "pddl", "odbl", "proprietary-open")
"""How the names of licences begin that let pixels be shown."""
CLOSED = ("nc", "nd")
"""Parts of a licence's name that keep pixels out of a report whose use is not known."""


def is_shareable(licence: str, *, told: bool | None) -> bool:
    """Whether pixels may be shown: as told, else only under a licence known to allow it."""
    if told is not None:
        return told
    words = licence.lower()
    parts = re.split(r"[\s_-]+", words)
    return words.startswith(OPEN) and not set(CLOSED) & set(parts)


def _captured(tags: Mapping[str, str], name: str, facts: Facts) -> tuple[Span | None, str]:
    if facts.captured is not None:
        return facts.captured, ""
    for key in TIMES:
        try:
            if key in tags:
                return span_of_words(tags[key].strip().replace(" ", "T")), ""
        except (ValueError, TimeError):
            continue
    found = time_of_name(name)
    return found, "its file name" if found else ""


def _first(tags: Mapping[str, str], keys: tuple[str, ...]) -> str:
    return next((tags[key] for key in keys if tags.get(key)), "")


def _told(sidecar: float | None, tags: Mapping[str, str], keys: tuple[str, ...]) -> float | None:
    if sidecar is not None:
        return sidecar
    try:
        return float(_first(tags, keys))
    except ValueError:
        return None
