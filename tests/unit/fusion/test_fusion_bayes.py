from __future__ import annotations

import numpy as np
import pytest

from sitewatch.fusion.weighing.bayes import (
    Item,
    entropy_bits,
    expected_gain_bits,
    in_odds,
    posterior,
    tempered,
)
from sitewatch.fusion.weighing.sensitivity import bands, flip_factor, ratio, without_each

HEAVY = Item("i1", "airlift", (0.8, 0.2), 1.5)


def plain(prior, items, rho):  # type: ignore[no-untyped-def]
    return posterior(prior, items)


def test_bayes_by_hand() -> None:
    # Even odds times 0.8 / 0.2 are four to one.
    assert posterior((0.5, 0.5), [HEAVY]) == pytest.approx([0.8, 0.2])


def test_no_evidence_leaves_the_prior() -> None:
    assert posterior((0.3, 0.7), []) == pytest.approx([0.3, 0.7])


def test_half_a_weight_takes_the_square_root_of_the_ratio() -> None:
    item = Item("i1", "airlift", (0.8, 0.2), 1.5, weight=0.5)

    assert posterior((0.5, 0.5), [item]) == pytest.approx([2 / 3, 1 / 3])


def test_items_of_one_look_are_tempered_together() -> None:
    items = [HEAVY, Item("i2", "loading", (0.6, 0.3), 1.5), Item("i3", "words", (0.5, 0.4), 1.5)]
    groups = {"i1": ("look-1",), "i2": ("look-1",), "i3": ("look-2",)}
    weights = [item.weight for item in tempered(items, groups, 0.5)]

    # Two on one look count 2^-0.5 each, the third stands alone.
    assert weights == pytest.approx([2**-0.5, 2**-0.5, 1.0])


def test_full_dependence_makes_m_items_worth_one_and_none_leaves_them() -> None:
    items = [Item(f"i{n}", "r", (0.8, 0.2), 1.5) for n in range(4)]
    groups = {item.indicator: ("look-1",) for item in items}

    assert posterior((0.5, 0.5), tempered(items, groups, 1.0)) == pytest.approx([0.8, 0.2])
    assert tempered(items, groups, 0.0) == items


def test_entropy_and_gain_by_hand() -> None:
    even = np.array([0.5, 0.5])

    assert entropy_bits(even) == pytest.approx(1.0)
    assert entropy_bits(np.array([1.0, 0.0])) == 0.0
    # Seen with 0.75 or 0.25: after either result the odds are three to one, 0.8113 bits.
    assert expected_gain_bits(even, np.array([0.75, 0.25])) == pytest.approx(1 - 0.8113, abs=1e-4)
    assert expected_gain_bits(even, np.array([0.4, 0.4])) == pytest.approx(0.0, abs=1e-12)


def test_odds_by_hand() -> None:
    assert in_odds(0.5, 3.0) == pytest.approx(0.75)
    assert in_odds(0.2, 1.0) == pytest.approx(0.2)


def test_a_band_holds_its_value_and_grows_with_the_factor() -> None:
    narrow = bands((0.5, 0.5), [Item("i", "r", (0.8, 0.2), 1.1)], 0.5, plain)
    wide = bands((0.5, 0.5), [Item("i", "r", (0.8, 0.2), 2.0)], 0.5, plain)

    assert wide[0][0] < narrow[0][0] < 0.8 < narrow[0][1] < wide[0][1]
    assert narrow[0][0] == pytest.approx(1 - narrow[1][1])


def test_flip_factor_by_hand() -> None:
    now = np.array([0.8, 0.2])

    # Four to one: the item must be wrong by four, or by sixteen if it counts half.
    assert flip_factor(now, 0, 1.0) == pytest.approx(4.0)
    assert flip_factor(now, 1, 1.0) == pytest.approx(4.0)
    assert flip_factor(now, 0, 0.5) == pytest.approx(16.0)
    assert flip_factor(now, 0, 0.0) is None
    assert flip_factor(np.array([0.9999, 0.0001]), 0, 0.5) is None


def test_leaving_one_out_gives_the_rest() -> None:
    other = Item("i2", "r2", (0.3, 0.6), 1.5)
    without = without_each((0.5, 0.5), [HEAVY, other])

    assert without[0] == pytest.approx([1 / 3, 2 / 3])
    assert without[1] == pytest.approx([0.8, 0.2])


def test_ratio_is_against_the_mean_of_the_others() -> None:
    assert ratio(Item("i", "r", (0.6, 0.2, 0.4), 1.5), 0) == pytest.approx(2.0)
    assert ratio(Item("i", "r", (0.6, 0.2, 0.4), 1.5, weight=0.0), 0) == 1.0
