"""Stretches of a paragraph that stand in quotation marks."""

from __future__ import annotations

import re

PAIRS = (("“", "”"), ("«", "»"), ("„", "“"))
STRAIGHT = re.compile(r'"')


def quoted(text: str) -> list[tuple[int, int]]:
    """Offsets of quotations; one that is not closed runs to the end of the paragraph."""
    found = [span for opening, closing in PAIRS for span in _paired(text, opening, closing)]
    marks = [m.start() for m in STRAIGHT.finditer(text)]
    for n in range(0, len(marks), 2):
        end = marks[n + 1] + 1 if n + 1 < len(marks) else len(text)
        found.append((marks[n], end))
    return sorted(found)


def _paired(text: str, opening: str, closing: str) -> list[tuple[int, int]]:
    found, at = [], text.find(opening)
    while at >= 0:
        end = text.find(closing, at + 1)
        stop = len(text) if end < 0 else end + 1
        found.append((at, stop))
        at = text.find(opening, stop)
    return found


def inside(spans: list[tuple[int, int]], start: int, end: int) -> bool:
    """Whether a stretch lies within one quotation."""
    return any(a <= start and end <= b for a, b in spans)
