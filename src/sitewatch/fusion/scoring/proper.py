"""Scores that nobody can improve by saying something else than what they think."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.floating]
Whole = NDArray[np.integer]


def brier(probability: Numbers, happened: NDArray[np.bool_]) -> float:
    """Mean squared error of probabilities of events, 0 to 1.

    Source:
        Brier 1950, Monthly Weather Review 78.
    """
    return float(np.mean((probability - happened) ** 2))


def crps(probabilities: Numbers, truth: Whole) -> Numbers:
    """Continuous ranked probability score of count distributions, one a case [counts].

    Args:
        probabilities: Probability of each count from 0, `(case, count)`.
        truth: What was counted, `(case,)`; may lie above all of them.

    Source:
        Gneiting and Raftery 2007, J. Am. Stat. Assoc. 102, section 4.2, on whole numbers.
    """
    beyond = max(0, int(np.max(truth, initial=0)) + 1 - probabilities.shape[1])
    sums = np.cumsum(np.pad(probabilities, ((0, 0), (0, beyond))), axis=1)
    reached = np.arange(sums.shape[1])[None, :] >= truth[:, None]
    return np.asarray(((sums - reached) ** 2).sum(axis=1))


def pit(probabilities: Numbers, truth: Whole, uniform: Numbers) -> Numbers:
    """Randomised probability integral transform, one a case, 0 to 1; even if calibrated.

    Args:
        probabilities: Probability of each count from 0, `(case, count)`.
        truth: What was counted, `(case,)`; above all of them it stands with the highest.
        uniform: A number from 0 to 1 for each case, `(case,)`: where in the step of its count it
            falls.

    Source:
        Czado, Gneiting and Held 2009, Biometrics 65.
    """
    sums = np.cumsum(probabilities, axis=1)
    rows = np.arange(len(truth))
    there = np.minimum(truth, probabilities.shape[1] - 1)
    step = probabilities[rows, there]
    below = sums[rows, there] - step
    return np.asarray(np.clip(below + uniform * step, 0.0, 1.0))
