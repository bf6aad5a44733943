"""The imagery reader as the entry point group `sitewatch.readers` wants it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from sitewatch.errors import require
from sitewatch.model import Evidence, Reading, Site
from sitewatch.taxonomy.records import Taxonomy

METHOD = "imagery/2"
MEDIA_TYPES = (
    "application/vnd.esa.safe+zip",
    "application/vnd.sitewatch.scene+zip",
    "image/jpeg",
    "image/png",
    "image/tiff",
)
NEEDED = ("rasterio", "pyproj", "cv2", "shapely")


class Context(Protocol):
    """What a reader of scenes takes from the context that it is given."""

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
        """Sensor cards and sizes."""
        ...

    @property
    def models(self) -> tuple[tuple[str, bytes, bytes], ...]:
        """Name, manifest and weights of every model pack."""
        ...


@dataclass(frozen=True, slots=True)
class SceneReader:
    """Reads optical and radar scenes.

    Attributes:
        method: Name and version of the reader.
        media_types: MIME types that it reads.
    """

    method: str = METHOD
    media_types: tuple[str, ...] = MEDIA_TYPES

    def read(self, raw: bytes, context: Context) -> Reading:
        """What a scene says of the watched sites.

        Raises:
            MissingExtraError: If the packages of the extra are not installed.
            UnreadableError: If it is no scene, is damaged, or nothing says where it lies.
            TooLargeError: If it claims more than is unpacked.
        """
        require(NEEDED, "imagery")
        from sitewatch.imagery.reader import read_scene  # noqa: PLC0415  # an extra

        return read_scene(raw, context.evidence, context.sites, context.taxonomy, context.models)


READER = SceneReader()
