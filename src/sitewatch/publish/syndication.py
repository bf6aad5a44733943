"""Paragraphs that stand in several articles, as lines and as rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sitewatch.model import CasePicture
from sitewatch.model.syndication import Block, Copy
from sitewatch.publish.index import Index, index
from sitewatch.publish.text import one_line, shorten
from sitewatch.publish.words import number_of

ARTICLES_SHOWN = 6
NAME = 60
"""Longest name in a line [characters]."""


def block_lines(picture: CasePicture, blocks: Sequence[Block]) -> Iterator[str]:
    """Blocks for people: how often each stands, and where first."""
    found = index(picture)
    total = number_of(len(blocks), "paragraph stands", "paragraphs stand")
    yield f"Syndication: {total} in more than one article"
    for block in blocks:
        same = sum(copy.verbatim for copy in block.copies)
        edited = len(block.copies) - same
        how = f"{same} word for word" + (f", {edited} edited" if edited else "")
        yield f"  {block.words} words in {len(block.copies)} articles ({how})"
        for copy in block.copies[:ARTICLES_SHOWN]:
            yield f"      {_name(copy, found)}" + ("" if copy.verbatim else " (edited)")
        more = len(block.copies) - ARTICLES_SHOWN
        if more > 0:
            yield f"      and {more} more"


def block_rows(blocks: Sequence[Block]) -> Iterator[dict[str, object]]:
    """Blocks as plain values."""
    for block in blocks:
        copies = [
            {"evidence": c.evidence, "start": c.start, "end": c.end, "verbatim": c.verbatim}
            for c in block.copies
        ]
        yield {"type": "block", "words": block.words, "copies": copies}


def _name(copy: Copy, found: Index) -> str:
    evidence = found.evidence(copy.evidence)
    name = one_line(evidence.title or evidence.name) if evidence else copy.evidence
    parts = dict.fromkeys((one_line(found.publisher(copy.evidence)), name))
    return ": ".join(shorten(part, NAME) for part in parts)
