"""Whether a text is in the language that the reader reads."""

from __future__ import annotations

import re

from sitewatch.reports.grammar import listed

WORD = re.compile(r"[^\W\d_]+")

SHARE = 0.12
"""Share of common words from which a text counts as English.

Source: measured on the labelled articles, where the lowest share is 0.27; samples of German and
Spanish prose hold 0.04 of these words.
"""

SHORT = 20
"""In texts of fewer words the share says little: one common word or plain letters will do."""


def is_english(text: str) -> bool:
    """Whether enough of the words of a text are common English ones."""
    words = [word.lower() for word in WORD.findall(text)]
    common = sum(word in listed("common.words") for word in words)
    if len(words) < SHORT:
        return common > 0 or all(word.isascii() for word in words)
    return common / len(words) >= SHARE
