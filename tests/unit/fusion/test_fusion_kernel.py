from __future__ import annotations

import numpy as np
import pytest

from sitewatch.fusion.counts.kernel import (
    arrivals,
    bulk_arrival,
    bulk_leaving,
    in_groups,
    thinning,
    transition,
)


def test_one_object_and_no_arrivals_by_hand() -> None:
    # e^{-5/20} = 0.7788: one stays with that chance, none stays none.
    kernel = transition(gap_days=5, stay_days=20, arrivals_per_day=0, top=1)

    assert kernel == pytest.approx(np.array([[1.0, 0.0], [0.2212, 0.7788]]), abs=1e-4)


def test_one_object_with_arrivals_by_hand() -> None:
    # Survival q = e^{-1} = 0.3679, arrivals Poisson with mean 0.1 * 10 * (1 - q) = 0.6321.
    # P(1 -> 0) = (1 - q) e^{-0.6321} = 0.6321 * 0.5315 = 0.3360.
    kernel = transition(gap_days=10, stay_days=10, arrivals_per_day=0.1, top=30)

    assert kernel[1, 0] == pytest.approx(0.3360, abs=1e-4)
    assert kernel[0, 0] == pytest.approx(0.5315, abs=1e-4)


def test_a_long_gap_forgets_where_it_started_and_keeps_the_poisson_mean() -> None:
    kernel = transition(gap_days=400, stay_days=20, arrivals_per_day=0.3, top=40)
    numbers = np.arange(41)

    # The stationary law is Poisson with mean arrivals * stay = 6.
    assert kernel @ numbers == pytest.approx(np.full(41, 6.0), abs=1e-6)
    assert kernel[0] == pytest.approx(kernel[30], abs=1e-7)


def test_the_mean_after_a_gap_by_hand() -> None:
    # 8 e^{-0.5} + 6 (1 - e^{-0.5}) = 4.8522 + 2.3608.
    kernel = transition(gap_days=10, stay_days=20, arrivals_per_day=0.3, top=60)

    assert kernel[8] @ np.arange(61) == pytest.approx(7.2131, abs=1e-4)


def test_two_gaps_in_a_row_are_one_long_gap() -> None:
    once = transition(7, 20, 0.3, 60)
    twice = transition(3, 20, 0.3, 60) @ transition(4, 20, 0.3, 60)

    assert twice[:25, :40] == pytest.approx(once[:25, :40], abs=1e-9)


def test_thinning_by_hand() -> None:
    assert thinning(0.5, 2) == pytest.approx(
        np.array([[1, 0, 0], [0.5, 0.5, 0], [0.25, 0.5, 0.25]])
    )
    assert thinning(1.0, 3) == pytest.approx(np.eye(4))
    assert thinning(0.0, 3)[:, 0] == pytest.approx(np.ones(4))


def test_what_goes_beyond_the_top_stays_on_it() -> None:
    assert arrivals(50.0, 3)[:, 3] == pytest.approx(np.ones(4))


@pytest.mark.parametrize(
    ("kernel", "row", "expected"),
    [
        (bulk_leaving(3), 2, [1 / 3, 1 / 3, 1 / 3, 0]),
        (bulk_leaving(3), 0, [1, 0, 0, 0]),
        (bulk_arrival(2, 3), 1, [0, 0.5, 0.5, 0]),
        (bulk_arrival(2, 3), 3, [0, 0, 0, 1]),
    ],
)
def test_many_at_once_by_hand(kernel: np.ndarray, row: int, expected: list[float]) -> None:
    assert kernel[row] == pytest.approx(expected)


def test_groups_of_arrivals_by_hand() -> None:
    # Mean 1, variance 2: size 1, so a geometric law with chance one half.
    assert in_groups(np.arange(4), 1.0, 2.0) == pytest.approx([1 / 2, 1 / 4, 1 / 8, 1 / 16])


def test_coming_in_groups_settles_to_the_stated_spread() -> None:
    day = transition(1, 20, 0.3, 90, spread=3.0)
    counts = np.eye(91)[6]
    for _ in range(300):
        counts = counts @ day
    mean = counts @ np.arange(91)

    assert mean == pytest.approx(6.0, rel=1e-3)
    assert counts @ (np.arange(91) - mean) ** 2 == pytest.approx(18.0, rel=2e-2)
