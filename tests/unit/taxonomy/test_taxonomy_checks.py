from __future__ import annotations

from dataclasses import replace

import pytest

from sitewatch.errors import SettingsError
from sitewatch.model import AssetClass, AssetType, Kind, Medium, Point, Site, SiteKind, Source
from sitewatch.model.assessment import Hypothesis
from sitewatch.taxonomy.checks import check_aliases, check_rules, check_taxonomy
from sitewatch.taxonomy.records import (
    HypothesisSet,
    Likelihood,
    Rule,
    SensorCard,
    State,
    Taxonomy,
)

SHIP = AssetClass("vessel", "ship", "ships")
TANKER = AssetClass("vessel.tanker", "tanker", "tankers")
SOUND = Taxonomy(
    classes={"vessel": SHIP, "vessel.tanker": TANKER},
    types={"T-1": AssetType("T-1", "vessel.tanker")},
    states={"docked": State("docked", "present", Kind.PRESENCE)},
    sensors={"cam": SensorCard("cam", "camera", Medium.IMAGERY, 1.0, (("vessel", 0, 1),), "-")},
    sources={"a": Source("a", "Agency", Medium.OUTLET)},
    places=(Site("p", "Port", SiteKind.PORT, Point(0, 0), aliases=("Harbour",)),),
    rules={"r": Rule("r", "r", "R.", paths=("vessel",), states=("docked", "present"))},
    hypotheses=HypothesisSet(
        (Hypothesis("h", "h", "H.", 0.5), Hypothesis("g", "g", "G.", 0.5)),
        (Likelihood("h", "r", 0.5),),
    ),
)


def test_a_sound_taxonomy_passes():
    check_taxonomy(SOUND)


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        (
            replace(SOUND, classes={"vessel": SHIP}),
            "types.toml: T-1: no class 'vessel.tanker'",
        ),
        (
            replace(SOUND, classes={"vessel.tanker": TANKER}),
            "assets.toml: vessel.tanker: its parent 'vessel' is missing",
        ),
        (
            replace(SOUND, sensors={"cam": replace(SOUND.sensors["cam"], recall=(("sea", 0, 1),))}),
            "sensors.toml: cam: no class 'sea'",
        ),
        (
            replace(SOUND, rules={"r": replace(SOUND.rules["r"], paths=("vesel",))}),
            "indicators.toml: r: no class 'vesel'",
        ),
        (
            replace(SOUND, rules={"r": replace(SOUND.rules["r"], states=("moored",))}),
            "indicators.toml: r: no state word or family 'moored'",
        ),
        (replace(SOUND, rules={}), "hypotheses.toml: likelihoods: no rule 'r'"),
        (
            replace(SOUND, sources={**SOUND.sources, "b": Source("b", "AGENCY", Medium.OUTLET)}),
            "sources.toml: b: 'AGENCY' already names 'a'",
        ),
        (
            replace(SOUND, places=(*SOUND.places, replace(SOUND.places[0], id="q", name="Quay"))),
            "places.toml: q: 'Harbour' already names 'p'",
        ),
    ],
)
def test_a_contradiction_names_file_and_key(broken, message):
    with pytest.raises(SettingsError) as caught:
        check_taxonomy(broken)
    assert str(caught.value) == message


def test_an_alias_in_capitals_is_refused_for_a_class():
    loud = replace(SHIP, aliases=("Vessel",))
    with pytest.raises(SettingsError, match="alias 'Vessel' is not lower case"):
        check_taxonomy(replace(SOUND, classes={"vessel": loud, "vessel.tanker": TANKER}))


def test_an_alias_of_two_things_must_be_listed_as_ambiguous():
    plane = AssetClass("aircraft.tanker", "tanker aircraft", "tanker aircraft", aliases=("tanker",))
    classes = {"vessel.tanker": TANKER, "aircraft.tanker": plane}
    with pytest.raises(
        SettingsError, match=r"'tanker' is given to aircraft\.tanker and vessel\.tanker"
    ):
        check_aliases(classes, {})
    check_aliases(classes, {}, frozenset({"tanker"}))


def test_spellings_of_one_designation_count_as_one_alias():
    types = {"An-12": AssetType("An-12", "a"), "B": AssetType("B", "a", aliases=("AN 12",))}
    with pytest.raises(SettingsError, match="'an12' is given to An-12 and B"):
        check_aliases({}, types)


def test_the_rules_of_a_case_are_checked_with_their_own_file_name():
    rule = Rule("mine", "mine", "M.", paths=("submarine",))
    with pytest.raises(SettingsError, match=r"sitewatch.toml: mine: no class 'submarine'"):
        check_rules([rule], SOUND, "sitewatch.toml")
