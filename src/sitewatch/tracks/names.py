"""Whether two ship names are one name told twice."""

from __future__ import annotations

from difflib import SequenceMatcher

ALIKE = 0.8
"""Share of letters in common from which two names are one.

Source: of the published identity changes with the same IMO number whose names differ at all,
spellings of one name share 0.8 and more of their letters, new names less than 0.7.
"""
FEWEST_LETTERS = 4
"""Shorter names are alike by chance."""


def alike(one: str | None, other: str | None) -> bool:
    """Whether two names are spellings of one name; numbers in them must be equal.

    "LURONGYU 2669" and "LURONGYU 2670" are two boats of one owner.
    """
    if not one or not other:
        return False
    first, second = plain(one), plain(other)
    if min(len(first), len(second)) < FEWEST_LETTERS or digits(first) != digits(second):
        return False
    return first == second or SequenceMatcher(None, first, second, autojunk=False).ratio() >= ALIKE


def plain(name: str) -> str:
    """A name in capitals, letters and digits only."""
    return "".join(letter for letter in name.upper() if letter.isalnum())


def digits(name: str) -> str:
    """The digits of a name in their order."""
    return "".join(letter for letter in name if letter.isdigit())
