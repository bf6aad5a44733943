"""Who sees or tells, and the stored originals."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sitewatch.errors import RecordError
from sitewatch.model.scales import Reliability
from sitewatch.model.time import Dated

SHA256 = re.compile(r"[0-9a-f]{64}")


class Medium(StrEnum):
    """How somebody came to know: decides what is inherited along a chain of relays."""

    IMAGERY = "imagery"
    """Satellite or aerial images."""
    TRACKING = "tracking"
    """AIS or ADS-B positions."""
    FOOTAGE = "footage"
    """Video or photographs from the ground."""
    WITNESS = "witness"
    OFFICIAL = "official"
    """A government or its agency about itself, or a neutral one."""
    PARTY = "party"
    """A side of a conflict about the other side."""
    ANALYST = "analyst"
    OUTLET = "outlet"
    """A publisher telling what others saw or said."""
    UNNAMED = "unnamed"


@dataclass(frozen=True, slots=True)
class Source:
    """Somebody who sees or tells.

    Attributes:
        id: Slug that chains resolve to (`maxar`).
        name: Name to print.
        medium: How it usually comes to know.
        reliability: Admiralty grade of the source.
        aliases: Other names and spellings.
        topics: Topics that the grade is limited to, or empty for all.
        protected: Whether the identity must stay out of every export.
    """

    id: str
    name: str
    medium: Medium
    reliability: Reliability = Reliability.CANNOT_BE_JUDGED
    aliases: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    protected: bool = False


@dataclass(frozen=True, slots=True)
class Evidence:
    """One stored original; its id is the SHA-256 of its bytes.

    Attributes:
        sha256: Hash of the original bytes, 64 hex digits.
        name: File name or last part of the address, for people.
        media_type: MIME type as sniffed, not as claimed.
        size_bytes: Length of the original [bytes].
        origin: Address or path it came from, as given.
        retrieved: When it was stored, or recorded by the web archive that it came in (UTC).
        published: When it was published, where metadata or the user said so.
        publisher: Who published it, where known.
        title: Its title, where known.
        simulated: Whether it was made for an example or a test.

    Raises:
        RecordError: If the hash or size is impossible or the retrieval time has no zone.
    """

    sha256: str
    name: str
    media_type: str
    size_bytes: int
    origin: str
    retrieved: datetime
    published: Dated | None = None
    publisher: str = ""
    title: str = ""
    simulated: bool = False

    def __post_init__(self) -> None:
        if not SHA256.fullmatch(self.sha256):
            raise RecordError(f"not a SHA-256: {self.sha256!r}")
        if self.size_bytes < 0:
            raise RecordError(f"a size below zero: {self.size_bytes}")
        if self.retrieved.tzinfo is None:
            raise RecordError(f"{self.name}: a retrieval time without a zone")
