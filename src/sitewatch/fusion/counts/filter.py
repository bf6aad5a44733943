"""The forward pass: what is thought of each count, from the looks up to then."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from sitewatch.fusion.counts.chain import LEAST, Array, Carrier, Chain, Whole, carrier, totals

NOBODY_LOOKED = 0
"""The row of `Steps.likelihood` that says nothing: all ones."""


@dataclass(frozen=True, slots=True)
class Steps:
    """Looks at a batch of rows, step by step; steps of different rows need not fall on one day.

    Attributes:
        gaps: Days since the step before, `(step, row)`; those of the first step count from `start`.
        told: Which row of `likelihood` holds, `(step, row)`; `NOBODY_LOOKED` for none.
        likelihood: How probable what was told is for each count, `(what, count)`.
        quiet: Steps over which a look says that nothing changed.
        weekly: Steps far from any look, whose gap is carried over as one week.
    """

    gaps: Whole
    told: Whole
    likelihood: Array
    quiet: frozenset[int] = frozenset()
    weekly: frozenset[int] = frozenset()

    def part(self, rows: slice) -> Steps:
        """The same of some rows only."""
        return replace(self, gaps=self.gaps[:, rows], told=self.told[:, rows])


@dataclass(frozen=True, slots=True)
class Walk:
    """A chain ready to be walked along steps.

    Attributes:
        start: Probability before any look, `(mode, count)`.
        usual: Carries over the gaps.
        quiet: Carries over gaps in which a look says that nothing changed.
        weekly: Carries over weeks far from any look.
    """

    start: Array
    usual: Carrier
    quiet: Carrier
    weekly: Carrier

    def over(self, number: int, steps: Steps) -> Carrier:
        """What carries over the gap before a step."""
        if number in steps.weekly:
            return self.weekly
        return self.quiet if number in steps.quiet else self.usual


def walk(
    start: Array, usual: Chain, quiet: Chain, steps: Steps, weekly: Chain | None = None
) -> Walk:
    """The chains, ready for the gaps of these steps.

    Raises:
        ValueError: If a step is a week and there is no chain for weeks.
    """
    if steps.weekly and weekly is None:
        raise ValueError("steps of a week, and no chain for them")
    still, weeks = (np.zeros(len(steps.gaps), dtype=bool) for _ in range(2))
    still[list(steps.quiet)] = True
    weeks[list(steps.weekly)] = True
    return Walk(
        start,
        carrier(usual, np.unique(steps.gaps[~still & ~weeks]).tolist()),
        carrier(quiet, np.unique(steps.gaps[still & ~weeks]).tolist()),
        Carrier(weekly or usual),
    )


def forward(way: Walk, steps: Steps) -> tuple[Array, Array]:
    """The filtered states `(step, row, mode, count)` and the log evidence so far `(step, row)`.

    The states of a row sum to 1 at each step. The evidence is what was told up to then: it weighs
    rows that are one site under several assumptions against each other.
    """
    states = np.empty((*steps.gaps.shape, *way.start.shape), dtype=way.start.dtype)
    evidence = np.empty(steps.gaps.shape)
    total = np.zeros(steps.gaps.shape[1])
    for number, (state, weights) in enumerate(_filtered(way, steps)):
        states[number] = state
        total = total + np.log(weights)
        evidence[number] = total
    return states, evidence


def _filtered(way: Walk, steps: Steps) -> Iterator[tuple[Array, Array]]:
    rows = steps.gaps.shape[1]
    state = np.repeat(way.start[None], rows, axis=0)
    for number in range(len(steps.gaps)):
        if steps.gaps[number].any():
            state = way.over(number, steps).on(state, steps.gaps[number])
        if steps.told[number].any():
            state *= steps.likelihood[steps.told[number]][:, None, :]
        weights = totals(state)
        yield lifted(state, 1.0 / weights), weights


def lifted(state: Array, factor: Array) -> Array:
    """The state itself, changed in place: times a factor a row, nothing in it below `LEAST`."""
    # A contiguous state is worked on as rows without modes: longer rows are faster.
    flat = state.reshape(len(state), -1) if state.flags.c_contiguous else state
    flat *= factor.reshape(-1, *(1,) * (flat.ndim - 1))
    np.maximum(flat, LEAST, out=flat)
    return state
