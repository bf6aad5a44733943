"""What pieces of evidence are called: articles, scenes, logs, or originals where they are mixed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sitewatch.model import Reading
from sitewatch.publish.words import number_of

Noun = tuple[str, str]
"""Singular and plural."""

ARTICLE: Noun = ("article", "articles")
MIXED: Noun = ("original", "originals")
BY_METHOD: Mapping[str, Noun] = {"imagery": ("scene", "scenes"), "tracks": ("log", "logs")}
"""By how the method of a reading begins; everything else is read as words."""


def called(readings: Iterable[Reading], evidence: Iterable[str]) -> Noun:
    """What some pieces of evidence are called, by how each was read."""
    methods = {reading.evidence: reading.method for reading in readings}
    nouns = {_noun(methods.get(sha256, "")) for sha256 in evidence}
    return nouns.pop() if len(nouns) == 1 else MIXED if nouns else ARTICLE


def tell(noun: Noun, number: int) -> str:
    """The number of them with a verb: "1 scene tells"."""
    return number_of(number, f"{noun[0]} tells", f"{noun[1]} tell")


def _noun(method: str) -> Noun:
    return next((noun for start, noun in BY_METHOD.items() if method.startswith(start)), ARTICLE)
