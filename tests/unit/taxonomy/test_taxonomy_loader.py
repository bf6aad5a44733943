from __future__ import annotations

import pickle
from collections import Counter

import pytest

from sitewatch.errors import SettingsError
from sitewatch.model import Direction, Medium, distance_km, is_within
from sitewatch.taxonomy import asset_terms, designator_key, load_taxonomy
from sitewatch.taxonomy.loader import read_toml
from sitewatch.taxonomy.records import SensorCard

TAXONOMY = load_taxonomy()
ROOTS = {
    "aircraft",
    "helicopter",
    "drone",
    "vessel",
    "vehicle",
    "air_defence",
    "radar",
    "missile",
    "cargo",
    "fuel",
    "storage",
    "force",
    "equipment",
    "site",
}


def of_alias(text: str) -> set[tuple[str, str | None]]:
    wanted = designator_key(text)
    return {(t.path, t.type) for t in asset_terms(TAXONOMY) if designator_key(t.text) == wanted}


def test_the_taxonomy_is_read_once():
    assert load_taxonomy() is TAXONOMY


def test_the_taxonomy_can_be_sent_to_a_worker():
    assert pickle.loads(pickle.dumps(TAXONOMY)) == TAXONOMY  # noqa: S301 - our own bytes


def test_a_missing_file_is_named():
    with pytest.raises(SettingsError, match=r"nothing\.toml: cannot be read"):
        read_toml("nothing.toml")


def test_the_roots_of_the_tree():
    assert {path for path in TAXONOMY.classes if "." not in path} == ROOTS


def test_the_size_of_the_vocabulary():
    assert len(TAXONOMY.types) >= 1000
    assert len(TAXONOMY.sources) >= 200
    assert len(TAXONOMY.places) >= 200


@pytest.mark.parametrize(
    ("text", "path", "name"),
    [
        ("AN 124", "aircraft.transport.heavy", "An-124"),
        ("Condors", "aircraft.transport.heavy", "An-124"),
        ("Il-76MD", "aircraft.transport.heavy", "Il-76"),
        ("Ka-52 Alligator", "helicopter.attack", "Ka-52"),
        ("Hokum-B", "helicopter.attack", "Ka-52"),
        ("SA-21 Growler", "air_defence.sam.long", "S-400"),
        ("S400", "air_defence.sam.long", "S-400"),
        ("Pantsyr-S1", "air_defence.sam.short", "Pantsir"),
        ("Gorshkov class", "vessel.naval.frigate", "Admiral Gorshkov-class"),
        ("Project 775", "vessel.naval.landing", "Ropucha-class"),
        ("Improved Kilo-class", "vessel.naval.submarine", "Kilo-class"),
        ("Type 052D", "vessel.naval.destroyer", "Type 052D"),
        ("Shahed-136", "drone.loitering", "Shahed-136"),
        ("main battle tanks", "vehicle.armoured.tank", None),
        ("warships", "vessel.naval", None),
        ("naval vessels", "vessel.naval", None),
        ("military vehicles", "vehicle", None),
        ("ro-ro ships", "vessel.merchant.roro", None),
        ("air defense systems", "air_defence", None),
        ("airbase", "site", None),
        ("troops", "force", None),
        ("materiel", "equipment", None),
    ],
)
def test_names_find_their_class_and_type(text, path, name):
    assert of_alias(text) == {(path, name)}


def test_an_ambiguous_word_has_several_meanings_and_each_listed_one_does():
    assert {path for path, _ in of_alias("tanker")} == {
        "aircraft.tanker",
        "vessel.merchant.tanker",
        "vehicle.truck.fuel",
    }
    for word in read_toml("assets.toml")["ambiguous"]:
        assert len(of_alias(word)) > 1, word


def test_troops_are_counted_and_fuel_is_not():
    assert TAXONOMY.classes["force"].countable
    assert not TAXONOMY.classes["fuel"].countable
    assert not TAXONOMY.classes["equipment"].countable


@pytest.mark.parametrize("word", ["Ruslan", "Abrams", "Belgorod", "Milan", "Caesar", "Bradley"])
def test_words_that_name_people_and_towns_name_no_type_alone(word):
    texts = {term.text for term in asset_terms(TAXONOMY)}
    assert word not in texts


def test_sizes_are_of_the_right_order():
    for name, kind in TAXONOMY.types.items():
        longest = 350 if is_within(kind.path, "vessel") else 90
        if not is_within(kind.path, "radar"):
            assert kind.length_m is not None, name
            assert 0.3 <= kind.length_m <= longest, name


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("unchanged", "withdrawing"),
        ("unchanged", "changed_slightly"),
        ("unchanged", "reduced"),
        ("unchanged", "arrived"),
        ("unchanged", "preparing_to_depart"),
        ("present", "absent"),
        ("offshore", "absent"),
        ("docked", "departed"),
        ("staying", "leaving"),
        ("orderly", "chaotic"),
        ("nose_cone_open", "preparing_for_takeoff"),
        ("being_dismantled", "preparing_for_takeoff"),
        ("intends_to_stay", "impending_end"),
        ("building_up", "withdrawn"),
        ("damaged", "intact"),
    ],
)
def test_words_that_cannot_hold_together(a, b):
    first, second = TAXONOMY.states[a], TAXONOMY.states[b]
    assert second.family in first.opposes
    assert first.family in second.opposes


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("present", "loading"),
        ("present", "reducing"),
        ("unchanged", "present"),
        ("docked", "ais_silent"),
        ("withdrawing", "chaotic"),
        ("absent", "departed"),
        ("packing_up", "preparing_to_depart"),
    ],
)
def test_words_that_can_hold_together(a, b):
    assert TAXONOMY.states[b].family not in TAXONOMY.states[a].opposes


def test_directions_of_change():
    directions = {word: state.direction for word, state in TAXONOMY.states.items()}
    assert directions["withdrawing"] is Direction.DECREASE
    assert directions["reinforcing"] is Direction.INCREASE
    assert directions["unchanged"] is Direction.NONE
    assert directions["changed_slightly"] is Direction.UNSPECIFIED
    assert directions["docked"] is None


def recall(card: SensorCard, path: str) -> tuple[float, float]:
    over = [entry for entry in card.recall if is_within(path, entry[0])]
    _, low, high = max(over, key=lambda entry: len(entry[0]))
    return low, high


def test_every_way_of_knowing_has_a_card():
    assert {card.medium for card in TAXONOMY.sensors.values()} == set(Medium)


def test_cards_of_images_and_people_speak_of_every_root():
    for card in TAXONOMY.sensors.values():
        if card.medium is not Medium.TRACKING:
            assert {path for path, _, _ in card.recall} >= ROOTS, card.id


def test_finer_images_see_no_less():
    fine, middle, coarse = (
        TAXONOMY.sensors[key] for key in ("optical-submetre", "optical-3m", "sentinel-2")
    )
    for path in TAXONOMY.classes:
        best, second, worst = recall(fine, path), recall(middle, path), recall(coarse, path)
        assert best[0] >= second[0] >= worst[0], path
        assert best[1] >= second[1] >= worst[1], path


def test_warships_are_mostly_silent_on_ais_and_merchants_are_not():
    for key in ("ais-terrestrial", "ais-satellite"):
        card = TAXONOMY.sensors[key]
        assert recall(card, "vessel.naval.frigate")[1] <= 0.2
        assert recall(card, "vessel.merchant.cargo")[0] >= 0.5


def test_the_silence_of_the_press_weighs_little():
    for path, low, high in TAXONOMY.sensors["press"].recall:
        assert low <= 0.05, path
        assert high <= 0.6, path


def test_every_card_says_where_its_numbers_come_from():
    for card in TAXONOMY.sensors.values():
        assert "judgement" in card.basis.lower(), card.id


def test_nobody_starts_as_completely_reliable():
    grades = Counter(source.reliability.value for source in TAXONOMY.sources.values())
    assert grades["A"] == 0
    assert grades["B"] > 50


@pytest.mark.parametrize(
    ("key", "medium"),
    [
        ("maxar", Medium.IMAGERY),
        ("planet", Medium.IMAGERY),
        ("marinetraffic", Medium.TRACKING),
        ("reuters", Medium.OUTLET),
        ("kremlin", Medium.OFFICIAL),
        ("hur", Medium.PARTY),
        ("isw", Medium.ANALYST),
    ],
)
def test_well_known_sources(key, medium):
    assert TAXONOMY.sources[key].medium is medium


@pytest.mark.parametrize(
    ("key", "lon", "lat"),
    [
        # Rounded from the airport and port directories named in places.toml.
        ("hmeimim", 35.949, 35.401),
        ("tartus", 35.867, 34.9),
        ("engels", 46.2, 51.467),
        ("al-khadim", 21.192, 31.998),
        ("bandar-abbas", 56.2, 27.15),
        ("kadena", 127.768, 26.356),
        ("diego-garcia", 72.411, -7.313),
        ("pituffik", -68.703, 76.531),
    ],
)
def test_places_lie_where_directories_put_them(key, lon, lat):
    (place,) = (place for place in TAXONOMY.places if place.id == key)
    assert distance_km(place.geometry, type(place.geometry)(lon, lat)) < 5.0


def test_no_two_places_lie_on_one_spot():
    spots = Counter((place.geometry.lon, place.geometry.lat) for place in TAXONOMY.places)
    assert [spot for spot, number in spots.items() if number > 1] == []


def test_every_rule_has_a_likelihood_under_every_explanation():
    pairs = Counter((entry.rule, entry.hypothesis) for entry in TAXONOMY.hypotheses.likelihoods)
    wanted = {
        (rule, hypothesis.id)
        for rule in TAXONOMY.rules
        for hypothesis in TAXONOMY.hypotheses.hypotheses
    }
    assert set(pairs) == wanted
    assert set(pairs.values()) == {1}


def test_priors_add_up_and_routine_leads():
    priors = {entry.id: entry.prior for entry in TAXONOMY.hypotheses.hypotheses}
    assert sum(priors.values()) == pytest.approx(1.0)
    assert max(priors, key=lambda key: priors[key]) == "routine"


def seen(rule: str, hypothesis: str) -> float:
    (found,) = (
        entry.seen
        for entry in TAXONOMY.hypotheses.likelihoods
        if (entry.rule, entry.hypothesis) == (rule, hypothesis)
    )
    return found


@pytest.mark.parametrize(
    ("rule", "for_", "against"),
    [
        ("airlifter-loading", "full-withdrawal", "routine"),
        ("air-defence-packing", "full-withdrawal", "partial-drawdown"),
        ("site-unchanged", "routine", "full-withdrawal"),
        ("tactical-aviation-present", "partial-drawdown", "full-withdrawal"),
        ("reinforcement-arriving", "reinforcement", "routine"),
        ("cargo-ship-unloading", "reinforcement", "full-withdrawal"),
        ("official-says-staying", "partial-drawdown", "full-withdrawal"),
    ],
)
def test_indicators_point_the_right_way(rule, for_, against):
    assert seen(rule, for_) > seen(rule, against)


def test_words_may_be_off_further_than_things_seen():
    factors = {entry.rule: entry.factor for entry in TAXONOMY.hypotheses.likelihoods}
    assert factors["official-says-staying"] > factors["warships-present"]


def test_what_will_count_names_the_site():
    assert "{site}" in TAXONOMY.hypotheses.criterion
    assert TAXONOMY.hypotheses.horizon_days > 0
