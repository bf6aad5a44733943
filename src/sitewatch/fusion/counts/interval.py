"""Intervals of counts from their probabilities."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sitewatch.fusion.counts.chain import Array

SLACK = 1e-9
"""Rounding allowed for when a sum of probabilities is compared with a level."""

LOPSIDED = 0.65
"""Share of what an interval leaves out that may lie on one side of it. Source: measured; with 1 the
first looks of simulated build-ups were covered 0.89 in place of 0.91, with 0.5 steady sites 0.94
in place of 0.93."""

Whole = NDArray[np.int_]


def interval(counts: Array, level: float) -> tuple[Whole, Whole]:
    """Lowest and highest count of the shortest run that holds the level, in each row.

    No more than `LOPSIDED` of the rest may lie beyond either end. Counts are few and lopsided:
    equal tails would hold more than they promise and be wider for it, while the shortest run alone
    would look away from where things are moving to.

    Args:
        counts: Probability of each count, `(row, count)`.
        level: Probability that each interval is to hold at least.
    """
    rows, size = counts.shape
    sums = np.zeros((rows, size + 1))
    np.cumsum(counts, axis=1, out=sums[:, 1:])
    sums /= sums[:, -1:]
    spare = LOPSIDED * (1.0 - level) + SLACK
    below, above = sums[:, :-1] <= spare, sums[:, 1:] >= 1.0 - spare
    low, width = np.zeros(rows, dtype=np.int_), np.full(rows, size - 1)
    wanting = np.arange(rows)
    for extra in range(size):
        end = size - extra
        held = sums[wanting, extra + 1 :] - sums[wanting, :end]
        held = np.where(below[wanting, :end] & above[wanting, extra:], held, 0.0)
        enough = held.max(axis=1) >= level - SLACK
        low[wanting[enough]] = held[enough].argmax(axis=1)
        width[wanting[enough]] = extra
        wanting = wanting[~enough]
        if not len(wanting):
            break
    return low, low + width


def middle(counts: Array) -> Whole:
    """The median count of each row."""
    sums = np.cumsum(counts, axis=1)
    return np.asarray(np.argmax(sums >= 0.5 * sums[:, -1:], axis=1))
