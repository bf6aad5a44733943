"""Paragraphs that stand in several articles."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Copy:
    """A place where a block stands.

    Attributes:
        evidence: Hash of the article.
        start: Offset in its original [code points].
        end: Offset after it [code points].
        verbatim: Whether its words are those of the first copy.
    """

    evidence: str
    start: int
    end: int
    verbatim: bool


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph that stands in more than one article.

    Attributes:
        words: Number of words of its first copy.
        copies: Where it stands, one an article, in the order in which the articles were given.
    """

    words: int
    copies: tuple[Copy, ...]
