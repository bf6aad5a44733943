"""How many of the objects found are real, from the probability of each."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from sitewatch.model import Count, CountKind, Modality, exactly

LEVEL = 0.9
"""Probability of the interval: that of all intervals of this project."""

EVEN = 0.5
"""Finds that are on average less likely real than not are told as possible only."""


def real_among(scores: Iterable[float]) -> tuple[int, int]:
    """Fewest and most of some finds that are real, with a probability of 90 %.

    Each find is real with its own probability, apart from the others: their number follows the
    Poisson binomial distribution, worked out exactly.

    Args:
        scores: Probability of each find, 0 to 1.
    """
    chances = np.array([1.0])
    for score in scores:
        chances = np.convolve(chances, (1.0 - score, score))
    below = np.cumsum(chances)
    tail = (1.0 - LEVEL) / 2
    low = int(np.searchsorted(below, tail, side="right"))
    return low, int(np.searchsorted(below, 1.0 - tail, side="left"))


def count_of(scores: Iterable[float], words: str) -> Count:
    """The number of real objects among some finds: exact only where no find is in doubt.

    At least one is told: that there is one at all has the confidence of its statement.

    Args:
        scores: Probability of each find, 0 to 1.
        words: What else is told of them.
    """
    found = list(scores)
    low, high = (max(1, bound) for bound in real_among(found))
    if low == high == len(found):
        return exactly(len(found), words)
    told = f"{len(found)} found, {low} to {high} of them real, with probability {LEVEL:.0%}"
    kind = CountKind.EXACT if low == high else CountKind.ABOUT
    return Count(low, high, kind, "; ".join([told, *([words] if words else [])]))


def modality_of(scores: Iterable[float]) -> Modality:
    """Asserted where finds are more likely real than not on average, else possible."""
    return Modality.ASSERTED if float(np.mean(list(scores))) >= EVEN else Modality.POSSIBLE
