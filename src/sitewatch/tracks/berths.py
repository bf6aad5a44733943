"""Which named part of a site a position lies in: the berth, as far as areas have been drawn."""

from __future__ import annotations

from shapely.geometry import Point as Dot
from shapely.geometry import Polygon as Shape

from sitewatch.model import Area, Point, Site

EDGE_DEG = 0.002
"""How far outside an area a position still belongs to it [degrees].

Source:
    0.1 nautical mile is 0.0017 degrees: a ship's antenna stands aft of its bow by up to its length,
    and areas are drawn along quays.
"""


def area_at(site: Site, lon: float, lat: float) -> str | None:
    """Id of the nearest area that a position lies in or beside, or None."""
    near = [(away, area.id) for area in site.areas if (away := _away(area, lon, lat)) <= EDGE_DEG]
    return min(near)[1] if near else None


def _away(area: Area, lon: float, lat: float) -> float:
    """Distance from a position to an area [degrees]; zero inside."""
    geometry = area.geometry
    if isinstance(geometry, Point):
        return float(Dot(lon, lat).distance(Dot(geometry.lon, geometry.lat)))
    outer, *holes = [[(p.lon, p.lat) for p in ring] for ring in geometry.rings]
    return float(Shape(outer, holes).distance(Dot(lon, lat)))
