"""How many: numbers, words and their limits before a noun, as ranges."""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from sitewatch.model import Count, CountKind, exactly

ABOUT = 0.10
"""Half-width of "about N" as a share of N.

Source: convention of this project; rounding to the nearest ten or dozen leaves about that much.
"""


DESIGNATION = re.compile(r"[^\W\d].*\d|\d(?:st|nd|rd|th)\b")
"""A word that holds a digit but is no number: "S-400", "102nd"."""


@dataclass(frozen=True, slots=True)
class CountWords:
    """The number words of a language.

    Attributes:
        numbers: Value of each word.
        multipliers: Words that multiply what stands before them.
        vague: Range of each vague word; a high of 0 sets no limit.
        modifiers: (phrase, what it makes of the range), longest phrase first.
        uncounted: Words for parts that are not counted.
        groups: Nouns that only group what follows "of".
    """

    numbers: Mapping[str, int]
    multipliers: Mapping[str, int]
    vague: Mapping[str, tuple[int, int]]
    modifiers: tuple[tuple[str, str], ...]
    uncounted: frozenset[str]
    groups: frozenset[str]


@cache
def count_words() -> CountWords:
    """The number words of English, read once."""
    data = tomllib.loads(files(__package__).joinpath("counts_en.toml").read_text("utf-8"))
    pairs = [(phrase, kind) for kind, phrases in data["modifiers"].items() for phrase in phrases]
    return CountWords(
        numbers=data["numbers"],
        multipliers=data["multipliers"],
        vague={word: (low, high) for word, (low, high) in data["vague"].items()},
        modifiers=tuple(sorted(pairs, key=lambda pair: -len(pair[0]))),
        uncounted=frozenset(data["uncounted"]["words"]),
        groups=frozenset(data["groups"]["words"]),
    )


def read_count(words: Sequence[str]) -> Count | None:
    """The count that the words before a noun give, or None where they give none.

    Args:
        words: Words of the noun phrase from its start up to its noun, as written.
    """
    text = " ".join(word.lower() for word in words if not DESIGNATION.search(word))
    if not text or _is_part(text):
        return None
    text = re.sub(r"\b(?:of|in) (?:the|these|those|its|their|his)\b.*", "", text)
    vague = _vague(text)
    if vague is not None:
        return vague
    numbers = _numbers(text)
    if not numbers:
        return None
    return _limited(text, numbers)


def _is_part(text: str) -> bool:
    parts = count_words().uncounted
    found = re.search(r"\b([a-z]+) of\b", text)
    return found is not None and found.group(1) in parts


def _vague(text: str) -> Count | None:
    text = text.replace("as many as", "")  # a limit, not a word for many
    for word, (low, high) in count_words().vague.items():
        if re.search(rf"\b{word}\b", text):
            kind = CountKind.FEW if high else CountKind.AT_LEAST
            return Count(low, high or None, kind, text)
    return None


def _limited(text: str, numbers: list[int]) -> Count:
    low, high = min(numbers), max(numbers)
    kind = next((k for phrase, k in count_words().modifiers if _has(text, phrase)), "")
    if kind == "at_least":
        return Count(low, None, CountKind.AT_LEAST, text)
    if kind == "above":
        return Count(low + 1, None, CountKind.AT_LEAST, text)
    if kind == "at_most":
        return Count(0, high, CountKind.AT_MOST, text)
    if kind == "below":
        return Count(0, max(high - 1, 0), CountKind.AT_MOST, text)
    if kind == "about" and high > 0:
        bottom, top = math.floor(low * (1 - ABOUT)), math.ceil(high * (1 + ABOUT))
        return Count(bottom, top, CountKind.ABOUT, text)
    return exactly(low, text) if low == high else Count(low, high, CountKind.ABOUT, text)


def _has(text: str, phrase: str) -> bool:
    return re.search(rf"\b{phrase}\b", text) is not None


def _numbers(text: str) -> list[int]:
    """The numbers of a phrase: one, or the two ends of a range ("two or three", "10 to 12")."""
    found: list[int] = []
    pending: int | None = None
    for word in _words(text):
        value = _value(word)
        if word == "and" and pending is not None and pending >= 100:
            continue
        if word in count_words().multipliers and pending is not None:
            pending *= count_words().multipliers[word]
        elif value is None:
            found, pending = _close(found, pending), None
        elif pending is not None and _adds(pending, value):
            pending += value
        else:
            found, pending = _close(found, pending), value
    return _pick(_close(found, pending), text)


def _words(text: str) -> list[str]:
    text = re.sub(r"\bhalf a dozen\b", "6", text)
    text = re.sub(r"\b(?:an?|one) (?=dozen|hundred|thousand|pair|couple|single)", "", text)
    text = re.sub(r"\bat least an?\b", "1", re.sub(r"(?<=\d),(?=\d{3})", "", text))
    return re.findall(r"[a-z]+|\d+(?:\.\d+)?", text)


def _value(word: str) -> int | None:
    if word.isdigit():
        return int(word)
    return count_words().numbers.get(word, count_words().multipliers.get(word))


def _adds(before: int, value: int) -> bool:
    """Whether two numbers in a row are one: "twenty five", "two hundred ten"."""
    return (20 <= before < 100 and before % 10 == 0 and value < 10) or (
        before >= 100 and before % 100 == 0 and value < 100
    )


def _close(found: list[int], pending: int | None) -> list[int]:
    return found if pending is None else [*found, pending]


def _pick(found: list[int], text: str) -> list[int]:
    """The last number, or the last two where the words make them a range."""
    if len(found) >= 2 and re.search(r"\b(?:to|or|between)\b|\d\s?[-–]\s?\d", text):
        return found[-2:]
    return found[-1:]
