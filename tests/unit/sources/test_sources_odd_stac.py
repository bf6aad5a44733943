"""Items and catalogues that are not as STAC says: each is one problem, and nothing stops."""

import json
from datetime import UTC, datetime

import pytest

pytest.importorskip("rasterio")
pytest.importorskip("pyproj")
pytest.importorskip("pystac_client")

from sitewatch.model import Point, Site, Span
from sitewatch.sources.assets import Wanted
from sitewatch.sources.catalogues import Search, items_for
from sitewatch.sources.fetch import Fetched
from sitewatch.sources.found import Problem
from sitewatch.sources.limits import Limits
from sitewatch.sources.stac import scenes_of

SITE = Site("s", "S", "port", Point(36.0, 35.0))
JANUARY = Span(datetime(2024, 1, 1, tzinfo=UTC), datetime(2024, 2, 1, tzinfo=UTC))


def item(properties=None, **asset):
    told = {"datetime": "2024-12-13T08:00:00Z", **(properties or {})}
    blue = {"href": "b.tif", "type": "image/tiff", **asset}
    return {"type": "Feature", "id": "x", "properties": told, "assets": {"blue": blue}}


@pytest.mark.parametrize(
    "odd",
    [
        item({"datetime": "9999-12-31T23:59:59Z"}),
        item({"sat:relative_orbit": "inf"}),
        item(bands=5),
        item(bands={"a": 1}),
        item(href="a\0b.tif"),
        item(href="http://[::1/x.tif"),
    ],
)
def test_an_odd_item_is_a_problem_that_names_it(odd, tmp_path):
    (told,) = scenes_of(odd, str(tmp_path / "item.json"), Wanted((SITE,)))
    assert isinstance(told, Problem)
    assert str(tmp_path) in str(told.error)


@pytest.mark.parametrize(
    "raw",
    [b"[" * 200_000, json.dumps({**item(), "stac_version": "1.0.0"}).encode(), b"<html>", b"[]"],
)
def test_an_address_that_is_no_catalogue_is_a_problem(raw):
    def fetch(address, _):
        return Fetched(raw, address)

    (told,) = items_for(Search("https://example.org/"), [SITE], JANUARY, fetch, Limits())
    assert isinstance(told, Problem)
    assert "no STAC API" in str(told.error)
