"""From levels of a flow to the count of a day, seen or unseen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import gammaln, xlogy

from sitewatch.fusion.counts.chain import Array, Whole

REACH = 4.5
"""Standard deviations above the highest level that counts are reckoned with."""

LEAST_SHARE = 1e-4
"""Rows less probable than this on a day are left out of the count of that day."""


@dataclass(frozen=True, slots=True)
class Row:
    """One assumption: variance over mean of a day's count, and which value of the chance."""

    spread: float
    chance: int


def passed(number: Whole, mean: Array, spread: float) -> Array:
    """Negative binomial probability of numbers of a day, `(mean, number)`; Poisson at spread 1.

    Source:
        Negative binomial with variance `spread` times the mean; thinned by a chance p it stays one,
        with spread 1 + p (spread - 1).
    """
    count, level = number[None, :], mean[:, None]
    if spread <= 1.0:
        logs = xlogy(count, level) - level - gammaln(count + 1.0)
        return np.asarray(np.exp(logs))
    size = level / (spread - 1.0)
    logs = gammaln(count + size) - gammaln(size) - gammaln(count + 1.0)
    logs = logs - size * np.log(spread) + count * np.log1p(-1.0 / spread)
    return np.asarray(np.exp(logs))


def spread_of_seen(spread: float, chance: float) -> float:
    """Variance over mean of what is seen of a flow, each with the same chance."""
    return 1.0 + chance * (spread - 1.0)


def day_counts(
    level: Array,
    levels: Array,
    rows: Sequence[Row],
    seen: Mapping[int, tuple[int, Array]],
) -> Array:
    """Probability of the count of each day, `(day, count)`.

    Args:
        level: Probability of each assumption and level by day, `(day, row, level)`.
        levels: Levels.
        rows: Assumptions.
        seen: Number told and values of the chance of seeing, by day looked at.
    """
    widest = max(row.spread for row in rows)
    top = int(np.ceil(levels[-1] + REACH * np.sqrt(widest * levels[-1])))
    numbers = np.arange(top + 1)
    tables = {row.spread: passed(numbers, levels, row.spread) for row in rows}
    counts = np.zeros((len(level), top + 1))
    for place, row in enumerate(rows):
        counts += level[:, place] @ tables[row.spread]
    for day, (number, chances) in seen.items():
        counts[day] = _seen_day(level[day], rows, tables, number, chances)
    return np.asarray(counts / counts.sum(axis=1, keepdims=True))


def _seen_day(
    level: Array, rows: Sequence[Row], tables: Mapping[float, Array], number: int, chances: Array
) -> Array:
    """The count of a day on which a number was told: at least what was seen, and missed."""
    counts = np.zeros(tables[rows[0].spread].shape[1])
    for place, row in enumerate(rows):
        if level[place].sum() >= LEAST_SHARE:
            found = _finding(number, float(chances[row.chance]), len(counts))
            both = tables[row.spread] * found[None, :]
            both /= np.maximum(both.sum(axis=1, keepdims=True), np.finfo(float).tiny)
            counts += level[place] @ both
    return counts


def _finding(number: int, chance: float, size: int) -> Array:
    """Binomial probability of seeing a number out of each count, `(count,)`."""
    count = np.arange(size)
    missed = np.maximum(count - number, 0)
    logs = gammaln(count + 1.0) - gammaln(number + 1.0) - gammaln(missed + 1.0)
    logs = logs + xlogy(number, chance) + xlogy(missed, 1.0 - chance)
    return np.asarray(np.where(count >= number, np.exp(logs), 0.0))
