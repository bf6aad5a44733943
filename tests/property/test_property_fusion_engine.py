"""What must hold of the engine whatever is told: sums, gaps, batches, and not looking ahead."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitewatch.fusion.counts.dynamics import Dynamics, Pace
from sitewatch.fusion.counts.filter import Steps
from sitewatch.fusion.counts.hidden import hidden
from sitewatch.fusion.counts.interval import interval
from sitewatch.fusion.counts.kernel import arrivals
from sitewatch.fusion.counts.likelihood import count_likelihood, with_error
from sitewatch.fusion.counts.pool import Pooled, pooled
from sitewatch.fusion.flow import Passing, flow
from sitewatch.fusion.reliability import Claim, judge
from sitewatch.model import Reliability, exactly

FEW = settings(max_examples=15, deadline=None)
TOP = 24
DYNAMICS = Dynamics(level_step=3.0, root_step=1.5)
MODELS = [hidden(DYNAMICS, pace, 12.0, TOP) for pace in (Pace(20.0), Pace(4.0, spread=3.0))]
TABLE = np.vstack(
    [np.ones(TOP + 1)]
    + [with_error(count_likelihood(exactly(n), 0.8, 0.05, TOP), 0.02) for n in range(13)]
)
LOOKS = st.lists(st.tuples(st.integers(1, 9), st.integers(0, 12)), min_size=1, max_size=5)
ROWS = st.lists(st.floats(0.0, 1.0), min_size=2, max_size=30).filter(lambda x: sum(x) > 0.1)


def worked(looks: list[tuple[int, int]], wait: int = 0) -> Pooled:
    """Looks after so many days each, and a step with no look after some more."""
    gaps = [0, *(gap for gap, _ in looks[1:]), wait]
    told = [1 + number for _, number in looks] + [0]
    steps = Steps(np.array(gaps)[:, None], np.array(told)[:, None], TABLE)
    return pooled(MODELS, np.array([0.7, 0.3]), steps, None)


@FEW
@given(LOOKS)
def test_everything_is_a_probability(looks: list[tuple[int, int]]) -> None:
    found = worked(looks)

    for part in (found.counts, found.known, found.regimes):
        assert (part >= 0.0).all()
        assert part.sum(axis=1) == pytest.approx(np.ones(len(part)), abs=1e-6)
    assert found.weights.sum() == pytest.approx(1.0)


@FEW
@given(LOOKS, LOOKS)
def test_what_was_known_uses_nothing_that_came_later(
    looks: list[tuple[int, int]], later: list[tuple[int, int]]
) -> None:
    before, after = worked(looks), worked([*looks, *later])

    assert after.known[: len(looks)] == pytest.approx(before.known[: len(looks)], abs=1e-9)


@FEW
@given(LOOKS, st.integers(1, 20), st.integers(1, 20))
def test_the_longer_the_wait_the_less_of_the_last_look_is_left(
    looks: list[tuple[int, int]], wait: int, more: int
) -> None:
    settled = worked(looks, 4000).known[-1]
    soon, late = (worked(looks, days).known[-1] for days in (wait, wait + more))

    # A Markov chain never gets further from where it settles.
    assert np.abs(late - settled).sum() <= np.abs(soon - settled).sum() + 0.02


@FEW
@given(ROWS, st.floats(0.5, 0.95))
def test_an_interval_holds_what_it_promises(row: list[float], level: float) -> None:
    counts = np.array([row]) / sum(row)
    low, high = interval(counts, level)
    held = counts[0, low[0] : high[0] + 1].sum()

    assert held >= level - 1e-6
    wider, widest = interval(counts, (1.0 + level) / 2.0)
    assert widest[0] - wider[0] >= high[0] - low[0]


@FEW
@given(st.floats(0.0, 20.0), st.integers(1, 40), st.floats(1.0, 6.0))
def test_arrivals_are_probabilities(mean: float, top: int, spread: float) -> None:
    kernel = arrivals(mean, top, spread)

    assert (kernel >= 0.0).all()
    assert kernel.sum(axis=1) == pytest.approx(np.ones(top + 1), abs=1e-9)


@FEW
@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 40)), min_size=1, max_size=6))
def test_flows_are_probabilities_in_any_order(told: list[tuple[int, int]]) -> None:
    looks = [Passing(day, number, (0.7, 0.9)) for day, number in dict(told).items()]
    one, other = flow(looks, 10), flow(looks[::-1], 10)

    assert one.known.sum(axis=1) == pytest.approx(np.ones(10), abs=1e-6)
    assert one.known == pytest.approx(other.known, abs=1e-12)


CLAIMS = st.lists(
    st.builds(
        Claim,
        subject=st.sampled_from("xyz"),
        source=st.sampled_from("abc"),
        holds=st.booleans(),
        origin=st.sampled_from(("", "look-1", "look-2")),
    ),
    min_size=1,
    max_size=12,
)


@FEW
@given(CLAIMS, st.randoms(use_true_random=False))
def test_beliefs_do_not_depend_on_order_or_on_repeats(claims: list[Claim], random: object) -> None:
    grades = {"a": Reliability.COMPLETELY, "b": Reliability.FAIRLY}
    shuffled = [*claims, *claims]
    random.shuffle(shuffled)  # type: ignore[attr-defined]

    assert judge(shuffled, grades) == judge(claims, grades)
    assert all(0.0 < p < 1.0 for p in judge(claims, grades).belief.values())
