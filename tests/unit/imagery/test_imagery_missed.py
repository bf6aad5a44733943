import numpy as np
import pytest

from sitewatch.errors import RecordError
from sitewatch.imagery.card import Card, Hits, Misses, Recall, Yield
from sitewatch.imagery.missed import count_interval, missed_at_least, true_chances
from sitewatch.imagery.missed_fit import SHARES, expected
from sitewatch.imagery.records import Found

NONE = Hits(0, 0, 0)
ROWS = (Recall(0, 30, 12, 25), Recall(30, 1e9, 90, 100))


def scenes(count, places, short=(2, 1, 0), long=(20, 18, 1)):
    return tuple(Yield(str(n % places), Hits(*short), Hits(*long)) for n in range(count))


CARD = Card("optical-submetre", ROWS, Misses(30.0, scenes(30, 8)), 0.0, "made up")
SURE = Misses(30.0, scenes(400, 100, (0, 0, 0), (50, 40, 0)))
"""Four fifths found in every scene of a hundred places, and no find false."""


def finds(count, length_m=40.0):
    return tuple(Found(n, n, "aircraft", 0.9, length_m) for n in range(count))


def test_nothing_found_leaves_the_share_that_is_missed():
    # shape 1/2, mean 50: rate .01; none found at .8 leaves none missed at (.81 / 1.01) ** .5
    chances = true_chances((None, 0), SURE)
    assert chances[0] == pytest.approx((0.81 / 1.01) ** 0.5, abs=0.02)


def test_missed_ones_of_many_finds():
    # 100 found at .8: 25 missed on average, and with the half of the prior some more
    chances = true_chances((None, 100), SURE)
    assert np.dot(np.arange(len(chances)), chances) == pytest.approx(125.5, abs=1.5)
    assert chances[:95].sum() < 0.01  # no find was ever false


def test_few_places_leave_the_share_in_doubt():
    many = count_interval(finds(20), Card("", (), Misses(30.0, scenes(30, 30)), 0.0, ""))
    few = count_interval(finds(20), Card("", (), Misses(30.0, scenes(3, 3)), 0.0, ""))
    assert few.high > many.high
    assert few.low <= many.low


def test_scenes_of_one_place_tell_less_than_those_of_many():
    one = count_interval(finds(20), Card("", (), Misses(30.0, scenes(12, 1)), 0.0, ""))
    many = count_interval(finds(20), Card("", (), Misses(30.0, scenes(12, 12)), 0.0, ""))
    assert one.high > many.high


def test_false_finds_lower_the_count():
    false = Misses(30.0, scenes(30, 30, (0, 0, 0), (20, 20, 5)))
    none = Misses(30.0, scenes(30, 30, (0, 0, 0), (20, 20, 0)))
    lows = [count_interval(finds(20), Card("", (), m, 0.0, "")).low for m in (false, none)]
    assert lows[0] <= 15
    assert lows[1] >= 19


def test_an_interval_around_a_count():
    count = count_interval(finds(20), CARD)
    assert count.found == 20
    assert count.low < 20 < count.likely < count.high


def test_short_finds_let_expect_more_missed_ones():
    long, short = count_interval(finds(9), CARD), count_interval(finds(9, 20.0), CARD)
    assert short.likely > long.likely


def test_nothing_seen_bounds_nothing():
    count = count_interval((), CARD, visible_share=0.0)
    assert (count.low, count.high, count.likely) == (0, None, None)
    assert missed_at_least(1, (), CARD, visible_share=0.0) == 1.0


def test_less_seen_means_a_wider_interval():
    highs = [count_interval(finds(5), CARD, share).high for share in (1.0, 0.7, 0.4, 0.1)]
    assert highs == sorted(highs)
    assert highs[0] < highs[-1]


def test_the_more_missed_the_less_likely():
    chances = [missed_at_least(count, finds(5), CARD) for count in (1, 2, 5, 20)]
    assert chances == sorted(chances, reverse=True)
    assert 0 < chances[-1] < 0.1 < chances[0] < 1


def test_missed_ones_and_the_count_agree_where_no_find_is_false():
    sure = Card("", (), SURE, 0.0, "")
    beyond = true_chances((None, 10), SURE)[13:].sum()  # ten found, three or more missed
    assert missed_at_least(3, finds(10), sure, from_m=30) == pytest.approx(beyond, abs=0.02)


def test_only_long_ones_are_asked_about():
    assert missed_at_least(1, finds(30), CARD, from_m=68) < missed_at_least(1, finds(30), CARD)
    assert count_interval(finds(30), CARD, from_m=68).found == 0


def test_finds_of_unknown_length_count():
    unknown = (Found(0, 0, "aircraft", 0.9, None),)
    assert count_interval(unknown, CARD, from_m=68).found == 1


def test_many_finds_are_reckoned_with():
    count = count_interval(finds(700), CARD)
    assert 600 < count.low < 720 < count.likely < count.high < 1400


def test_without_measured_misses_there_is_no_interval():
    with pytest.raises(RecordError, match="card"):
        count_interval((), Card("x", ROWS, None, 0.0, ""))
    with pytest.raises(RecordError, match="scene"):
        Misses(30.0, ())
    with pytest.raises(RecordError, match="found"):
        Hits(1, 2, 0)


def test_beyond_measured_lengths_nothing_is_known():
    assert Card("x", ROWS[:1], None, 0.0, "").recall(50) == (0.0, 1.0)
    low, high = CARD.recall(50)
    assert 0.8 < low < 0.9 < high < 0.96


def test_the_share_expected_of_a_new_place():
    short, long = expected(SURE)
    assert long.weights.sum() == pytest.approx(1)
    assert float(long.weights @ SHARES) == pytest.approx(0.8, abs=0.02)
    assert float(short.weights @ SHARES) == pytest.approx(0.5, abs=0.02)  # nothing but the prior


def drawn(dice, place, share):
    """A scene of a place: its share is drawn, then what is found, then what is false."""
    of, wrong = int(dice.poisson(dice.gamma(3, 9))), int(dice.poisson(0.4))
    hit = int(dice.binomial(of, dice.beta(30 * share, 30 * (1 - share))))
    return Yield(place, NONE, Hits(of, hit, wrong))


def test_the_interval_holds_what_it_says_at_places_left_out():
    # eight places a world, four scenes each, and one new place; twenty-five worlds
    dice = np.random.default_rng(6)
    held = []
    for _ in range(25):
        shares = dice.beta(18, 2, 9)
        known = tuple(drawn(dice, str(p), shares[p]) for p in range(8) for _ in range(4))
        card = Card("", (), Misses(30.0, known), 0.0, "")
        for new in (drawn(dice, "new", shares[8]).long for _ in range(4)):
            count = count_interval(finds(new.hit + new.false), card)
            held.append(count.low <= new.of <= count.high)
    assert 0.84 <= np.mean(held) <= 0.99
