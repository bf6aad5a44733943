"""The words of time from `times_en.toml` as look-ups and pattern pieces."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class TimeWords:
    """Look-ups by lower-case word without a full stop.

    Attributes:
        months: Number of the month, 1 to 12.
        weekdays: Number of the day, Monday 0.
        numbers: Smallest and largest number that a word may mean.
        units: Unit of a word in any number.
        parts: Part of a longer time ("early").
        shifts: Units that a word moves away from now.
        seasons: First month of each season.
        recent: Days that "recent" may reach back, by unit.
        relations: What a word makes of the time after it ("since").
        anaphors: Days that a phrase moves away from what was dated before.
        phrases: Unit, shift and part of a fixed phrase.
        raw: The data as read, for what is needed once.
    """

    months: Mapping[str, int]
    weekdays: Mapping[str, int]
    numbers: Mapping[str, tuple[int, int]]
    units: Mapping[str, str]
    parts: Mapping[str, str]
    shifts: Mapping[str, int]
    seasons: Mapping[str, int]
    recent: Mapping[str, int]
    relations: Mapping[str, str]
    anaphors: Mapping[str, int]
    phrases: Mapping[str, tuple[str, int, str]]
    raw: Mapping[str, Any]


@cache
def time_words() -> TimeWords:
    """The English words of time."""
    raw = tomllib.loads(files(__package__).joinpath("times_en.toml").read_text("utf-8"))
    plain = {word: (value, value) for word, value in raw["numbers"].items()}
    vague = {word: (low, high) for word, (low, high) in raw["vague"].items()}
    return TimeWords(
        months=_by_word(raw["months"], 1),
        weekdays=_by_word(raw["weekdays"], 0),
        numbers={**plain, **vague},
        units={word: unit for unit, words in raw["units"].items() for word in words},
        parts=raw["parts"],
        shifts=raw["shifts"],
        seasons={**raw["seasons"], "fall": raw["seasons"]["autumn"]},
        recent=raw["recent"],
        relations=raw["relations"],
        anaphors={word: entry["shift"] for entry in raw["anaphor"] for word in entry["words"]},
        phrases={
            word: (entry["unit"], entry["shift"], entry.get("part", ""))
            for entry in raw["phrase"]
            for word in entry["words"]
        },
        raw=raw,
    )


def plain(words: str) -> str:
    """Lower case, one space between words, no full stop: the form of the look-ups."""
    return " ".join(words.lower().replace(".", "").split())


def any_of(words: Iterable[str]) -> str:
    """A pattern for one of some phrases, in any case, the longest first."""
    ordered = sorted(words, key=lambda word: (-len(word), word))
    return "(?i:" + "|".join(_pattern(word) for word in ordered) + ")"


def names(groups: Iterable[Iterable[str]]) -> str:
    """A pattern for proper names: capitalised or in capitals, abbreviations with a full stop."""
    found: list[str] = []
    for full, *short in groups:
        found += [full, full.upper()]
        found += [rf"{form}\b\.?" for word in short for form in (word, word.upper())]
    return "(?:" + "|".join(sorted(found, key=lambda word: (-len(word), word))) + ")"


def _by_word(groups: Iterable[Iterable[str]], first: int) -> dict[str, int]:
    return {word.lower(): number for number, group in enumerate(groups, first) for word in group}


def _pattern(phrase: str) -> str:
    return r"\s+".join(re.escape(word) for word in phrase.split())
