"""Which places a detector learns from, and which it is measured on: never the same."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sitewatch.errors import UsageError
from sitewatch.training.labels import Labelled

FEWEST = 6
"""Fewest places of a folder: with fewer, one of the three parts has none or a single one."""


@dataclass(frozen=True, slots=True)
class Split:
    """Places of the three parts.

    Attributes:
        learn: What the network learns from.
        choose: What thresholds and calibration are chosen on.
        test: What it is measured on, and nothing else.
    """

    learn: tuple[str, ...]
    choose: tuple[str, ...]
    test: tuple[str, ...]


def split_places(places: Iterable[str]) -> Split:
    """The split by rule: in order, numbers by value, every third place is for the test.

    Of the rest, every fourth is for choosing.

    Raises:
        UsageError: If there are fewer than `FEWEST`.
    """
    order = sorted(
        set(places), key=lambda name: (not name.isdigit(), len(name) * name.isdigit(), name)
    )
    if len(order) < FEWEST:
        raise UsageError(f"{len(order)} places are too few: name at least {FEWEST}")
    test = order[2::3]
    rest = [place for place in order if place not in test]
    choose = rest[3::4]
    return Split(tuple(p for p in rest if p not in choose), tuple(choose), tuple(test))


def of_places(pictures: Sequence[Labelled], places: Sequence[str]) -> tuple[Labelled, ...]:
    """Pictures that show one of the places."""
    return tuple(one for one in pictures if one.place in places)
