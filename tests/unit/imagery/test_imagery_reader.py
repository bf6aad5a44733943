"""From a scene to looks and observations, with detectors that find bright pixels."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
import pytest

pytest.importorskip("rasterio")
pytest.importorskip("cv2")
pytest.importorskip("pyproj")

from sitewatch.imagery.facts import Facts
from sitewatch.imagery.geometry import placed
from sitewatch.imagery.geotiff import opened
from sitewatch.imagery.looks import captured_of, look_of
from sitewatch.imagery.observe import Setting, observations
from sitewatch.imagery.reader import at_site, read_scene, view
from sitewatch.imagery.records import Capture, Found
from sitewatch.imagery.seeing import Seen, whole
from sitewatch.imagery.steps import Detection
from sitewatch.model import Area, Basis, Evidence, Outcome, Point, Polygon, Site, SiteKind
from sitewatch.taxonomy import load_taxonomy
from sitewatch.testing.tiffs import Made, picture_bytes

TAXONOMY = load_taxonomy()
EAST, NORTH = 780_000.0, 3_920_000.0
NOW = datetime(2025, 1, 1, tzinfo=UTC)
STEP = 10 / 91_290
"""Ten metres of longitude near 35 degrees north [degrees]."""


@dataclass(frozen=True)
class Bright:
    """Finds every pixel above one half."""

    paths: tuple[str, ...] = ("vessel",)
    method: str = "bright/1"
    refusal: str = ""
    path: str = "vessel.merchant"

    def suits(self, scene):
        return self.refusal

    def search(self, scene):
        at = zip(*np.nonzero(scene.pixels[0] > 0.5), strict=True)
        found = (Found(r + 0.5, c + 0.5, self.path, 0.8, length_m=110.0) for r, c in at)
        return Detection(self.method, self.paths, tuple(found))


def degrees(row, col):
    """Longitude and latitude of a pixel corner of the scenes below."""
    from pyproj import Transformer

    ways = Transformer.from_crs("EPSG:32636", "EPSG:4326", always_xy=True)
    return ways.transform(EAST + 10 * col, NORTH - 10 * row)


def box(top, left, bottom, right):
    corners = [(top, left), (top, right), (bottom, right), (bottom, left), (top, left)]
    return Polygon((tuple(Point(*degrees(row, col)) for row, col in corners),))


def site(shape, *areas):
    made = tuple(Area(name, name, geometry) for name, geometry in areas)
    return Site("harbour", "Harbour", SiteKind.PORT, shape, areas=made)


def scene_bytes(bright=(), side=200, no_data=None):
    stored = np.full((1, side, side), 1000, np.uint16)
    for row, col in bright:
        stored[0, row, col] = 9000
    if no_data is not None:
        stored[:, :, no_data:] = 0
    made = Made(transform=(10.0, 0.0, EAST, 0.0, -10.0, NORTH), names=("B08",))
    return picture_bytes(stored, made)


def evidence(raw, **more):
    sha = hashlib.sha256(raw).hexdigest()
    return Evidence(sha, "s.tif", "image/tiff", len(raw), "s.tif", NOW, **more)


DAY = Facts(captured=None)


def look_at(raw, where, *searching):
    with opened(raw, "image/tiff", "S2A_20241213T081200.tif", DAY) as raster:
        found = placed(where, raster)
        return at_site(raster, found, evidence(raw), TAXONOMY, searching)


def test_objects_are_counted_by_area_and_carry_their_place():
    where = site(box(20, 20, 180, 180), ("pier", box(20, 20, 100, 180)))
    raw = scene_bytes([(30, 40), (60, 50), (150, 60), (190, 60)])
    look, told = look_at(raw, where, Bright())
    assert look.outcome is Outcome.SAW
    assert look.sensor == "sentinel-2"
    counts = {o.area: (o.count.min, o.count.max, o.asset.path) for o in told}
    assert counts == {"pier": (1, 2, "vessel.merchant"), None: (1, 1, "vessel.merchant")}
    doubt = "2 found, 1 to 2 of them real, with probability 90%"
    assert {o.count.text for o in told} == {f"{doubt}; 110 m long", "110 m long"}
    pier = next(o for o in told if o.area == "pier")
    assert (pier.locator.row, pier.locator.col) == (30, 40)
    assert (pier.locator.height, pier.locator.width) == (31, 11)
    lon, lat = degrees(30.5, 40.5)
    assert pier.locator.outlines[0][0] == (
        pytest.approx(lon, abs=1e-5),
        pytest.approx(lat, abs=1e-5),
    )
    assert {o.look for o in told} == {look.id}
    assert pier.confidence == pytest.approx(0.8)


def test_none_seen_is_said_with_the_chance_to_have_seen_one():
    raw = scene_bytes()
    look, (told,) = look_at(raw, site(box(20, 20, 180, 180)), Bright())
    assert look.outcome is Outcome.LOOKED_ABSENT
    assert told.saw_none
    assert (told.asset.path, told.state, told.polarity.value) == ("vessel", "not_seen", "negated")
    low, high = next(
        (low, high) for path, low, high in TAXONOMY.sensors["sentinel-2"].recall if path == "vessel"
    )
    chance = next(c for c in look.chances if c.path == "vessel")
    assert (chance.low, chance.high) == (
        pytest.approx(low, abs=0.01),
        pytest.approx(high, abs=0.01),
    )
    assert not any(c.path.startswith("aircraft") for c in look.chances)


def test_half_a_site_gives_half_a_chance():
    whole_one, _ = look_at(scene_bytes(), site(box(20, 20, 180, 180)), Bright())
    half, told = look_at(scene_bytes(no_data=101), site(box(20, 20, 180, 180)), Bright())
    assert half.visible_share == pytest.approx(0.5, abs=0.01)
    both = [next(c for c in look.chances if c.path == "vessel").high for look in (whole_one, half)]
    assert both[1] / both[0] == pytest.approx(0.5, abs=0.01)
    assert any("49% no data" in reason for reason in half.reasons)
    assert [o.saw_none for o in told] == [True]


def test_beyond_the_scene_is_not_seen():
    look, told = look_at(scene_bytes(), site(box(100, 100, 300, 300)), Bright())
    assert look.visible_share == pytest.approx(0.25, abs=0.01)
    assert not told, "less than half in view says nothing of absence"


def test_an_area_in_view_is_said_to_be_empty_and_a_hidden_one_is_not():
    where = site(box(0, 0, 200, 200), ("west", box(0, 0, 200, 90)), ("east", box(0, 110, 200, 200)))
    look, told = look_at(scene_bytes(no_data=100), where, Bright())
    assert look.areas == ("west",)
    assert [(o.area, o.saw_none) for o in told] == [("west", True)]
    assert look.visible_share == pytest.approx(1.0, abs=0.01)


def test_a_scene_without_data_at_the_site_is_a_look_with_the_reason():
    look, told = look_at(scene_bytes(no_data=100), site(box(20, 120, 180, 180)), Bright())
    assert look.outcome is Outcome.OUT_OF_FOOTPRINT
    assert (look.chances, told, look.visible_share) == ((), (), 0.0)
    assert "outside the data" in look.reasons[0]


def test_a_scene_that_nobody_searched_says_nothing_of_absence():
    look, told = look_at(scene_bytes(), site(box(20, 20, 180, 180)))
    assert (look.outcome, look.chances, told) == (Outcome.UNREADABLE, (), ())
    assert not look.somebody_saw
    coarse, told = look_at(
        scene_bytes(), site(box(20, 20, 180, 180)), Bright(refusal="too coarse: 10 m")
    )
    assert (coarse.outcome, told) == (Outcome.TOO_COARSE, ())
    assert coarse.reasons[0] == "bright/1: too coarse: 10 m"


def test_a_site_that_the_scene_does_not_reach_is_no_look():
    far = site(Polygon((tuple(Point(x, y) for x, y in ((10, 50), (11, 50), (11, 51), (10, 50))),)))
    raw = scene_bytes()
    reading = read_scene(raw, evidence(raw), (far,), TAXONOMY)
    assert reading.looks == ()
    assert [note.code for note in reading.notes if note.attention] == ["undated-scene", "no-site"]


def test_blocks_give_what_the_whole_gives(monkeypatch):
    from sitewatch.imagery import reader
    from sitewatch.imagery.raster import blocks

    rng = np.random.default_rng(3)
    spots = [tuple(map(int, rng.integers(0, 200, 2))) for _ in range(60)]
    raw, where = scene_bytes(spots), site(box(10, 10, 190, 190))
    one, many = look_at(raw, where, Bright()), None
    monkeypatch.setattr(reader, "blocks", lambda at, gsd_m: blocks(at, gsd_m, 37))
    many = look_at(raw, where, Bright())
    assert many[0].visible_share == one[0].visible_share
    assert [(o.count, o.area, sorted(o.locator.outlines)) for o in many[1]] == [
        (o.count, o.area, sorted(o.locator.outlines)) for o in one[1]
    ]


def test_an_aircraft_in_flight_is_not_parked():
    @dataclass(frozen=True)
    class Flying(Bright):
        paths: tuple[str, ...] = ("aircraft",)

        def search(self, scene):
            flags = ((), ("moving",))
            found = (Found(50.5 + n, 50.5, "aircraft", 0.9, flags=f) for n, f in enumerate(flags))
            return Detection(self.method, self.paths, tuple(found))

    _, told = look_at(scene_bytes(), site(box(20, 20, 180, 180)), Flying())
    assert sorted((o.state, o.count.min) for o in told) == [("airborne", 1), ("present", 1)]


def test_a_point_is_a_circle_of_two_kilometres():
    lon, lat = degrees(500, 500)
    where = Site("p", "P", SiteKind.PORT, Point(lon, lat))
    with opened(scene_bytes(side=1000), "image/tiff", "a.tif", DAY) as raster:
        found = placed(where, raster)
    rows, cols = found.box.shape
    assert (rows, cols) == (pytest.approx(400, abs=6), pytest.approx(400, abs=6))


def test_captured_is_never_narrower_than_what_is_known():
    raw = scene_bytes()
    nothing = captured_of(Capture(), evidence(raw))
    assert nothing.basis is Basis.INFERRED
    assert nothing.span.end == NOW
    assert nothing.span.width_days > 365 * 50


def test_shares_add_up_over_areas():
    parts = {"": Seen(100.0, 10.0), "a": Seen(10.0, 5.0, {"cloud": 5.0}), "b": Seen(30.0, 30.0)}
    both = whole(parts)
    assert both.share == pytest.approx(35 / 40)
    assert both.hidden_share("cloud") == pytest.approx(5 / 40)
    assert both.beyond == 0


def test_view_and_look_are_the_same_twice():
    raw, where = scene_bytes([(50, 50)]), site(box(20, 20, 180, 180))
    made = []
    for _ in range(2):
        with opened(raw, "image/tiff", "a.tif", DAY) as raster:
            found = placed(where, raster)
            viewed = view(raster, found, (Bright(),))
            look = look_of(viewed, evidence(raw), TAXONOMY)
            setting = Setting(evidence(raw), viewed, found, raster.placing(found.box), look)
            made.append((look.id, tuple(o.id for o in observations(setting))))
    assert made[0] == made[1]


def test_control_points_that_disagree_are_told_of_in_metres():
    # A saddle of 40 m that no plane map can follow.
    points = [[0, 0, 36.0, 35.02], [0, 200, 36.02, 35.0204], [200, 0, 36.0, 35.0],
              [200, 200, 36.02, 35.0]]  # fmt: skip
    raw = picture_bytes(np.full((1, 200, 200), 1000, np.uint16), Made(crs=""))
    ring = [(36.005, 35.005), (36.015, 35.005), (36.015, 35.015), (36.005, 35.005)]
    shape = Polygon((tuple(Point(*corner) for corner in ring),))
    for given, is_told in ((points, True), (points[:3], False)):
        facts = Facts(points=tuple(tuple(map(float, point)) for point in given))
        with opened(raw, "image/tiff", "a_2024-12-13.tif", facts) as raster:
            viewed = view(raster, placed(site(shape), raster), (Bright(),))
        told = [reason for reason in viewed.reasons if "control points" in reason]
        assert told == (["its control points place it to about 11 m"] if is_told else [])
