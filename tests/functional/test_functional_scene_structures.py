"""Simulated radar scenes of one port: what stands there always is neither ship nor change."""

from __future__ import annotations

import json

import pytest

pytest.importorskip("rasterio")
pytest.importorskip("onnxruntime")
pytest.importorskip("cv2")
pyproj = pytest.importorskip("pyproj")

from sitewatch.model import Modality
from sitewatch.run.opening import open_case
from sitewatch.testing.scenes import Place, Thing, radar
from sitewatch.testing.tiffs import Made, picture_bytes

SEA = Place("harbour", side=400, gsd_m=10.0)
EAST, NORTH = 400_000.0, 5_000_000.0
TRANSFORM = (10.0, 0.0, EAST, 0.0, -10.0, NORTH)
BEACONS = (Thing(250, 200, 90, 0, "ship"), Thing(350, 60, 90, 0, "ship"))
SHIPS = tuple(Thing(row, col, 220, 90, "ship") for row, col in ((300, 300), (330, 180), (230, 320)))
LATER = ("--as-of", "2024-12-30")


def shot(folder, day, things, released=None, orbit=87):
    """A radar scene of the port."""
    made = radar(SEA, things, seed=int(day[-2:]))
    path = folder / f"{day}.tif"
    path.write_bytes(picture_bytes(made.pixels, Made(transform=TRANSFORM)))
    told = {"captured": f"{day}T04:00:00Z", "released": released or day, "kind": "radar",
            "unit": "power", "sensor": "sentinel-1", "bands": ["vv"], "licence": "CC0-1.0",
            "relative_orbit": orbit, "simulated": True}  # fmt: skip
    path.with_suffix(".json").write_text(json.dumps(told))
    return path


@pytest.fixture
def port(case):
    """A case that watches the water of the scenes."""
    ways = pyproj.Transformer.from_crs("EPSG:32636", "EPSG:4326", always_xy=True)
    corners = [(100, 2100), (3900, 2100), (3900, 3900), (100, 3900), (100, 2100)]
    ring = [list(ways.transform(EAST + x, NORTH - y)) for x, y in corners]
    told = {"id": "port", "name": "Port", "kind": "port"}
    shape = {"type": "Polygon", "coordinates": [ring]}
    feature = {"type": "Feature", "properties": told, "geometry": shape}
    sites = {"type": "FeatureCollection", "features": [feature]}
    (case / "sites.geojson").write_text(json.dumps(sites))
    return case


def counted(folder):
    """Fewest and most vessels told, by day."""
    with open_case(folder) as opened:
        seen = [o for o in opened.store.ledger.observations() if o.state == "present"]
        return {str(o.time.span.start.date())[-2:]: (o.count.min, o.count.max) for o in seen}


def most(folder):
    """Most vessels told, by day."""
    return {day: high for day, (_, high) in counted(folder).items()}


def notes(folder, code):
    with open_case(folder) as opened:
        readings = opened.store.ledger.readings()
        return [n.message for r in readings for n in r.notes if n.code == code]


DAYS = ("2024-12-01", "2024-12-07", "2024-12-13")


def three(cli, port, folder, **told):
    """Three dates with both beacons and one ship each, elsewhere every time."""
    for n, day in enumerate(DAYS):
        cli("add", port, shot(folder, day, (*BEACONS, SHIPS[n]), **told))


def test_what_stands_there_on_every_date_is_in_doubt(cli, port, tmp_path):
    three(cli, port, tmp_path)
    cli("run", port, *LATER)
    assert most(port) == {"01": 3, "07": 3, "13": 3}  # with two earlier dates nothing is told
    assert notes(port, "fixed-structures") == []

    cli("add", port, shot(tmp_path, "2024-12-19", (*BEACONS, SHIPS[0], SHIPS[1])))
    cli("run", port, *LATER)
    assert most(port) == {"01": 3, "07": 3, "13": 3, "19": 4}
    assert counted(port)["19"][0] <= 2
    (said,) = notes(port, "fixed-structures")
    assert said.startswith(
        "2 found where something stands on most earlier dates (2024-12-01, 2024-12-07, 2024-12-13)"
    )
    assert cli("verify", port, *LATER).code == 0

    again = json.loads(cli("run", port, *LATER, "--json").out)
    assert (again["read"], again["kept"]) == (0, 4)
    # What was left out of the fourth date still tells the fifth.
    cli("add", port, shot(tmp_path, "2024-12-25", BEACONS))
    cli("run", port, *LATER)
    assert most(port)["25"] == 2
    with open_case(port) as opened:
        # All of the fifth date may be structures: possible, and nothing is said to be absent.
        told = opened.store.ledger.observations()
        assert not [o for o in told if o.state == "not_seen"]
        last = next(o for o in told if str(o.time.span.start.date()).endswith("25"))
        assert last.modality is Modality.POSSIBLE


def test_what_was_not_known_by_then_or_seen_from_elsewhere_tells_nothing(cli, port, tmp_path):
    for n, (day, released, orbit) in enumerate(
        zip(DAYS, (DAYS[0], "2024-12-24", DAYS[2]), (87, 87, 87), strict=True)
    ):
        cli("add", port, shot(tmp_path, day, (*BEACONS, SHIPS[n]), released, orbit))
    cli("add", port, shot(tmp_path, "2024-12-14", BEACONS, orbit=14))
    cli("add", port, shot(tmp_path, "2024-12-19", (*BEACONS, SHIPS[0], SHIPS[1])))
    cli("run", port, *LATER)
    assert counted(port)["19"][0] >= 3
    # By the next pass the late one is known.
    cli("add", port, shot(tmp_path, "2024-12-25", (*BEACONS, SHIPS[2])))
    cli("run", port, *LATER)
    assert most(port)["19"] == 4
    assert counted(port)["25"] == (1, 3)


def test_the_order_in_which_scenes_come_in_does_not_matter(cli, port, tmp_path):
    last = shot(tmp_path, "2024-12-19", (*BEACONS, SHIPS[0], SHIPS[1]))
    cli("add", port, last)
    cli("run", port, *LATER)
    assert most(port) == {"19": 4}
    three(cli, port, tmp_path)
    cli("run", port, *LATER)
    assert most(port) == {"01": 3, "07": 3, "13": 3, "19": 4}
    assert counted(port)["19"][0] <= 2


def test_comparing_leaves_out_what_stands_there(cli, port, tmp_path):
    three(cli, port, tmp_path)
    cli("add", port, shot(tmp_path, "2024-12-19", (*BEACONS, SHIPS[0], SHIPS[1])))
    cli("run", port, *LATER)
    weighed = [said for said in notes(port, "compared-with") if "less what stood" in said]
    assert [said.partition(" less ")[2] for said in weighed] == [
        "what stood on 2024-12-01 2024-12-07 2024-12-13"
    ]
