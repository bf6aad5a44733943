"""Which columns of a table hold what, guessed from their names; standard library only."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

NEEDED = ("time", "lat", "lon")
PLAIN = re.compile(r"[^a-z0-9]")


@dataclass(frozen=True, slots=True)
class Words:
    """What column names, classes, statuses and ship types are called in feeds.

    Attributes:
        fields: Names of each field, best first.
        feeds: Name, marks and documented unit of speed of each feed.
        classes: Kinds by the words for them.
        statuses: Navigational status codes by the words for them.
        ship_types: Ship type codes by the words for them.
    """

    fields: Mapping[str, tuple[str, ...]]
    feeds: tuple[tuple[str, frozenset[str], str], ...]
    classes: Mapping[str, str]
    statuses: Mapping[str, int]
    ship_types: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Guess:
    """What a table's columns are taken for.

    Attributes:
        columns: Column of each field that there is.
        feed: Name of the feed, or empty where it is none of the known ones.
        speed_unit: Unit of speed that the feed documents, or empty.
    """

    columns: Mapping[str, str]
    feed: str
    speed_unit: str

    @property
    def complete(self) -> bool:
        """Whether there is a mover, a time and a position."""
        mover = "vessel" in self.columns or "aircraft" in self.columns
        return mover and all(name in self.columns for name in NEEDED)

    @property
    def missing(self) -> tuple[str, ...]:
        """Fields that a table of positions needs and this one lacks."""
        lacks = tuple(name for name in NEEDED if name not in self.columns)
        mover = "vessel" in self.columns or "aircraft" in self.columns
        return lacks if mover else ("vessel", *lacks)


def plain(text: str) -> str:
    """A name in lower case with letters and digits only."""
    return PLAIN.sub("", text.lower())


@lru_cache(maxsize=1)
def words() -> Words:
    """The words of `tables.toml`."""
    raw = tomllib.loads(files("sitewatch.tracks").joinpath("tables.toml").read_text("utf-8"))
    return Words(
        fields={name: tuple(names) for name, names in raw["fields"].items()},
        feeds=tuple(
            (feed["name"], frozenset(feed["marks"]), feed.get("speed_unit", ""))
            for feed in raw["feeds"]
        ),
        classes=raw["classes"],
        statuses=raw["statuses"],
        ship_types=raw["ship_types"],
    )


def guess(names: Sequence[str]) -> Guess:
    """What columns of these names are taken for."""
    by_plain: dict[str, str] = {}
    for name in names:
        by_plain.setdefault(plain(name), name)
    columns = {
        field: by_plain[known[0]]
        for field, spellings in words().fields.items()
        if (known := [spelling for spelling in spellings if spelling in by_plain])
    }
    if "vessel" in columns and "aircraft" in columns:
        columns.pop("aircraft" if "mmsi" in by_plain else "vessel")
    for feed, marks, unit in words().feeds:
        if marks <= by_plain.keys():
            return Guess(columns, feed, unit)
    return Guess(columns, "", "")


def is_position_header(line: str) -> bool:
    """Whether the first line of a text names the columns of a table of positions."""
    return any(
        guess([name.strip().strip('"') for name in line.split(separator)]).complete
        for separator in (",", ";", "\t", "|")
    )
