"""How many finds are real."""

import pytest

from sitewatch.imagery.real import count_of, modality_of, real_among
from sitewatch.model import CountKind, Modality


@pytest.mark.parametrize(
    ("scores", "bounds"),
    [
        ([1.0, 1.0, 1.0], (3, 3)),
        ([0.99], (1, 1)),
        ([0.5, 0.5], (0, 2)),  # none, one and both: 1/4, 1/2, 1/4
        ([0.0, 0.0], (0, 0)),
        ([0.9] * 10, (7, 10)),  # binomial: P(X <= 6) = 0.013, P(X <= 7) = 0.070
    ],
)
def test_real_finds_follow_the_poisson_binomial(scores, bounds):
    assert real_among(scores) == bounds


def test_sure_finds_are_counted_exactly():
    count = count_of([1.0, 0.999], "40 m long")
    assert (count.min, count.max, count.kind, count.text) == (2, 2, CountKind.EXACT, "40 m long")


def test_doubtful_finds_are_a_range_that_says_so():
    count = count_of([0.3] * 10, "")
    assert (count.min, count.max) == (1, 5)
    assert count.text == "10 found, 1 to 5 of them real, with probability 90%"


def test_finds_that_are_rather_false_are_possible_only():
    assert modality_of([0.3, 0.4]) is Modality.POSSIBLE
    assert modality_of([0.3, 0.9]) is Modality.ASSERTED
