"""Scenes from the command line: read without a case, added to one, run, and shown."""

from __future__ import annotations

import json
import re

import numpy as np
import pytest

pytest.importorskip("rasterio")
pytest.importorskip("cv2")
pytest.importorskip("pyproj")

from sitewatch.testing.tiffs import Made, picture_bytes

LON, LAT = 35.94, 35.40
"""A corner near the air base of the example case."""


def stored(bands=3, rows=220, cols=220):
    return np.random.default_rng(2).integers(1, 255, (bands, rows, cols)).astype(np.uint8)


def geotiff(**more):
    step = 0.0001
    transform = (step, 0.0, LON - 0.002, 0.0, -step, LAT + 0.01)
    return picture_bytes(stored(**more), Made(crs="EPSG:4326", transform=transform))


@pytest.fixture
def sites(tmp_path):
    ring = [
        [35.942, 35.392],
        [35.955, 35.392],
        [35.955, 35.405],
        [35.942, 35.405],
        [35.942, 35.392],
    ]
    place = {"type": "Polygon", "coordinates": [ring]}
    told = {"id": "apron", "name": "Apron", "kind": "air_base"}
    feature = {"type": "Feature", "properties": told, "geometry": place}
    path = tmp_path / "sites.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    return path


def test_a_loose_scene_is_read_and_what_it_shows_is_said(cli, tmp_path, sites):
    path = tmp_path / "shot_2024-12-13.tif"
    path.write_bytes(geotiff())
    said = cli("read", path, "--sites", sites)
    assert said.code == 0, said.err
    assert "2024-12-13  apron" in said.out
    assert "100% in view" in said.out


def test_a_folder_without_a_pack_is_told_of(cli, tmp_path, sites):
    pytest.importorskip("onnxruntime")
    path = tmp_path / "shot_2024-12-13.tif"
    path.write_bytes(geotiff())
    said = cli("read", path, "--sites", sites, "--pack", tmp_path / "nowhere")
    assert said.code != 0
    assert "no model pack" in said.err
    assert "nowhere" in said.err


def test_a_scene_of_elsewhere_needs_attention(cli, tmp_path, sites):
    path = tmp_path / "shot_2024-12-13.tif"
    made = Made(crs="EPSG:4326", transform=(0.0001, 0.0, 10.0, 0.0, -0.0001, 50.0))
    path.write_bytes(picture_bytes(stored(), made))
    said = cli("read", path, "--sites", sites)
    assert "no watched site lies in it" in said.out + said.err


def test_a_picture_is_tied_to_the_ground_by_hand(cli, tmp_path, sites):
    path = tmp_path / "news.png"
    path.write_bytes(picture_bytes(stored(), Made(crs="", driver="PNG")))
    said = cli("read", path, "--sites", sites)
    assert said.code == 2
    assert "news.png" in said.err
    assert "--bounds" in said.err
    bounds = "35.938,35.388,35.960,35.410"
    said = cli("read", path, "--sites", sites, "--bounds", bounds, "--captured", "2024-12-13")
    assert said.code == 0, said.err
    assert "2024-12-13  apron" in said.out


@pytest.mark.parametrize("bounds", ["1,2,3", "a,b,c,d", "36,35,35,36"])
def test_wrong_bounds_are_wrong_usage(cli, tmp_path, bounds):
    path = tmp_path / "news.png"
    path.write_bytes(picture_bytes(stored(), Made(crs="", driver="PNG")))
    said = cli("read", path, "--bounds", bounds)
    assert said.code == 2
    assert "W,S,E,N" in said.err


def test_a_sidecar_goes_with_its_scene_and_is_no_evidence_itself(cli, case, tmp_path):
    folder = tmp_path / "scenes"
    folder.mkdir()
    (folder / "shot.tif").write_bytes(geotiff())
    facts = {"captured": "2024-12-13T08:21:00Z", "licence": "CC-BY-4.0", "platform": "Pleiades"}
    (folder / "shot.json").write_text(json.dumps(facts))
    said = cli("add", case, folder, "--json")
    assert said.code == 0, said.err
    assert [json.loads(line)["name"] for line in said.out.splitlines()] == ["shot.tif"]
    assert [
        json.loads(x)["state"] for x in cli("add", case, folder, "--json").out.splitlines()
    ] == ["known"]


def test_a_wrong_sidecar_is_refused_by_name(cli, case, tmp_path):
    (tmp_path / "shot.tif").write_bytes(geotiff())
    (tmp_path / "shot.json").write_text('{"taken": "yesterday"}')
    said = cli("add", case, tmp_path / "shot.tif")
    assert said.code == 2
    assert "shot.json" in said.err
    assert "unknown keys: taken" in said.err


def test_scenes_run_in_a_case_and_a_second_run_reads_nothing(cli, case, sites, tmp_path):
    (case / "sites.geojson").write_bytes(sites.read_bytes())
    path = tmp_path / "shot_2024-12-13.tif"
    path.write_bytes(geotiff())
    assert cli("add", case, path).code == 0
    said = cli("run", case, "--as-of", "2027-01-01", "--json")
    assert json.loads(said.out)["looks"] == 1
    again = json.loads(cli("run", case, "--as-of", "2027-01-01", "--json").out)
    assert (again["read"], again["kept"]) == (0, 1)
    assert cli("verify", case).code == 0


def test_a_scene_that_nothing_dates_runs_too(cli, case, sites, tmp_path):
    (case / "sites.geojson").write_bytes(sites.read_bytes())
    path = tmp_path / "shot.tif"
    path.write_bytes(geotiff())
    assert cli("add", case, path).code == 0
    said = cli("run", case, "--as-of", "2027-01-01")
    assert "nothing says when it was taken" in said.err


def test_a_damaged_scene_is_a_failed_reading_that_names_it(cli, case, tmp_path):
    path = tmp_path / "shot_2024-12-13.tif"
    path.write_bytes(geotiff()[:1000])
    assert cli("add", case, path).code == 0
    said = cli("run", case)
    assert said.code == 1
    assert "shot_2024-12-13.tif" in said.err


def test_the_report_shows_scenes_whose_licence_allows_it(cli, case, sites, tmp_path):
    (case / "sites.geojson").write_bytes(sites.read_bytes())
    for day, licence in (
        ("2024-12-13", "CC-BY-4.0"),
        ("2024-12-14", "CC0-1.0"),
        ("2024-12-15", ""),
    ):
        path = tmp_path / f"shot_{day}.tif"
        path.write_bytes(geotiff())
        told = {"captured": day, "platform": f"Sky-{day}", "licence": licence}
        path.with_suffix(".json").write_text(json.dumps(told))
        assert cli("add", case, path).code == 0
    cli("run", case, "--as-of", "2027-01-01")
    page = tmp_path / "report.html"
    assert cli("report", case, "-o", page, "--as-of", "2027-01-01").code == 0
    html = page.read_text("utf-8")
    assert html.count("<h3>Scenes</h3>") == 1
    images = re.findall(r'src="(data:image/webp;base64,[^"]+)"', html)
    assert len(images) == 4, "two scenes, each once by itself and once in the pair"
    assert all(len(image) < 85_000 for image in images)
    assert "Left: Sky-2024-12-13" in html
    assert "no-pixels" in html
    assert "CC-BY-4.0" in html
    assert "img-src data:" in html
