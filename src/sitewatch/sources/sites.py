"""Watched sites from GeoJSON (RFC 7946), with every fault found named at once."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from sitewatch.errors import RecordError, SitesError
from sitewatch.model import Area, Site, SiteKind
from sitewatch.sources.shapes import ShapeError, read_shape

SITE_KEYS = {
    "id", "name", "kind", "country", "aliases", "descriptions", "within", "areas",
}  # fmt: skip
AREA_KEYS = {"id", "name", "site"}
COLLECTION_KEYS = {"type", "features", "name", "bbox"}
LIST_KEYS = ("aliases", "descriptions", "within")
MAX_SITES_BYTES = 50_000_000
"""A file beyond this is no list of watched places [bytes]."""


class FeatureError(ValueError):
    """What is wrong with one feature, without saying which."""


def load_sites(path: Path) -> tuple[Site, ...]:
    """Sites of a GeoJSON file in the order of the file.

    Raises:
        SitesError: If the file is missing or anything in it is wrong; all faults are listed.
    """
    try:
        if path.stat().st_size > MAX_SITES_BYTES:
            raise SitesError("too large for a list of sites", where=str(path))
        raw = path.read_bytes()
    except OSError as error:
        raise SitesError(f"cannot be read: {error.strerror}", where=str(path)) from error
    return parse_sites(raw, str(path))


def parse_sites(raw: bytes, name: str) -> tuple[Site, ...]:
    """Sites of a GeoJSON text.

    Args:
        raw: The text as UTF-8.
        name: File name for messages.

    Raises:
        SitesError: If anything is wrong; all faults are listed.
    """
    features = _features(raw, name)
    sites: list[Site] = []
    areas: list[tuple[str, str, Area]] = []
    faults: list[str] = []
    for index, feature in enumerate(features):
        place = _place(index, feature)
        try:
            if _is_area(feature):
                areas.append((place, *_area(feature)))
            else:
                sites.append(_site(feature))
        except (FeatureError, ShapeError, RecordError) as error:
            faults.append(f"{place}: {error}")
    faults.extend(_double_ids(sites))
    joined = _with_areas(sites, areas, faults)
    if faults:
        raise SitesError("; ".join(faults), where=name, hint="mend the file and run again")
    return joined


def _features(raw: bytes, name: str) -> list[Any]:
    try:
        data = json.loads(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise SitesError(f"not UTF-8 at byte {error.start}", where=name) from error
    except json.JSONDecodeError as error:
        where = f"{name}:{error.lineno}:{error.colno}"
        raise SitesError(f"not JSON: {error.msg}", where=where) from error
    except RecursionError as error:
        raise SitesError("nested too deep for a list of sites", where=name) from error
    except ValueError as error:  # a number of thousands of digits
        raise SitesError(f"not JSON that can be read: {error}", where=name) from error
    if not isinstance(data, dict) or data.get("type") != "FeatureCollection":
        raise SitesError('the top level must be an object of type "FeatureCollection"', where=name)
    unknown = sorted(set(data) - COLLECTION_KEYS)
    if unknown:
        raise SitesError(f"unknown keys beside the features: {', '.join(unknown)}", where=name)
    features = data.get("features")
    if not isinstance(features, list):
        raise SitesError('"features" must be a list', where=name)
    return features


def _place(index: int, feature: object) -> str:
    identity = _properties(feature).get("id") if isinstance(feature, dict) else None
    return f"feature {index} ({identity})" if identity else f"feature {index}"


def _properties(feature: Mapping[str, Any]) -> Mapping[str, Any]:
    properties = feature.get("properties")
    return properties if isinstance(properties, dict) else {}


def _is_area(feature: object) -> bool:
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        raise FeatureError('not an object of type "Feature"')
    return "site" in _properties(feature)


def _site(feature: Mapping[str, Any]) -> Site:
    properties = _checked(feature, SITE_KEYS)
    own_areas = properties.get("areas", [])
    if not isinstance(own_areas, list):
        raise FeatureError('"areas" must be a list')
    return Site(
        id=_text(properties, "id"),
        name=_text(properties, "name"),
        kind=_kind(properties),
        geometry=read_shape(feature.get("geometry")),
        country=_country(properties),
        aliases=_texts(properties, "aliases"),
        descriptions=_texts(properties, "descriptions"),
        within=_texts(properties, "within"),
        areas=tuple(_inner_area(area) for area in own_areas),
    )


def _area(feature: Mapping[str, Any]) -> tuple[str, Area]:
    properties = _checked(feature, AREA_KEYS)
    shape = read_shape(feature.get("geometry"))
    area = Area(_text(properties, "id"), _text(properties, "name"), shape)
    return _text(properties, "site"), area


def _inner_area(area: object) -> Area:
    if not isinstance(area, dict):
        raise FeatureError("an area must be an object with id, name and geometry")
    unknown = sorted(set(area) - {"id", "name", "geometry"})
    if unknown:
        raise FeatureError(f"unknown keys of an area: {', '.join(unknown)}")
    shape = read_shape(area.get("geometry"))
    return Area(_text(area, "id"), _text(area, "name"), shape)


def _checked(feature: Mapping[str, Any], known: set[str]) -> Mapping[str, Any]:
    properties = _properties(feature)
    unknown = sorted(set(properties) - known)
    if unknown:
        raise FeatureError(f"unknown properties: {', '.join(unknown)}")
    return properties


def _text(properties: Mapping[str, Any], key: str) -> str:
    value = properties.get(key)
    if not isinstance(value, str) or not value.strip():
        raise FeatureError(f'"{key}" must be a text that is not empty')
    return value


def _texts(properties: Mapping[str, Any], key: str) -> tuple[str, ...]:
    values = properties.get(key, [])
    if not isinstance(values, list) or not all(isinstance(v, str) and v.strip() for v in values):
        raise FeatureError(f'"{key}" must be a list of texts')
    return tuple(values)


def _kind(properties: Mapping[str, Any]) -> SiteKind:
    try:
        return SiteKind(_text(properties, "kind"))
    except ValueError as error:
        known = ", ".join(SiteKind)
        raise FeatureError(f'"kind" must be one of {known}') from error


def _country(properties: Mapping[str, Any]) -> str:
    value = properties.get("country", "")
    if not isinstance(value, str) or (
        value and not (len(value) == 2 and value.isascii() and value.isupper())
    ):
        raise FeatureError('"country" must be two capital letters (ISO 3166-1)')
    return value


def _double_ids(sites: list[Site]) -> Iterator[str]:
    for identity, number in Counter(site.id for site in sites).items():
        if number > 1:
            yield f"{number} sites share the id {identity!r}"


def _with_areas(
    sites: list[Site], areas: list[tuple[str, str, Area]], faults: list[str]
) -> tuple[Site, ...]:
    by_id = {site.id: site for site in sites}
    for place, owner, area in areas:
        if owner not in by_id:
            faults.append(f"{place}: no site has the id {owner!r}")
            continue
        try:
            by_id[owner] = replace(by_id[owner], areas=(*by_id[owner].areas, area))
        except RecordError as error:
            faults.append(f"{place}: {error}")
    return tuple(by_id[site.id] for site in sites)
