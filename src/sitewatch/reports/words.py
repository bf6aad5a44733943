"""Finding many phrases in a text at once, whatever joins their words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Value = TypeVar("Value")

WORD = re.compile(r"[^\W\d_]+|\d+")
"""Runs of letters or of digits: "An-124s" is an, 124, s."""

GAP = re.compile(r"[\s\-\u2010-\u2015\u2212./'’]?")
"""What may stand between two words of one phrase."""


@dataclass(frozen=True, slots=True)
class Found(Generic[Value]):
    """A phrase in a text.

    Attributes:
        start: Offset of its first character.
        end: Offset after its last character.
        values: What was stored under it, in the order in which it was added.
    """

    start: int
    end: int
    values: tuple[Value, ...]


@dataclass(slots=True)
class _Node(Generic[Value]):
    below: dict[str, _Node[Value]] = field(default_factory=dict)
    values: list[tuple[Value, str]] = field(default_factory=list)


class PhraseIndex(Generic[Value]):
    """Phrases by their words; the longest phrase at a place wins."""

    def __init__(self) -> None:
        self._root: _Node[Value] = _Node()

    def add(self, phrase: str, value: Value, *, cased: bool = False) -> None:
        """Store a value under a phrase; `cased` phrases must be written with their capitals."""
        node = self._root
        for word in WORD.findall(phrase.lower()):
            node = node.below.setdefault(word, _Node())
        if node is not self._root:
            node.values.append((value, "".join(WORD.findall(phrase)) if cased else ""))

    def find(self, text: str) -> Iterator[Found[Value]]:
        """The phrases of a text from left to right, without overlaps."""
        words = [(m.group(), m.start(), m.end()) for m in WORD.finditer(text)]
        lowered = [word.lower() for word, _, _ in words]
        at = 0
        while at < len(words):
            hit = self._longest(text, words, lowered, at) if _opens(text, words[at][1]) else None
            if hit is None:
                at += 1
                continue
            stop, values = hit
            yield Found(words[at][1], words[stop - 1][2], values)
            at = stop

    def _longest(
        self, text: str, words: list[tuple[str, int, int]], lowered: list[str], at: int
    ) -> tuple[int, tuple[Value, ...]] | None:
        node, best = self._root, None
        for i in range(at, len(words)):
            if i > at and not GAP.fullmatch(text, words[i - 1][2], words[i][1]):
                break
            below = node.below.get(lowered[i])
            if below is None:
                break
            node = below
            if node.values and _closes(text, words[i][2]):
                written = "".join(word for word, _, _ in words[at : i + 1])
                values = tuple(v for v, case in node.values if not case or case == written)
                best = (i + 1, values) if values else best
        return best


def _opens(text: str, start: int) -> bool:
    return start == 0 or not text[start - 1].isalnum()


def _closes(text: str, end: int) -> bool:
    """Whether a phrase may end here: at a word's end, or before a mark of a variant (Tu-95MS)."""
    if end == len(text) or not text[end].isalnum():
        return True
    return text[end - 1].isdigit() and text[end].isalpha()
