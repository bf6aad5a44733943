"""TIMEX3 expressions, and those that two found times make together."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

AGO = re.compile(r"(?i:year[\s-](?:ago|earlier))$")
QUARTER = re.compile(r"\d{4}-Q\d")


@dataclass(frozen=True, slots=True)
class Timex:
    """An expression with its TIMEX3 type and value."""

    start: int
    end: int
    text: str
    type: str
    value: str


def year_away(value: str, years: int) -> str:
    """A value that starts with a year, some years away."""
    return f"{int(value[:4]) + years}{value[4:]}"


def joined(text: str, found: list[Timex]) -> Iterator[Timex]:
    """Two that make one: "the year-ago third quarter", "the quarter a year ago"."""
    held: Timex | None = None
    for one in sorted(found, key=lambda t: t.start):
        both = _year_ago(text, held, one) if held else None
        if held and both is None:
            yield held
        held = both or one
    if held:
        yield held


def _year_ago(text: str, a: Timex, b: Timex) -> Timex | None:
    if text[a.end : b.start].strip():
        return None
    for ago, quarter in ((a, b), (b, a)):
        if AGO.search(ago.text) and QUARTER.fullmatch(quarter.value):
            return Timex(
                a.start, b.end, text[a.start : b.end], "DATE", year_away(quarter.value, -1)
            )
    return None
