"""Who speaks in a transcript, where names and colons open the paragraphs ("Brandt: It is gone")."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from sitewatch.model import Medium
from sitewatch.reports.clean import Paragraph
from sitewatch.reports.memory_records import Part
from sitewatch.reports.speakers import Speaker, medium_of
from sitewatch.reports.telling import by_colon

AGAIN = 2
"""Paragraphs that a name must open to be that of a speaker; a convention of this project."""


def labels_of(texts: Iterable[str]) -> frozenset[str]:
    """Names that open paragraphs with a colon as in a transcript: two of them, in turn.

    Args:
        texts: The paragraphs, in order.
    """
    found = Counter(name for text in texts if (name := _label(text)) is not None)
    often = frozenset(name for name, n in found.items() if n >= AGAIN)
    return often if len(often) >= AGAIN else frozenset()


def turn_of(paragraph: Paragraph, labels: frozenset[str]) -> tuple[Part, ...]:
    """The chain of a paragraph of a transcript: its speaker; empty elsewhere."""
    found = by_colon(paragraph.text)
    if found is None:
        return ()
    start, end = found[0]
    who = paragraph.text[start:end]
    if who not in labels:
        return ()
    speaker = Speaker(who, medium_of(who) or Medium.OFFICIAL, start, end, person=True)
    return (Part("", speaker, None, *paragraph.to_original(start, end), direct=True),)


def _label(text: str) -> str | None:
    """The name at the head of a paragraph, or None; a number makes it that of a thing."""
    found = by_colon(text)
    name = text[slice(*found[0])] if found is not None else ""
    return name if name and not any(c.isdigit() for c in name) else None
