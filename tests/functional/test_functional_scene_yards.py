"""Simulated scenes of one yard: how full it was, from the scenes to the page."""

from __future__ import annotations

import json

import numpy as np
import pytest

pytest.importorskip("rasterio")
pytest.importorskip("onnxruntime")
pytest.importorskip("cv2")
pyproj = pytest.importorskip("pyproj")

from sitewatch.run.opening import open_case
from sitewatch.testing.scenes import Place, scene
from sitewatch.testing.tiffs import Made, picture_bytes

PLACE = Place(side=400)
"""Simulated: an airfield of 400 m; its apron is the yard."""
EAST, NORTH = 780_000.0, 3_920_000.0
TOP, LOW, LEFT, RIGHT = 110, 280, 80, 320
LATER = ("--as-of", "2024-12-30")


def shot(folder, day, share, gain=1.0, **told):
    """A simulated scene with boxes of 12 m by 4 m on a share of the rows of the yard."""
    made = scene(PLACE, seed=int(day[-2:]))
    draw = np.random.default_rng(int(day[-2:]))
    rows = round((LOW - TOP) * share / 4) * 4
    boxes = draw.uniform(0.04, 0.5, (43, 20))
    pattern = np.repeat(np.repeat(boxes, 4, axis=0), 12, axis=1)
    made.pixels[:, TOP : TOP + rows, LEFT:RIGHT] = pattern[:rows, : RIGHT - LEFT]
    path = folder / f"{day}.tif"
    placed = Made(transform=(1.0, 0.0, EAST, 0.0, -1.0, NORTH))
    path.write_bytes(picture_bytes((made.pixels * gain).astype(np.float32), placed))
    facts = {"captured": f"{day}T08:00:00Z", "released": day, "kind": "optical",
             "bands": ["blue", "green", "red", "nir"], "licence": "CC0-1.0", "platform": "Sim",
             "simulated": True, **told}  # fmt: skip
    path.with_suffix(".json").write_text(json.dumps(facts))
    return path


def ring(top, left, low, right):
    ways = pyproj.Transformer.from_crs("EPSG:32636", "EPSG:4326", always_xy=True)
    corners = [(left, top), (right, top), (right, low), (left, low), (left, top)]
    spots = [list(ways.transform(EAST + x, NORTH - y)) for x, y in corners]
    return {"type": "Polygon", "coordinates": [spots]}


@pytest.fixture
def yard(case):
    """A case that watches the port and two of its areas, of which one is a yard."""
    told = {
        "id": "port",
        "name": "Port",
        "kind": "port",
        "areas": [
            {"id": "cy", "name": "Container yard 2", "geometry": ring(TOP, LEFT, LOW, RIGHT)},
            {"id": "basin", "name": "Basin", "geometry": ring(300, 20, 380, 380)},
        ],
    }
    feature = {"type": "Feature", "properties": told, "geometry": ring(20, 20, 380, 380)}
    sites = {"type": "FeatureCollection", "features": [feature]}
    (case / "sites.geojson").write_text(json.dumps(sites))
    return case


def covers(folder):
    with open_case(folder) as opened:
        return [c for r in opened.store.ledger.readings() for c in r.covers]


def test_a_yard_that_fills_is_told_with_an_interval_on_show_and_on_the_page(cli, yard, tmp_path):
    cli("add", yard, shot(tmp_path, "2024-12-01", 0.0))
    cli("run", yard, *LATER)
    assert covers(yard) == [], "nothing earlier says what the bare ground looks like"
    assert "covered" not in cli("show", yard, *LATER).out

    cli("add", yard, shot(tmp_path, "2024-12-08", 0.2), shot(tmp_path, "2024-12-15", 0.7, 1.3))
    assert cli("run", yard, *LATER).code in (0, 1)
    made = {str(c.time.span.first_day)[-2:]: c for c in covers(yard)}
    assert set(made) == {"08", "15"}
    assert {c.area for c in made.values()} == {"cy"}, "a basin is no place to stack things"
    assert made["08"].low <= 0.2 <= made["08"].high
    assert made["15"].low <= 0.7 <= made["15"].high
    assert str(made["15"].bare.span.first_day) == "2024-12-01", "the emptiest one, not the last"

    said = " ".join(cli("show", yard, *LATER).out.split())
    assert "yard 2 on 15 December 2024: beyond what stood there on 1 December 2024," in said
    assert "What stood there on that day is not counted" in said
    assert "Container yard 2: the covered share went from" in said
    page = tmp_path / "report.html"
    assert cli("report", yard, "-o", page, *LATER).code == 0
    html = page.read_text("utf-8")
    assert "<h3>How full areas are</h3>" in html
    assert html.count('class="cover-bar"') == 2
    with open_case(yard) as opened:
        assert not [o for o in opened.store.ledger.observations() if "cover" in o.method], (
            "no count"
        )

    trail = cli("why", yard, made["15"].id, *LATER).out
    assert "2024-12-15.tif" in trail
    assert "2024-12-01.tif" in trail
    assert cli("verify", yard, *LATER).code == 0
    again = json.loads(cli("run", yard, *LATER, "--json").out)
    assert (again["read"], again["kept"]) == (0, 3)
    assert {c.id for c in covers(yard)} == {c.id for c in made.values()}


def test_what_was_not_known_by_the_day_is_no_bare_ground(cli, yard, tmp_path):
    cli("add", yard, shot(tmp_path, "2024-12-01", 0.0, released="2024-12-20"))
    cli("add", yard, shot(tmp_path, "2024-12-08", 0.5))
    cli("run", yard, *LATER)
    assert covers(yard) == []
    early = cli("show", yard, "--as-of", "2024-12-10").out
    assert "covered" not in early


def test_a_coarse_scene_tells_no_share(cli, yard, tmp_path):
    for day, share in (("2024-12-01", 0.0), ("2024-12-08", 0.5)):
        path = shot(tmp_path, day, share)
        made = scene(Place(side=40, gsd_m=10.0), seed=1)
        path.write_bytes(
            picture_bytes(made.pixels, Made(transform=(10.0, 0.0, EAST, 0.0, -10.0, NORTH)))
        )
        cli("add", yard, path)
    cli("run", yard, *LATER)
    assert covers(yard) == []


def test_emptier_than_ever_before_tells_nothing(cli, yard, tmp_path):
    cli("add", yard, shot(tmp_path, "2024-12-01", 0.9), shot(tmp_path, "2024-12-08", 0.0))
    cli("run", yard, *LATER)
    assert covers(yard) == []
    with open_case(yard) as opened:
        notes = [n for r in opened.store.ledger.readings() for n in r.notes]
    assert any(n.code == "not-covered" and "emptier than" in n.message for n in notes)
    assert "covered" not in cli("show", yard, *LATER).out
