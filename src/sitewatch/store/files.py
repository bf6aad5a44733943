"""Files that are either whole or not there, also after a kill or a power cut."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

TEMPORARY = ".put-"
"""Prefix of files that are being written; one that stays was left by a killed process."""


def write_whole(path: Path, raw: bytes, mode: int) -> None:
    """Put a file in place in one step: readers see nothing, or all of it.

    The bytes and the folder's entry are flushed to disk before this returns.

    Args:
        path: Where to; its folder exists.
        raw: All the bytes.
        mode: Permission bits.

    Raises:
        OSError: If the disk is full or the folder cannot be written.
    """
    handle, temporary = tempfile.mkstemp(prefix=TEMPORARY, dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(mode)
        Path(temporary).rename(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    flush_folder(path.parent)


def flush_folder(folder: Path) -> None:
    """Make the entries of a folder survive a power cut.

    Raises:
        OSError: If the folder cannot be opened.
    """
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
