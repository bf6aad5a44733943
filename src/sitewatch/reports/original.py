"""The decoded original: the text that every offset points into."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from sitewatch.errors import TooLargeError, UnreadableError
from sitewatch.reports.decode_json import decode_item
from sitewatch.reports.decode_mail import decode_mail
from sitewatch.reports.decode_pdf import decode_pdf
from sitewatch.reports.decode_text import decode_text
from sitewatch.reports.html_meta import html_meta

MAX_CHARS = 500_000
"""Longest text that is read [code points]: some 80,000 words, a long book, and half a minute of
reading. What is longer is no report, and would keep a run from everything else."""


@dataclass(frozen=True, slots=True)
class Original:
    """What one stored original says, decoded and otherwise untouched.

    Attributes:
        text: The decoded original. Text and HTML: the whole file, tags included. PDF: the text
            layer, pages joined by form feeds. Mail and feed items: the headers that matter, a
            blank line, the body.
        media_type: What `text` is: "text/plain", "text/html" or "application/pdf".
        encoding: How the bytes were read (`utf-8`).
        meta: What the original says of itself. Keys: `title`, `publisher`, `author`, `url`,
            and one `published:<where>` for each date with the place that states it.
        body_start: Offset of the first character after the headers; 0 without headers.
    """

    text: str
    media_type: str
    encoding: str
    meta: Mapping[str, str] = field(default_factory=dict)
    body_start: int = 0


def decode_original(raw: bytes, media_type: str, name: str) -> Original:
    """The decoded original of some stored bytes; equal bytes give an equal result.

    Args:
        raw: The stored bytes.
        media_type: As sniffed.
        name: File name, for messages.

    Raises:
        UnreadableError: If it is empty, binary, protected or of another format.
        TooLargeError: If it holds more pages or text than is ever read.
    """
    if not raw.strip():
        raise UnreadableError("the file is empty", where=name, hint="fetch it again")
    kind = media_type.partition(";")[0].strip().lower()
    decode = _DECODERS.get(kind)
    if decode is None:
        raise _unknown(kind, name)
    original = decode(raw, name)
    if len(original.text) > MAX_CHARS:
        raise TooLargeError(
            f"{len(original.text)} characters; at most {MAX_CHARS} are read",
            where=name,
            hint="split it",
        )
    return original


def _unknown(kind: str, name: str) -> UnreadableError:
    if kind.startswith("image/"):
        return UnreadableError(f"a picture ({kind}), not a report", where=name)
    if kind == "application/octet-stream":
        hint = "check what it is; the name may be wrong"
        return UnreadableError("a binary file, not text", where=name, hint=hint)
    hint = "save it as text, HTML or PDF"
    return UnreadableError(f"cannot read {kind} as a report", where=name, hint=hint)


def _plain(raw: bytes, name: str) -> Original:
    text, encoding = decode_text(raw, name)
    return Original(text, "text/plain", encoding)


def _html(raw: bytes, name: str) -> Original:
    text, encoding = decode_text(raw, name, declared=True)
    return Original(text, "text/html", encoding, html_meta(text))


def _pdf(raw: bytes, name: str) -> Original:
    text, meta = decode_pdf(raw, name)
    return Original(text, "application/pdf", "pdf", meta)


def _mail(raw: bytes, name: str) -> Original:
    text, media_type, meta, body_start = decode_mail(raw, name)
    return Original(text, media_type, "mail", meta, body_start)


def _item(raw: bytes, name: str) -> Original:
    source, encoding = decode_text(raw, name)
    text, media_type, meta, body_start = decode_item(source, name)
    return Original(text, media_type, encoding, meta, body_start)


_DECODERS: Mapping[str, Callable[[bytes, str], Original]] = {
    "application/json": _item,
    "application/pdf": _pdf,
    "application/xhtml+xml": _html,
    "message/rfc822": _mail,
    "text/html": _html,
    "text/markdown": _plain,
    "text/plain": _plain,
}
