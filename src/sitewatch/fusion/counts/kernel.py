"""How a count moves from one day to another: leaving, arriving, and all at once.

Arrays are indexed `[before, after]`, each from 0 to `top`; every row sums to 1. Counts above `top`
are put on `top`: the caller keeps it high enough that this does not matter.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln, pdtr, xlog1py, xlogy

Matrix = NDArray[np.float64]

HARDLY_GROUPED = 1e-6
"""Spreads closer to 1 are reckoned as 1: the formula for groups loses all its digits there."""


def transition(
    gap_days: float, stay_days: float, arrivals_per_day: float, top: int, spread: float = 1.0
) -> Matrix:
    """Exact kernel of an immigration-death process over a gap, `(before, after)`.

    Each one present stays a time with mean `stay_days`; others arrive, one by one or in groups.
    What is there after the gap are the survivors of those before, and arrivals still there.

    Args:
        gap_days: Length of the gap [d], at least 0.
        stay_days: Mean stay [d], above 0.
        arrivals_per_day: Mean number of arrivals [1/d].
        top: Largest count.
        spread: Variance over mean of the counts that repeated gaps settle to, at least 1; above 1
            where objects come in groups.

    Source:
        M/M/∞ transient law: Binomial(n, e^{-t/s}) survivors and Poisson(λ s (1 - e^{-t/s}))
        arrivals, independent of each other (Karlin and Taylor 1975, A First Course in Stochastic
        Processes, ch. 4; used for counts by Dail and Madsen 2011, Biometrics 67). Groups: with
        survival q the variance settles where v = q² v + q (1 - q) m + f (1 - q) m, so that
        arrivals need f = (1 + q) v/m - q.
    """
    surviving = float(np.exp(-gap_days / stay_days))
    grouped = spread * (1.0 + surviving) - surviving
    mean = arrivals_per_day * stay_days * (1.0 - surviving)
    return thinning(surviving, top) @ arrivals(mean, top, grouped)


@lru_cache(maxsize=64)
def thinning(chance: float, top: int) -> Matrix:
    """Binomial(n, chance), `(n, remaining)`; not to be written to."""
    table = binomial(np.arange(top + 1), top, chance)
    table.flags.writeable = False
    return table


def binomial(found: NDArray[np.int_], top: int, chance: float) -> Matrix:
    """Probability of some numbers out of n, for n from 0 to `top`, `(n, number)`."""
    present = np.arange(top + 1)
    logs = gammaln(np.arange(1.0, top + 2.0))
    missed = present[:, None] - found[None, :]
    possible = missed >= 0
    missed = np.maximum(missed, 0)
    kept = np.minimum(found, top)
    values = (logs[present][:, None] + (xlogy(found, chance) - logs[kept])[None, :]) + (
        xlog1py(present, -chance) - logs
    )[missed]
    return np.where(possible, np.exp(values), 0.0)


def arrivals(mean: float, top: int, spread: float = 1.0) -> Matrix:
    """So many more than before, `(before, after)`, the rest on `top`."""
    before, after = np.ogrid[: top + 1, : top + 1]
    more = after - before
    number = np.arange(top + 1)
    one_by_one = spread <= 1.0 + HARDLY_GROUPED or mean <= 0.0
    chances = poisson(number, mean) if one_by_one else in_groups(number, mean, spread)
    kernel = np.where(more >= 0, chances[np.maximum(more, 0)], 0.0)
    kernel[:, top] = 1.0 - kernel[:, :top].sum(axis=1)
    return np.clip(kernel, 0.0, 1.0)


def in_groups(number: NDArray[np.int_], mean: float, spread: float) -> Matrix:
    """Negative binomial probabilities of whole numbers >= 0; `spread` is variance over mean, > 1.

    Source:
        Poisson numbers of groups with logarithmic sizes add up to it (Quenouille 1949,
        Biometrics 5); sums of such numbers with one spread have it again.
    """
    size = mean / (spread - 1.0)
    logs = gammaln(number + size) - gammaln(size) - gammaln(number + 1.0)
    values: Matrix = np.exp(logs - size * np.log(spread) + number * np.log1p(-1.0 / spread))
    return values


def poisson(number: NDArray[np.int_], mean: float) -> Matrix:
    """Poisson probabilities of whole numbers >= 0."""
    values: Matrix = np.exp(xlogy(number, mean) - mean - gammaln(number + 1.0))
    return values


def poisson_tail(number: int, mean: float) -> float:
    """Probability of more than `number` under Poisson(mean)."""
    return float(1.0 - pdtr(number, mean))


def bulk_leaving(top: int) -> Matrix:
    """Many leave at once: any number from 0 to what was there, each as likely."""
    before, after = np.ogrid[: top + 1, : top + 1]
    return np.where(after <= before, 1.0 / (before + 1.0), 0.0)


def bulk_arrival(highest: int, top: int) -> Matrix:
    """Many arrive at once: any number from what was there to `highest`, each as likely."""
    before, after = np.ogrid[: top + 1, : top + 1]
    reach = np.maximum(before, min(highest, top))
    among = (after >= before) & (after <= reach)
    return np.where(among, 1.0 / (reach - before + 1.0), 0.0)
