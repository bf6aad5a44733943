"""The backward pass: what is thought of each count from all looks, before and after."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sitewatch.fusion.counts.chain import Array, totals
from sitewatch.fusion.counts.filter import Steps, Walk, lifted

MOST_GROUPS = 24
"""Work grows with the number of groups; with 24 no group of a 90 % interval holds more than 5 % of
the probability, so that its ends move by less than the counts of one group."""

LEAST_MASS = 1e-7
"""Earlier counts less probable than this are left out of a joint distribution."""


def smooth(way: Walk, steps: Steps, states: Array, keep: int = 0) -> tuple[Array, Array]:
    """The counts given all looks `(step, row, count)`, and what follows one step.

    Args:
        way: The chain, ready for the gaps.
        steps: What the looks say.
        states: The filtered states, as `forward` gives them.
        keep: Number of the step whose future is wanted, for `joint`.

    Source:
        Forward-backward algorithm (Rabiner 1989, Proc. IEEE 77, section III).
    """
    future = np.ones(states.shape[1:], dtype=states.dtype)
    counts = np.empty((*states.shape[:2], states.shape[3]), dtype=states.dtype)
    kept = future
    for number in range(len(states) - 1, -1, -1):
        if number == keep:
            kept = future
        per_count = np.einsum("rmc,rmc->rc", states[number], future)
        counts[number] = per_count / per_count.sum(axis=1, keepdims=True)
        if number > 0:
            future = _before(way, steps, future, number)
    return counts, kept


def _before(way: Walk, steps: Steps, future: Array, number: int) -> Array:
    """What is told at a step and after it, as it bears on the step before."""
    told = steps.likelihood[steps.told[number]][:, None, :]
    before = future * told
    if steps.gaps[number].any():
        before = way.over(number, steps).back(before, steps.gaps[number])
    return lifted(before, 1.0 / totals(before))


def joint(
    way: Walk, steps: Steps, filtered: Array, between: tuple[int, int], future: Array
) -> Array:
    """Probability of the counts of two steps of one row given all looks, `(earlier, later)`.

    Args:
        way: The chain, ready for the gaps.
        steps: What the looks say of the row.
        filtered: Filtered state of the earlier step, `(mode, count)`.
        between: Numbers of the earlier and the later step.
        future: What follows the later step, as `smooth` gives it, `(mode, count)`.
    """
    earlier, later = between
    size = filtered.shape[-1]
    marginal = filtered.sum(axis=0)
    kept = np.flatnonzero(marginal > LEAST_MASS)
    group = groups(marginal[kept])
    state = np.zeros((int(group[-1]) + 1, *filtered.shape), dtype=filtered.dtype)
    state[group, :, kept] = filtered[:, kept].T
    for number in range(earlier + 1, later + 1):
        gaps = np.repeat(steps.gaps[number], len(state))
        state = way.over(number, steps).on(state, gaps)
        state = state * steps.likelihood[steps.told[number, 0]]
        state = state / state.sum()
    share = marginal[kept] / np.bincount(group, weights=marginal[kept])[group]
    table = np.zeros((size, size), dtype=filtered.dtype)
    table[kept] = share[:, None] * (state * future).sum(axis=1)[group]
    return np.asarray(table / table.sum())


def groups(weights: Array) -> NDArray[np.int_]:
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
