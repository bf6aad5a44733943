"""What a reader made of one piece of evidence."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sitewatch.model.cover import Cover
from sitewatch.model.look import Look
from sitewatch.model.observation import Observation
from sitewatch.model.time import Dated


class ReadStatus(StrEnum):
    """How reading ended."""

    READ = "read"
    FAILED = "failed"
    """A clear error: damaged, encrypted, not what its name promises."""
    REFUSED = "refused"
    """Left unread on purpose: too large, a decompression bomb."""


@dataclass(frozen=True, slots=True)
class Note:
    """Something about a piece of evidence that a person should know.

    Attributes:
        code: Short stable name (`repeated-paragraph`, `not-understood`, `dates-disagree`).
        message: One sentence.
        start: Offset [code points], or None.
        end: Offset [code points], or None.
        attention: Whether it makes a run end with exit code 1.
    """

    code: str
    message: str
    start: int | None = None
    end: int | None = None
    attention: bool = False


@dataclass(frozen=True, slots=True)
class Pointer:
    """Something in an article that points at where it comes from.

    Attributes:
        kind: `wire` for the tag of a news agency, `page` for its own address or one it links to.
        value: The name of the agency, or the address without scheme and query.
    """

    kind: str
    value: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader made of one piece of evidence; also the row for what it could not read.

    Attributes:
        evidence: SHA-256 of the original.
        status: How reading ended.
        method: Reader and version.
        published: Publication time as worked out, with its reasons, or None.
        publisher: Who published it, or empty.
        title: Title, or empty.
        language: ISO 639-1 code, or empty.
        observations: In the order of the text.
        looks: Looks that the reader made itself (imagery, tracks).
        notes: Repairs, warnings, and sentences on a watched site that gave no observation.
        pointers: Wire tags and addresses, for finding articles that carry one another.
        simulated: Whether the evidence calls itself made for an example.
        covers: How much of areas a scene shows covered, against an earlier one.
    """

    evidence: str
    status: ReadStatus
    method: str
    published: Dated | None = None
    publisher: str = ""
    title: str = ""
    language: str = ""
    observations: tuple[Observation, ...] = ()
    looks: tuple[Look, ...] = ()
    notes: tuple[Note, ...] = ()
    pointers: tuple[Pointer, ...] = ()
    simulated: bool = False
    covers: tuple[Cover, ...] = ()
