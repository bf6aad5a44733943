"""Who issues a text that speaks without naming itself, where a line at its head says so."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from sitewatch.model import Medium
from sitewatch.reports.clean import Paragraph
from sitewatch.reports.grammar import listed
from sitewatch.reports.speakers import medium_of

HEAD = 4
"""Paragraphs at the start in which a notice says who issues it; a convention of this project."""

FOOT = 2
"""Paragraphs at the end in which a notice is signed; a convention of this project."""

LONGEST = 12
"""Words of a letterhead; a longer line is a sentence. A convention of this project."""

NAME = r"([A-Z][\w’'.&-]*(?:[ ](?:[A-Z][\w’'.&-]*|of|the|and|for|d'[A-Z]\w*))*)"
BREAK = re.compile(r"\s[-–—|/]+\s|[,;:|()]")
TELLS = re.compile(r"\s(?i:reports|announces|informs|states)\b")
SENTENCE = re.compile(r"[.!?]\s+[A-Z]|[.!?]$")


@dataclass(frozen=True, slots=True)
class Issuer:
    """Whoever issues a text.

    Attributes:
        who: Name as printed.
        medium: How this one comes to know.
        start: Offset in the original of the name.
        end: Offset after it.
    """

    who: str
    medium: Medium
    start: int
    end: int


def issuer_of(paragraphs: Sequence[Paragraph]) -> Issuer | None:
    """Who issues a text, by "Issued by ..." or by a letterhead, or None.

    Args:
        paragraphs: The text, in order.
    """
    for paragraph in paragraphs[:HEAD]:
        match = _issued().search(paragraph.text)
        if match is not None:
            return _issuer(paragraph, match.group(1), match.start(1))
    for paragraph in (*paragraphs[:HEAD], *paragraphs[HEAD:][-FOOT:]):
        found = _letterhead(paragraph)
        if found is not None:
            return found
    return None


@cache
def _issued() -> re.Pattern[str]:
    verbs = "|".join(sorted(listed("issuing.verbs")))
    return re.compile(rf"^\s*(?i:{verbs}) by (?:the )?{NAME}", re.MULTILINE)


@cache
def _body() -> re.Pattern[str]:
    words = "|".join(sorted(listed("issuing.bodies"), key=len, reverse=True))
    return re.compile(rf"\b(?i:{words})(?:$|\s(?:of|for|in)\s)")


@cache
def _press() -> re.Pattern[str]:
    words = "|".join(sorted(listed("issuing.press")))
    return re.compile(rf"\b(?i:{words})\b")


def _letterhead(paragraph: Paragraph) -> Issuer | None:
    """The body that a short line at the head or the foot names; a newspaper is none."""
    at = 0
    for line in paragraph.text.split("\n"):
        told = TELLS.search(line)
        head = line[: told.start()] if told is not None else line
        if len(head.split()) <= LONGEST * 2:
            for name in filter(_is_body, (part.strip() for part in BREAK.split(head))):
                return _issuer(paragraph, name, at + line.index(name))
        at += len(line) + 1
    return None


def _is_body(name: str) -> bool:
    """Whether a piece of a line is the name of a body that issues notices."""
    words = name.split()
    if not (1 < len(words) <= LONGEST and words[0][:1].isupper() | words[0][:1].isdigit()):
        return False
    own = _body().sub(" ", name).split()
    named = any(word.lower() not in listed("issuing.small") for word in own)
    whole = not SENTENCE.search(name) and all(map(_is_titled, words))
    return named and whole and bool(_body().search(name)) and not _press().search(name)


def _is_titled(word: str) -> bool:
    """Whether a word of a name stands as one: in capitals, or a small word between."""
    small = word.lower() in listed("issuing.small")
    return small or not word[:1].isalpha() or word[:1].isupper()


def _issuer(paragraph: Paragraph, name: str, start: int) -> Issuer:
    span = paragraph.to_original(start, start + len(name))
    return Issuer(name, medium_of(name) or Medium.OUTLET, *span)
