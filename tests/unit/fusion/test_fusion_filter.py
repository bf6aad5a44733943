from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from sitewatch.fusion.counts.dynamics import Dynamics, Model, Regime, model
from sitewatch.fusion.counts.filter import Days, forward, step
from sitewatch.fusion.counts.smooth import joint, smooth

TINY = model(Dynamics(level_step=20.0), highest_level=2.0, top=3)
SEEN = {
    0: np.array([[0.2, 0.6, 0.1, 0.1], [0.1, 0.5, 0.3, 0.1]]),
    2: np.array([[0.7, 0.2, 0.1, 0.0], [0.6, 0.2, 0.1, 0.1]]),
}
DAYS = Days(length=4, likelihood=SEEN, quiet=frozenset({2}), seeing=2)


def by_enumeration(chain: Model, days: Days) -> np.ndarray:
    """Probability of every path of counts and modes, summed up: `(day, count)`."""
    counts = np.zeros((days.length, chain.top + 1))
    states = list(product(range(len(chain.names)), range(chain.top + 1)))
    for seeing in range(days.seeing):
        for path in product(states, repeat=days.length):
            weight = path_weight(chain, days, seeing, path)
            for day, (_, count) in enumerate(path):
                counts[day, count] += weight
    return counts / counts.sum(axis=1, keepdims=True)


def path_weight(chain: Model, days: Days, seeing: int, path: tuple[tuple[int, int], ...]) -> float:
    weight = chain.start[path[0]] / days.seeing
    for day, (mode, count) in enumerate(path):
        if day > 0:
            before, had = path[day - 1]
            quiet = day in days.quiet
            modes = chain.quiet_modes if quiet else chain.modes
            moves = chain.quiet_moves if quiet else chain.moves
            weight *= modes[before, mode] * moves[mode, had, count]
        if day in days.likelihood:
            weight *= days.likelihood[day][seeing, count]
    return float(weight)


def test_smoothing_is_the_sum_over_all_histories() -> None:
    small = model(Dynamics(), highest_level=0.15, top=2)
    likelihood = {day: table[:, :3] for day, table in SEEN.items() if day < 2}
    days = Days(length=3, likelihood=likelihood, quiet=frozenset({1}), seeing=2)
    states, _ = forward(small, days)
    counts, _ = smooth(small, days, states, keep=0)

    assert counts == pytest.approx(by_enumeration(small, days), abs=1e-9)


def test_the_last_day_is_filtered_and_smoothed_alike() -> None:
    states, _ = forward(TINY, DAYS)
    counts, _ = smooth(TINY, DAYS, states, keep=0)

    assert counts[-1] == pytest.approx(states[-1].sum(axis=(0, 1)))


def test_both_days_together_agree_with_each_day_alone() -> None:
    states, _ = forward(TINY, DAYS)
    counts, future = smooth(TINY, DAYS, states, keep=2)
    both = joint(TINY, DAYS, states[0], (0, 2), future)

    assert both.sum(axis=1) == pytest.approx(counts[0], abs=1e-6)
    assert both.sum(axis=0) == pytest.approx(counts[2], abs=1e-6)


def test_the_chance_of_seeing_is_decided_by_what_was_told() -> None:
    good, poor = [0.0, 0.0, 0.0, 1.0], [0.0, 0.0, 0.0, 0.1]
    days = Days(1, {0: np.array([good, poor])}, frozenset(), 2)
    states, evidence = forward(TINY, days)
    by_chance = states[0].sum(axis=(0, 2))

    assert by_chance == pytest.approx([10 / 11, 1 / 11])
    # Evidence: 0.55 of the prior probability of three.
    assert np.exp(evidence[0]) == pytest.approx(0.55 * TINY.start[:, 3].sum())


def test_the_prior_is_what_a_long_gap_leads_back_to() -> None:
    chain = model(Dynamics(), highest_level=12.0, top=35)
    state = np.zeros((len(chain.names), 1, 36))
    state[0, 0, 5] = 1.0
    for _ in range(6000):
        state = step(state, chain, quiet=False)

    assert state[:, 0].sum(axis=0) == pytest.approx(chain.start.sum(axis=0), abs=5e-3)


def test_levels_are_held_equally_likely_by_their_logarithm() -> None:
    chain = model(Dynamics(), highest_level=12.0, top=35)
    steady = [n is Regime.STEADY for n in chain.names]
    levels = chain.start.sum(axis=1)[steady]

    assert levels == pytest.approx(np.full(len(levels), levels[0]))
    steps = np.diff(np.log(chain.levels))
    assert steps == pytest.approx(np.full(len(steps), steps[0]))
    assert np.exp(steps[0]) <= Dynamics().level_step


def test_everything_sums_to_one() -> None:
    assert TINY.modes.sum(axis=1) == pytest.approx(np.ones(6))
    assert TINY.moves.sum(axis=2) == pytest.approx(np.ones((6, 4)))
    assert TINY.quiet_moves.sum(axis=2) == pytest.approx(np.ones((6, 4)))
    assert TINY.start.sum() == pytest.approx(1.0)


def test_a_quiet_day_moves_less() -> None:
    assert (
        np.diagonal(TINY.quiet_moves, axis1=1, axis2=2)
        >= np.diagonal(TINY.moves, axis1=1, axis2=2) - 1e-12
    ).all()
