import numpy as np
import pytest

from sitewatch.errors import RecordError
from sitewatch.imagery.card import Card, Misses, Recall
from sitewatch.imagery.missed import count_interval, missed_at_least, true_chances
from sitewatch.imagery.missed_fit import Scored, fit_misses
from sitewatch.imagery.records import Found

ALIKE = Misses(1e6, 1e6, 1.0, 10)
"""Every scene the same, and no find false."""
ROWS = (Recall(0, 30, 12, 25), Recall(30, 1e9, 90, 100))
CARD = Card("optical-submetre", ROWS, Misses(20, 50, 2, 30), 0.0, "made up")


def finds(count, length_m=40.0):
    return tuple(Found(n, n, "aircraft", 0.9, length_m) for n in range(count))


def test_nothing_found_leaves_the_share_that_is_missed():
    # an even prior: 0 missed at chance p, so 1 or more at 1 - p
    chances = true_chances(0, 0.8, ALIKE)
    assert chances[:3] == pytest.approx([0.8, 0.16, 0.032], abs=1e-3)


def test_one_find_of_a_share_of_half():
    # one true find: m missed at (m + 1) / 2^(m + 2)
    chances = true_chances(1, 0.5, ALIKE)
    assert chances[:4] == pytest.approx([0, 1 / 4, 2 / 8, 3 / 16], abs=1e-3)


def test_false_finds_lower_the_count():
    half_false = Misses(1e6, 1e6, 1e6, 10)
    chances = true_chances(2, 0.999999, half_false)
    assert chances[:3] == pytest.approx([0.25, 0.5, 0.25], abs=1e-3)


def test_an_interval_around_a_count():
    count = count_interval(finds(20), CARD)
    assert count.found == 20
    assert count.low < 20 < count.likely < count.high


def test_short_finds_let_expect_more_missed_ones():
    long, short = count_interval(finds(20), CARD), count_interval(finds(20, 20.0), CARD)
    assert short.high > long.high


def test_nothing_seen_bounds_nothing():
    count = count_interval((), CARD, visible_share=0.0)
    assert (count.low, count.high, count.likely) == (0, None, None)
    assert missed_at_least(1, (), CARD, visible_share=0.0) == 1.0


def test_less_seen_means_a_wider_interval():
    highs = [count_interval(finds(5), CARD, share).high for share in (1.0, 0.7, 0.4, 0.1)]
    assert highs == sorted(highs)
    assert highs[0] < highs[-1]


def test_missed_ones_by_hand():
    card = Card("x", (Recall(0, 1e9, 79, 99),), ALIKE, 0.0, "")  # share (79 + 0.5) / 100
    assert missed_at_least(1, (), card) == pytest.approx(1 - 0.795, abs=1e-3)
    assert missed_at_least(2, (), card) == pytest.approx((1 - 0.795) ** 2, abs=1e-3)


def test_only_long_ones_are_asked_about():
    assert missed_at_least(1, finds(30), CARD, from_m=68) < missed_at_least(1, finds(30), CARD)
    assert count_interval(finds(30), CARD, from_m=68).found == 0


def test_finds_of_unknown_length_count():
    unknown = (Found(0, 0, "aircraft", 0.9, None),)
    assert count_interval(unknown, CARD, from_m=68).found == 1


def test_without_measured_misses_there_is_no_interval():
    with pytest.raises(RecordError, match="card"):
        count_interval((), Card("x", ROWS, None, 0.0, ""))


def test_the_share_found_of_a_mixture():
    # for each find of the first class (25 - 12 + .5) / 12.5 unfound, of the second 10.5 / 90.5
    unfound = (13.5 / 12.5 + 10.5 / 90.5) / 2
    assert CARD.found_share([20.0, 50.0]) == pytest.approx(1 / (1 + unfound))
    assert CARD.found_share([]) == pytest.approx(102.5 / 126)


def test_beyond_measured_lengths_nothing_is_known():
    assert Card("x", ROWS[:1], None, 0.0, "").recall(50) == (0.0, 1.0)
    low, high = CARD.recall(50)
    assert 0.8 < low < 0.9 < high < 0.96


def test_the_fit_finds_what_scenes_were_drawn_from():
    dice = np.random.default_rng(5)
    scenes = []
    for _ in range(300):
        hit = int(dice.binomial(40, dice.beta(16, 4)))
        scenes.append(Scored(40, hit, hit + int(dice.binomial(40, 0.02)), 0.8))
    fitted = fit_misses(scenes)
    assert 14 < fitted.alike < 28  # drawn with 20
    assert 0.95 < fitted.true_a / (fitted.true_a + fitted.true_b) < 0.99


def test_the_interval_holds_what_it_says():
    dice = np.random.default_rng(6)
    card = Card("x", (Recall(0, 1e9, 8000, 10000),), Misses(20, 1e6, 1.0, 30), 0.0, "")
    held = 0
    for _ in range(400):
        true = int(dice.integers(0, 80))
        found = int(dice.binomial(true, dice.beta(16, 4)))
        count = count_interval(finds(found), card)
        held += count.low <= true <= count.high
    assert 0.86 <= held / 400 <= 0.94
