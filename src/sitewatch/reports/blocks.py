"""Blocks of text put in order: repeats merged, left-overs dropped, headings told apart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sitewatch.reports.clean_words import debris_words
from sitewatch.reports.mapped import Edit, MappedText

REPEAT = "repeated text, merged with its first place"
STRAY = "stray fragment"
SENTENCE_END = re.compile(r"[.!?…:;,][\"'”’»)\]]*$|[.!?…,][\"'”’»)\]]+$|[\"”]$")
HEADING_CHARS = 120
"""Longest heading [code points]: press headlines end well below it."""
HEADING_WORDS = 16


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of text between two breaks.

    Attributes:
        text: The characters with the way back.
        heading: Whether markup calls it a heading.
        copies: Further places where the same text stands.
    """

    text: MappedText
    heading: bool = False
    copies: tuple[MappedText, ...] = ()


def assemble(blocks: Sequence[Block]) -> tuple[list[Block], list[Edit]]:
    """Blocks without repeats and left-overs, headings marked, and the edits made."""
    unique, merged = _merge_repeats(blocks)
    kept = [block for block in unique if not _is_stray(block)]
    dropped = [_edit(block.text, STRAY) for block in unique if _is_stray(block)]
    return _with_headings(kept), [*merged, *dropped]


def _merge_repeats(blocks: Sequence[Block]) -> tuple[list[Block], list[Edit]]:
    first: dict[str, Block] = {}
    edits: list[Edit] = []
    for block in blocks:
        known = first.get(block.text.text)
        if known is None:
            first[block.text.text] = block
        else:
            heading = known.heading or block.heading
            copies = (*known.copies, block.text)
            first[block.text.text] = replace(known, heading=heading, copies=copies)
            edits.append(_edit(block.text, REPEAT))
    return list(first.values()), edits


def _edit(text: MappedText, reason: str) -> Edit:
    start, end = text.span(0, len(text.text))
    return Edit(start, end, "", reason)


def _is_stray(block: Block) -> bool:
    words = re.findall(r"\w+", block.text.text)
    if not words:
        return True
    if " ".join(words).lower() in debris_words():
        return True
    alone = len(words) == 1 and not SENTENCE_END.search(block.text.text)
    return alone and (words[0].islower() or words[0].isdigit())


def _with_headings(blocks: Sequence[Block]) -> list[Block]:
    followers = [*blocks[1:], None][: len(blocks)]
    return [
        replace(block, heading=block.heading or _is_heading(block.text.text, after))
        for block, after in zip(blocks, followers, strict=True)
    ]


def _is_heading(text: str, after: Block | None) -> bool:
    if after is None or len(text) > HEADING_CHARS or len(text.split()) > HEADING_WORDS:
        return False
    return not SENTENCE_END.search(text) and not text[0].islower()
