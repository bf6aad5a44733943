"""The forward pass: what is thought of a count on each day, from the looks up to that day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from sitewatch.fusion.counts.dynamics import Model
from sitewatch.fusion.counts.kernel import Matrix


@dataclass(frozen=True, slots=True)
class Days:
    """What the looks say, laid out by day.

    Attributes:
        length: Number of days.
        likelihood: By day number from 0, `(seeing, count)`: how probable what was told is.
        quiet: Day numbers whose step from the day before is one "without change".
        seeing: Number of values that the chance of seeing is tried at.
    """

    length: int
    likelihood: Mapping[int, Matrix]
    quiet: frozenset[int]
    seeing: int


def forward(model: Model, days: Days) -> tuple[Matrix, Matrix]:
    """The filtered state of each day, `(day, mode, seeing, count)`, and the log evidence so far.

    The chance of seeing is unknown but one and the same in all looks, so each of its values runs
    beside the others and what was told decides between them. Each day's state sums to 1.
    """
    state = np.repeat(model.start[:, None, :], days.seeing, axis=1) / days.seeing
    states = np.empty((days.length, *state.shape))
    evidence = np.zeros(days.length)
    total = 0.0
    for day in range(days.length):
        if day > 0:
            state = step(state, model, quiet=day in days.quiet)
        if day in days.likelihood:
            state = state * days.likelihood[day][None, :, :]
            weight = float(state.sum())
            state = state / weight
            total += float(np.log(weight))
        states[day] = state
        evidence[day] = total
    return states, evidence


def step(state: Matrix, model: Model, *, quiet: bool) -> Matrix:
    """The state one day later, `(..., mode, seeing, count)`, before any look of that day."""
    modes, moves = _chains(model, quiet=quiet)
    flat = state.reshape(*state.shape[:-2], -1)
    mixed = np.matmul(modes.T, flat).reshape(state.shape)
    return np.asarray(np.matmul(mixed, moves))


def step_back(later: Matrix, model: Model, *, quiet: bool) -> Matrix:
    """What a day's future says of the day before, `(mode, seeing, count)`."""
    modes, moves = _chains(model, quiet=quiet)
    moved = np.matmul(later, moves.transpose(0, 2, 1))
    return np.tensordot(modes, moved, axes=1)


def _chains(model: Model, *, quiet: bool) -> tuple[Matrix, Matrix]:
    if quiet:
        return model.quiet_modes, model.quiet_moves
    return model.modes, model.moves
