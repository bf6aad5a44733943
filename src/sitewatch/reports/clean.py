"""The prose of an original as paragraphs that map back to it exactly."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from sitewatch.reports.blocks import Block, assemble
from sitewatch.reports.clean_marks import invisibles, marks, spaces
from sitewatch.reports.html_text import html_blocks
from sitewatch.reports.mapped import OFFSET, Change, Edit, MappedText, mapped
from sitewatch.reports.mojibake import mojibake
from sitewatch.reports.original import Original
from sitewatch.reports.plain_text import text_blocks

MOJIBAKE_PASSES = 3
"""Text damaged more often than this is not found in practice."""


def _no_offsets() -> array[int]:
    return array(OFFSET)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph or heading, repaired, with the way back to the original.

    Attributes:
        text: What is read.
        offsets: Original offset at which each character starts, and the end of the last one.
        heading: Whether it is a heading.
        repeats: Original spans where the same text stands again, in the order of the text.
        ends: Original offset after each character.
        copies: The repeats with their own way back.
    """

    text: str
    offsets: array[int]
    heading: bool = False
    repeats: tuple[tuple[int, int], ...] = ()
    ends: array[int] = field(default_factory=_no_offsets)
    copies: tuple[MappedText, ...] = ()

    def __post_init__(self) -> None:
        if not self.ends:
            object.__setattr__(self, "ends", self.offsets[1:])

    def to_original(self, start: int, end: int) -> tuple[int, int]:
        """Original span of the characters from `start` to `end`, end excluded."""
        return self._map.span(start, end)

    def repeats_of(self, start: int, end: int) -> tuple[tuple[int, int], ...]:
        """Original spans where these characters stand again, in the order of the text."""
        return tuple(copy.span(start, end) for copy in self.copies)

    @property
    def _map(self) -> MappedText:
        return MappedText(self.text, self.offsets[:-1], self.ends)


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What is read of an original, and how it differs.

    Attributes:
        paragraphs: In the order of the text.
        edits: In the order of the original.
    """

    paragraphs: tuple[Paragraph, ...]
    edits: tuple[Edit, ...]


def clean(original: Original) -> Cleaned:
    """Paragraphs of an original with everything that was repaired or left out."""
    blocks, edits = _blocks(original)
    repaired: list[Block] = []
    for block in blocks:
        text, made = repair(block.text)
        edits.extend(made)
        if text.text:
            repaired.append(Block(text, block.heading))
    kept, made = assemble(repaired)
    paragraphs = tuple(_paragraph(block) for block in kept)
    return Cleaned(paragraphs, tuple(sorted([*edits, *made], key=lambda e: (e.start, e.end))))


def repair(text: MappedText) -> tuple[MappedText, list[Edit]]:
    """One paragraph without damage, marks and surplus white space, and the edits made."""
    steps: Sequence[Callable[[str], list[Change]]] = (
        *[mojibake] * MOJIBAKE_PASSES,
        marks,
        invisibles,
        spaces,
    )
    edits: list[Edit] = []
    for step in steps:
        text, made = text.changed(step(text.text))
        edits.extend(made)
    return text.stripped(), edits


def plain_paragraph(text: str, start: int = 0) -> Paragraph:
    """A paragraph that needed no repair, at an offset of its original."""
    return _paragraph(Block(mapped(text, start)))


def _blocks(original: Original) -> tuple[list[Block], list[Edit]]:
    if original.media_type == "text/html":
        return html_blocks(original)
    return text_blocks(original)


def _paragraph(block: Block) -> Paragraph:
    text = block.text
    return Paragraph(
        text=text.text,
        offsets=array(OFFSET, [*text.starts, text.ends[-1]]),
        heading=block.heading,
        repeats=tuple(copy.span(0, len(copy.text)) for copy in block.copies),
        ends=text.ends,
        copies=block.copies,
    )
