from __future__ import annotations

import pytest

from sitewatch.errors import RecordError
from sitewatch.model import Area, Point, Site, SiteKind

HERE = Point(35.87, 34.91)


def site(**changes: object) -> Site:
    given = {"id": "tartus", "name": "Tartus", "kind": SiteKind.PORT, "geometry": HERE}
    return Site(**{**given, **changes})


def test_a_site_with_areas():
    pier, anchorage = Area("pier-1", "Pier 1", HERE), Area("anchorage", "Anchorage", HERE)
    assert site(areas=(pier, anchorage)).areas == (pier, anchorage)


@pytest.mark.parametrize("slug", ["a", "t4", "al-khadim", "engels-2"])
def test_slugs(slug):
    assert site(id=slug).id == slug


@pytest.mark.parametrize("slug", ["", "Tartus", "al khadim", "-a", "a-", "a--b", "тартус", "a_b"])
def test_what_is_no_slug_is_refused(slug):
    with pytest.raises(RecordError, match="not an id of small letters"):
        site(id=slug)
    with pytest.raises(RecordError, match="not an id of small letters"):
        Area(slug, "Pier", HERE)


def test_a_site_has_a_name():
    with pytest.raises(RecordError, match="site tartus has no name"):
        site(name="  ")


def test_areas_have_ids_of_their_own():
    with pytest.raises(RecordError, match="two areas with one id"):
        site(areas=(Area("pier", "A", HERE), Area("pier", "B", HERE)))
