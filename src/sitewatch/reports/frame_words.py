"""The data file of frames and the plain word lists in it, read once."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def frame_data() -> Mapping[str, Any]:
    """The data file of frames as it stands."""
    return tomllib.loads(files(__package__).joinpath("frames_en.toml").read_text("utf-8"))


@cache
def word_lists() -> Mapping[str, frozenset[str]]:
    """Plain word lists by dotted name ("negation.adverbs")."""
    return dict(_lists(frame_data()))


@cache
def place_nouns() -> frozenset[str]:
    """Single nouns for a site or a part of one."""
    named = {noun for noun in frame_data()["site"]["nouns"] if " " not in noun}
    return frozenset(named | word_lists()["site.parts.words"])


def _lists(data: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, frozenset[str]]]:
    for key, value in data.items():
        if isinstance(value, dict) and key != "becomes":
            yield from _lists(value, f"{before}{key}.")
        elif isinstance(value, list) and all(isinstance(word, str) for word in value):
            yield f"{before}{key}", frozenset(value)
