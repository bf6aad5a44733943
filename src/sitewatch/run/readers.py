"""Which reader reads what: found through the entry point group `sitewatch.readers`."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.metadata import entry_points
from typing import Protocol, runtime_checkable

from sitewatch.errors import UnreadableError
from sitewatch.model import Reading
from sitewatch.reports.context import ReadContext

GROUP = "sitewatch.readers"


@runtime_checkable
class Reader(Protocol):
    """Whatever turns one original into observations."""

    @property
    def method(self) -> str:
        """Name and version ("reports/1"); evidence is read again when it changes."""
        ...

    @property
    def media_types(self) -> Sequence[str]:
        """MIME types that it reads."""
        ...

    def read(self, raw: bytes, context: ReadContext) -> Reading:
        """What the original says.

        Raises:
            EvidenceError: If it cannot be read.
        """
        ...


@cache
def readers() -> tuple[Reader, ...]:
    """Every installed reader, in the order of their names."""
    found = sorted(entry_points(group=GROUP), key=lambda entry: entry.name)
    return tuple(entry.load() for entry in found)


def reader_for(media_type: str, name: str) -> Reader:
    """The reader of a media type.

    Raises:
        UnreadableError: If no installed reader takes it.
    """
    for reader in readers():
        if media_type in reader.media_types:
            return reader
    raise UnreadableError(
        f"no reader for {media_type}", where=name, hint="`sitewatch doctor` lists what is read"
    )
