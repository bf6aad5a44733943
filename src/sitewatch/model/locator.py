"""Ways back from an observation to the exact place in its evidence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sitewatch.errors import RecordError
from sitewatch.model.time import Span


@dataclass(frozen=True, slots=True)
class TextLocator:
    """Characters of a decoded original.

    Attributes:
        start: Offset of the first character [Unicode code points].
        end: Offset after the last character [Unicode code points].
        quote: The exact text between them, unrepaired.
        repeats: Other (start, end) places where the same text stands again.
        type: Always "text".

    Raises:
        RecordError: If the offsets and the length of the quote disagree.
    """

    start: int
    end: int
    quote: str
    repeats: tuple[tuple[int, int], ...] = ()
    type: Literal["text"] = "text"

    def __post_init__(self) -> None:
        if self.start < 0 or self.end - self.start != len(self.quote) or not self.quote:
            raise RecordError(f"a quote of {len(self.quote)} at {self.start} to {self.end}")


@dataclass(frozen=True, slots=True)
class PixelLocator:
    """A box of pixels of a scene.

    Attributes:
        row: First row [pixels].
        col: First column [pixels].
        height: Number of rows [pixels].
        width: Number of columns [pixels].
        outlines: Outline of each object in it as (longitude, latitude) [degrees]; one point where
            only its middle is known, empty where none may be shown or none was seen.
        type: Always "pixels".

    Raises:
        RecordError: If the box is empty or starts below zero.
    """

    row: int
    col: int
    height: int
    width: int
    outlines: tuple[tuple[tuple[float, float], ...], ...] = ()
    type: Literal["pixels"] = "pixels"

    def __post_init__(self) -> None:
        if min(self.row, self.col) < 0 or min(self.height, self.width) < 1:
            raise RecordError("a pixel box must not be empty or start below zero")


@dataclass(frozen=True, slots=True)
class TrackLocator:
    """Positions of one vessel or aircraft over a time.

    Attributes:
        vessel: MMSI, IMO number or ICAO address.
        span: From the first to the last position used.
        messages: Ids of the positions: lines or rows of the original, counted from 1.
        path: Some of those positions as (longitude, latitude) [degrees], in order of time; empty
            where none may be shown.
        type: Always "track".
    """

    vessel: str
    span: Span
    messages: tuple[str, ...] = ()
    path: tuple[tuple[float, float], ...] = ()
    type: Literal["track"] = "track"


Locator = TextLocator | PixelLocator | TrackLocator
