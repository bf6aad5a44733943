import json

import pytest

from sitewatch.errors import SitesError
from sitewatch.model import Point, Polygon, SiteKind
from sitewatch.sources.sites import load_sites, parse_sites

SQUARE = [[[35.9, 35.3], [36.0, 35.3], [36.0, 35.4], [35.9, 35.4], [35.9, 35.3]]]
BOW = [[[0, 0], [2, 2], [2, 0], [0, 2], [0, 0]]]


def feature(geometry, **properties):
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def point(lon=35.9, lat=35.4, **properties):
    return feature({"type": "Point", "coordinates": [lon, lat]}, **properties)


def polygon(rings, **properties):
    return feature({"type": "Polygon", "coordinates": rings}, **properties)


def text(*features):
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def fault(*features):
    with pytest.raises(SitesError) as caught:
        parse_sites(text(*features), "sites.geojson")
    return str(caught.value)


PORT = {"id": "north-port", "name": "North Port", "kind": "port"}


def test_a_site_with_everything():
    (site,) = parse_sites(
        text(
            polygon(
                SQUARE, **PORT, country="SY", aliases=["Port du Nord"],
                descriptions=["the northern harbour"], within=["Latakia"],
                areas=[{"id": "pier-1", "name": "Pier 1", "geometry": {
                    "type": "Point", "coordinates": [35.95, 35.35]}}],
            ),
            point(35.96, 35.36, id="anchorage", name="Anchorage", site="north-port"),
        ),
        "sites.geojson",
    )  # fmt: skip
    assert (site.id, site.kind, site.country) == ("north-port", SiteKind.PORT, "SY")
    assert isinstance(site.geometry, Polygon)
    assert site.aliases == ("Port du Nord",)
    assert [(a.id, a.geometry) for a in site.areas] == [
        ("pier-1", Point(35.95, 35.35)),
        ("anchorage", Point(35.96, 35.36)),
    ]


def test_sites_keep_the_order_of_the_file(tmp_path):
    path = tmp_path / "sites.geojson"
    path.write_bytes(text(*(point(id=i, name=i, kind="port") for i in ("b", "a"))))
    assert [site.id for site in load_sites(path)] == ["b", "a"]


def test_a_self_crossing_outline_is_named_with_the_place_of_the_crossing():
    message = fault(polygon(BOW, **PORT))
    assert "sites.geojson: feature 0 (north-port)" in message
    assert "crosses itself at [1, 1]" in message


def test_an_open_ring_is_named_with_its_ends():
    message = fault(polygon([SQUARE[0][:4]], **PORT))
    assert "ring 0 is not closed: it runs between [35.9, 35.3] and [35.9, 35.4]" in message


def test_swapped_coordinates_are_told():
    assert "longitude comes first" in fault(point(20.0, 135.0, **PORT))


@pytest.mark.parametrize(
    ("broken", "words"),
    [
        (point(**PORT, colour="red"), "unknown properties: colour"),
        (point(**{**PORT, "kind": "harbour"}), '"kind" must be one of air_base'),
        (point(**{**PORT, "id": "North Port"}), "not an id of small letters"),
        (point(**{**PORT, "name": " "}), '"name" must be a text'),
        (point(**PORT, aliases="x"), '"aliases" must be a list of texts'),
        (point(**PORT, country="Syria"), "two capital letters"),
        (feature(None, **PORT), '"geometry" must be an object'),
        (feature({"type": "LineString", "coordinates": []}, **PORT), "Point or a Polygon"),
        (point("35", 35, **PORT), "must be two numbers"),
        (point(id="x", name="X", site="nowhere"), "no site has the id 'nowhere'"),
        (polygon([SQUARE[0][:3]], **PORT), "needs at least four"),
        ({"type": "Point"}, 'not an object of type "Feature"'),
    ],
)
def test_each_fault_is_said(broken, words):
    assert words in fault(broken)


def test_all_faults_are_listed_at_once():
    message = fault(point(**PORT), point(**PORT), polygon(BOW, id="b", name="B", kind="port"))
    assert "2 sites share the id 'north-port'" in message
    assert "feature 2 (b)" in message


def test_two_areas_with_one_id_are_refused():
    area = point(id="pier", name="Pier", site="north-port")
    assert "feature 2 (pier)" in fault(point(**PORT), area, area)


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b'{"type": "FeatureCollection", "features": [', "sites.geojson:1:44: not JSON"),
        (b"\xff\xfe{}", "not UTF-8 at byte 0"),
        (b'{"type": "Feature"}', 'must be an object of type "FeatureCollection"'),
        (b'{"type": "FeatureCollection", "features": 3}', '"features" must be a list'),
        (b'{"type": "FeatureCollection", "features": [], "sites": []}', "unknown keys"),
        (b"[" * 100_000, "nested too deep"),
        (b'{"type": "FeatureCollection", "features": [' + b"9" * 5000 + b"]}", "not JSON"),
    ],
)
def test_broken_files_are_named(raw, words):
    with pytest.raises(SitesError) as caught:
        parse_sites(raw, "sites.geojson")
    assert words in str(caught.value)


@pytest.mark.parametrize("number", ["NaN", "1e999", "9" * 400])
def test_numbers_off_the_globe_are_refused(number):
    raw = text(point(**PORT)).replace(b"35.9", number.encode())
    with pytest.raises(SitesError, match="position"):
        parse_sites(raw, "sites.geojson")


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(SitesError, match="No such file"):
        load_sites(tmp_path / "none.geojson")
