"""Text that knows, character by character, where in the original it came from."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

OFFSET = "I"
"""Array code: 4 bytes an offset are enough for any text that is read."""


@dataclass(frozen=True, slots=True)
class Change:
    """A replacement in a text that is being repaired.

    Attributes:
        start: Offset of the first character to replace [code points].
        end: Offset after the last one; a change replaces at least one character.
        replacement: What stands there afterwards.
        reason: Why, in a few words.
    """

    start: int
    end: int
    replacement: str
    reason: str


@dataclass(frozen=True, slots=True)
class Edit:
    """A difference between the original and the text that is read.

    Attributes:
        start: Offset in the original [code points].
        end: Offset after it in the original [code points].
        replacement: What is read instead.
        reason: Why, in a few words.
    """

    start: int
    end: int
    replacement: str
    reason: str


@dataclass(frozen=True, slots=True)
class MappedText:
    """Characters with the original span of each; spans never run backwards.

    Attributes:
        text: The characters.
        starts: Original offset at which each character starts.
        ends: Original offset after each character.
    """

    text: str
    starts: array[int]
    ends: array[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Original span of the characters from `start` to `end`, end excluded."""
        if start >= end:
            at = self.starts[start] if start < len(self.text) else self.ends[-1]
            return at, at
        return self.starts[start], self.ends[end - 1]

    def part(self, start: int, end: int) -> MappedText:
        """The characters from `start` to `end`, end excluded."""
        return MappedText(self.text[start:end], self.starts[start:end], self.ends[start:end])

    def stripped(self) -> MappedText:
        """Without white space around it."""
        start = len(self.text) - len(self.text.lstrip())
        return self.part(start, max(start, len(self.text.rstrip())))

    def changed(self, changes: Sequence[Change]) -> tuple[MappedText, list[Edit]]:
        """With changes made, and each of them as an edit of the original.

        Args:
            changes: In the order of the text, none overlapping another.
        """
        if not changes:
            return self, []
        pieces: list[MappedText] = []
        edits: list[Edit] = []
        at = 0
        for change in changes:
            start, end = self.span(change.start, change.end)
            pieces.append(self.part(at, change.start))
            pieces.append(spread(change.replacement, start, end))
            edits.append(Edit(start, end, change.replacement, change.reason))
            at = change.end
        pieces.append(self.part(at, len(self.text)))
        return joined(pieces), edits


def mapped(text: str, start: int = 0) -> MappedText:
    """Untouched text that starts at an offset of the original."""
    last = start + len(text)
    return MappedText(
        text, array(OFFSET, range(start, last)), array(OFFSET, range(start + 1, last + 1))
    )


def spread(text: str, start: int, end: int) -> MappedText:
    """Text all of whose characters stand for one span of the original."""
    size = len(text)
    return MappedText(text, array(OFFSET, [start]) * size, array(OFFSET, [end]) * size)


def joined(pieces: Iterable[MappedText]) -> MappedText:
    """Pieces one after the other; they must come in the order of the original."""
    starts, ends = array(OFFSET), array(OFFSET)
    words: list[str] = []
    for piece in pieces:
        words.append(piece.text)
        starts.extend(piece.starts)
        ends.extend(piece.ends)
    return MappedText("".join(words), starts, ends)
