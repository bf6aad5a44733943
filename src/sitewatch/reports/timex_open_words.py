"""Numbers and units of times without bounds: "two and a half hours", "several centuries"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from sitewatch.reports.timex_words import any_of, plain, time_words


@cache
def open_words() -> Mapping[str, Any]:
    """The words of times without bounds."""
    words: Mapping[str, Any] = time_words().raw["open"]
    return words


@cache
def open_units() -> Mapping[str, str]:
    """Unit of a word in any number, those too small or too large for dates as well."""
    more = {word: unit for unit, words in open_words()["units"].items() for word in words}
    return {**time_words().units, **more}


@cache
def number_pattern() -> str:
    """A pattern for a number in figures or words."""
    raw = open_words()
    word = any_of((*time_words().numbers, *raw["tens"], *raw["one"]))
    return rf"(?:\d{{1,3}}(?:,\d{{3}})*(?:\.\d+)?|{word}(?:[\s-]+(?:and\s+a\s+)?{word})?)"


def number_of(words: str) -> tuple[float | None, float | None]:
    """Smallest and largest number that some words mean; None where they leave it open."""
    found = words.replace(",", "")
    if re.fullmatch(r"\d+(?:\.\d+)?", found):
        return float(found), float(found)
    numbers, whole = time_words().numbers, plain(found)
    if whole in open_words()["one"]:
        return 1.0, 1.0
    whole = whole if whole in numbers else whole.removeprefix("a ")
    if whole in time_words().raw["vague"]:
        low, high = numbers[whole]
        return float(low), float(high)
    total = _sum(re.split(r"[\s-]+", whole)) or None
    return total, total


def _sum(words: list[str]) -> float:
    """The number that number words in a row make: "twenty four"."""
    total, tens, numbers = 0.0, open_words()["tens"], time_words().numbers
    for word in words:
        if word in tens:
            total = (total or 1) * 100 if word == "hundred" else total + tens[word]
        elif word in numbers and (word not in {"a", "an"} or len(words) == 1):
            total += numbers[word][0]
    return total
