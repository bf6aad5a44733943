"""Scores of intervals, distributions and alarms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.floating]

BINS = ((0, 0), (1, 3), (4, 7), (8, 14), (15, 10**6))
"""Days since the last look, first and last of each bin."""


@dataclass(frozen=True)
class Held:
    """Whether intervals held the truth, how wide they are, and days since the last look."""

    inside: NDArray[np.bool_]
    width: Numbers
    since: NDArray[np.int_]

    @property
    def coverage(self) -> float:
        return float(self.inside.mean())

    @property
    def mean_width(self) -> float:
        return float(self.width.mean())

    def by_bin(self) -> list[tuple[str, float, int]]:
        """(days, coverage, number) of each bin that holds anything."""
        found = []
        for first, last in BINS:
            there = (self.since >= first) & (self.since <= last)
            if there.any():
                name = str(first) if first == last else f"{first}-{last}"
                name = f"{first}+" if last == BINS[-1][1] else name
                found.append((name, float(self.inside[there].mean()), int(there.sum())))
        return found


def held(truth: Numbers, low: Numbers, high: Numbers, since: NDArray[np.int_]) -> Held:
    """Intervals against the truth."""
    return Held((low <= truth) & (truth <= high), high - low + 1.0, since)


def together(parts: Sequence[Held]) -> Held:
    """Several as one."""
    return Held(
        np.concatenate([p.inside for p in parts]),
        np.concatenate([p.width for p in parts]),
        np.concatenate([p.since for p in parts]),
    )


def days_since(days: int, looked: Sequence[int]) -> NDArray[np.int_]:
    """Days since the last look for each day; -1 before the first."""
    last = np.full(days, -1)
    last[list(looked)] = list(looked)
    last = np.maximum.accumulate(last)
    return np.where(last < 0, -1, np.arange(days) - last)


def episodes(strength: Numbers, threshold: float, pause: int = 30) -> int:
    """Times that a strength comes over a threshold after so many days under it."""
    over = np.flatnonzero(strength >= threshold)
    return int((np.diff(over, prepend=-pause - 1) > pause).sum())


def threshold_for(series: Sequence[Numbers], most: float) -> float:
    """The lowest threshold that gives no more than so many episodes a series."""
    values = np.concatenate(series)
    for share in np.geomspace(0.2, 1e-4, 120):
        threshold = float(np.quantile(values, 1.0 - share))
        if np.mean([episodes(s, threshold) for s in series]) <= most:
            return threshold
    return float("inf")


def delays(
    series: Sequence[Numbers], onsets: Sequence[int], threshold: float, within: int = 30
) -> NDArray[np.floating]:
    """Days from the onset to the first day over the threshold; infinite if not within so many."""
    found = []
    for strength, onset in zip(series, onsets, strict=True):
        over = np.flatnonzero(strength[onset : onset + within + 1] >= threshold)
        found.append(float(over[0]) if len(over) else np.inf)
    return np.array(found)
