"""The reports reader as the entry point group `sitewatch.readers` wants it."""

from __future__ import annotations

from dataclasses import dataclass

from sitewatch.model import Reading
from sitewatch.reports.context import ReadContext
from sitewatch.reports.observe_finish import METHOD
from sitewatch.reports.reader import read_report

MEDIA_TYPES = (
    "application/feed+json",
    "application/json",
    "application/pdf",
    "message/rfc822",
    "text/html",
    "text/markdown",
    "text/plain",
)


@dataclass(frozen=True, slots=True)
class ReportReader:
    """Reads written reports.

    Attributes:
        method: Name and version of the reader.
        media_types: MIME types that it reads.
    """

    method: str = METHOD
    media_types: tuple[str, ...] = MEDIA_TYPES

    def read(self, raw: bytes, context: ReadContext) -> Reading:
        """What a written report states.

        Raises:
            UnreadableError: If the original is empty, encrypted or not what it promises.
            TooLargeError: If it is larger than a reader will open.
        """
        return read_report(raw, context)


READER = ReportReader()
