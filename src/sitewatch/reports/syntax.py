"""Parsed sentences as plain records, so that nothing here depends on one parser."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Token:
    """A word with its place in the dependency tree.

    Attributes:
        text: As written.
        lemma: Base form, lower case except for names.
        pos: Universal part of speech (`NOUN`).
        tag: Fine part of speech (Penn Treebank: `NNS`).
        dep: Label of the arc to the head (ClearNLP: `nsubj`).
        head: Index of the head in the sentence; the root's own index at the root.
        start: Offset in the paragraph [code points].
        end: Offset after it in the paragraph [code points].
    """

    text: str
    lemma: str
    pos: str
    tag: str
    dep: str
    head: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a paragraph.

    Attributes:
        tokens: In the order of the text.
        start: Offset of the first token in the paragraph [code points].
        end: Offset after the last token in the paragraph [code points].
    """

    tokens: tuple[Token, ...]
    start: int
    end: int


class Parser(Protocol):
    """Whatever turns paragraphs into parsed sentences."""

    def __call__(self, paragraphs: Sequence[str]) -> list[list[Sentence]]:
        """Sentences of each paragraph, offsets relative to the paragraph."""
        ...
