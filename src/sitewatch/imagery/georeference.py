"""Where an open picture says that it lies: by its transform, its control points, or a sidecar."""

from __future__ import annotations

from rasterio.io import DatasetReader

from sitewatch.errors import UnreadableError
from sitewatch.imagery.facts import Facts
from sitewatch.imagery.placegrid import Table, table_of
from sitewatch.imagery.placing import Placing, checked, of_bounds, of_points


def placing_of(dataset: DatasetReader, facts: Facts, name: str) -> Placing:
    """Where the pixels of an open data set lie; what a sidecar says wins.

    Raises:
        UnreadableError: If nothing says it.
    """
    return checked(_placing(dataset, facts, name), name)


def _placing(dataset: DatasetReader, facts: Facts, name: str) -> Placing:
    if facts.bounds is not None:
        return of_bounds(facts.bounds, (dataset.height, dataset.width))
    if facts.points:
        return of_points(facts.points, name)
    a, b, c, d, e, f = tuple(dataset.transform)[:6]
    is_placed = not dataset.transform.is_identity
    crs = dataset.crs.to_wkt() if dataset.crs else facts.crs
    if is_placed and crs:
        code = dataset.crs.to_epsg() if dataset.crs else None
        return Placing((a, b, c, d, e, f), f"EPSG:{code}" if code else crs)
    points, system = dataset.gcps
    if points and system is not None:
        return _of_gcps(dataset, name)
    hint = "give --bounds W,S,E,N, or bounds or points in a JSON file of the same name beside it"
    raise UnreadableError("nothing says where it lies", where=name, hint=hint)


def grid_in(dataset: DatasetReader, facts: Facts) -> Table | None:
    """The control points of a picture, where they place it and are a complete grid."""
    if facts.bounds is not None or facts.points or not dataset.transform.is_identity:
        return None
    points, _ = dataset.gcps
    return table_of([(p.row, p.col, p.x, p.y) for p in points])


def _of_gcps(dataset: DatasetReader, name: str) -> Placing:
    points, system = dataset.gcps
    if system.to_epsg() not in (4326, None):
        hint = "give them as longitude and latitude in a sidecar"
        raise UnreadableError(f"control points in {system}", where=name, hint=hint)
    return of_points([(p.row, p.col, p.x, p.y) for p in points], name)
