"""Bytes to characters: marks first, then UTF-8, then what is declared, then a measured guess."""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

from sitewatch.errors import UnreadableError

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
"""Longest first where one begins like another (Unicode Standard, table 23-6)."""

DECLARED = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""", re.I)
DECLARED_WITHIN = 1024
"""Where browsers look for it [bytes] (WHATWG HTML, 13.2.3.2)."""

CONTROL = bytes(set(range(0x20)) - {0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x1B}) + b"\x7f"
"""Bytes that stand in no text; file(1) draws the line at the same bytes."""
CONTROL_SHARE = 0.002
"""A stray control byte does not make a text binary; compressed data holds some 10 %."""

DAMAGE_SHARE = 0.25
"""Broken UTF-8 sequences allowed for one whole sequence: a cut file, not another encoding."""
WESTERN_SHARE = 0.1
"""With fewer bytes than this above 127, a text is taken for English in the Western code page:
statistics of letters, which a guess rests on, cannot tell code pages apart from so few."""

WHATWG = {"iso-8859-1": "cp1252", "latin1": "cp1252", "latin-1": "cp1252", "us-ascii": "cp1252"}
"""Labels that in practice mean another code page (WHATWG Encoding, 4.2)."""


def decode_text(raw: bytes, name: str, *, declared: bool = False) -> tuple[str, str]:
    """The characters of a text and the name of its encoding.

    Args:
        raw: The bytes.
        name: File name, for messages.
        declared: Whether to believe a charset that the text (HTML) declares.

    Raises:
        UnreadableError: If this is no text.
    """
    for mark, encoding in BYTE_ORDER_MARKS:
        if raw.startswith(mark):
            return _marked(raw[len(mark) :], encoding, name)
    _refuse_binary(raw, name)
    text = _strictly(raw, "utf-8")
    if text is not None:
        return text, "utf-8"
    if declared and (found := _declared(raw)):
        return found
    if _is_damaged_utf8(raw):
        return raw.decode("utf-8", errors="replace"), "utf-8, damaged"
    return _guess(raw, name)


def whole_characters(text: str) -> str:
    """The same text with what no file can hold (lone surrogates, NUL) as U+FFFD."""
    return re.sub("[\ud800-\udfff\0]", "\ufffd", text)


def _marked(raw: bytes, encoding: str, name: str) -> tuple[str, str]:
    text = _strictly(raw, encoding)
    if text is None:
        text, encoding = raw.decode(encoding, errors="replace"), f"{encoding}, damaged"
    if not text.strip():
        raise UnreadableError("the file is empty", where=name, hint="fetch it again")
    if "\0" in text:
        raise UnreadableError("a binary file, not text", where=name, hint="check what it is")
    return text, encoding


def _refuse_binary(raw: bytes, name: str) -> None:
    if b"\0" in raw:
        at = raw.index(b"\0")
        wide = len(raw) > 3 and raw.count(b"\0") * 3 > len(raw)
        hint = "save it as UTF-8" if wide else "check what it is; the name may be wrong"
        what = "UTF-16 without a mark, or binary" if wide else "a binary file, not text"
        raise UnreadableError(what, where=f"{name}:byte {at}", hint=hint)
    strange = len(raw) - len(raw.translate(None, CONTROL))
    if strange > CONTROL_SHARE * len(raw) + 1:
        raise UnreadableError(
            "a binary file, not text", where=name, hint="check what it is; the name may be wrong"
        )


def _strictly(raw: bytes, encoding: str) -> str | None:
    try:
        return raw.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _declared(raw: bytes) -> tuple[str, str] | None:
    match = DECLARED.search(raw[:DECLARED_WITHIN])
    if match is None:
        return None
    label = match[1].decode("ascii").lower()
    try:
        encoding = codecs.lookup(WHATWG.get(label, label)).name
    except LookupError:
        return None
    if encoding.startswith(("utf-16", "utf-32")) or not _is_text_codec(encoding):
        return None
    text = _strictly(raw, encoding)
    return None if text is None else (text, encoding)


def _is_text_codec(encoding: str) -> bool:
    """Whether the codec turns bytes into characters in one step (base64 and others do not)."""
    try:
        return b"<meta>".decode(encoding) == "<meta>"
    except (UnicodeDecodeError, LookupError, ValueError):
        return False


def _is_damaged_utf8(raw: bytes) -> bool:
    text = raw.decode("utf-8", errors="replace")
    broken = text.count("\ufffd") - raw.count("\ufffd".encode())
    whole = sum(1 for char in text if char > "\x7f") - broken
    return broken <= DAMAGE_SHARE * whole


def _guess(raw: bytes, name: str) -> tuple[str, str]:
    high = len(raw) - len(raw.translate(None, bytes(range(0x80, 0x100))))
    western = _strictly(raw, "cp1252") if high < WESTERN_SHARE * len(raw) else None
    if western is not None:
        return western, "cp1252"
    best = from_bytes(raw).best()
    if best is None:
        raise UnreadableError(
            "no encoding makes this readable text", where=name, hint="save it as UTF-8"
        )
    return str(best), best.encoding
