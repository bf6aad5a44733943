import pytest

from sitewatch.reports.assets import find_assets
from sitewatch.reports.assets_lexicon import asset_index
from sitewatch.reports.tree import tree_of
from sitewatch.taxonomy import load_taxonomy
from sitewatch.testing.reports import english


def mentions(text):
    sentence = english()([text])[0][0]
    taxonomy = load_taxonomy()
    found = list(asset_index(taxonomy).find(text))
    return find_assets(tree_of(sentence), text, found, taxonomy)


def only(text):
    found = [m for m in mentions(text) if m.modifies is None]
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    ("text", "path", "kind", "low"),
    [
        ("Three frigates waited.", "vessel.naval.frigate", None, 3),
        ("Two An-124 cargo planes waited.", "aircraft.transport.heavy", "An-124", 2),
        ("No fewer than six AN 124s waited.", "aircraft.transport.heavy", "An-124", 6),
        ("A Ka-52 gunship waited.", "helicopter.attack", "Ka-52", 1),
        ("Eleven Tu-95MS bombers waited.", "aircraft.bomber", "Tu-95", 11),
        ("Four Il-76 transports waited.", "aircraft.transport.heavy", "Il-76", 4),
        ("Two S-400 batteries waited.", "air_defence.sam.long", "S-400", 2),
    ],
)
def test_reads_class_type_and_count_of_one_phrase(text, path, kind, low):
    mention = only(text)
    assert (mention.ref.path, mention.ref.type, mention.count.min) == (path, kind, low)


def test_a_class_of_ships_that_the_taxonomy_lacks_is_still_a_type():
    assert only("A Zulu-class corvette waited.").ref.type == "Zulu-class"


def test_counts_what_a_group_holds_and_not_the_group():
    mention = next(m for m in mentions("A column of over 90 trucks left.") if m.plural)
    assert (mention.count.min, mention.count.max) == (91, None)


def test_elements_of_a_unit_are_not_counted():
    assert only("Parts of an S-300 battery left.").count is None


def test_a_noun_that_only_qualifies_another_is_no_asset_of_its_own():
    found = mentions("The troop withdrawal began.")
    assert [m.modifies is not None for m in found] == [True]


def test_a_list_of_two_is_two_mentions():
    found = mentions("A frigate and three patrol boats were moored at the pier.")
    counts = {m.ref.path: m.count.min for m in found if m.count}
    assert counts["vessel.naval.frigate"] == 1
    assert counts["vessel.naval.patrol"] == 3


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("Two tankers landed at the airfield.", "aircraft.tanker"),
        ("Two tankers waited at the anchorage for oil.", "vessel.merchant.tanker"),
        ("Rebel fighters left the village.", "force"),
        ("Six fighters stood on the apron.", "aircraft.fighter"),
    ],
)
def test_an_ambiguous_word_is_read_by_its_sentence(text, path):
    assert path in {m.ref.path for m in mentions(text)}
