"""Points of a GeoPackage as a table."""

from __future__ import annotations

import math
import struct

import polars as pl

from sitewatch.errors import UnreadableError
from sitewatch.tracks.sqlite_pages import DamagedError, Pages, Value

ENVELOPES = {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}
"""Length of the envelope before the geometry [bytes] (OGC 12-128r18, 2.1.3)."""
GEOGRAPHIC = (4326, 0, -1)
"""WGS 84 in degrees, and the two codes for "undefined" (OGC 12-128r18, 1.1.2)."""
LON, LAT = "longitude", "latitude"


def frame_of_geopackage(raw: bytes, name: str) -> pl.DataFrame:
    """The first table of points, its geometry as columns `longitude` and `latitude`.

    Source: OGC GeoPackage 12-128r18; the file is SQLite.

    Raises:
        UnreadableError: If it is damaged, holds no points, or they are not in degrees.
    """
    try:
        return _points(Pages(raw), name)
    except DamagedError as error:
        raise UnreadableError(f"damaged GeoPackage: {error}", where=name) from error


def _points(pages: Pages, name: str) -> pl.DataFrame:
    tables = pages.tables()
    listed = tables.get("gpkg_geometry_columns")
    if listed is None:
        raise UnreadableError("no table of features in it", where=name)
    for told in pages.rows(listed):
        features = str(told["table_name"])
        table = tables.get(features)
        if table is None:
            continue
        if told.get("srs_id") not in GEOGRAPHIC:
            hint = "export it in WGS 84 (EPSG:4326)"
            raise UnreadableError(f"{features} is not in degrees", where=name, hint=hint)
        column = str(told["column_name"])
        rows = [_flat(row, column) for row in pages.rows(table)]
        return pl.DataFrame(rows, infer_schema_length=None, strict=False)
    raise UnreadableError("no table of features in it", where=name)


def _flat(row: dict[str, Value], column: str) -> dict[str, Value]:
    lon, lat = point(row.pop(column, None))
    return {**row, LON: lon, LAT: lat}


def point(blob: Value) -> tuple[float | None, float | None]:
    """Longitude and latitude of a point's geometry; None where it is another or empty.

    Source: OGC 12-128r18, 2.1.3 (header) and OGC 06-103r4 (well-known binary).
    """
    if not isinstance(blob, bytes) or not blob.startswith(b"GP") or len(blob) < 8:
        return None, None
    start = 8 + ENVELOPES.get(blob[3] >> 1 & 7, 0)
    if len(blob) < start + 21:
        return None, None
    order = "<" if blob[start] == 1 else ">"
    kind, x, y = struct.unpack_from(f"{order}Idd", blob, start + 1)
    empty = math.isnan(x) or math.isnan(y)
    return (None, None) if empty or kind % 1000 != 1 else (x, y)
