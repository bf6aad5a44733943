"""Points where ships lie: anchorage points, ports of a list, and the areas of a case's sites."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from math import cos, radians

import numpy as np
from numpy.typing import NDArray
from shapely import contains_xy
from shapely.geometry import Polygon as Shape

from sitewatch.errors import RecordError, UnreadableError
from sitewatch.model import Geometry, Point, Site

Floats = NDArray[np.float64]

SPACING_KM = 0.5
"""How far apart the points lie that stand for an area [km].

Source:
    A sixth of the entry distance of 3 km, so that the nearest point is at most 0.35 km (half a
    diagonal) further than the area itself. Global Fishing Watch spaces its anchorage points by S2
    cells of level 14, about 0.5 km.
"""
KM_PER_DEGREE = 111.195
"""Length of a degree of latitude on a sphere of the mean radius 6371.0088 km (IUGG)."""
COLUMNS = (
    ("latitude", "LATITUDE", "lat"),
    ("longitude", "LONGITUDE", "lon"),
    ("label", "PORT_NAME", "name"),
    ("sublabel",),
    ("iso3", "COUNTRY", "country"),
    ("s2id", "INDEX_NO", "id"),
)
"""Headings of the columns that are read, by list: anchorage overrides, World Port Index, plain."""


@dataclass(frozen=True, slots=True, eq=False)
class Ports:
    """Points where ships lie, in one order.

    Attributes:
        lat: Latitudes `(point,)` [degrees].
        lon: Longitudes `(point,)` [degrees].
        keys: Id of each point's port or site.
        names: Name to print of each point's port, berth included where the list tells it.
        sites: Id of the watched site that a point stands for, or empty.
        skipped: Lines of the list that hold no position on the globe.
    """

    lat: Floats
    lon: Floats
    keys: tuple[str, ...]
    names: tuple[str, ...]
    sites: tuple[str, ...]
    skipped: tuple[int, ...] = ()

    def __len__(self) -> int:
        return len(self.keys)


def ports_of(rows: Iterable[tuple[float, float, str, str, str]]) -> Ports:
    """Ports from (latitude, longitude, id, name, site) rows, in their order."""
    table = list(rows)
    columns: list[tuple[object, ...]] = list(zip(*table, strict=True)) if table else [()] * 5
    lat, lon, keys, names, sites = columns
    return Ports(
        np.array(lat, dtype=float),
        np.array(lon, dtype=float),
        tuple(map(str, keys)),
        tuple(map(str, names)),
        tuple(map(str, sites)),
    )


def joined(*several: Ports) -> Ports:
    """Several lists as one."""
    return Ports(
        np.concatenate([ports.lat for ports in several]),
        np.concatenate([ports.lon for ports in several]),
        tuple(key for ports in several for key in ports.keys),
        tuple(name for ports in several for name in ports.names),
        tuple(site for ports in several for site in ports.sites),
        tuple(line for ports in several for line in ports.skipped),
    )


def which(ports: Ports, keep: Iterable[bool]) -> Ports:
    """Those of some ports that are wanted, in their order."""
    rows = zip(ports.lat, ports.lon, ports.keys, ports.names, ports.sites, keep, strict=True)
    return ports_of(row[:5] for row in rows if row[5])


def read_ports(raw: bytes, where: str = "") -> Ports:
    """The ports of a CSV list: anchorage points, the World Port Index, or lat, lon, name, country.

    Raises:
        UnreadableError: If it has no columns of latitude and longitude.
    """
    rows = csv.DictReader(io.StringIO(raw.decode("utf-8-sig", "replace"), newline=""))
    lat, lon, name, part, country, key = (_heading(rows, names) for names in COLUMNS)
    if not lat or not lon:
        raise UnreadableError("no columns of latitude and longitude", where=where)
    made, skipped = [], []
    for number, row in enumerate(rows, start=2):
        try:
            point = Point(float(row[lon]), float(row[lat]))
        except (ValueError, TypeError, RecordError):
            skipped.append(number)
            continue
        called = ", ".join(filter(None, ((row.get(x) or "").strip() for x in (name, part))))
        land = (row.get(country) or "").strip()
        words = f"{called} ({land})" if land else called
        made.append((point.lat, point.lon, (row.get(key) or "").strip() or str(number), words, ""))
    return replace(ports_of(made), skipped=tuple(skipped))


def site_points(sites: Iterable[Site]) -> Ports:
    """Points that stand for the outlines and areas of watched sites."""
    return ports_of(
        (lat, lon, site.id, site.name, site.id)
        for site in sites
        for geometry in (site.geometry, *(area.geometry for area in site.areas))
        for lat, lon in _points(geometry)
    )


def _heading(rows: csv.DictReader[str], names: tuple[str, ...]) -> str:
    return next((name for name in names if name in (rows.fieldnames or ())), "")


def _points(geometry: Geometry) -> Iterator[tuple[float, float]]:
    """The point itself; of a polygon its corners and a grid inside."""
    if isinstance(geometry, Point):
        yield geometry.lat, geometry.lon
        return
    shape = Shape(*_rings(geometry.rings))
    west, south, east, north = shape.bounds
    high = SPACING_KM / KM_PER_DEGREE
    wide = high / max(cos(radians((south + north) / 2)), 0.05)
    lats, lons = np.meshgrid(
        np.arange(south, north + high, high), np.arange(west, east + wide, wide), indexing="ij"
    )
    inside = contains_xy(shape, lons.ravel(), lats.ravel())
    yield from zip(lats.ravel()[inside].tolist(), lons.ravel()[inside].tolist(), strict=True)
    yield from ((corner.lat, corner.lon) for corner in geometry.rings[0][1:])


def _rings(
    rings: tuple[tuple[Point, ...], ...],
) -> tuple[list[tuple[float, float]], list[list[tuple[float, float]]]]:
    outer, *holes = [[(p.lon, p.lat) for p in ring] for ring in rings]
    return outer, holes
