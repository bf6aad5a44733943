"""What a STAC item says of its scene: when, from what, by what licence, in which assets."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isnan
from typing import Any

from sitewatch.errors import UnreadableError
from sitewatch.imagery.bands import band_name, band_of_number
from sitewatch.imagery.facts import Facts, span_of_words
from sitewatch.imagery.records import Kind
from sitewatch.imagery.tags import platform_of
from sitewatch.model import Span

WANTED = (
    "blue", "green", "red", "nir", "nir08", "rededge1", "swir16", "swir22", "scl", "pan",
    "vv", "vh", "hh", "hv",
)  # fmt: skip
"""Bands that are taken, in the order in which they are stored."""
EXTRA = ("coastal", "nir09", "cirrus")
"""Further bands of Sentinel-2 L1C that the cloud detector asks for."""
PICTURES = (
    "visual", "analytic", "ms_analytic", "data", "image", "ortho", "ortho_analytic_4b",
    "ortho_visual",
)  # fmt: skip
"""Assets of several bands that are taken where no single bands are there."""
TIFF = ("image/tiff", "image/vnd.stac.geotiff", "image/x.geotiff")
"""How the media types of GeoTIFF begin. Source: STAC best practices; the older two are those of
STAC 0.6 to 0.9, which catalogues of the USGS and others still give."""
PRODUCT = re.compile(r"_N(\d\d)(\d\d)_R(\d{3})_")
"""Processing baseline and relative orbit in the name of a Sentinel-2 product (compact naming)."""
SINGLE = ("SLC", "RAW", "OCN")
"""Radar products that are not pictures of power on the ground."""
ALONE = {"pan", "scl"}
"""Bands that are not taken alone where a picture of several bands is there."""
OPENED = ("http://", "https://")
OFFSET_FROM = 4.0
"""Processing baseline of Sentinel-2 from which on numbers carry an offset of -0.1.

Source: Sentinel-2 products specification 14.9, RADIO_ADD_OFFSET = -1000 since baseline 04.00.
"""
OPEN_DATA = "Copernicus Sentinel data"
"""Licence of all Sentinel data: free, full and open (EU regulation 1159/2013)."""


@dataclass(frozen=True, slots=True)
class Asset:
    """A file of an item that is taken.

    Attributes:
        key: Its name in the item.
        href: Its address.
        bands: Its bands, in order; empty where the file itself is to say.
        scale: What numbers are multiplied with, or None where nothing says.
        offset: What is added after that, or None.
        nodata: Number that stands for no data, or None.
    """

    key: str
    href: str
    bands: tuple[str, ...]
    scale: float | None = None
    offset: float | None = None
    nodata: float | None = None


def is_item(data: object) -> bool:
    """Whether some JSON is a STAC item."""
    return (
        isinstance(data, dict)
        and data.get("type") == "Feature"
        and isinstance(data.get("stac_version"), str)
        and isinstance(data.get("assets"), dict)
    )


def facts_of(item: Mapping[str, Any], where: str) -> Facts:
    """What an item says of its scene.

    Raises:
        UnreadableError: If it does not say when it was taken.
    """
    told = item.get("properties")
    told = told if isinstance(told, dict) else {}
    platform = str(told.get("platform") or "")
    named, card = platform_of(str(item.get("id", "")))
    sentinel = platform.lower().startswith("sentinel-") or bool(card)
    product = PRODUCT.search(_product(told))
    licence = str(told.get("license") or "")
    if sentinel and licence.lower() in ("", "proprietary", "other", "various"):
        licence = OPEN_DATA
    return Facts(
        captured=_captured(told, where),
        released=_span(told.get("published")),
        platform=_platform(platform) or named,
        sensor=card or card_of_platform(platform),
        licence=licence,
        pixels_shareable=True if licence == OPEN_DATA else None,
        off_nadir_deg=_number(told.get("view:off_nadir")),
        sun_azimuth_deg=_number(told.get("view:sun_azimuth")),
        sun_elevation_deg=_number(told.get("view:sun_elevation")),
        relative_orbit=_whole(told.get("sat:relative_orbit") or (product and product[3])),
        kind=Kind.RADAR if card_of_platform(platform) == "sentinel-1" else None,
    )


def card_of_platform(platform: str) -> str:
    """Sensor card of a satellite, or empty where none is known by its name."""
    name = platform.lower()
    return next((card for card in ("sentinel-1", "sentinel-2") if name.startswith(card)), "")


def assets_of(item: Mapping[str, Any], wanted: Sequence[str], where: str) -> tuple[Asset, ...]:
    """The files of an item that are taken: single bands, else one picture of several.

    Args:
        item: The item.
        wanted: Names of assets, or of bands; empty to choose.
        where: Its address, for messages.

    Raises:
        UnreadableError: If none of its assets is a GeoTIFF that is wanted.
    """
    kind = str(item.get("properties", {}).get("sar:product_type") or "").upper()
    if kind in SINGLE:
        raise UnreadableError(f"radar of the form {kind}, which is not read", where=where)
    found: dict[str, Asset] = {}
    several: list[Asset] = []
    for key, asset in sorted(item.get("assets", {}).items()):
        if not isinstance(asset, dict) or not _is_tiff(asset):
            continue
        made = _asset(key, asset, item)
        if len(made.bands) == 1 and (not wanted or key in wanted or made.bands[0] in wanted):
            name = made.bands[0]
            if name in (*WANTED, *EXTRA) and (name not in found or key == name):
                found[name] = made
        elif key in (wanted or PICTURES):
            several.append(made)
    if found and not (several and set(found) <= ALONE):
        return tuple(found[name] for name in (*WANTED, *EXTRA) if name in found)
    if not several:
        raise UnreadableError(f"no asset that is read; {_known(item)}", where=where)
    order = list(wanted or PICTURES)
    return (min(several, key=lambda asset: order.index(asset.key)),)


def _known(item: Mapping[str, Any]) -> str:
    """What an item has instead of bands that are read."""
    assets = item.get("assets", {})
    kinds = {str(asset.get("type", "")).lower() for asset in assets.values() if asset}
    known = f"it has {', '.join(sorted(assets)) or 'none'}"
    if any(kind.startswith("image/jp2") for kind in kinds):
        return f"its pictures are JPEG 2000, and only GeoTIFF is read in parts; {known}"
    return known


def _asset(key: str, asset: Mapping[str, Any], item: Mapping[str, Any]) -> Asset:
    """An asset with its bands: as they are named, and by number only on Sentinel-2."""
    told = asset.get("eo:bands") or asset.get("bands") or []
    names = [
        band_name(str(band.get("common_name") or band.get("eo:common_name") or band.get("name")))
        for band in told
        if isinstance(band, dict)
    ]
    if len(names) <= 1:
        short = key.removesuffix("-jp2")
        # Common names do not tell the three red edges apart; keys and numbers do.
        exact = (band_name(short) or band_of_number(short)) if _is_sentinel_2(item) else ""
        own = exact or next(iter(names), "") or band_name(short)
        names = [own] if own else names
    raster = asset.get("raster:bands") or asset.get("bands") or []
    first = raster[0] if raster and isinstance(raster[0], dict) else {}
    scale = _number(first.get("scale", first.get("raster:scale", asset.get("raster:scale"))))
    offset = _number(first.get("offset", first.get("raster:offset", asset.get("raster:offset"))))
    nodata = _number(first.get("nodata", asset.get("nodata")))
    return Asset(key, _href(asset), tuple(names), *_scaling(item, scale, offset), nodata)


def _href(asset: Mapping[str, Any]) -> str:
    """The address of an asset, or another of it where only that can be opened."""
    own = str(asset.get("href", ""))
    others = asset.get("alternate")
    if "://" not in own or own.startswith(OPENED) or not isinstance(others, dict):
        return own
    told = [str(other.get("href", "")) for other in others.values() if isinstance(other, dict)]
    return next((href for href in told if href.startswith(OPENED)), own)


def _is_sentinel_2(item: Mapping[str, Any]) -> bool:
    """Whether an item is of Sentinel-2, by its platform, its constellation or its name."""
    told = item.get("properties", {})
    words = [str(told.get(key) or "").replace(" ", "-") for key in ("platform", "constellation")]
    named = platform_of(str(item.get("id", "")))[1]
    return "sentinel-2" in (named, *map(card_of_platform, words))


def _product(told: Mapping[str, Any]) -> str:
    """The name of the product that an item is of, where it is told."""
    return str(told.get("s2:product_uri") or told.get("sentinel:product_id") or "")


def _scaling(
    item: Mapping[str, Any], scale: float | None, offset: float | None
) -> tuple[float | None, float | None]:
    """Scale and offset; what catalogues say of Sentinel-2 is set right where it is known wrong.

    Source:
        Earth Search keeps the offset in its metadata where it has already been taken off the
        pixels, and says so in `earthsearch:boa_offset_applied`; Planetary Computer says nothing of
        an offset that the pixels still need.
    """
    told = item.get("properties", {})
    if not _is_sentinel_2(item):
        return scale, offset
    applied = ("earthsearch:boa_offset_applied", "sentinel:boa_offset_applied")
    if any(told.get(key) is True for key in applied):
        return scale or 0.0001, 0.0
    product = PRODUCT.search(_product(told))
    stated = told.get("s2:processing_baseline") or told.get("processing:version")
    baseline = _number(stated or (product and f"{product[1]}.{product[2]}"))
    if offset is None and baseline is not None and baseline >= OFFSET_FROM:
        return scale or 0.0001, -0.1
    return scale or 0.0001, offset


def _is_tiff(asset: Mapping[str, Any]) -> bool:
    kind = str(asset.get("type", "")).lower()
    href = str(asset.get("href", "")).partition("?")[0].lower()
    return kind.startswith(TIFF) or (not kind and href.endswith((".tif", ".tiff")))


def _captured(told: Mapping[str, Any], where: str) -> Span:
    for first, last in (("datetime", "datetime"), ("start_datetime", "end_datetime")):
        begin, end = _span(told.get(first)), _span(told.get(last))
        if begin is not None and end is not None:
            return begin.hull(end)
    raise UnreadableError("an item that does not say when it was taken", where=where)


def _platform(told: str) -> str:
    """The name of a satellite as it is printed: "sentinel-2b" is Sentinel-2B."""
    if card_of_platform(told):
        return f"Sentinel-{told[len('sentinel-') :].upper()}"
    return told


def _span(value: object) -> Span | None:
    if not isinstance(value, str):
        return None
    try:
        return span_of_words(value.strip())
    except ValueError:
        return None


def _number(value: object) -> float | None:
    try:
        return None if value is None or isinstance(value, bool) else float(str(value))
    except ValueError:
        return None


def _whole(value: object) -> int | None:
    number = _number(value)
    return None if number is None or isnan(number) else int(number)
