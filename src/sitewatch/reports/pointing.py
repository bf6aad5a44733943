"""Whether nouns such as "the lab" or "the report" point back to a speaker."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from sitewatch.model import Medium
from sitewatch.reports.grammar import listed
from sitewatch.reports.places import place_words
from sitewatch.reports.speakers import Speaker

LOOKS = frozenset({Medium.IMAGERY, Medium.TRACKING, Medium.FOOTAGE})
"""How those who only look come to know: no report or statement is theirs."""

_TEXTS = listed("parts.texts")


def matches(nouns: frozenset[str], known: Speaker) -> bool:
    """Whether nouns that point back ("the lab") can stand for a speaker."""
    wanted = {_one(noun) for noun in nouns}
    return (
        bool(wanted & {_one(noun) for noun in known.nouns})
        or any(word.lower() in wanted for word in known.who.split())
        or (
            bool(wanted & _TEXTS) and known.named and not known.person and known.medium not in LOOKS
        )
    )


def marked(marks: frozenset[str], known: Speaker) -> bool:
    """Whether a speaker bears all the words that set the noun apart."""
    words = {word.lower() for word in known.who.split()} | {noun.lower() for noun in known.nouns}
    lands = {country_of(word) for word in words} - {""}
    return all(mark.lower() in words or country_of(mark) in lands for mark in marks)


def country_of(word: str) -> str:
    """Code of the country that a word names or belongs to ("Kenyan"), or an empty string."""
    return _countries().get(word.lower().removesuffix("'s").removesuffix("’s"), "")


@cache
def _countries() -> Mapping[str, str]:
    return {
        word.lower(): code
        for code, (name, other, people, rulers) in place_words().countries.items()
        for word in (name, *other, *people, *rulers)
    }


def _one(noun: str) -> str:
    return noun.lower().removesuffix("s")
