"""A hidden chain of modes and counts, and how a whole batch of states is carried over gaps.

A state is an array `(row, mode, count)`: a row is one site, or one site under one assumption, and
the probabilities in each row sum to 1. All rows of a batch share one chain.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating]
Whole = NDArray[np.integer]

LEAST = 1e-25
"""Chances below it count as none: numbers too small for their format slow every product down."""

DENSE_UP_TO = 192
"""States up to which a gap is carried over by one matrix of its own; above it day by day. Source:
measured; the matrix of a gap costs states², a day costs modes² counts + modes counts²."""


@dataclass(frozen=True, slots=True)
class Chain:
    """What one day does, first to the mode, then to the count.

    Attributes:
        modes: Chance from mode to mode, `(mode, mode)`.
        moves: Chance from count to count in each mode, `(mode, before, after)`.
    """

    modes: Array
    moves: Array

    @property
    def states(self) -> int:
        """Number of states."""
        return int(self.moves.shape[0] * self.moves.shape[1])


def day_on(state: Array, chain: Chain) -> Array:
    """The state one day later, `(row, mode, count)`."""
    by_mode = state.transpose(1, 0, 2)
    mixed = (chain.modes.T @ by_mode.reshape(len(by_mode), -1)).reshape(by_mode.shape)
    moved: Array = np.matmul(mixed, chain.moves)
    return moved.transpose(1, 0, 2)


def day_back(future: Array, chain: Chain) -> Array:
    """What is known of the day after, carried back by a day, `(row, mode, count)`."""
    moved: Array = np.matmul(future.transpose(1, 0, 2), chain.moves.transpose(0, 2, 1))
    mixed: Array = (chain.modes @ moved.reshape(len(moved), -1)).reshape(moved.shape)
    return mixed.transpose(1, 0, 2)


@dataclass(frozen=True, slots=True)
class Carrier:
    """Carries states over gaps, forward and back.

    Small chains get one matrix for each length of gap, so that all sites with the same gap are
    one matrix product; large ones go day by day. Both give the same numbers.

    Attributes:
        chain: The chain.
        matrices: Chance from state to state over a gap, by its length [d].
        turned: The same with before and after exchanged, laid out for the way back.
    """

    chain: Chain
    matrices: Mapping[int, Array] = field(default_factory=dict)
    turned: Mapping[int, Array] = field(default_factory=dict)

    def on(self, state: Array, gaps: Whole) -> Array:
        """The state after the gap of each row [d]."""
        return self._carried(state, gaps, back=False)

    def back(self, future: Array, gaps: Whole) -> Array:
        """What is known after the gap of each row, carried back over it."""
        return self._carried(future, gaps, back=True)

    def _carried(self, state: Array, gaps: Whole, *, back: bool) -> Array:
        if self.matrices:
            return self._by_gap(state, gaps, back=back)
        move = day_back if back else day_on
        if gaps.min() == gaps.max():
            for _ in range(int(gaps[0])):
                state = move(state, self.chain)
            return state
        carried = state.copy()
        for day in range(int(gaps.max())):
            moving = np.flatnonzero(gaps > day)
            carried[moving] = move(carried[moving], self.chain)
        return carried

    def _by_gap(self, state: Array, gaps: Whole, *, back: bool) -> Array:
        order = np.argsort(gaps.astype(np.int16), kind="stable")
        sorted_rows = state.reshape(len(state), -1)[order]
        moved = np.empty_like(sorted_rows)
        matrices = self.turned if back else self.matrices
        ends = np.flatnonzero(np.diff(gaps[order])) + 1
        begin = 0
        for end in (*ends.tolist(), len(order)):
            matrix = matrices[int(gaps[order[begin]])]
            np.matmul(sorted_rows[begin:end], matrix, out=moved[begin:end])
            begin = end
        carried = np.empty_like(moved)
        carried[order] = moved
        return carried.reshape(state.shape)


def carrier(chain: Chain, gaps: Iterable[int]) -> Carrier:
    """A carrier for gaps of these lengths [d].

    Raises:
        ValueError: If a gap is negative.
    """
    wanted = sorted(set(gaps))
    if wanted and wanted[0] < 0:
        raise ValueError(f"a gap that runs backwards: {wanted[0]} days")
    if chain.states > DENSE_UP_TO or wanted == [1]:
        return Carrier(chain)
    modes, counts = chain.moves.shape[:2]
    state = np.eye(chain.states, dtype=chain.moves.dtype).reshape(-1, modes, counts)
    matrices: dict[int, Array] = {}
    for day in range(wanted[-1] + 1 if wanted else 0):
        state = day_on(state, chain) if day else state
        if day in wanted:
            matrix = state.reshape(chain.states, -1).copy()
            matrix[matrix < LEAST] = 0.0
            matrices[day] = matrix
    turned = {gap: np.ascontiguousarray(matrix.T) for gap, matrix in matrices.items()}
    return Carrier(chain, matrices, turned)


def totals(state: Array) -> Array:
    """The sum of each row, `(row,)`; a product with ones is the fastest way to it."""
    flat = state.reshape(len(state), -1)
    summed: Array = flat @ np.ones(flat.shape[1], dtype=flat.dtype)
    return summed
