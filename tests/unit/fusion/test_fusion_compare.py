from __future__ import annotations

import numpy as np
import pytest

from sitewatch.fusion import EstimateSettings, compare, resolve
from sitewatch.fusion.compare import difference
from sitewatch.fusion.estimate import estimates_of, fit_all
from sitewatch.model import Change, Kind, Observation
from sitewatch.testing.observed import FRIGATE, Told, on, seen, small_taxonomy, sources

TAXONOMY = small_taxonomy()


def changed(*observations: Observation, as_of: int = 20) -> dict[tuple[str, int], Change]:
    found = resolve(observations, (), sources(), TAXONOMY)
    settings = EstimateSettings(on(as_of))
    fits = fit_all(found.looks, observations, found.relays, settings, TAXONOMY)
    estimates = estimates_of(fits, found.looks, observations, settings, TAXONOMY)
    changes = compare(found.looks, observations, estimates, fits, TAXONOMY)
    return {(c.path, c.on_after.day): c for c in changes}


def test_difference_by_hand() -> None:
    # Earlier one or two, later none or one, independent: -2 at 1/4, -1 at 1/2, 0 at 1/4.
    joint = np.array([[0, 0, 0], [0.25, 0.25, 0], [0.25, 0.25, 0]])

    assert difference(joint, 0.9) == (-2, -1, 0, 0.75, 0.0)


def test_fewer_than_before_is_a_decrease_with_its_probability() -> None:
    change = changed(seen(8), seen(2, day_number=16, told=Told("b")))[FRIGATE, 16]

    assert (change.on_before, change.on_after) == (on(10), on(16))
    assert change.p_decrease is not None
    assert change.p_decrease > 0.75
    assert change.mid is not None
    assert change.mid <= -4


def test_the_same_number_twice_is_no_sure_change() -> None:
    change = changed(seen(4), seen(4, day_number=14, told=Told("b")))[FRIGATE, 14]

    assert change.low is not None
    assert change.high is not None
    assert change.low <= 0 <= change.high
    assert change.mid == 0
    assert change.p_decrease == pytest.approx(change.p_increase, abs=0.15)


def test_one_look_makes_no_change() -> None:
    assert changed(seen(2)) == {}


def test_only_the_last_two_looks_are_compared_in_numbers() -> None:
    found = changed(*(seen(3, day_number=n, told=Told(str(n))) for n in (5, 10, 15)))

    assert set(found) == {(FRIGATE, 15)}
    assert found[FRIGATE, 15].on_before == on(10)


def test_looks_that_may_be_the_other_way_round_are_not_compared() -> None:
    vague = seen(5, day_number=(8, 19), told=Told("b", ("Borea Space",)))

    assert changed(seen(3), vague) == {}


def test_what_a_look_says_of_change_is_kept_in_its_words() -> None:
    site = seen(None, path="site", state="unchanged", day_number=13, unchanged_since=10)
    change = changed(site)["site", 13]

    assert change.said == ("unchanged",)
    assert change.mid is None
    assert change.on_before == on(10)


def test_a_comparison_without_a_word_of_change_gets_a_plain_one() -> None:
    change = changed(seen(2, day_number=13, unchanged_since=10))[FRIGATE, 13]

    assert change.said == ("unchanged",)
    assert change.mid == 0


def test_a_change_without_an_earlier_look_has_nothing_to_stand_against() -> None:
    assert changed(seen(None, path="equipment", state="reduced")) == {}


def test_a_reduction_is_told_against_the_last_look_before() -> None:
    reduced = seen(None, path="equipment", state="reduced", day_number=18, told=Told("b"))
    found = changed(seen(2, day_number=3), seen(2, day_number=10), reduced)
    change = found["equipment", 18]

    assert (change.on_before, change.said) == (on(10), ("reduced",))


def test_mere_words_are_no_change() -> None:
    words = seen(
        None, path="force", state="departed", kind=Kind.STATEMENT, day_number=18, told=Told("b")
    )

    assert ("force", 18) not in changed(seen(2), words)


def test_every_input_of_a_change_is_named() -> None:
    observations = [seen(8), seen(2, day_number=16, told=Told("b"))]
    change = changed(*observations)[FRIGATE, 16]

    assert {o.id for o in observations} | {change.before, change.after} == set(change.inputs)
