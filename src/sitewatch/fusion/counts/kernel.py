"""How a count moves from one day to another: leaving, arriving, and all at once.

Arrays are indexed `[before, after]`, each from 0 to `top`; every row sums to 1. Counts above `top`
are put on `top`: the caller keeps it high enough that this does not matter.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln, pdtr, xlog1py, xlogy

Matrix = NDArray[np.float64]


def transition(gap_days: float, stay_days: float, arrivals_per_day: float, top: int) -> Matrix:
    """Exact kernel of an immigration-death process over a gap, `(before, after)`.

    Each one present stays a time with mean `stay_days`; others arrive as a Poisson stream. What is
    there after the gap are the survivors of those before, and arrivals that have not left again.

    Args:
        gap_days: Length of the gap [d], at least 0.
        stay_days: Mean stay [d], above 0.
        arrivals_per_day: Mean number of arrivals [1/d].
        top: Largest count.

    Source:
        M/M/∞ transient law: Binomial(n, e^{-t/s}) survivors and Poisson(λ s (1 - e^{-t/s}))
        arrivals, independent of each other (Karlin and Taylor 1975, A First Course in Stochastic
        Processes, ch. 4; used for counts by Dail and Madsen 2011, Biometrics 67).
    """
    surviving = float(np.exp(-gap_days / stay_days))
    survivors = thinning(surviving, top)
    return survivors @ arrivals(arrivals_per_day * stay_days * (1.0 - surviving), top)


def thinning(chance: float, top: int) -> Matrix:
    """Binomial(n, chance), `(n, remaining)`."""
    before, after = np.ogrid[: top + 1, : top + 1]
    gone = before - after
    logs = (
        gammaln(before + 1.0)
        - gammaln(after + 1.0)
        - gammaln(np.maximum(gone, 0) + 1.0)
        + xlogy(after, chance)
        + xlog1py(np.maximum(gone, 0), -chance)
    )
    return np.where(gone >= 0, np.exp(logs), 0.0)


def arrivals(mean: float, top: int) -> Matrix:
    """Poisson(mean) more than before, `(before, after)`, the rest on `top`."""
    before, after = np.ogrid[: top + 1, : top + 1]
    more = after - before
    kernel = np.where(more >= 0, poisson(np.maximum(more, 0), mean), 0.0)
    kernel[:, top] = 1.0 - kernel[:, :top].sum(axis=1)
    return np.clip(kernel, 0.0, 1.0)


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


def group_move(share: float, top: int) -> Matrix:
    """A group comes or goes: any number within this share of what was there, each as likely.

    Few objects have no groups: below 1 / share nothing moves.
    """
    before, after = np.ogrid[: top + 1, : top + 1]
    size = np.floor(share * before)
    low, high = before - size, np.minimum(before + size, top)
    among = (after >= low) & (after <= high)
    return np.where(among, 1.0 / (high - low + 1.0), 0.0)
