from __future__ import annotations

import pytest

from sitewatch.errors import SettingsError
from sitewatch.model import Direction, Kind, Medium
from sitewatch.taxonomy.vocabulary import parse_sensors, parse_states

TABLES = {
    "unchanged": {
        "opposes": ["leaving"],
        "states": {"unchanged": {"kind": "state", "direction": "none"}},
    },
    "leaving": {"states": {"withdrawing": {"kind": "movement", "direction": "decrease"}}},
    "tracking": {"states": {"ais_silent": {"kind": "state"}}},
}


def test_states_take_family_kind_and_direction():
    found = parse_states(TABLES)["withdrawing"]
    assert (found.name, found.family) == ("withdrawing", "leaving")
    assert (found.kind, found.direction) == (Kind.MOVEMENT, Direction.DECREASE)


def test_a_state_that_says_nothing_of_change_has_no_direction():
    assert parse_states(TABLES)["ais_silent"].direction is None


def test_opposition_said_once_holds_both_ways():
    states = parse_states(TABLES)
    assert states["unchanged"].opposes == ("leaving",)
    assert states["withdrawing"].opposes == ("unchanged",)
    assert states["ais_silent"].opposes == ()


@pytest.mark.parametrize("other", ["nothing", "unchanged"])
def test_a_family_opposes_only_other_families(other):
    tables = {"unchanged": {"opposes": [other], "states": {}}}
    with pytest.raises(SettingsError, match=r"states\.toml: unchanged: opposes"):
        parse_states(tables)


def test_a_word_in_two_families_is_refused():
    word = {"gone": {"kind": "presence"}}
    with pytest.raises(SettingsError, match="stands in 'a' and 'b'"):
        parse_states({"a": {"states": word}, "b": {"states": word}})


def test_a_kind_that_does_not_exist_is_refused():
    with pytest.raises(SettingsError, match="'kind' is 'mood'"):
        parse_states({"a": {"states": {"sad": {"kind": "mood"}}}})


def card(**changes: object) -> dict[str, object]:
    given = {"name": "camera", "medium": "imagery", "basis": "judgement", "recall": {}}
    return {"cam": {**given, **changes}}


def test_a_sensor_card():
    found = parse_sensors(card(gsd_m=0.4, recall={"vessel.naval": [0.9, 0.99]}))["cam"]
    assert (found.id, found.medium, found.gsd_m) == ("cam", Medium.IMAGERY, 0.4)
    assert found.recall == (("vessel.naval", 0.9, 0.99),)


def test_a_card_without_a_ground_sample_distance():
    assert parse_sensors(card())["cam"].gsd_m is None


@pytest.mark.parametrize("recall", [[0.9, 0.8], [-0.1, 0.5], [0.5, 1.1], [0.5], 0.5])
def test_a_recall_is_a_range_within_zero_to_one(recall):
    with pytest.raises(SettingsError, match=r"sensors\.toml: cam\.recall: 'vessel'"):
        parse_sensors(card(recall={"vessel": recall}))


def test_a_card_must_say_where_its_numbers_come_from():
    with pytest.raises(SettingsError, match="'basis' must be a text"):
        parse_sensors(card(basis=""))
