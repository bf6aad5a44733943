from __future__ import annotations

import pytest

from sitewatch.errors import SettingsError
from sitewatch.model import Medium, Reliability, Source
from sitewatch.taxonomy.loader import parse_sources

FULL = {
    "name": "Harbour watcher",
    "medium": "witness",
    "reliability": "C",
    "aliases": ["HW"],
    "topics": ["tartus"],
    "protected": True,
}
WANTED = Source(
    id="harbour-watcher",
    name="Harbour watcher",
    medium=Medium.WITNESS,
    reliability=Reliability.FAIRLY,
    aliases=("HW",),
    topics=("tartus",),
    protected=True,
)


def test_a_source_from_a_table_by_id_or_from_a_list():
    assert parse_sources({"harbour-watcher": FULL}) == (WANTED,)
    assert parse_sources([{"id": "harbour-watcher", **FULL}]) == (WANTED,)


def test_a_source_without_a_grade_cannot_be_judged():
    (found,) = parse_sources({"x": {"name": "X", "medium": "outlet"}})
    assert found.reliability is Reliability.CANNOT_BE_JUDGED
    assert not found.protected


def test_sources_keep_the_order_of_the_file():
    table = {"name": "X", "medium": "outlet"}
    assert [source.id for source in parse_sources({"b": table, "a": table})] == ["b", "a"]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"reliability": "G"}, "'reliability' is 'G'"),
        ({"medium": "telepathy"}, "'medium' is 'telepathy'"),
        ({"grade": "A"}, "unknown key 'grade'"),
        ({"name": ""}, "'name' must be a text"),
    ],
)
def test_a_malformed_source_names_the_file_and_the_id(changes, message):
    with pytest.raises(SettingsError) as caught:
        parse_sources(
            {"x": {"name": "X", "medium": "outlet", **changes}}, "sitewatch.toml: sources"
        )
    assert str(caught.value).startswith("sitewatch.toml: sources: x: ")
    assert message in str(caught.value)


def test_an_id_is_a_slug():
    with pytest.raises(SettingsError, match="not an id of small letters"):
        parse_sources({"Big Name": {"name": "X", "medium": "outlet"}})
