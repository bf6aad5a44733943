"""Where the data of the tracks benchmark lies."""

from __future__ import annotations

import gzip
import os
from pathlib import Path


def folder() -> Path:
    """Where the data lies: `$SITEWATCH_DATA`, or `../shared/data` beside the repository."""
    named = os.environ.get("SITEWATCH_DATA")
    base = Path(named) if named else Path(__file__).resolve().parents[3] / "shared" / "data"
    return base / "tracks"


def unpacked(name: str) -> bytes | None:
    """A packed file's content, or None where it is absent."""
    path = folder() / name
    return gzip.decompress(path.read_bytes()) if path.exists() else None
