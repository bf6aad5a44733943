"""Well-known bases and ports from their tables."""

from __future__ import annotations

from sitewatch.errors import RecordError
from sitewatch.model.geometry import Point
from sitewatch.model.site import Site, SiteKind
from sitewatch.taxonomy.tables import Table, entries

KEYS = ("name", "kind", "at", "country", "aliases", "descriptions", "within")


def parse_places(tables: object, where: str = "places.toml") -> tuple[Site, ...]:
    """Places in the order of the file, as sites with a point for geometry.

    Raises:
        SettingsError: If a table is malformed or a position is not on the globe.
    """
    return tuple(_place(key, table) for key, table in entries(tables, where))


def _place(key: str, table: Table) -> Site:
    table.only(*KEYS)
    lon_lat = table.numbers("at", 2)
    if not lon_lat:
        raise table.refuse("missing key 'at'", "longitude and latitude in degrees")
    try:
        return Site(
            id=key,
            name=table.text("name"),
            kind=table.member("kind", SiteKind),
            geometry=Point(lon_lat[0], lon_lat[1]),
            country=table.text("country", ""),
            aliases=table.texts("aliases"),
            descriptions=table.texts("descriptions"),
            within=table.texts("within"),
        )
    except RecordError as error:
        raise table.refuse(error.message) from error
