"""The tracks reader as the entry point group `sitewatch.readers` wants it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from sitewatch.errors import require
from sitewatch.model import Evidence, Reading, Site
from sitewatch.taxonomy.records import Taxonomy

METHOD = "tracks/2"
MEDIA_TYPES = (
    "application/geopackage+sqlite3",
    "application/vnd.apache.parquet",
    "application/x-nmea0183",
    "text/csv",
)
NEEDED = ("polars",)


class Context(Protocol):
    """What a reader of tracks takes from the context that it is given."""

    @property
    def evidence(self) -> Evidence:
        """The record of the original."""
        ...

    @property
    def sites(self) -> tuple[Site, ...]:
        """Watched sites."""
        ...

    @property
    def taxonomy(self) -> Taxonomy:
        """Sensor cards."""
        ...


@dataclass(frozen=True, slots=True)
class TrackReader:
    """Reads positions of ships and aircraft.

    Attributes:
        method: Name and version of the reader.
        media_types: MIME types that it reads.
    """

    method: str = METHOD
    media_types: tuple[str, ...] = MEDIA_TYPES

    def read(self, raw: bytes, context: Context) -> Reading:
        """What a file of positions says of the watched sites.

        Raises:
            MissingExtraError: If the packages of the extra are not installed.
            UnreadableError: If it is no table of positions and no AIS log.
        """
        require(NEEDED, "tracks")
        from sitewatch.tracks.reader import read_tracks  # noqa: PLC0415  # an extra

        return read_tracks(raw, context.evidence, context.sites, context.taxonomy)


READER = TrackReader()
