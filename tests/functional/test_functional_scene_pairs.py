"""Scenes of one site in a case with a model pack: counted, compared, and shown."""

from __future__ import annotations

import json

import numpy as np
import pytest

pytest.importorskip("rasterio")
pytest.importorskip("onnx")
pytest.importorskip("onnxruntime")
pytest.importorskip("pyproj")
cv2 = pytest.importorskip("cv2")

from sitewatch.run.opening import open_case
from sitewatch.testing.tiffs import Made, picture_bytes

EAST, NORTH = 780_000.0, 3_920_000.0
SIDE = 600
NOISE = cv2.GaussianBlur(np.random.default_rng(4).uniform(0, 1, (SIDE, SIDE)), (0, 0), 3)
GROUND = (NOISE - NOISE.min()) / np.ptp(NOISE) * 40 + 10
LATER = ("--as-of", "2024-12-20")


def shot(folder, day, spots):
    pixels = GROUND.copy()
    for row, col in spots:
        pixels[row : row + 8, col : col + 8] = 255
    grey = pixels.astype(np.uint8)
    made = Made(transform=(1.0, 0.0, EAST, 0.0, -1.0, NORTH))
    path = folder / f"{day}.tif"
    told = {"captured": f"{day}T08:00:00Z", "released": day, "licence": "CC0-1.0"}
    path.write_bytes(picture_bytes(np.stack([grey] * 3), made))
    path.with_suffix(".json").write_text(json.dumps(told))
    return path


@pytest.fixture
def watched(watch_square):
    """A case that watches the apron of the scenes with the small pack."""
    return watch_square(10, 590)


def observed(case):
    with open_case(case) as opened:
        return {
            (o.state, o.asset.path): o.count.min if o.count else None
            for o in opened.store.ledger.observations()
        }


STAND = [(100, 100), (100, 300), (300, 100), (300, 300)]


def test_scenes_are_counted_compared_and_never_read_twice(cli, watched, tmp_path):
    cli("add", watched, shot(tmp_path, "2024-12-13", STAND))
    said = cli("run", watched, *LATER, "--json")
    assert json.loads(said.out)["looks"] == 1
    assert observed(watched) == {("present", "aircraft"): 4}

    cli("add", watched, shot(tmp_path, "2024-12-17", [*STAND[1:], (400, 400), (400, 200)]))
    cli("run", watched, *LATER)
    told = observed(watched)
    assert told["arrived", "aircraft"] == 2
    assert told["departed", "aircraft"] == 1

    again = json.loads(cli("run", watched, *LATER, "--json").out)
    assert (again["read"], again["kept"]) == (0, 2)
    assert observed(watched) == told
    assert cli("verify", watched, *LATER).code == 0


def test_a_scene_in_between_is_compared_with_its_neighbours(cli, watched, tmp_path):
    cli("add", watched, shot(tmp_path, "2024-12-13", STAND))
    cli("add", watched, shot(tmp_path, "2024-12-17", STAND[:2]))
    cli("run", watched, *LATER)
    assert observed(watched)["departed", "aircraft"] == 2
    cli("add", watched, shot(tmp_path, "2024-12-15", STAND[:2]))
    cli("run", watched, *LATER)
    with open_case(watched) as opened:
        gone = [o for o in opened.store.ledger.observations() if o.state == "departed"]
    assert [str(o.time.span) for o in gone] == ["2024-12-15"]


def test_the_page_and_the_json_carry_the_outlines(cli, watched, tmp_path):
    path = shot(tmp_path, "2024-12-13", STAND)
    cli("add", watched, path)
    cli("run", watched, *LATER)
    page = tmp_path / "report.html"
    assert cli("report", watched, "-o", page, *LATER).code == 0
    html = page.read_text("utf-8")
    assert html.count('class="scene-object"') == 4
    assert "data:image/webp" in html
    assert "12 m long" in html


def test_the_timeline_says_what_a_scene_shows_and_where(cli, watched, tmp_path):
    sites = json.loads((watched / "sites.geojson").read_text("utf-8"))
    area = {"site": "base", "id": "apron", "name": "Apron"}
    sites["features"].append({**sites["features"][0], "properties": area})
    (watched / "sites.geojson").write_text(json.dumps(sites))
    cli("add", watched, shot(tmp_path, "2024-12-13", STAND))
    cli("run", watched, *LATER)
    said = cli("timeline", watched, *LATER).out
    assert "saw; 1 observation" in said
    assert "aircraft (apron): present" in said
    assert "1 scene tells of 1 look" in " ".join(cli("show", watched, *LATER).out.split())


def test_what_is_gone_is_not_drawn_as_found(cli, watched, tmp_path):
    cli("add", watched, shot(tmp_path, "2024-12-13", STAND))
    cli("add", watched, shot(tmp_path, "2024-12-17", STAND[:3]))
    cli("run", watched, *LATER)
    page = tmp_path / "report.html"
    cli("report", watched, "-o", page, *LATER)
    html = page.read_text("utf-8")
    assert html.count('class="scene-object"') == 4 + 3
    assert html.count('class="scene-gone"') == 1


def test_a_pack_that_is_not_there_is_said_by_name(cli, watched, tmp_path):
    cli("add", watched, shot(tmp_path, "2024-12-13", STAND))
    (watched / "sitewatch.toml").write_text('[imagery]\npacks = ["/nowhere/pack"]\n')
    said = cli("run", watched, *LATER)
    assert said.code == 2
    assert "/nowhere/pack" in said.err
