"""Sentinel products in SAFE form: a ZIP of one folder, with its members by name."""

from __future__ import annotations

import io
import lzma
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fnmatch import fnmatch

import rasterio
from rasterio.errors import NotGeoreferencedWarning
from rasterio.io import DatasetReader, ZipMemoryFile

from sitewatch.errors import TooLargeError, UnreadableError
from sitewatch.imagery.geotiff import DAMAGED, SETTINGS, check_alone, check_size

MOST_XML = 30_000_000
"""Largest metadata file that is read [bytes]. Source: calibration and annotation files of
Sentinel-1 have 1 to 3 MB, the granule file of Sentinel-2 0.5 MB."""
MOST_MEMBERS = 5_000
UNPACKING = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError,
    OSError, EOFError, RuntimeError, ValueError, KeyError,
)  # fmt: skip
"""What unpacking a damaged member raises."""


@dataclass(frozen=True, eq=False)
class Safe:
    """An open product.

    Attributes:
        name: Name of its folder, without the ending.
        where: File name, for messages.
        members: Paths of its files.
        archive: The ZIP.
        pixels: The same ZIP as GDAL reads it.
    """

    name: str
    where: str
    members: tuple[str, ...]
    archive: zipfile.ZipFile
    pixels: ZipMemoryFile

    def matching(self, pattern: str) -> tuple[str, ...]:
        """Paths below the folder that fit a pattern, in order."""
        inside = ((path, path.partition(".SAFE/")[2]) for path in self.members)
        return tuple(path for path, short in inside if fnmatch(short.lower(), pattern.lower()))

    def text(self, path: str) -> str:
        """A metadata file.

        Raises:
            UnreadableError: If it is damaged.
            TooLargeError: If it is larger than metadata are.
        """
        where = f"{self.where}!{path}"
        try:
            with self.archive.open(path) as stream:
                raw = stream.read(MOST_XML + 1)
        except UNPACKING as error:
            raise UnreadableError(f"damaged: {error}", where=where) from error
        if len(raw) > MOST_XML:
            raise TooLargeError(f"metadata of more than {MOST_XML} bytes", where=where)
        return raw.decode("utf-8", "replace")

    def picture(self, path: str, driver: str) -> DatasetReader:
        """A file of pixels, open.

        Raises:
            UnreadableError: If it is damaged.
            TooLargeError: If it claims more than is unpacked.
            RefusedError: If it names another file.
        """
        where = f"{self.where}!{path}"
        try:
            with rasterio.Env(**SETTINGS), warnings.catch_warnings():
                warnings.simplefilter("ignore", NotGeoreferencedWarning)
                dataset = self.pixels.open(path, driver=driver)
        except DAMAGED as error:
            raise UnreadableError(f"a damaged picture: {error}", where=where) from error
        check_alone(dataset, where)
        check_size(dataset, where)
        return dataset


@contextmanager
def open_safe(raw: bytes, where: str) -> Iterator[Safe]:
    """A product from the bytes of its ZIP.

    Raises:
        UnreadableError: If it is damaged or no product.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(raw))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise UnreadableError(f"a damaged .zip: {error}", where=where) from error
    with archive, ZipMemoryFile(raw) as pixels:
        members = tuple(sorted(info.filename for info in archive.infolist()))
        folders = {path.partition(".SAFE/")[0] for path in members if ".SAFE/" in path}
        if len(folders) != 1 or len(members) > MOST_MEMBERS:
            raise UnreadableError(f"{len(folders)} Sentinel products in one file", where=where)
        name = folders.pop().rsplit("/", 1)[-1]
        yield Safe(name, where, members, archive, pixels)


def values(xml: str, tag: str) -> tuple[str, ...]:
    """The texts of all elements of a name, whatever their prefix and attributes.

    Metadata of products are flat enough for that, and entities of hostile files stay unread.
    """
    pattern = rf"<(?:[\w-]+:)?{tag}(?:\s[^>]*)?>([^<]*)</"
    return tuple(text.strip() for text in re.findall(pattern, xml))


def number(xml: str, tag: str) -> float | None:
    """The first number of elements of a name, or None."""
    for text in values(xml, tag):
        try:
            return float(text)
        except ValueError:
            continue
    return None
