"""What is kept of who spoke and what was looked at."""

from __future__ import annotations

from dataclasses import dataclass

from sitewatch.model import Dated, Medium
from sitewatch.reports.looking import Looking
from sitewatch.reports.speakers import Speaker


@dataclass(frozen=True, slots=True)
class Part:
    """One link of a chain while the article is still being read.

    Attributes:
        verb: The words that make the link.
        speaker: Who, unless it is something looked at.
        image: Index of what is looked at, or None.
        start: Offset in the original of the words that name it, or None.
        end: Offset after them, or None.
        direct: Whether the words are this one's own, in quotation marks.
        inherited: Whether another sentence names it.
    """

    verb: str
    speaker: Speaker | None = None
    image: int | None = None
    start: int | None = None
    end: int | None = None
    direct: bool = False
    inherited: bool = False


@dataclass(slots=True)
class Seen:
    """Something looked at: an image, a video, a track.

    Attributes:
        looking: As its sentence names it.
        maker: Who made it, or None where nobody says.
        medium: How.
        captured: When, or None where nobody says.
        where: Original span of the words that date it, or None.
        named: Original span of the words that name its maker, or None.
        waits: Whether its maker may still be named by the next mention.
        same_as: Index of a later mention that names its maker, or None.
    """

    looking: Looking
    maker: Speaker | None
    medium: Medium
    captured: Dated | None = None
    where: tuple[int, int] | None = None
    named: tuple[int, int] | None = None
    waits: bool = False
    same_as: int | None = None
