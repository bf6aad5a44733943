import numpy as np
import pytest

pytest.importorskip("cv2")

from sitewatch.imagery.coregister import shift
from sitewatch.imagery.phase import correlate
from sitewatch.imagery.tilefit import Map, Tiles, fitted
from sitewatch.testing.scenes import Place, Thing, Weather, radar, scene

APRON = Place(side=640)
PARKED = (Thing(260, 220, 40, 30), Thing(330, 420, 60, 120))


def test_a_tile_is_moved_by_what_it_was_moved():
    draw = np.random.default_rng(1)
    field = draw.normal(size=(120, 120)).astype(np.float32)
    peak = correlate(field[20:84, 20:84], field[17:81, 25:89], reach=10)
    assert (peak.drow, peak.dcol) == pytest.approx((3, -5), abs=0.1)
    assert peak.plain > 3


def test_a_flat_tile_says_nothing():
    flat = np.zeros((64, 64), np.float32)
    assert correlate(flat, flat, 8).plain == 1.0


@pytest.mark.parametrize("moved", [(0.0, 0.0), (3.5, -2.25), (24.0, 17.0)])
def test_a_shifted_scene_is_laid_back_to_a_fraction_of_a_pixel(moved):
    before = scene(APRON, PARKED, seed=1)
    after = scene(APRON, PARKED[:1], Weather(shift=moved, gain=1.4), seed=2)
    found = shift(after, before)
    assert found.trusted, found.reason
    assert (found.drow, found.dcol) == pytest.approx(moved, abs=0.15)
    assert found.residual_m < 0.5
    there = found.to_scene(np.array([[100.0, 200.0]]))
    assert there[0] == pytest.approx((100 + moved[0], 200 + moved[1]), abs=0.5)
    assert found.to_reference(there)[0] == pytest.approx((100, 200), abs=0.05)


def test_another_place_is_refused_and_says_why():
    found = shift(scene(Place(side=640, seed=5)), scene(Place("harbour", side=640, seed=9)))
    assert not found.trusted
    assert "tiles" in found.reason


def test_open_water_is_refused():
    sea = Place("harbour", side=640)
    both = [scene(sea, seed=n).without(np.arange(640)[:, None] < 420) for n in (1, 2)]
    draw = np.random.default_rng(3)
    both = [
        type(s)(draw.normal(0.05, 0.01, s.pixels.shape).astype(np.float32), s.bands, s.valid,
                s.grid, s.kind, s.capture)
        for s in both
    ]  # fmt: skip
    assert not shift(*both).trusted


def test_radar_of_two_dates_lies_on_each_other_through_speckle():
    place = Place("harbour", side=512, gsd_m=10.0)
    found = shift(radar(place, seed=2, weather=Weather(shift=(2.0, 3.0))), radar(place, seed=1))
    assert not found.trusted or (found.drow, found.dcol) == pytest.approx((2, 3), abs=1)


def test_a_plane_that_most_tiles_agree_on_is_found_among_strays():
    at = np.array([(r, c) for r in range(0, 400, 50) for c in range(0, 400, 50)], float)
    seen = at @ np.array([[1.001, 0.0], [0.0, 0.999]]) + (4.0, -6.0)
    seen[::7] += 40.0
    agreed = fitted(Tiles(at, seen), 50.0)
    assert agreed is not None
    assert agreed.count == len(at) - len(at[::7])
    there = agreed.map.forward(np.array([[200.0, 200.0]]))[0]
    assert there == pytest.approx((204.2, 193.8), abs=0.1)


def test_five_tiles_are_too_few():
    at = np.arange(10.0).reshape(5, 2)
    assert fitted(Tiles(at, at), 50.0) is None


def test_relief_that_neighbours_share_is_followed_and_undone():
    hill = Map(np.eye(2, 3), np.array([[50.0, 50.0]]), np.array([[4.0, 0.0]]), 20.0)
    here, far = hill.forward(np.array([[50.0, 50.0], [300.0, 300.0]]))
    assert here == pytest.approx((50 + 4 / 1.2, 50))
    assert far == pytest.approx((300, 300))
    assert hill.backward(here[None])[0] == pytest.approx((50, 50), abs=0.01)
