"""What collecting gives: originals and problems, both as values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sitewatch.errors import SitewatchError
from sitewatch.model import Dated


@dataclass(frozen=True, slots=True)
class Found:
    """An original ready to be stored.

    Attributes:
        raw: Its bytes, unaltered. An item of a feed: the item alone, as JSON.
        name: File name or title, for people.
        origin: Path or address it came from; members of archives after a "!".
        media_type: As told from the bytes.
        published: When it was published, where a feed says so.
        publisher: Who published it, where a feed says so.
        title: Its title, where a feed or an archive says so.
        captured: When somebody recorded it, where an archive says so (UTC).
    """

    raw: bytes
    name: str
    origin: str
    media_type: str
    published: Dated | None = None
    publisher: str = ""
    title: str = ""
    captured: datetime | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that could not be taken in; the rest went on.

    Attributes:
        error: What is wrong, where, and what to do.
    """

    error: SitewatchError
