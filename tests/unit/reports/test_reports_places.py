import pytest

from sitewatch.model import Point, Site, SiteKind
from sitewatch.reports.places import gazetteer, place_words
from sitewatch.testing.reports import AIRFIELD, PORT

KNOWN = Site("quartz", "Quartz port", SiteKind.PORT, Point(1.0, 2.0), aliases=("Old Quartz",))


def spots(text, sites=(PORT, AIRFIELD), known=()):
    return [(text[p.start : p.end], p.spot) for p in gazetteer(sites, known).find(text)]


@pytest.mark.parametrize("text", ["Amber naval base", "Amber", "AMBER", "near amber"])
def test_finds_a_watched_site_by_name_alias_and_short_name(text):
    assert [spot.site for _, spot in spots(text)] == ["port-amber"]


def test_the_longest_name_wins():
    assert spots("at Onyx air base")[0][0] == "Onyx air base"


def test_a_well_known_place_that_is_not_watched_has_no_site():
    found = spots("at Quartz port", known=(KNOWN,))
    assert [(spot.name, spot.site, spot.point) for _, spot in found] == [
        ("Quartz port", None, Point(1.0, 2.0))
    ]


def test_a_well_known_place_under_a_watched_name_is_the_watched_site():
    twin = Site("amber-2", "Amber", SiteKind.PORT, Point(1.0, 2.0), aliases=("Bernstein",))
    assert [spot.site for _, spot in spots("at Bernstein", known=(twin,))] == ["port-amber"]


def test_without_watched_sites_the_well_known_ones_are_watched():
    assert [spot.site for _, spot in spots("at Old Quartz", sites=(), known=(KNOWN,))] == ["quartz"]


def test_tells_countries_their_people_and_their_rulers_apart():
    found = dict(spots("Syria and Syrian troops and Moscow"))
    assert not found["Syria"].people
    assert found["Syria"].country == "SY"
    assert found["Syrian"].people
    assert found["Moscow"].ruler
    assert found["Moscow"].country == "RU"


def test_us_is_a_country_only_in_capitals():
    assert [s.country for _, s in spots("they told us of the US navy")] == ["US"]


def test_every_country_code_has_two_capitals():
    assert all(len(code) == 2 and code.isupper() for code in place_words().countries)
