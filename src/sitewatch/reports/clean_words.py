"""Word lists that cleaning needs, from `clean_en.toml`."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files


@cache
def debris_words() -> frozenset[str]:
    """Lines that stand around an article and are no part of it, lower case, words only."""
    text = files(__package__).joinpath("clean_en.toml").read_text("utf-8")
    return frozenset(tomllib.loads(text)["debris"])
