from __future__ import annotations

import numpy as np
import pytest

from sitewatch.fusion.counts.likelihood import count_likelihood, with_error
from sitewatch.model import Count, CountKind, at_least, exactly


def told(count: Count) -> np.ndarray:
    """Up to four there, each seen with chance one half, nothing seen that is not there."""
    return count_likelihood(count, chance=0.5, false_positives=0.0, top=4)


def test_seeing_two_of_three_by_hand() -> None:
    # 3 choose 2 at one half: 3/8; one there can never be seen as two.
    assert told(exactly(2)) == pytest.approx([0, 0, 1 / 4, 3 / 8, 3 / 8])


def test_looked_and_saw_none_by_hand() -> None:
    assert told(exactly(0)) == pytest.approx([1, 1 / 2, 1 / 4, 1 / 8, 1 / 16])


def test_at_least_and_at_most_share_out_everything() -> None:
    least, most = told(at_least(2)), told(Count(0, 1, CountKind.AT_MOST))

    # Of three, at least two are seen with 3/8 + 1/8.
    assert least[3] == pytest.approx(0.5)
    assert least + most == pytest.approx(np.ones(5))


def test_a_range_is_the_sum_of_its_numbers() -> None:
    each = sum(told(exactly(n)) for n in (1, 2))

    assert told(Count(1, 2, CountKind.ABOUT)) == pytest.approx(each)


def test_false_sightings_explain_one_more_than_there_is() -> None:
    # None there, one told: Poisson(0.1) of 1 is 0.1 e^{-0.1}.
    found = count_likelihood(exactly(1), chance=0.9, false_positives=0.1, top=3)

    assert found[0] == pytest.approx(0.1 * np.exp(-0.1), rel=1e-6)


def test_every_number_present_is_seen_as_some_number() -> None:
    rows = [count_likelihood(exactly(k), 0.7, 0.2, 12) for k in range(21)]

    assert np.sum(rows, axis=0) == pytest.approx(np.ones(13), abs=1e-9)


def test_at_least_a_number_that_false_sightings_can_reach_stays_possible() -> None:
    found = count_likelihood(at_least(6), chance=0.9, false_positives=0.5, top=4)

    assert found[-1] > 0
    assert told(at_least(500))[-1] == 0.0


def test_a_report_that_may_be_wrong_rules_nothing_out() -> None:
    sure = np.array([[0.0, 1.0]])

    # 0.98 of the report as it is, 0.02 of its mean over all counts.
    assert with_error(sure, 0.02) == pytest.approx(np.array([[0.01, 0.99]]))
