"""Text from evidence made safe to print: nothing invisible is left that could mislead a reader."""

from __future__ import annotations

import re
import unicodedata

REPLACEMENT = "\ufffd"
MASK = "█"
"""Stands for one character that the publication policy withholds."""

BIDI_CONTROLS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Embeddings, overrides and isolates (Unicode UAX 9, section 2): they can reorder what stands
around them. The marks U+200E, U+200F and U+061C cannot, and Arabic and Hebrew text needs them."""

MARKS = "\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
ACCENTS = re.compile(f"([{MARKS}]{{6}})[{MARKS}]+")
"""More combining marks in a row than any writing system stacks: the rest would cover the page."""

CONTROL_PICTURES = 0x2400
"""Start of the block that shows control characters (Unicode, "Control Pictures")."""


def plain(text: str) -> str:
    """The text with control and reordering characters shown instead of obeyed."""
    if text.isascii() and text.isprintable():
        return text
    return ACCENTS.sub(r"\1", "".join(_shown(character) for character in text))


def _shown(character: str) -> str:
    code = ord(character)
    if character in "\n\t":
        return character
    if code < 0x20:
        return chr(CONTROL_PICTURES + code)
    if character in BIDI_CONTROLS:
        return f"⟨U+{code:04X}⟩"
    if unicodedata.category(character) in {"Cc", "Cs"}:
        return REPLACEMENT
    return character


def one_line(text: str) -> str:
    """The text with every run of white space as one space, safe to print."""
    return plain(" ".join(text.split()))


def shorten(text: str, most: int) -> str:
    """The text on one line, cut at `most` characters with an ellipsis in their place."""
    line = one_line(text)
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def masked(text: str) -> bool:
    """Whether a quote was withheld by the publication policy."""
    return bool(text) and not text.strip(MASK)


def listed(parts: list[str]) -> str:
    """The parts as an English list: "a, b and c"."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} and {parts[-1]}"


def capital(words: str) -> str:
    """The words with a capital first letter."""
    return words[:1].upper() + words[1:]


def sentence(words: str) -> str:
    """The words on one line with a capital and a full stop."""
    line = capital(one_line(words))
    return line if not line or line[-1] in ".!?…" else f"{line}."


def lower_first(words: str) -> str:
    """The words on one line to stand inside a sentence; names in capitals keep them."""
    line = one_line(words)
    return line if line[1:2].isupper() else line[:1].lower() + line[1:]
