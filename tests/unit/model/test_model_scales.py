from __future__ import annotations

import pytest

from sitewatch.errors import RecordError
from sitewatch.model import Credibility, Probability, Reliability, word_for


@pytest.mark.parametrize(
    ("number", "words"),
    [
        # Bands of ICD 203: 1-5, 5-20, 20-45, 45-55, 55-80, 80-95, 95-99 per cent.
        (0.0, "almost no chance"),
        (0.05, "almost no chance"),
        (0.051, "very unlikely"),
        (0.2, "very unlikely"),
        (0.3, "unlikely"),
        (0.5, "roughly even chance"),
        (0.55, "roughly even chance"),
        (0.56, "likely"),
        (0.8, "likely"),
        (0.9, "very likely"),
        (0.95, "very likely"),
        (0.96, "almost certain"),
        (1.0, "almost certain"),
    ],
)
def test_words_for_numbers(number, words):
    assert word_for(number) == words


@pytest.mark.parametrize("number", [-0.01, 1.01, float("nan")])
def test_what_is_no_probability_has_no_words(number):
    with pytest.raises(RecordError, match="not a probability"):
        word_for(number)


def test_the_words_are_those_of_the_band():
    assert Probability(0.5, 0.3, 0.7).words == "unlikely to likely"
    assert Probability(0.6, 0.56, 0.79).words == "likely"


@pytest.mark.parametrize(
    ("value", "low", "high"), [(0.5, 0.6, 0.7), (0.5, 0.4, 0.45), (0.5, -0.1, 0.6), (0.5, 0.4, 1.1)]
)
def test_a_band_holds_its_value(value, low, high):
    with pytest.raises(RecordError, match="not a probability band"):
        Probability(value, low, high)


def test_the_scales_of_source_and_item_are_apart():
    assert [grade.value for grade in Reliability] == list("ABCDEF")
    assert [grade.value for grade in Credibility] == [1, 2, 3, 4, 5, 6]
