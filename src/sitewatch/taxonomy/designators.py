"""One key for the many spellings of a designation."""

from __future__ import annotations

import re
import unicodedata

LOOKALIKES = str.maketrans("авекмнорстух", "abekmhopctyx")
"""Cyrillic letters drawn like Latin ones, folded case. Source: Unicode UTS 39, confusables."""

JOINERS = re.compile(r"[\s\-‐‑‒–—−_./'’‘\"“”«»]+")


DIGIT = re.compile(r"\d")
ROUNDS = 3
"""NFKC and case folding settle after two rounds (Unicode Standard, 3.13, D146: NFKC_Casefold)."""


def designator_key(text: str) -> str:
    """Text without case, joiners and look-alike letters: "AN 124" and "An-124" share one.

    Cyrillic letters are folded only beside a digit or in a text that holds one, so that names in
    Cyrillic stay as they are.
    """
    if text.isascii():
        return JOINERS.sub("", text).lower()
    plain = text
    # Folding case and taking out joiners can bring together what composes anew: "A´" is an "A",
    # a space and a combining accent. The second round sees them together.
    for _ in range(ROUNDS):
        plain = JOINERS.sub("", unicodedata.normalize("NFKC", plain)).casefold()
    plain = unicodedata.normalize("NFKC", plain)
    return plain.translate(LOOKALIKES) if DIGIT.search(plain) else plain
