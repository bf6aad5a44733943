"""The prose of an HTML page as blocks over its source, tags and all."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from sitewatch.reports.blocks import Block
from sitewatch.reports.html_source import Kind, Token, attributes, tokens
from sitewatch.reports.main_text import is_main
from sitewatch.reports.mapped import Edit, MappedText, joined, mapped, spread
from sitewatch.reports.original import Original

ENTITY = "character reference"
OUTSIDE = "outside the main text of the page"
DROPPED = frozenset((
    "script", "style", "noscript", "template", "svg", "math", "head", "title", "iframe", "object",
    "nav", "footer", "aside", "form", "button", "select", "textarea", "canvas", "audio", "video",
    "dialog",
))  # fmt: skip
"""Elements whose text is no prose of the article."""
VOID = frozenset((
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
    "wbr",
))  # fmt: skip
INLINE = frozenset((
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em",
    "font", "i", "ins", "kbd", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub",
    "sup", "time", "tt", "u", "var", "wbr",
))  # fmt: skip
"""Elements that do not end a line; all others do."""
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)


@dataclass(slots=True)
class _Open:
    """A block that is still being read."""

    pieces: list[MappedText] = field(default_factory=list)
    edits: list[Edit] = field(default_factory=list)
    heading: bool = False


@dataclass(frozen=True, slots=True)
class _Found:
    """A block of the page, before it is known whether it belongs to the main text."""

    text: MappedText
    edits: tuple[Edit, ...]
    heading: bool


def html_blocks(original: Original) -> tuple[list[Block], list[Edit]]:
    """Blocks of the main text in order, and the edits made.

    Text in scripts, styles, navigation and forms is never read. What is the main text is
    trafilatura's decision; offsets come from a pass of our own over the source.
    """
    found = _Reader().blocks(original.text, original.body_start)
    main = is_main([block.text.text for block in found], original) if found else []
    blocks: list[Block] = []
    edits: list[Edit] = []
    for block, kept in zip(found, main, strict=True):
        if kept:
            blocks.append(Block(block.text, block.heading))
            edits.extend(block.edits)
        else:
            start, end = block.text.span(0, len(block.text.text))
            edits.append(Edit(start, end, "", OUTSIDE))
    return blocks, edits


class _Reader:
    """One pass over the source that keeps the offset of every character."""

    def __init__(self) -> None:
        self._dropped: list[str] = []
        self._found: list[_Found] = []
        self._open = _Open()

    def blocks(self, source: str, start: int) -> list[_Found]:
        """All blocks that may be prose, in order."""
        for token in tokens(source, start):
            if token.kind is Kind.OPEN:
                self._start(token)
            elif token.kind is Kind.CLOSE:
                self._end(token.value)
            elif not self._dropped:
                self._read(token)
        self._finish()
        return self._found

    def _start(self, token: Token) -> None:
        tag = token.value
        if tag not in INLINE:
            self._finish()
        if tag in VOID:
            return
        if self._dropped:
            if tag == self._dropped[0]:
                self._dropped.append(tag)
        elif tag in DROPPED or _is_hidden(token):
            self._dropped = [tag]
        elif tag in HEADINGS:
            self._open.heading = True

    def _end(self, tag: str) -> None:
        if self._dropped and tag == self._dropped[0]:
            self._dropped.pop()
        if tag not in INLINE:
            self._finish()

    def _read(self, token: Token) -> None:
        if token.kind is Kind.TEXT:
            self._open.pieces.append(mapped(token.value, token.start))
        else:
            self._open.pieces.append(spread(token.value, token.start, token.end))
            self._open.edits.append(Edit(token.start, token.end, token.value, ENTITY))

    def _finish(self) -> None:
        text = joined(self._open.pieces).stripped()
        if text.text:
            edits = tuple(self._open.edits)
            self._found.append(_Found(text, edits, self._open.heading))
        self._open = _Open()


def _is_hidden(token: Token) -> bool:
    if "hidden" not in token.attributes.lower() and "none" not in token.attributes.lower():
        return False
    given = attributes(token)
    return "hidden" in given or bool(HIDDEN.search(given.get("style", "")))
