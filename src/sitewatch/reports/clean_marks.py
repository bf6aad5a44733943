"""Marks that are no part of the prose: of markdown and footnotes, invisible ones, white space."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sitewatch.reports.mapped import Change

MARKDOWN = "markdown mark"
FOOTNOTE = "footnote mark"
INVISIBLE = "invisible character"
WHITE = "white space"

MARKS = re.compile(
    r"(?P<picture>!\[[^\]\n]{0,300}\]\([^)\s]{0,2000}\))"
    r"|(?P<link>\[(?P<label>[^\]\n]{1,300})\]\((?:https?:|/|#|mailto:)[^)\s]{0,2000}\))"
    r"|(?P<title>\A\s{0,3}#{1,6}(?=\s|\Z)|(?<=\S)\s+#{1,6}\s*\Z)"
    r"|(?P<rule>\A\s*(?:[-*_=]\s?){3,}\s*\Z)"
    r"|(?P<bullet>\A\s*(?:[*•▪◦‣·●■–-])(?=\s))"
    r"|(?P<quote>\A\s*>+(?=\s))"
    r"|(?P<note>(?<=[\w.,;:!?)”’\"'\]])\[\d{1,3}\](?![(\w]))"
    r"|(?P<bold>(?<!\d)\*{2,3}|\*{2,3}(?!\d)|(?<!\w)_{2,3}(?=\w)|(?<=\w)_{2,3}(?!\w)|~~)"
)
INVISIBLES = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+")
"""Soft hyphens, zero-width and direction marks: they split words that people see whole."""
SPACES = re.compile(r"\s\s+|[^\S ]")


def marks(text: str) -> list[Change]:
    """Removal of markdown and footnote marks; link texts stay, addresses go."""
    return list(_marks(text))


def invisibles(text: str) -> list[Change]:
    """Removal of characters that nobody sees."""
    return [Change(m.start(), m.end(), "", INVISIBLE) for m in INVISIBLES.finditer(text)]


def spaces(text: str) -> list[Change]:
    """One plain space for every run of white space."""
    return [Change(m.start(), m.end(), " ", WHITE) for m in SPACES.finditer(text)]


def _marks(text: str) -> Iterator[Change]:
    for match in MARKS.finditer(text):
        if match["link"]:
            start, end = match.span("label")
            yield Change(match.start(), start, "", MARKDOWN)
            yield Change(end, match.end(), "", MARKDOWN)
        else:
            reason = FOOTNOTE if match["note"] else MARKDOWN
            yield Change(match.start(), match.end(), "", reason)
