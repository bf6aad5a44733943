"""One key for the many spellings of a designation."""

from __future__ import annotations

import re
import unicodedata

LOOKALIKES = str.maketrans("авекмнорстух", "abekmhopctyx")
"""Cyrillic letters drawn like Latin ones, folded case. Source: Unicode UTS 39, confusables."""

JOINERS = re.compile(r"[\s\-‐‑‒–—−_./'’‘\"“”«»]+")


DIGIT = re.compile(r"\d")


def designator_key(text: str) -> str:
    """Text without case, joiners and look-alike letters: "AN 124" and "An-124" share one.

    Cyrillic letters are folded only beside a digit or in a text that holds one, so that names in
    Cyrillic stay as they are.
    """
    if text.isascii():
        return JOINERS.sub("", text).lower()
    plain = JOINERS.sub("", unicodedata.normalize("NFKC", text)).casefold()
    return plain.translate(LOOKALIKES) if DIGIT.search(plain) else plain
