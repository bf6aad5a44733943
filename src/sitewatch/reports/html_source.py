"""HTML source as tokens with their offsets, in one pass whatever stands in it.

The parser of the standard library looks to the end of the source again and again where comments or
quotation marks are never closed, and does not tell offsets of everything. This one follows the same
rules as browsers where text is won or lost by them (WHATWG HTML, 13.2.5).
"""

from __future__ import annotations

import html
import re
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from enum import StrEnum

TOKEN = re.compile(
    r"""
      (?P<comment> <!--.*?(?:-->|\Z) | <[!?][^>]*+(?:>|\Z) | </[^A-Za-z>][^>]*+(?:>|\Z) )
    | </(?P<close>[A-Za-z][^\s/>]*+)[^>]*+(?:>|\Z)
    | <(?P<open>[A-Za-z][^\s/>]*+)
       (?P<attributes>(?:=\s*+"[^"]*+(?:"|\Z) | =\s*+'[^']*+(?:'|\Z) | [^>])*+)(?:>|\Z)
    | (?P<reference>&(?:\#[0-9]{1,9}|\#[xX][0-9a-fA-F]{1,8}|[A-Za-z][A-Za-z0-9]{1,40});?)
    """,
    re.X | re.S,
)
ATTRIBUTE = re.compile(
    r"""([^\s=/>"'][^\s=/>]*)(?:\s*=\s*("[^"]*(?:"|\Z)|'[^']*(?:'|\Z)|[^\s>]*))?"""
)
RAW = frozenset(
    ("script", "style", "textarea", "title", "iframe", "noembed", "noframes", "xmp", "plaintext")
)
"""Elements in which there are no tags up to their own end."""
REFERENCES_IN = frozenset(("textarea", "title"))


class Kind(StrEnum):
    """What a token is."""

    OPEN = "open"
    CLOSE = "close"
    TEXT = "text"
    REFERENCE = "reference"


@dataclass(frozen=True, slots=True)
class Token:
    """A tag, a stretch of text or a character reference.

    Attributes:
        kind: Which of them.
        value: Name of the tag in lower case, the text, or what the reference stands for.
        start: Offset in the source [code points].
        end: Offset after it [code points].
        attributes: Source of the attributes of an opening tag.
    """

    kind: Kind
    value: str
    start: int
    end: int
    attributes: str = ""


def tokens(source: str, start: int = 0) -> Iterator[Token]:
    """Tokens from an offset on; comments and declarations are left out."""
    at = start
    while (match := TOKEN.search(source, at)) is not None:
        if match.start() > at:
            yield Token(Kind.TEXT, source[at : match.start()], at, match.start())
        at = match.end()
        token = _token(match)
        if token is None:
            continue
        yield token
        if token.kind is Kind.OPEN and token.value in RAW:
            at = yield from _raw_text(source, at, token.value)
    if at < len(source):
        yield Token(Kind.TEXT, source[at:], at, len(source))


def attributes(token: Token) -> dict[str, str]:
    """Attributes of an opening tag, names in lower case, the first of each name."""
    found: dict[str, str] = {}
    for name, value in ATTRIBUTE.findall(token.attributes):
        bare = value[1:].removesuffix(value[0]) if value[:1] in ("'", '"') else value
        found.setdefault(name.lower(), html.unescape(bare))
    return found


def _token(match: re.Match[str]) -> Token | None:
    start, end = match.span()
    if match["open"]:
        return Token(Kind.OPEN, match["open"].lower(), start, end, match["attributes"])
    if match["close"]:
        return Token(Kind.CLOSE, match["close"].lower(), start, end)
    if match["reference"]:
        meant = html.unescape(match["reference"])
        kind = Kind.TEXT if meant == match["reference"] else Kind.REFERENCE
        return Token(kind, meant, start, end)
    return None


def _raw_text(source: str, at: int, name: str) -> Generator[Token, None, int]:
    """The text up to the end tag of an element without tags; gives the offset where it ends."""
    match = re.compile(rf"</{name}\b", re.I).search(source, at)
    end = len(source) if match is None else match.start()
    if end > at:
        text = source[at:end]
        value = html.unescape(text) if name in REFERENCES_IN else text
        kind = Kind.TEXT if value == text else Kind.REFERENCE
        yield Token(kind, value, at, end)
    return end
