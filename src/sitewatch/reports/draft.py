"""A statement while its article is still being read."""

from __future__ import annotations

from dataclasses import dataclass, field

from sitewatch.model import AssetRef, Comparison, Count, Dated, Kind, Modality, Polarity
from sitewatch.reports.frames import Trigger
from sitewatch.reports.memory_records import Part, Seen
from sitewatch.reports.mood_record import Mood
from sitewatch.reports.scene import Theme
from sitewatch.reports.siting import Where
from sitewatch.reports.times_around import Times


@dataclass(frozen=True, slots=True)
class Claim:
    """One trigger with one theme.

    Attributes:
        trigger: The frame in the sentence.
        theme: What it speaks of.
        mood: How it is meant.
    """

    trigger: Trigger
    theme: Theme
    mood: Mood


@dataclass(slots=True)
class Draft:
    """A statement that becomes one observation a site.

    Attributes:
        paragraph: Index of the paragraph.
        start: Offset in the paragraph of the words that carry it.
        end: Offset after them.
        kind: What sort of statement.
        ref: What it is about.
        count: How many, or None.
        state: Main state word.
        details: Further state words.
        polarity: Affirmed or negated.
        modality: How firmly.
        comparison: What it says of change, or None.
        ongoing: Whether it speaks of what held when it was said.
        coming: Whether it speaks of what is still to come.
        now: Whether it speaks in the present tense of what holds when it is written.
        wheres: Where it holds.
        parts: Who says that who says.
        times: Times around it.
        cited: (field, start, end) of words elsewhere in the original that carry a value.
        doubts: What lowers the confidence, by name.
        said: When its speaker spoke, with the original span of the words that say so, or None.
        look: What an imagery firm's words rest on, or None.
        about: Original offset of the words that first name what it is about, or None.
    """

    paragraph: int
    kind: Kind
    ref: AssetRef
    count: Count | None
    state: str
    details: tuple[str, ...]
    polarity: Polarity
    modality: Modality
    comparison: Comparison | None
    ongoing: bool
    coming: bool
    parts: tuple[Part, ...]
    start: int = 0
    end: int = 0
    wheres: tuple[Where, ...] = ()
    times: Times = field(default_factory=Times)
    cited: list[tuple[str, int, int]] = field(default_factory=list)
    doubts: tuple[str, ...] = ()
    said: tuple[Dated, tuple[int, int]] | None = None
    look: Seen | None = None
    about: int | None = None
    now: bool = False
