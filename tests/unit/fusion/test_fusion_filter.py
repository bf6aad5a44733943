from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from sitewatch.fusion.counts.chain import Chain, carrier, day_back, day_on
from sitewatch.fusion.counts.dynamics import Dynamics, Pace, Regime
from sitewatch.fusion.counts.filter import Steps, Walk, forward, walk
from sitewatch.fusion.counts.hidden import Hidden, hidden
from sitewatch.fusion.counts.smooth import groups, joint, smooth

PACE = Pace(20.0)
TINY = hidden(Dynamics(level_step=20.0, root_step=5.0), PACE, highest_level=2.0, top=3)
LIKELIHOOD = np.array([[1.0, 1.0, 1.0, 1.0], [0.2, 0.6, 0.1, 0.1], [0.7, 0.2, 0.1, 0.05]])


def steps(*told: int, quiet: frozenset[int] = frozenset()) -> Steps:
    """One site, one step a day."""
    gaps = np.array([[0], *([[1]] * (len(told) - 1))])
    return Steps(gaps, np.array(told)[:, None], LIKELIHOOD, quiet)


def ready(model: Hidden, looks: Steps) -> Walk:
    return walk(model.start, model.usual, model.quiet, looks)


def by_enumeration(model: Hidden, looks: Steps) -> np.ndarray:
    """Probability of every path of counts and modes, summed up: `(day, count)`."""
    days, size = len(looks.told), model.start.shape[1]
    counts = np.zeros((days, size))
    states = list(product(range(len(model.names)), range(size)))
    for path in product(states, repeat=days):
        weight = path_weight(model, looks, path)
        for day, (_, count) in enumerate(path):
            counts[day, count] += weight
    return counts / counts.sum(axis=1, keepdims=True)


def path_weight(model: Hidden, looks: Steps, path: tuple[tuple[int, int], ...]) -> float:
    weight = model.start[path[0]]
    for day, (mode, count) in enumerate(path):
        if day > 0:
            before, had = path[day - 1]
            chain = model.quiet if day in looks.quiet else model.usual
            weight *= chain.modes[before, mode] * chain.moves[mode, had, count]
        weight *= looks.likelihood[looks.told[day, 0], count]
    return float(weight)


def test_smoothing_is_the_sum_over_all_histories() -> None:
    looks = steps(1, 0, 2, quiet=frozenset({1}))
    way = ready(TINY, looks)
    states, _ = forward(way, looks)
    counts, _ = smooth(way, looks, states)

    assert counts[:, 0] == pytest.approx(by_enumeration(TINY, looks), abs=1e-9)


def test_the_last_day_is_filtered_and_smoothed_alike() -> None:
    looks = steps(1, 0, 2, 0)
    way = ready(TINY, looks)
    states, _ = forward(way, looks)
    counts, _ = smooth(way, looks, states)

    assert counts[-1, 0] == pytest.approx(states[-1, 0].sum(axis=0))


def test_both_days_together_agree_with_each_day_alone() -> None:
    looks = steps(1, 0, 2, 0)
    way = ready(TINY, looks)
    states, _ = forward(way, looks)
    counts, future = smooth(way, looks, states, keep=2)
    both = joint(way, looks, states[0, 0], (0, 2), future[0])

    assert both.sum(axis=1) == pytest.approx(counts[0, 0], abs=1e-6)
    assert both.sum(axis=0) == pytest.approx(counts[2, 0], abs=1e-6)


def test_many_earlier_counts_are_followed_in_groups_of_like_weight() -> None:
    assert groups(np.full(3, 1 / 3)).tolist() == [0, 1, 2]
    found = groups(np.full(48, 1 / 48))

    assert found[0] == 0
    assert np.bincount(found).max() <= 3


def test_a_gap_is_as_many_days_whichever_way_it_is_carried_over() -> None:
    chain = TINY.usual
    state = np.repeat(TINY.start[None], 3, axis=0)
    gaps = np.array([0, 2, 5])
    by_matrix, by_day = carrier(chain, [0, 2, 5]), carrier(chain, [])

    assert by_matrix.matrices
    assert not by_day.matrices
    assert by_matrix.on(state, gaps) == pytest.approx(by_day.on(state, gaps), abs=1e-12)
    assert by_matrix.back(state, gaps) == pytest.approx(by_day.back(state, gaps), abs=1e-12)


def test_carrying_back_is_the_transpose_of_carrying_on() -> None:
    rng = np.random.default_rng(7)
    state, future = rng.random((2, 1, *TINY.start.shape))

    there = (day_on(state, TINY.usual) * future).sum()
    assert there == pytest.approx((state * day_back(future, TINY.usual)).sum())


def test_a_gap_cannot_run_backwards() -> None:
    with pytest.raises(ValueError, match="backwards"):
        carrier(TINY.usual, [-1])


def test_looks_after_a_gap_are_the_same_as_looks_after_empty_days() -> None:
    daily = steps(1, 0, 0, 2)
    gappy = Steps(np.array([[0], [3]]), np.array([[1], [2]]), LIKELIHOOD)
    one, _ = forward(ready(TINY, daily), daily)
    other, _ = forward(ready(TINY, gappy), gappy)

    assert other[1] == pytest.approx(one[3], abs=1e-12)


def test_rows_are_decided_between_by_what_was_told() -> None:
    good, poor = [0.0, 0.0, 0.0, 1.0], [0.0, 0.0, 0.0, 0.1]
    looks = Steps(np.zeros((1, 2), int), np.array([[1, 2]]), np.array([[1.0] * 4, good, poor]))
    _, evidence = forward(ready(TINY, looks), looks)

    assert np.exp(evidence[0, 0] - evidence[0, 1]) == pytest.approx(10.0)
    assert np.exp(evidence[0, 0]) == pytest.approx(TINY.start[:, 3].sum())


def test_the_prior_is_what_a_long_gap_leads_back_to() -> None:
    model = hidden(Dynamics(), PACE, highest_level=12.0, top=35)
    state = np.zeros((1, len(model.names), 36))
    state[0, 0, 5] = 1.0
    for _ in range(6000):
        state = day_on(state, model.usual)

    assert state[0].sum(axis=0) == pytest.approx(model.start.sum(axis=0), abs=5e-3)


def test_levels_are_held_as_likely_as_they_are_wide_by_their_logarithm() -> None:
    model = hidden(Dynamics(), PACE, highest_level=12.0, top=35)
    steady = [n is Regime.STEADY for n in model.names]
    shares = model.start.sum(axis=1)[steady]
    logs = np.log(model.levels)
    inner = (logs[2:] - logs[:-2]) / 2

    assert shares[1:-1] / shares[1] == pytest.approx(inner / inner[0], rel=1e-6)
    assert (np.exp(np.diff(logs)) <= Dynamics().level_step + 1e-9).all()
    assert (np.diff(np.sqrt(model.levels)) <= Dynamics().root_step + 1e-9).all()


@pytest.mark.parametrize("chain", [TINY.usual, TINY.quiet])
def test_everything_sums_to_one(chain: Chain) -> None:
    assert chain.modes.sum(axis=1) == pytest.approx(np.ones(len(chain.modes)))
    assert chain.moves.sum(axis=2) == pytest.approx(np.ones(chain.moves.shape[:2]))
    assert TINY.start.sum() == pytest.approx(1.0)


def test_a_quiet_day_moves_less() -> None:
    still, usual = (np.diagonal(c.moves, axis1=1, axis2=2) for c in (TINY.quiet, TINY.usual))

    assert (still >= usual - 1e-12).all()


def test_a_site_alone_and_in_a_batch_is_the_same() -> None:
    looks = Steps(np.array([[0, 0], [2, 5]]), np.array([[1, 2], [2, 1]]), LIKELIHOOD)
    both, _ = forward(ready(TINY, looks), looks)
    alone = looks.part(slice(1, 2))
    one, _ = forward(ready(TINY, alone), alone)

    assert both[:, 1:] == pytest.approx(one, abs=1e-12)


def test_a_model_is_made_once_and_kept() -> None:
    first = hidden(Dynamics(), PACE, 12.0, 30)

    assert hidden(replace(Dynamics()), replace(PACE), 12.0, 30) is first
    with pytest.raises(ValueError, match="read-only"):
        first.start[0, 0] = 1.0
