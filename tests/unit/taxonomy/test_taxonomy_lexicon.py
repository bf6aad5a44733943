from __future__ import annotations

import re

import pytest

from sitewatch.model import AssetClass, AssetType
from sitewatch.taxonomy.lexicon import (
    Term,
    asset_terms,
    is_collective,
    is_plural,
    plural_of,
    term_pattern,
)
from sitewatch.taxonomy.records import Taxonomy


@pytest.mark.parametrize(
    ("one", "many"),
    [
        ("frigate", "frigates"),
        ("ferry", "ferries"),
        ("quay", "quays"),
        ("buoy", "buoys"),
        ("torch", "torches"),
        ("box", "boxes"),
        ("bus", "buses"),
        ("airman", "airmen"),
        ("cargo ship", "cargo ships"),
        ("anti-aircraft battery", "anti-aircraft batteries"),
        ("landing craft", "landing craft"),
        ("transport aircraft", "transport aircraft"),
        ("military equipment", "military equipment"),
        ("convoy of vehicles", "convoys of vehicles"),
        ("column of trucks", "columns of trucks"),
        ("troops", "troops"),
        ("Kilo-class", "Kilo-class"),
    ],
)
def test_the_plural_of_a_name(one, many):
    assert plural_of(one) == many


@pytest.mark.parametrize("text", ["troops", "armed forces", "servicemen", "supplies", "munitions"])
def test_words_that_speak_of_many(text):
    assert is_plural(text)


@pytest.mark.parametrize("text", ["bus", "mlrs", "awacs", "frigate", "compass", "convoy of trucks"])
def test_words_that_speak_of_one(text):
    assert not is_plural(text)


def test_a_convoy_is_not_a_vehicle():
    assert is_collective("military convoy")
    assert is_collective("column of vehicles")
    assert not is_collective("military vehicle")


def terms_of(*records: AssetClass | AssetType) -> tuple[Term, ...]:
    classes = {record.path: record for record in records if isinstance(record, AssetClass)}
    types = {record.name: record for record in records if isinstance(record, AssetType)}
    return asset_terms(Taxonomy(classes, types, {}, {}))


def test_a_class_is_written_by_name_alias_and_their_plurals():
    ship = AssetClass("vessel", "ship", "ships", aliases=("vessel", "flotilla"))
    assert set(terms_of(ship)) == {
        Term("ship", "vessel"),
        Term("ships", "vessel", plural=True),
        Term("vessel", "vessel"),
        Term("vessels", "vessel", plural=True),
        Term("flotilla", "vessel", collective=True),
        Term("flotillas", "vessel", plural=True, collective=True),
    }


def test_a_class_that_cannot_be_counted_makes_no_plurals():
    fuel = AssetClass("fuel", "fuel", "fuel", aliases=("diesel oil",), countable=False)
    assert set(terms_of(fuel)) == {Term("fuel", "fuel"), Term("diesel oil", "fuel")}


def test_a_type_is_written_as_it_is_and_its_words_keep_their_capitals():
    plane = AssetType("Su-24", "aircraft.attack", aliases=("Fencer", "Ka-class"))
    assert set(terms_of(plane)) == {
        Term("Su-24", "aircraft.attack", "Su-24"),
        Term("Su-24s", "aircraft.attack", "Su-24", plural=True),
        Term("Fencer", "aircraft.attack", "Su-24", cased=True),
        Term("Fencers", "aircraft.attack", "Su-24", plural=True, cased=True),
        Term("Ka-class", "aircraft.attack", "Su-24", cased=True),
    }


def test_the_longest_text_comes_first():
    ship = AssetClass("vessel", "ship", "ships", aliases=("cargo ship", "boat"))
    lengths = [len(term.text) for term in terms_of(ship)]
    assert lengths == sorted(lengths, reverse=True)


def test_an_ambiguous_word_stands_once_a_meaning():
    ship = AssetClass("vessel", "tanker", "tankers")
    plane = AssetClass("aircraft", "tanker", "tankers")
    assert [t.path for t in terms_of(ship, plane) if t.text == "tanker"] == ["aircraft", "vessel"]


@pytest.mark.parametrize("text", ["An-124", "An 124", "An124", "An\u2013124", "An.124"])
def test_a_pattern_takes_every_joiner(text):
    assert re.fullmatch(term_pattern("An-124"), text)


@pytest.mark.parametrize("text", ["An-12", "An--124", "An-1-24", "An x124"])
def test_a_pattern_takes_nothing_else(text):
    assert not re.fullmatch(term_pattern("An-124"), text)


def test_a_pattern_of_words():
    pattern = term_pattern("ro-ro ship")
    assert all(re.fullmatch(pattern, text) for text in ("ro-ro ship", "roro ship", "ro/ro-ship"))
    assert not re.fullmatch(pattern, "ro-ro  ships")


def test_a_pattern_escapes_what_means_something_in_expressions():
    assert re.fullmatch(term_pattern("F/A-18(E)"), "F/A 18(E)")
