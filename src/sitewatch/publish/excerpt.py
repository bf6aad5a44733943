"""A quote in its surroundings: about 240 characters each way, cut at the paragraph."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape

from sitewatch.model import TextLocator
from sitewatch.publish.text import MASK, masked, plain

CONTEXT = 240
"""Characters shown on each side of a quote: about two sentences."""

PARAGRAPH = re.compile(r"\f|\n[ \t\r]*\n|(?<=[.!?:…”\"’»*])[ \t\r]*\n")
"""A blank line, a page break, or the end of a line that ends a sentence."""
BLOCK = re.compile(
    r"</?(?:p|div|h[1-6]|li|ul|ol|br|td|th|tr|table|section|article|aside|main|nav|header|footer"
    r"|blockquote|figure|figcaption|title|head|body|html|script|style|form|pre)\b[^>]*>",
    re.IGNORECASE,
)
TAG = re.compile(r"<!--.*?-->|<[^<>]*>", re.DOTALL)
HALF_TAG_BEFORE = re.compile(r"\A[^<>]*>")
HALF_TAG_AFTER = re.compile(r"<[^<>]*\Z")
WITHHELD_RUN = re.compile(rf"{MASK}(?:[\s{MASK}]*{MASK})?")


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A quote with what stands before and after it.

    Attributes:
        before: Text before it, in the same paragraph.
        quote: The words themselves.
        after: Text after it, in the same paragraph.
        hidden: Whether markup of the original is left out.
    """

    before: str
    quote: str
    after: str
    hidden: bool = False


def excerpt(text: str, locator: TextLocator, media_type: str) -> Excerpt:
    """The quote of a locator in its original.

    Args:
        text: The decoded original.
        locator: Where the quote stands in it.
        media_type: MIME type of the original; markup of HTML is not shown.
    """
    html = "html" in media_type
    before = text[max(0, locator.start - CONTEXT) : locator.start]
    after = text[locator.end : locator.end + CONTEXT]
    cut_before, cut_after = locator.start > CONTEXT, locator.end + CONTEXT < len(text)
    breaks = BLOCK if html else PARAGRAPH
    if html and cut_before:
        before = HALF_TAG_BEFORE.sub("", before)
    if html and cut_after:
        after = HALF_TAG_AFTER.sub("", after)
    before, whole_before = _last(before, breaks)
    after, whole_after = _first(after, breaks)
    if cut_before and not whole_before:
        before = "… " + before.partition(" ")[2]
    if cut_after and not whole_after:
        after = after.rpartition(" ")[0] + " …"
    return Excerpt(
        readable(before, media_type),
        readable(locator.quote, media_type),
        readable(after, media_type),
        hidden=html and TAG.search(before + locator.quote + after) is not None,
    )


def _last(text: str, breaks: re.Pattern[str]) -> tuple[str, bool]:
    """What stands after the last break, and whether there was one."""
    found = list(breaks.finditer(text))
    return (text[found[-1].end() :], True) if found else (text, False)


def _first(text: str, breaks: re.Pattern[str]) -> tuple[str, bool]:
    """What stands before the first break, and whether there was one."""
    found = breaks.search(text)
    return (text[: found.start()], True) if found else (text, False)


def readable(part: str, media_type: str) -> str:
    """A piece of an original as people read it: no markup, nothing invisible.

    Args:
        part: Text of the original.
        media_type: MIME type of the original.
    """
    html = "html" in media_type
    if html:
        part = unescape(TAG.sub("", part))
    if masked(part):
        return "[withheld]"
    return plain(WITHHELD_RUN.sub("[withheld]", part))
