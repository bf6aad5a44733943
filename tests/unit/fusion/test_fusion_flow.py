from __future__ import annotations

import numpy as np
import pytest

from sitewatch.errors import SettingsError
from sitewatch.fusion.counts.interval import interval
from sitewatch.fusion.flow import Passing, flow
from sitewatch.fusion.flow_days import passed, spread_of_seen


def test_a_poisson_day_by_hand() -> None:
    # Mean 2: e^-2, 2 e^-2, 2 e^-2.
    found = passed(np.arange(3), np.array([2.0]), 1.0)

    assert found[0] == pytest.approx(np.exp(-2.0) * np.array([1, 2, 2]))


def test_a_wider_day_by_hand() -> None:
    # Mean 1, variance 2: geometric with chance one half.
    assert passed(np.arange(3), np.array([1.0]), 2.0)[0] == pytest.approx([1 / 2, 1 / 4, 1 / 8])


def test_what_is_seen_of_a_wide_flow_is_less_wide() -> None:
    assert spread_of_seen(3.0, 0.5) == pytest.approx(2.0)
    # Seen with one half: mean 2 and variance 4 become mean 1 and variance 1.5.
    whole, numbers = passed(np.arange(80), np.array([2.0]), 2.0)[0], np.arange(80)
    seen = np.array([np.sum(whole * binomial_half(numbers, k)) for k in range(4)])

    assert seen == pytest.approx(passed(np.arange(4), np.array([1.0]), 1.5)[0], abs=1e-9)


def binomial_half(count: np.ndarray, found: int) -> np.ndarray:
    ways = np.ones_like(count, dtype=float)
    for step in range(found):
        ways = ways * (count - step) / (step + 1)
    return np.where(count >= found, ways * 0.5**count, 0.0)


def test_a_day_that_was_seen_whole_is_what_was_told() -> None:
    found = flow([Passing(2, 7, (1.0, 1.0))], days=4)

    assert found.known[2, 7] == pytest.approx(1.0, abs=1e-6)
    assert found.known.sum(axis=1) == pytest.approx(np.ones(4))


def test_a_day_that_was_seen_in_part_is_at_least_what_was_told() -> None:
    found = flow([Passing(1, 5, (0.5, 0.5))], days=2)

    assert found.counts[1, :5].sum() == pytest.approx(0.0, abs=1e-9)


def test_the_level_follows_a_collapse_and_nothing_learned_later_is_known() -> None:
    before = [Passing(day, 50, (1.0, 1.0)) for day in range(0, 60, 3)]
    after = [Passing(day, 5, (1.0, 1.0)) for day in range(60, 75, 3)]
    found = flow([*before, *after], days=75)
    low, high = interval(found.known, 0.9)
    alone = flow(before, days=60)

    assert low[58] > 30
    assert high[74] < 20
    assert found.levels.shape == alone.levels.shape
    assert found.known[:60] == pytest.approx(alone.known, abs=1e-9)


def test_looks_outside_the_days_are_refused() -> None:
    with pytest.raises(SettingsError):
        flow([Passing(9, 1, (0.8, 0.8))], days=9)
    with pytest.raises(SettingsError):
        flow([], days=9)
