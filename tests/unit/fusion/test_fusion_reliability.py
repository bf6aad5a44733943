from __future__ import annotations

import pytest

from sitewatch.fusion.reliability import Assumed, Claim, independent, judge, share
from sitewatch.model import Reliability


def said(source: str, subject: str, *, holds: bool = True, origin: str = "") -> Claim:
    return Claim(subject, source, holds, "presence", origin)


def test_a_grade_alone_is_the_prior() -> None:
    found = judge([said("a", "x")], {"a": Reliability.COMPLETELY}, Assumed(worth=19, tempering=1.0))

    # One claim by one source: it is believed as the grade says, and teaches nothing new of it.
    assert found.belief["x"] == pytest.approx(0.95)
    assert found.reliability["a", "presence"][1] == pytest.approx(0.95)


def test_two_sources_by_hand() -> None:
    claims = [said("a", "x"), said("b", "x", holds=False)]
    grades = {"a": Reliability.COMPLETELY, "b": Reliability.NOT_USUALLY}
    found = judge(claims, grades, Assumed(worth=1e9, tempering=1.0))

    # Odds 19 to 1 against 1.5 to 1: 12.667 to 1.
    assert found.belief["x"] == pytest.approx(12.6667 / 13.6667, abs=1e-4)


def test_copies_of_one_origin_count_once() -> None:
    copies = [said(name, "x", origin="look-1") for name in "abcde"]
    one = judge(copies[:1], {})
    five = judge(copies, {})

    assert independent(copies) == (copies[0],)
    assert five.belief == pytest.approx(one.belief)


def test_who_is_contradicted_by_many_loses_and_keeps_to_its_topic() -> None:
    subjects = [f"s{number}" for number in range(12)]
    claims = [said(name, s) for name in "abc" for s in subjects]
    claims += [said("d", s, holds=False) for s in subjects]
    claims.append(Claim("other", "d", holds=True, topic="denials"))
    found = judge(claims, {})

    assert found.reliability["d", "presence"][1] < 0.5
    assert found.reliability["d", "denials"][1] > 0.65
    assert found.reliability["a", "presence"][1] > 0.78
    assert found.claims["d", "presence"] == 12


def test_order_does_not_matter() -> None:
    claims = [said("a", "x"), said("b", "x", holds=False), said("c", "y", origin="o")]

    assert judge(claims, {}) == judge(claims[::-1], {})


def test_belief_is_tempered_towards_a_half() -> None:
    claims = [said(name, "x") for name in "abc"]
    sharp = judge(claims, {}, Assumed(tempering=1.0)).belief["x"]
    shown = judge(claims, {}, Assumed(tempering=0.5)).belief["x"]

    assert 0.5 < shown < sharp


def test_a_share_of_known_outcomes_by_hand() -> None:
    # Beta(0.75 * 24 + 0.9 * 3, 0.25 * 24 + 0.9 * 1): mean 20.7 / 27.6.
    low, mean, high = share(Reliability.FAIRLY, 3, 1)

    assert mean == pytest.approx(20.7 / 27.6)
    assert low < mean < high
    assert share(None)[1] == pytest.approx(0.7)


def test_what_was_learned_is_tempered_before_it_is_shown() -> None:
    claims = [said(name, f"s{n}") for name in "abc" for n in range(12)]
    full = judge(claims, {}, Assumed(tempering=1.0)).reliability["a", "presence"]
    shown = judge(claims, {}, Assumed(tempering=0.5)).reliability["a", "presence"]

    assert 0.7 < shown[1] < full[1]
    assert shown[2] - shown[0] > full[2] - full[0]


def test_no_claims_teach_nothing() -> None:
    assert judge([], {}).reliability == {}
