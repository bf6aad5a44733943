"""The words of telling: who tells, by which words, and what they look at."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def cues() -> Mapping[str, Any]:
    """The lists of `telling_en.toml` by "table.key": sets of words, and pairs of countries."""
    data = tomllib.loads(files(__package__).joinpath("telling_en.toml").read_text("utf-8"))
    return {
        f"{table}.{key}": frozenset(words) if key != "pairs" else words
        for table, entries in data.items()
        for key, words in entries.items()
    }
