from __future__ import annotations

import pytest

from sitewatch.errors import SettingsError
from sitewatch.model import Point, SiteKind
from sitewatch.taxonomy.places import parse_places

PORT = {"name": "Somewhere port", "kind": "port", "at": [35.87, 34.91], "aliases": ["Somewhere"]}


def test_a_place_is_a_site_with_a_point():
    (found,) = parse_places({"somewhere": {**PORT, "country": "SY", "within": ["Syria"]}})
    assert (found.id, found.kind) == ("somewhere", SiteKind.PORT)
    assert found.geometry == Point(lon=35.87, lat=34.91)
    assert (found.country, found.within, found.aliases) == ("SY", ("Syria",), ("Somewhere",))


def test_a_place_that_states_dispute_needs_no_country():
    (found,) = parse_places({"somewhere": PORT})
    assert found.country == ""


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"at": [35.0, 95.0]}, "not a position on the globe"),
        ({"at": [35.0]}, "'at' must be a list of 2 numbers"),
        ({"kind": "harbour"}, "'kind' is 'harbour'"),
        ({"lat": 1}, "unknown key 'lat'"),
    ],
)
def test_a_malformed_place_names_file_and_id(changes, message):
    with pytest.raises(SettingsError) as caught:
        parse_places({"somewhere": {**PORT, **changes}})
    assert str(caught.value).startswith("places.toml: somewhere: ")
    assert message in str(caught.value)


def test_a_place_without_a_position_is_refused():
    with pytest.raises(SettingsError, match="missing key 'at'"):
        parse_places({"somewhere": {"name": "Somewhere", "kind": "port"}})
