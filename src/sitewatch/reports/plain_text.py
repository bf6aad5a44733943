"""Lines of plain text and of PDF pages as blocks; lines wrapped at a width are joined again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from sitewatch.reports.blocks import SENTENCE_END, Block
from sitewatch.reports.mapped import Change, Edit, MappedText, mapped
from sitewatch.reports.original import Original

BREAK = re.compile("\r\n|[\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029]")
WIDEST_WRAP = 120
"""Widest column that is taken for wrapped text [code points]; mail wraps at 78 (RFC 5322)."""
NARROWEST_WRAP = 40
FULL_LINE = 0.75
"""Share of the width from which a line counts as filled."""
WRAPPED = "line break inside a paragraph"
DIVIDED = "word divided at a line end"
BULLET = re.compile(r"\s*(?:[*•▪◦‣·●■–-]|\(?\d{1,2}[.)])\s")

Line = tuple[int, int]
"""Start and end of a line in the original, white space around it left out."""


def text_blocks(original: Original) -> tuple[list[Block], list[Edit]]:
    """Blocks of a plain text in order, and the line breaks that were taken out."""
    blocks: list[Block] = []
    edits: list[Edit] = []
    title = original.meta.get("title", "")
    head = original.text[: original.body_start]
    if title and title in head:
        blocks.append(Block(mapped(title, head.rindex(title)), heading=True))
    for group in _groups(original.text, original.body_start):
        for lines in _paragraphs(original.text, group):
            text, made = _join(original.text, lines)
            blocks.append(Block(text))
            edits.extend(made)
    return blocks, edits


def _groups(text: str, at: int) -> Iterator[list[Line]]:
    """Runs of lines without an empty line between them."""
    group: list[Line] = []
    for line in _lines(text, at):
        if line[0] == line[1]:
            if group:
                yield group
            group = []
        else:
            group.append(line)
    if group:
        yield group


def _lines(text: str, at: int) -> Iterator[Line]:
    for match in BREAK.finditer(text, at):
        yield _trimmed(text, at, match.start())
        at = match.end()
    yield _trimmed(text, at, len(text))


def _trimmed(text: str, start: int, end: int) -> Line:
    line = text[start:end]
    left = len(line) - len(line.lstrip())
    return start + left, max(start + left, start + len(line.rstrip()))


def _paragraphs(text: str, group: Sequence[Line]) -> Iterator[list[Line]]:
    width = max(end - start for start, end in group)
    if not _is_wrapped(text, group, width):
        yield from ([line] for line in group)
        return
    lines = [group[0]]
    for line in group[1:]:
        if _breaks(text, lines[-1], line, width):
            yield lines
            lines = []
        lines.append(line)
    yield lines


def _is_wrapped(text: str, group: Sequence[Line], width: int) -> bool:
    if len(group) < 2 or not NARROWEST_WRAP <= width <= WIDEST_WRAP:
        return False
    inner = [text[start:end] for start, end in group[:-1]]
    following = [text[start] for start, _ in group[1:]]
    open_ended = sum(not SENTENCE_END.search(line) for line in inner)
    continued = sum(char.islower() for char in following)
    return open_ended * 2 >= len(inner) and continued * 4 >= len(following)


def _breaks(text: str, before: Line, after: Line, width: int) -> bool:
    """Whether a new paragraph starts between two lines of wrapped text."""
    if BULLET.match(text, after[0], after[1]):
        return True
    filled = before[1] - before[0] >= FULL_LINE * width or text[before[1] - 1] == "-"
    return not filled and not text[after[0]].islower()


def _join(text: str, lines: Sequence[Line]) -> tuple[MappedText, list[Edit]]:
    start, end = lines[0][0], lines[-1][1]
    changes = [_seam(text, before[1], after[0], start) for before, after in pairwise(lines)]
    return mapped(text[start:end], start).changed(changes)


def _seam(text: str, end: int, start: int, base: int) -> Change:
    """What replaces the break between a line that ends and the next that starts."""
    divided = text[end - 1] == "-" and text[end - 2 : end - 1].islower() and text[start].islower()
    if divided:
        return Change(end - 1 - base, start - base, "", DIVIDED)
    glue = "" if text[end - 1] in "-–—/" and text[end - 2 : end - 1].isalnum() else " "
    return Change(end - base, start - base, glue, WRAPPED)
