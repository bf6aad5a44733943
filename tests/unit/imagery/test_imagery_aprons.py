"""Areas on which aircraft stand, by their names."""

from __future__ import annotations

import pytest

pytest.importorskip("rasterio")

from sitewatch.imagery.area_words import aprons, stacked
from sitewatch.model import Area, Point, Site, SiteKind


def site(*areas):
    spot = Point(35.0, 35.0)
    held = tuple(Area(key, name, spot) for key, name in areas)
    return Site("base", "Base", SiteKind.AIR_BASE, spot, areas=held)


def test_areas_whose_name_says_apron_are_taken():
    some = site(("a1", "South Apron"), ("ramp-2", "Two"), ("grandstand", "Hangar"), ("c", "Depot"))
    assert aprons(some) == ("a1", "ramp-2")


def test_else_all_areas_or_the_whole_site():
    assert aprons(site(("n", "North"), ("s", "South"))) == ("n", "s")
    assert aprons(site()) == ("",)


def test_where_aircraft_stand_things_are_parked_too():
    words = {"Hardstanding": True, "Перрон": True, "Container yard": False, "Taxiway": None}
    for name, apron in words.items():
        here = site(("one", name), ("two", "Runway"))
        assert (aprons(here) == ("one",)) is (apron is True)
        assert [area.id for area in stacked(here)] == (["one"] if apron is not None else [])
