"""A Sentinel product that lies unpacked in a folder, as the one file that it is delivered as."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

from sitewatch.errors import RefusedError, TooLargeError, UnreadableError
from sitewatch.sources.found import Found
from sitewatch.sources.limits import Limits

MEDIA_TYPE = "application/vnd.esa.safe+zip"
BEGUN = (1980, 1, 1, 0, 0, 0)
"""Time of every member: the earliest that a ZIP can hold, so that equal content is equal bytes."""


def is_safe(folder: Path) -> bool:
    """Whether a folder is a Sentinel product, by its name or by the manifest in it."""
    named = folder.suffix.upper() == ".SAFE" or (folder / "manifest.safe").is_file()
    return named and not folder.is_symlink()


def zipped(folder: Path, limits: Limits) -> Found:
    """A product's folder as one original, the same for the same files.

    Raises:
        UnreadableError: If a file in it cannot be read.
        RefusedError: If it has links in it.
        TooLargeError: If it is larger than scenes may be.
    """
    stream = io.BytesIO()
    name = folder.stem if folder.suffix.upper() == ".SAFE" else folder.name
    left = limits.scene_bytes
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for path in _files(folder):
            raw = _bytes(path, left, folder)
            left -= len(raw)
            inside = path.relative_to(folder).as_posix()
            archive.writestr(zipfile.ZipInfo(f"{name}.SAFE/{inside}", BEGUN), raw)
    return Found(stream.getvalue(), f"{name}.SAFE.zip", str(folder), MEDIA_TYPE)


def _files(folder: Path) -> list[Path]:
    found = []
    for place, folders, files in os.walk(folder, followlinks=False):
        folders.sort()
        found += [Path(place, name) for name in sorted(files)]
    return sorted(found)


def _bytes(path: Path, left: int, folder: Path) -> bytes:
    if path.is_symlink():
        raise RefusedError("a link inside a folder is not followed", where=str(path))
    try:
        if path.stat().st_size > left:
            hint = "add the item of a STAC catalogue instead: only the sites are fetched"
            raise TooLargeError("larger than scenes may be", where=str(folder), hint=hint)
        return path.read_bytes()
    except OSError as error:
        raise UnreadableError(f"cannot be read: {error.strerror}", where=str(path)) from error
