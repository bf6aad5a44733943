"""How probable what was told is, for each count that can have been there."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sitewatch.fusion.counts.kernel import Matrix, poisson, thinning
from sitewatch.model import Count

MOST_FALSE = 8
"""Most false sightings that are reckoned with in one look: at a mean of 0.2 more have a
probability below 1e-9."""


@dataclass(frozen=True, slots=True)
class Seeing:
    """How looking turns what is there into what is told.

    Attributes:
        false_positives: Mean number of things told in a look that were not there.
        error: Chance that a report is plainly wrong, whatever was there.
        doubtful_error: The same for what is told as possible.

    Source:
        Judgement. Detectors on images do worse; people who publish counts correct them.
    """

    false_positives: float = 0.05
    error: float = 0.02
    doubtful_error: float = 0.25


def seen_given_present(chance: float, false_positives: float, top: int) -> Matrix:
    """Probability of seeing k where n are there, `(n, k)` with k from 0 to top + MOST_FALSE.

    Each is seen with the same chance, others are seen that are not there: Binomial plus Poisson.

    Source:
        N-mixture observation model with false positives (Royle 2004; Royle and Link 2006).
    """
    found = thinning(chance, top)
    table = np.zeros((top + 1, top + 1 + MOST_FALSE))
    extra = poisson(np.arange(MOST_FALSE + 1), false_positives)
    extra = extra / extra.sum()
    for more, weight in enumerate(extra):
        table[:, more : more + top + 1] += weight * found
    return table


def count_likelihood(count: Count, table: Matrix) -> Matrix:
    """Probability that a count was told, for each number present, `(n,)`.

    An exact number, a limit ("at least", "at most") and a range ("about", "a few") are all ranges
    of what was seen: the probability of the range. A range beyond the table keeps its last column,
    so that "at least" never loses its tail.
    """
    last = table.shape[1] - 1
    low = min(count.min, last)
    high = last if count.max is None else min(count.max, last)
    return np.asarray(table[:, low : high + 1].sum(axis=1))


def tables(chances: NDArray[np.float64], false_positives: float, top: int) -> Matrix:
    """One table of `seen_given_present` for each chance, `(chance, n, k)`."""
    return np.stack([seen_given_present(float(c), false_positives, top) for c in chances])


def with_error(likelihood: Matrix, error: float) -> Matrix:
    """The likelihood of a report that is plainly wrong with this chance.

    A wrong report is taken to tell of any other count, each as likely: it adds the same small
    amount everywhere, so that no count is ruled out by one report.
    """
    return np.asarray((1.0 - error) * likelihood + error * likelihood.mean())
