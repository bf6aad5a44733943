import numpy as np
import pytest

from sitewatch.imagery.activity import Series, Usual, collapses, level, usual


def busy(fall_day=None, seed=1, days=1400, seen=0.4):
    draw = np.random.default_rng(seed)
    every = np.arange(0.0, days, 4)
    rates = np.linspace(0.05, 0.6, 20)
    share = np.where(every >= (fall_day or np.inf), 0.08, 1.0)
    counts = draw.poisson(np.outer(share, rates)).astype(float)
    counts[draw.random(counts.shape) > seen] = np.nan
    return Series(every, counts)


def test_the_level_leaves_unseen_blocks_out_of_both_sides():
    norm = Usual(np.array([1.0, 3.0]), np.zeros(4), 1.0)
    one = Series(np.array([0.0]), np.array([[np.nan, 3.0]]))
    assert norm.expected(one) == pytest.approx([3.0])
    assert level(one, norm).likely == pytest.approx(1.0, abs=0.1)


def test_a_collapse_is_dated_and_a_steady_place_is_quiet():
    assert collapses(busy()) == ()
    (found,) = collapses(busy(fall_day=1000))
    assert found.since == pytest.approx(1000, abs=14)
    assert found.earliest <= found.since <= found.latest
    assert 1000 <= found.told < 1080


def test_what_comes_later_does_not_change_when_it_was_told():
    whole = busy(fall_day=1000)
    (found,) = collapses(whole)
    (again,) = collapses(whole.before(found.told + 1))
    assert again.told == found.told


def test_fewer_blocks_widen_the_interval_and_do_not_lower_the_level():
    series = busy(seen=1.0)
    dropped = np.random.default_rng(2).random(series.counts.shape) < 0.5
    less = Series(series.days, np.where(dropped, np.nan, series.counts))
    late = [Series(s.days[-12:], s.counts[-12:]) for s in (series, less)]
    all_, half = (level(s, usual(w, 1300)) for s, w in zip(late, (series, less), strict=True))
    assert half.high - half.low > 1.2 * (all_.high - all_.low)
    assert half.likely == pytest.approx(all_.likely, rel=0.2)


def test_nothing_observed_is_the_widest_interval_not_a_zero():
    series = busy()
    blind = Series(series.days[-3:], np.full((3, 20), np.nan))
    told = level(blind, usual(series, 1300))
    assert told.low < 0.3
    assert told.high > 2


def test_a_long_gap_is_no_collapse():
    series = busy()
    gap = series.counts.copy()
    gap[200:260] = np.nan
    assert collapses(Series(series.days, gap)) == ()


def test_a_date_long_after_the_one_before_tells_a_fall_between_them():
    days = np.array([*np.arange(0, 315, 7.0), *np.arange(315, 345, 5.0), 500.0])
    counts = np.array([[8.0]] * 45 + [[2.0]] * 6 + [[0.0]])
    found = collapses(Series(days, counts), alarm=3.0)
    assert found
    assert all(one.earliest <= one.since <= one.latest for one in found)
    alone = collapses(Series(days[[*range(45), -1]], counts[[*range(45), -1]]), alarm=1.0)
    assert [(one.earliest > 308, one.latest < 500) for one in alone] == [(True, True)]


def test_a_level_that_comes_back_ends_the_collapse():
    fallen = busy(fall_day=1000)
    again = busy(seed=3, days=800)
    days = np.concatenate([fallen.days, again.days + 1400])
    found = collapses(Series(days, np.concatenate([fallen.counts, again.counts])))
    assert 1400 < found[0].ended < 1500
    assert collapses(fallen)[0].ended is None
