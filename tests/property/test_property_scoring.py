"""Properties of the scores: the split is exact, scores are not negative, places lie in 0 to 1."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitewatch.fusion.scoring.explanations import Resolved, reliability_table, said_in
from sitewatch.fusion.scoring.explanations import score_explanations as score
from sitewatch.fusion.scoring.proper import crps, pit
from sitewatch.model import Timing
from sitewatch.testing.forecasts import AS_OF, issued

NAMES = ("routine", "drawdown", "withdrawal")


@st.composite
def cases(draw: st.DrawFn) -> list[Resolved]:
    made = []
    for number in range(draw(st.integers(1, 12))):
        weights = [draw(st.integers(1, 30)) for _ in NAMES]
        stated = {n: w / sum(weights) for n, w in zip(NAMES, weights, strict=True)}
        site = draw(st.sampled_from("abcdef"))
        one = issued(stated, site=site, as_of=AS_OF + timedelta(days=number))
        made.append(Resolved(one, draw(st.sampled_from(NAMES))))
    return made


ROWS = st.lists(st.integers(0, 20), min_size=1, max_size=15).filter(any)


@given(cases())
def test_reliability_minus_resolution_plus_uncertainty_is_the_brier_score(made):
    found = score(made, Timing.AHEAD)

    assert found.brier == pytest.approx(found.reliability - found.resolution + found.uncertainty)
    assert 0.0 <= found.brier <= 2.0
    assert found.reliability >= 0.0
    assert found.log_bits >= 0.0


@given(cases(), st.randoms(use_true_random=False))
def test_the_order_of_cases_does_not_matter(made, random):
    shuffled = list(made)
    random.shuffle(shuffled)
    one, other = score(made, Timing.AHEAD), score(shuffled, Timing.AHEAD)

    assert one.brier == pytest.approx(other.brier)
    assert one.brier_range == pytest.approx(other.brier_range)


@given(cases())
def test_every_probability_stands_in_one_band_and_each_case_comes_true_once(made):
    bands = reliability_table([said for case in made for said in said_in(case)])

    assert sum(band.number for band in bands) == len(NAMES) * len(made)
    assert sum(band.happened for band in bands) == len(made)
    assert all(b.low - 1e-9 <= b.stated <= b.high + 1e-9 for b in bands if b.number)


@given(ROWS, st.integers(0, 40), st.floats(0.0, 1.0))
def test_crps_is_not_negative_and_a_place_lies_between_0_and_1(row, told, uniform):
    chances = np.array([row]) / sum(row)
    truth = np.array([told])

    assert crps(chances, truth)[0] >= 0.0
    assert 0.0 <= pit(chances, truth, np.array([uniform]))[0] <= 1.0


@given(ROWS)
def test_nobody_improves_crps_by_saying_something_else_than_they_think(row):
    think = np.array(row) / sum(row)
    numbers = np.arange(len(row))

    def expected(said):
        rows = np.repeat(said[None], len(row), axis=0)
        return float(think @ crps(rows, numbers))

    surer = think**2 / (think**2).sum()
    assert expected(think) <= expected(surer) + 1e-12
