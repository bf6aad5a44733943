"""Small words of English by name, from `grammar_en.toml`."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files


@cache
def _lists() -> dict[str, frozenset[str]]:
    data = tomllib.loads(files(__package__).joinpath("grammar_en.toml").read_text("utf-8"))
    return {
        f"{table}.{key}": frozenset(v)
        for table, entries in data.items()
        for key, v in entries.items()
    }


def listed(name: str) -> frozenset[str]:
    """The words under a name ("pronouns.many").

    Raises:
        KeyError: If the data file has no such list; every name is read by a test.
    """
    return _lists()[name]
