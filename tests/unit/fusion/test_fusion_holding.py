from __future__ import annotations

from sitewatch.fusion.differences.opposition import opposition
from sitewatch.fusion.looks.alike import Vocabulary
from sitewatch.model import Observation, Polarity
from sitewatch.taxonomy import load_taxonomy
from sitewatch.testing.observed import seen

WORDS = Vocabulary(load_taxonomy())


def rule(a: Observation, b: Observation) -> str:
    found = opposition(a, b, WORDS)
    return found.rule if found else ""


def test_an_empty_pier_is_opposed_to_ships_at_it_and_not_to_trucks() -> None:
    empty = seen(None, path="site.pier", state="absent")

    assert rule(empty, seen(2, path="vessel.naval", state="docked")) == "empty"
    assert rule(seen(2, path="vessel.naval", state="docked"), empty) == "empty"
    assert rule(empty, seen(2, path="vehicle.truck")) == ""


def test_two_areas_are_two_piers() -> None:
    empty = seen(None, path="site.pier", state="absent", area="north")

    assert rule(empty, seen(2, path="vessel", state="docked", area="south")) == ""
    assert rule(empty, seen(2, path="vessel", state="docked", area="north")) == "empty"


def test_no_weapons_unloaded_is_opposed_to_missiles_unloaded_and_not_to_trucks() -> None:
    none = seen(0, path="equipment.weapons", state="unloaded", polarity=Polarity.NEGATED)

    assert rule(none, seen(None, path="vehicle.armoured", state="unloaded")) == "cargo"
    assert rule(none, seen(None, path="vehicle.truck", state="unloaded")) == ""


def test_a_site_in_use_is_opposed_to_a_closed_one() -> None:
    open_ = seen(None, path="site.runway", state="operational")

    assert rule(open_, seen(None, path="site.runway", state="closed")) == "state"
