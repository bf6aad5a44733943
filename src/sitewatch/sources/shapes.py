"""GeoJSON geometries as points and polygons, refused with the place of the fault."""

from __future__ import annotations

from sitewatch.model import Geometry, Point, Polygon

MAX_POSITIONS = 100_000
"""Corners that an outline may have; a coast line of a whole country has fewer."""


class ShapeError(ValueError):
    """What is wrong with one geometry."""


def read_shape(geometry: object) -> Geometry:
    """A point or polygon from a GeoJSON geometry.

    Raises:
        ShapeError: If it is of another type, off the globe, unclosed or crosses itself.
    """
    if not isinstance(geometry, dict):
        raise ShapeError('"geometry" must be an object')
    kind, coordinates = geometry.get("type"), geometry.get("coordinates")
    if kind == "Point":
        return _point(coordinates)
    if kind == "Polygon":
        return _polygon(coordinates)
    raise ShapeError(f"geometry must be a Point or a Polygon, not {kind!r}")


def _point(position: object) -> Point:
    if not isinstance(position, list) or len(position) not in (2, 3):
        raise ShapeError(f"a position must be [longitude, latitude], not {position!r:.60}")
    if not all(isinstance(n, int | float) and not isinstance(n, bool) for n in position):
        raise ShapeError(f"a position must be two numbers, not {position!r:.60}")
    lon, lat = position[0], position[1]
    if -180.0 <= lon <= 180.0 and -90.0 <= lat <= 90.0:
        return Point(float(lon), float(lat))
    swapped = -180.0 <= lat <= 180.0 and -90.0 <= lon <= 90.0
    advice = "; longitude comes first" if swapped else ""
    raise ShapeError(f"{[lon, lat]!r:.60} is not a position on the globe{advice}")


def _polygon(coordinates: object) -> Polygon:
    if not isinstance(coordinates, list) or not coordinates:
        raise ShapeError("a polygon must be a list of rings")
    rings = tuple(_ring(number, ring) for number, ring in enumerate(coordinates))
    _check_valid(rings)
    return Polygon(rings)


def _ring(number: int, positions: object) -> tuple[Point, ...]:
    if not isinstance(positions, list) or len(positions) > MAX_POSITIONS:
        raise ShapeError(f"ring {number} must be a list of at most {MAX_POSITIONS} positions")
    ring = tuple(_point(position) for position in positions)
    if len(ring) < 4:
        raise ShapeError(f"ring {number} has {len(ring)} positions and needs at least four")
    if ring[0] != ring[-1]:
        ends = f"[{ring[0].lon:g}, {ring[0].lat:g}] and [{ring[-1].lon:g}, {ring[-1].lat:g}]"
        raise ShapeError(f"ring {number} is not closed: it runs between {ends}")
    return ring


def _check_valid(rings: tuple[tuple[Point, ...], ...]) -> None:
    import shapely  # noqa: PLC0415 - only sites files need it
    from shapely.validation import explain_validity  # noqa: PLC0415

    outer, *holes = [[(p.lon, p.lat) for p in ring] for ring in rings]
    reason = explain_validity(shapely.Polygon(outer, holes))
    if reason != "Valid Geometry":
        raise ShapeError(f"the outline is not valid: {_in_words(reason)}")


def _in_words(reason: str) -> str:
    """The reason of GEOS ("Self-intersection[35.9 35.4]") as a phrase."""
    what, bracket, rest = reason.partition("[")
    if not bracket:
        return reason
    plain = what.strip().lower().replace("self-intersection", "it crosses itself")
    return f"{plain} at [{rest.rstrip(']').replace(' ', ', ')}]"
