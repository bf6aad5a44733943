"""Simulated scenes of 10 m of one airfield: large aircraft that were not there before, at least."""

from __future__ import annotations

import json

import numpy as np
import pytest

pytest.importorskip("rasterio")
pytest.importorskip("onnxruntime")
pytest.importorskip("cv2")
pyproj = pytest.importorskip("pyproj")

from sitewatch.model import CountKind
from sitewatch.run.opening import open_case
from sitewatch.testing.scenes import Place, Thing, Weather, scene
from sitewatch.testing.tiffs import Made, picture_bytes

FIELD = Place("airfield", side=160, gsd_m=10.0)
EAST, NORTH = 400_000.0, 5_000_000.0
TRANSFORM = (10.0, 0.0, EAST, 0.0, -10.0, NORTH)
PARKED = (Thing(50, 50, 70, 20), Thing(90, 100, 60, 110))
NEW = (Thing(70, 70, 70, 40), Thing(100, 50, 65, 130))
DAYS = ("2024-12-01", "2024-12-06", "2024-12-11", "2024-12-16")
WEATHER = (
    Weather(shift=(1.2, -0.7), gain=0.9),
    Weather(shift=(-1.0, 1.2), gain=1.15),
    Weather(shift=(0.4, 1.5)),
    Weather(shift=(-0.8, -1.0), gain=0.95),
)
BARE = 5
"""Class of bare ground in the layer of classes of Sentinel-2 L2A: no cloud."""
LATER = ("--as-of", "2024-12-30")


def shot(folder, day, things=PARKED, weather=None, released=None):
    """A scene of the airfield, labelled simulated."""
    made = scene(FIELD, things, weather, seed=int(day[-2:]))
    path = folder / f"{day}.tif"
    clear = np.full((1, *made.shape), BARE)
    pixels = np.concatenate([np.round(made.pixels * 10_000), clear]).astype(np.uint16)
    path.write_bytes(picture_bytes(pixels, Made(transform=TRANSFORM)))
    told = {"captured": f"{day}T08:00:00Z", "released": released or day, "kind": "optical",
            "sensor": "sentinel-2", "bands": [*made.bands, "scl"], "licence": "CC0-1.0",
            "simulated": True}  # fmt: skip
    path.with_suffix(".json").write_text(json.dumps(told))
    return path


def ring(*corners):
    ways = pyproj.Transformer.from_crs("EPSG:32636", "EPSG:4326", always_xy=True)
    spots = [list(ways.transform(EAST + x, NORTH - y)) for x, y in (*corners, corners[0])]
    return {"type": "Polygon", "coordinates": [spots]}


@pytest.fixture
def base(case):
    """A case that watches an air base."""
    shape = ring((100, 100), (1500, 100), (1500, 1500), (100, 1500))
    told = {"id": "base", "name": "Base", "kind": "air_base"}
    feature = {"type": "Feature", "properties": told, "geometry": shape}
    sites = {"type": "FeatureCollection", "features": [feature]}
    (case / "sites.geojson").write_text(json.dumps(sites))
    return case


def seen(folder):
    """Aircraft told, by day."""
    with open_case(folder) as opened:
        return {
            str(o.time.span.start.date()): o.count
            for o in opened.store.ledger.observations()
            if o.asset.path == "aircraft"
        }


def notes(folder, code):
    with open_case(folder) as opened:
        readings = opened.store.ledger.readings()
        return [n.message for r in readings for n in r.notes if n.code == code]


def test_large_aircraft_that_came_are_told_at_least(cli, base, tmp_path):
    for day, weather in zip(DAYS, WEATHER, strict=True):
        cli("add", base, shot(tmp_path, day, weather=weather))
    cli("add", base, shot(tmp_path, "2024-12-21", (*PARKED, *NEW)))
    cli("run", base, *LATER)
    told = seen(base)
    assert list(told) == ["2024-12-21"]
    count = told["2024-12-21"]
    assert (count.min, count.max, count.kind) == (1, None, CountKind.AT_LEAST)
    assert count.text.startswith("2 found by difference, each ")
    unchanged, last = sorted(notes(base, "background"))
    assert unchanged.startswith("base: 0 found by difference against the background of 2024-12-01")
    assert "2 found by difference against the background of 2024-12-01, 2024-12-06" in last
    assert "below 60 m cannot be counted at 10 m" in last
    assert "stand there on most dates are part of the background and are not seen" in last
    with open_case(base) as opened:
        kept = opened.store.ledger.readings()
        (look,) = (k for r in kept for k in r.looks if k.method == "imagery-background/1")
        assert look.chances == ()  # so nothing is ever told to be absent
        assert all(r.simulated for r in kept)
    assert cli("verify", base, *LATER).code == 0
    page = tmp_path / "report.html"
    assert cli("report", base, "-o", page, *LATER).code == 0
    dates = "against the background of 2024-12-01, 2024-12-06, 2024-12-11, 2024-12-16"
    assert dates in page.read_text("utf-8")

    again = json.loads(cli("run", base, *LATER, "--json").out)
    assert (again["read"], again["kept"]) == (0, 5)
    assert seen(base) == told


def test_neither_the_order_of_adding_nor_what_was_not_known_by_then_counts(cli, base, tmp_path):
    cli("add", base, shot(tmp_path, "2024-12-21", (*PARKED, *NEW)))
    for n in (3, 1):
        cli("add", base, shot(tmp_path, DAYS[n], weather=WEATHER[n]))
    # Taken before, but published after: it does not count, and two dates are too few.
    cli("add", base, shot(tmp_path, DAYS[0], weather=WEATHER[0], released="2024-12-24"))
    cli("run", base, *LATER)
    assert seen(base) == {}
    assert notes(base, "background") == []
    cli("add", base, shot(tmp_path, DAYS[2], weather=WEATHER[2]))
    cli("run", base, *LATER)
    assert seen(base)["2024-12-21"].text.startswith("2 found by difference")
    (said,) = notes(base, "background")
    assert "background of 2024-12-06, 2024-12-11, 2024-12-16;" in said
