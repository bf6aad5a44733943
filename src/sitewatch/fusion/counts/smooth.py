"""The backward pass: what is thought of each day from all looks, before it and after it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sitewatch.fusion.counts.dynamics import Model
from sitewatch.fusion.counts.filter import Days, step, step_back
from sitewatch.fusion.counts.kernel import Matrix

MOST_GROUPS = 24
"""Work grows with the number of groups; with 24 no group of a 90 % interval holds more than 5 % of
the probability, so that its ends move by less than the counts of one group."""
LEAST_MASS = 1e-7
"""Earlier counts less probable than this are left out of a joint distribution."""


def smooth(model: Model, days: Days, states: Matrix, keep: int) -> tuple[Matrix, Matrix]:
    """The count of each day given all looks, `(day, count)`; and what follows one day.

    Args:
        model: The model.
        days: What the looks say.
        states: The filtered states, as `forward` gives them.
        keep: Day number whose future is wanted, for `joint`.

    Source:
        Forward-backward algorithm (Rabiner 1989, Proc. IEEE 77, section III).
    """
    future = np.ones(states.shape[1:])
    counts = np.empty((days.length, states.shape[-1]))
    kept = future
    for day in range(days.length - 1, -1, -1):
        if day == keep:
            kept = future
        both = states[day] * future
        per_count = both.sum(axis=(0, 1))
        counts[day] = per_count / per_count.sum()
        if day > 0:
            seen = future
            if day in days.likelihood:
                seen = seen * days.likelihood[day][None, :, :]
            future = step_back(seen, model, quiet=day in days.quiet)
            future = future / future.max()
    return counts, kept


def joint(
    model: Model, days: Days, filtered: Matrix, between: tuple[int, int], future: Matrix
) -> Matrix:
    """Probability of the counts of two days together given all looks, `(earlier, later)`.

    Args:
        model: The model.
        days: What the looks say.
        filtered: Filtered state of the earlier day, `(mode, seeing, count)`.
        between: Numbers of the earlier and the later day.
        future: What follows the later day, as `smooth` gives it.
    """
    earlier, later = between
    top = filtered.shape[-1] - 1
    marginal = filtered.sum(axis=(0, 1))
    kept = np.flatnonzero(marginal > LEAST_MASS)
    group = groups(marginal[kept])
    state = np.zeros((group[-1] + 1, *filtered.shape))
    state[group, :, :, kept] = filtered[:, :, kept].transpose(2, 0, 1)
    for day in range(earlier + 1, later + 1):
        state = step(state, model, quiet=day in days.quiet)
        if day in days.likelihood:
            state = state * days.likelihood[day][None, None, :, :]
            state = state / state.sum()
    table = np.zeros((top + 1, top + 1))
    share = marginal[kept] / np.bincount(group, weights=marginal[kept])[group]
    table[kept] = share[:, None] * (state * future[None]).sum(axis=(1, 2))[group]
    return np.asarray(table / table.sum())


def groups(weights: Matrix) -> NDArray[np.int_]:
    """Number of the group of each earlier count, rising from 0 without a gap.

    Up to `MOST_GROUPS` counts each stand alone, and the joint distribution is exact. More are
    followed in groups of neighbours of about equal weight: within a group, which count it was is
    taken to say nothing of the later one.
    """
    if len(weights) <= MOST_GROUPS:
        return np.arange(len(weights))
    reached = np.cumsum(weights) / weights.sum()
    raw = np.minimum((reached * MOST_GROUPS).astype(int), MOST_GROUPS - 1)
    return np.unique(raw, return_inverse=True)[1]
