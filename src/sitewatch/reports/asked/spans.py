"""Where words stand in a report, and what the words in some places bear out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sitewatch.reports.asked.answer import Words
from sitewatch.reports.desk import Marked

PART_BEFORE = re.compile(r"\w$|\w[-\u2010-\u2014]$|\d[.,]$")
PART_AFTER = re.compile(r"\w|[-\u2010-\u2014]\w|[.,]\d|%")
"""What makes the words before or after it a part of something longer."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A stretch of one paragraph.

    Attributes:
        marked: The paragraph.
        start: Offset in it.
        end: Offset after it.
    """

    marked: Marked
    start: int
    end: int

    @property
    def text(self) -> str:
        """Its words."""
        return self.marked.text[self.start : self.end]

    def meets(self, start: int, end: int) -> bool:
        """Whether it shares a character with another stretch of the paragraph."""
        return self.start < end and start < self.end

    @property
    def original(self) -> tuple[int, int]:
        """The same stretch of the original [code points]."""
        return self.marked.paragraph.to_original(self.start, self.end)


def find(words: Words, marked: Sequence[Marked]) -> Spot | None:
    """The place of some words, to the character; None where they do not stand in the report."""
    left = words.occurrence
    for paragraph in marked:
        at = paragraph.text.find(words.text)
        while at >= 0:
            left -= 1
            if not left:
                return Spot(paragraph, at, at + len(words.text))
            at = paragraph.text.find(words.text, at + 1)
    return None


def holding(words: str, spots: Iterable[Spot], *, whole: bool = True) -> Iterator[Spot]:
    """Every place in some stretches at which words stand; if `whole`, not inside longer ones."""
    for spot in spots:
        text = spot.marked.text
        at = text.find(words, spot.start, spot.end)
        while at >= 0:
            if not whole or not _inside_word(text, at, at + len(words)):
                yield Spot(spot.marked, at, at + len(words))
            at = text.find(words, at + 1, spot.end)


def _inside_word(text: str, start: int, end: int) -> bool:
    """Whether a stretch begins or ends within a word or a number ("12" in "1,200" and "B-12")."""
    return bool(PART_BEFORE.search(text[:start][-2:])) or bool(
        PART_AFTER.match(text[end : end + 2])
    )
