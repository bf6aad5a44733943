"""How probable what was told is, for each count that can have been there."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sitewatch.fusion.counts.kernel import Matrix, binomial, poisson
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


def count_likelihood(count: Count, chance: float, false_positives: float, top: int) -> Matrix:
    """Probability that a count was told, for each number present from 0 to `top`, `(n,)`.

    Each that is there is seen with the same chance, others are seen that are not there: Binomial
    plus Poisson. An exact number, a limit ("at least", "at most") and a range ("about", "a few")
    are all ranges of what was seen: the probability of the range.

    Source:
        N-mixture observation model with false positives (Royle 2004; Royle and Link 2006).
    """
    if count.max is None:
        under = _chance_of_range(0, count.min - 1, chance, false_positives, top)
        return np.clip(1.0 - under, 0.0, 1.0)
    return _chance_of_range(count.min, count.max, chance, false_positives, top)


def _chance_of_range(
    low: int, high: int, chance: float, false_positives: float, top: int
) -> Matrix:
    """Probability that what is seen lies between two numbers, for each number present."""
    found = np.arange(max(0, low - MOST_FALSE), min(high, top) + 1)
    false = poisson(np.arange(MOST_FALSE + 1), false_positives)
    up_to = np.concatenate([[0.0], np.cumsum(false / false.sum())])
    fewest = np.clip(low - found, 0, MOST_FALSE + 1)
    most = np.clip(high - found + 1, 0, MOST_FALSE + 1)
    return np.asarray(binomial(found, top, chance) @ (up_to[most] - up_to[fewest]))


def with_error(likelihood: Matrix, error: float) -> Matrix:
    """The likelihood of a report that is plainly wrong with this chance.

    A wrong report is taken to tell of any other count, each as likely: it adds the same small
    amount everywhere, so that no count is ruled out by one report.
    """
    return np.asarray((1.0 - error) * likelihood + error * likelihood.mean())
