"""What an article says of where it comes from: wire tags, its own address, links in its text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from sitewatch.model import Evidence, Pointer
from sitewatch.reports.original import Original

WIRE = re.compile(r"\((?P<who>[A-Z][\w&.'’ ]{1,29})\)\s*[–—-]{1,2}\s")
"""A tag after the place at the head of an article: "BERLIN (AP) - "."""
HEAD = 600
"""Characters at the start of the text in which a wire tag stands."""

PARAGRAPH = re.compile(r"<p[\s>].*?</p>", re.IGNORECASE | re.DOTALL)
HREF = re.compile(r"<a\s[^>]*?href\s*=\s*[\"'](?P<to>https?://[^\"'\s>]+)", re.IGNORECASE)
PAGE = re.compile(
    r"https?://(?:[^/?#\s]*@)?(?:www\.)?(?P<host>[^/?#\s:]+)(?::\d+)?"
    r"(?P<path>/[^?#\s]*[^/?#\s])/*(?:[?#]\S*)?",
    re.IGNORECASE,
)
MOST = 200
"""Links that are kept of one article; a page with more is a list of links."""


def pointers_of(original: Original, text: str, evidence: Evidence) -> tuple[Pointer, ...]:
    """Every pointer of an article, each once and in order.

    Args:
        original: The decoded original, for its address and links.
        text: Its cleaned text, for a wire tag at the head.
        evidence: Its record, for the address that it came from.
    """
    found = dict.fromkeys((*_wire(text), *_own(original, evidence), *_links(original)))
    return tuple(sorted(found, key=lambda p: (p.kind, p.value))[:MOST])


def address(url: str) -> str:
    """An address without scheme, "www.", query and last slash; empty where it names no page."""
    match = PAGE.fullmatch(unescape(url.strip()))
    return f"{match['host'].lower()}{match['path']}" if match is not None else ""


def _wire(text: str) -> Iterator[Pointer]:
    match = WIRE.search(text[:HEAD])
    if match is not None:
        yield Pointer("wire", match["who"].strip())


def _own(original: Original, evidence: Evidence) -> Iterator[Pointer]:
    for url in (original.meta.get("url", ""), evidence.origin):
        if address(url):
            yield Pointer("page", address(url))


def _links(original: Original) -> Iterator[Pointer]:
    """Links in paragraphs: those around the text lead to whatever the page offers."""
    if original.media_type != "text/html":
        return
    for paragraph in PARAGRAPH.findall(original.text):
        for match in HREF.finditer(paragraph):
            if address(match["to"]):
                yield Pointer("page", address(match["to"]))
