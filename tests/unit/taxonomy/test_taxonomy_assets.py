from __future__ import annotations

import pytest

from sitewatch.errors import SettingsError
from sitewatch.taxonomy.assets import parse_classes, parse_types


def test_a_class_with_everything():
    found = parse_classes(
        {
            "vessel.naval.frigate": {
                "name": "frigate",
                "size_m": [130, 16],
                "aliases": ["guided missile frigate"],
            }
        }
    )["vessel.naval.frigate"]
    assert (found.name, found.plural) == ("frigate", "frigates")
    assert (found.length_m, found.width_m) == (130.0, 16.0)
    assert found.aliases == ("guided missile frigate",)
    assert found.countable


def test_a_class_without_a_size_and_with_its_own_plural():
    found = parse_classes({"fuel": {"name": "fuel", "plural": "fuel", "countable": False}})["fuel"]
    assert (found.length_m, found.width_m, found.plural) == (None, None, "fuel")
    assert not found.countable


def test_a_class_path_that_cannot_be_names_file_and_key():
    with pytest.raises(SettingsError, match=r"assets.toml: Vessel!: not a class path"):
        parse_classes({"Vessel!": {"name": "ship"}})


@pytest.mark.parametrize("size", [[0, 5], [-1, 5], [1], "big"])
def test_an_impossible_size_is_refused(size):
    with pytest.raises(SettingsError, match=r"assets\.toml: vessel"):
        parse_classes({"vessel": {"name": "ship", "size_m": size}})


def test_a_type_is_a_list_of_sizes_and_aliases():
    found = parse_types({"aircraft.transport.heavy": {"An-124": [69.1, 73.3, "Condor"]}})["An-124"]
    assert found.path == "aircraft.transport.heavy"
    assert (found.length_m, found.width_m, found.aliases) == (69.1, 73.3, ("Condor",))


@pytest.mark.parametrize("entry", [[69.1], "An-124", ["Condor", 1, 2], [69.1, -3], [1, 1, 5]])
def test_a_malformed_type_names_file_path_and_name(entry):
    with pytest.raises(SettingsError) as caught:
        parse_types({"aircraft": {"An-124": entry}})
    assert "types.toml: aircraft" in str(caught.value)
    assert "An-124" in str(caught.value)


def test_a_type_under_two_classes_is_refused():
    tables = {"aircraft": {"An-124": [69, 73]}, "vessel": {"An-124": [69, 73]}}
    with pytest.raises(SettingsError, match="'An-124' stands under 'aircraft' too"):
        parse_types(tables)
