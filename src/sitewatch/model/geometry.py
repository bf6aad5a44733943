"""Places on the globe in WGS 84 degrees, longitude first as in GeoJSON (RFC 7946)."""

from __future__ import annotations

from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt

from sitewatch.errors import RecordError

EARTH_RADIUS_KM = 6371.0088
"""Mean radius (IUGG, GRS 80)."""


@dataclass(frozen=True, slots=True)
class Point:
    """A position [degrees].

    Raises:
        RecordError: If it is not on the globe.
    """

    lon: float
    lat: float

    def __post_init__(self) -> None:
        if not (-180.0 <= self.lon <= 180.0 and -90.0 <= self.lat <= 90.0):
            raise RecordError(f"not a position on the globe: {self.lon}, {self.lat}")
        # 35 and 35.0 are one place and must have one id.
        object.__setattr__(self, "lon", float(self.lon))
        object.__setattr__(self, "lat", float(self.lat))


@dataclass(frozen=True, slots=True)
class Polygon:
    """An outer ring and holes, each closed (first point repeated at the end).

    Raises:
        RecordError: If a ring is open or has fewer than four points.
    """

    rings: tuple[tuple[Point, ...], ...]

    def __post_init__(self) -> None:
        if not self.rings:
            raise RecordError("a polygon without a ring")
        for ring in self.rings:
            if len(ring) < 4 or ring[0] != ring[-1]:
                raise RecordError("a ring must be closed and have at least four points")

    @property
    def middle(self) -> Point:
        """Centre of the outer ring's bounding box."""
        lons = [p.lon for p in self.rings[0]]
        lats = [p.lat for p in self.rings[0]]
        return Point((min(lons) + max(lons)) / 2, (min(lats) + max(lats)) / 2)


Geometry = Point | Polygon


def middle_of(geometry: Geometry) -> Point:
    """A point that stands for the geometry on a small map."""
    return geometry if isinstance(geometry, Point) else geometry.middle


def distance_km(a: Point, b: Point) -> float:
    """Great-circle distance [km].

    Source:
        Haversine formula, Sinnott 1984, on a sphere of the mean radius.
    """
    dlat, dlon = radians(b.lat - a.lat), radians(b.lon - a.lon)
    h = sin(dlat / 2) ** 2 + cos(radians(a.lat)) * cos(radians(b.lat)) * sin(dlon / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(h)))
