from __future__ import annotations

import importlib.util
import json
import re
import sys
import zlib
from dataclasses import replace
from pathlib import Path

import pytest

from sitewatch.errors import RecordError
from sitewatch.model import Point
from sitewatch.publish import coast
from sitewatch.publish.coast import Window, clipped, credit, land
from sitewatch.publish.labels import Box, place_labels
from sitewatch.publish.map import off_map, site_map
from sitewatch.publish.mapview import near_each_other, places, window_around
from sitewatch.testing import example_picture

TOOL = Path(__file__).parents[3] / "tools" / "make_coastline.py"


def converter():
    spec = importlib.util.spec_from_file_location("make_coastline", TOOL)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def moved(part, lon: float, lat: float):
    return replace(part, site=replace(part.site, geometry=Point(lon, lat), areas=()))


def test_the_converter_writes_what_the_page_reads():
    topology = {
        "type": "Topology",
        "transform": {"scale": [0.5, 0.25], "translate": [-10.0, 5.0]},
        "arcs": [[[0, 0], [300, 0], [0, 40]], [[300, 40], [-300, 0], [0, -40]]],
        "objects": {
            "land": {
                "type": "GeometryCollection",
                "geometries": [{"type": "MultiPolygon", "arcs": [[[0, 1]]]}],
            }
        },
    }
    packed = converter().pack(topology, "somebody")
    line, _, body = zlib.decompress(packed).partition(b"\n")
    header = json.loads(line)
    assert (header["format"], header["credit"]) == (coast.FORMAT, "somebody")
    assert header["rings"] == [[len(body), 0, 0, 300, 40]]
    ring = list(coast._points(body))
    assert ring == [(0, 0), (300, 0), (300, 40), (0, 40), (0, 0)]


@pytest.mark.parametrize("value", [0, 1, -1, 63, 64, -64, -65, 12345, -98765])
def test_numbers_survive_packing(value):
    assert list(coast._varints(converter().varint(value))) == [value]


def test_the_shipped_coastline_is_credited_and_small():
    assert "Natural Earth" in credit()
    data = Path(coast.__file__).parent / "data"
    assert sum(file.stat().st_size for file in data.glob("*.bin")) < 1_500_000
    assert "Natural Earth" in (data / "README.md").read_text("utf-8")


def test_a_ring_is_cut_at_the_edges_of_the_window():
    square = [(-1.0, -1.0), (3.0, -1.0), (3.0, 1.0), (-1.0, 1.0), (-1.0, -1.0)]
    cut = clipped(square, Window(0, -2, 2, 2))
    assert {x for x, _ in cut} == {0.0, 2.0}
    assert {y for _, y in cut} == {-1.0, 1.0}
    assert clipped(square, Window(10, 10, 11, 11)) == []


def test_land_is_where_it_should_be():
    inland = land(Window(10.0, 50.0, 10.5, 50.5))
    xs = [x for ring in inland for x, _ in ring]
    assert (min(xs), max(xs)) == (10.0, 10.5)
    assert land(Window(-150.0, -50.0, -149.0, -49.0)) == []


def test_land_across_the_date_line_is_one_piece_of_the_window():
    xs = [x for ring in land(Window(176.0, -20.0, 184.0, -14.0)) for x, _ in ring]
    assert min(xs) < 180 < max(xs)


def test_a_file_of_another_form_is_refused():
    other = zlib.compress(b'{"format": "other", "rings": []}\n')
    with pytest.raises(RecordError, match="not a coastline file"):
        coast.unpacked(other)


def test_sites_on_both_sides_of_the_date_line_stand_together():
    parts = example_picture().sites
    both = (moved(parts[0], 179.5, -17.0), moved(parts[1], -179.5, -17.0))
    assert places(both) == [(179.5, -17.0), (180.5, -17.0)]


def test_the_window_keeps_shapes_and_room_around_the_sites():
    window = window_around([(10.0, 60.0), (11.0, 60.0)], 2.0)
    assert window.wide * 0.5 / window.high == pytest.approx(2.0)
    assert window.west < 10.0
    assert window.east > 11.0
    assert window_around([(0.0, 0.0)], 2.0).high == 0.8


def test_a_case_without_sites_shows_the_world():
    picture = replace(example_picture(), sites=())
    assert "Map of 0 sites" in site_map(picture, 360.0, 340.0)


def test_sites_that_somebody_looked_at_choose_the_window():
    picture = example_picture()
    far = moved(picture.sites[2], 20.0, 55.0)
    changed = replace(picture, sites=(*picture.sites[:2], far))
    assert off_map(changed, 820.0, 430.0) == ("Tern Ridge depot",)
    drawn = site_map(changed, 820.0, 430.0)
    assert "#site-sablemouth" in drawn
    assert "#site-tern-ridge" not in drawn


def test_a_place_far_from_all_others_does_not_choose_the_window():
    near = [(35.9, 35.4), (35.9, 34.9), (35.8, 35.5), (36.6, 34.4), (36.9, 34.6)]
    assert near_each_other([*near, (19.9, 54.6)]) == near
    assert near_each_other([(0.0, 0.0), (90.0, 0.0)]) == [(0.0, 0.0), (90.0, 0.0)]
    assert near_each_other([(5.0, 5.0)] * 9) == [(5.0, 5.0)] * 9


def test_a_site_without_a_look_is_marked_otherwise():
    drawn = str(site_map(example_picture(), 820.0, 430.0))
    assert drawn.count('class="site-mark"') == 2
    assert drawn.count('class="site-mark unlooked"') == 1


def test_no_coordinates_of_observations_reach_the_map():
    assert not re.search(r"69\.61|70\.225", site_map(example_picture(), 820.0, 430.0))


def test_names_never_cover_each_other_nor_leave_the_frame():
    frame = Box(0, 0, 800, 400)
    marks = [(f"A site with number {n}", (400.0 + n % 3, 200.0 + n)) for n in range(9)]
    labels = place_labels(marks, frame)
    for n, label in enumerate(labels):
        assert label.box.inside(frame)
        assert not any(label.box.overlaps(other.box) for other in labels[n + 1 :])
    assert any(label.leader for label in labels)


def test_a_lonely_name_stands_beside_its_mark():
    (label,) = place_labels([("Here", (100.0, 100.0))], Box(0, 0, 800, 400))
    assert not label.leader
    assert label.box.left == 112.0
