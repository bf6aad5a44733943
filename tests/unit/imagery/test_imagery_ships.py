from dataclasses import replace

import numpy as np
import pytest

pytest.importorskip("cv2")

from sitewatch.imagery.cfar import bright, sea_shape, threshold
from sitewatch.imagery.history import fixed, is_ghost, lobes, share_on
from sitewatch.imagery.shipmarks import NAMES, candidates
from sitewatch.imagery.ships import DETECTORS, find_ships, picked
from sitewatch.imagery.ships_radar import find_radar_ships
from sitewatch.imagery.trees import Trees
from sitewatch.imagery.water import bodies, haze, water
from sitewatch.testing.scenes import Place, Thing, ground, outline, radar, scene

SEA = Place("harbour", side=400, gsd_m=10.0)
SHIPS = (Thing(300, 80, 300, 40, "ship"), Thing(330, 320, 220, 100, "ship"))


def near(found, thing, within=8):
    return any(np.hypot(f.row - thing.row, f.col - thing.col) < within for f in found)


def test_radar_ships_are_found_with_their_length_and_the_sea_is_empty():
    found = find_ships(radar(SEA, SHIPS, seed=3))
    assert all(near(found, ship) for ship in SHIPS)
    at_sea = [f for f in found if f.row > 260]
    assert len(at_sea) == 2
    longest = min(at_sea, key=lambda f: abs(f.row - 300) + abs(f.col - 80))
    assert longest.length_m == pytest.approx(300, rel=0.25)


def test_a_structure_that_stands_on_every_date_is_no_ship():
    beacon = Thing(310, 200, 80, 0, "ship")
    dates = [radar(SEA, (beacon,), seed=n) for n in range(4)]
    sea = water(dates[0])
    layer = fixed([bright(d.pixels[0], sea, 10.0, 4.4, None).mask for d in dates], 10.0)
    asked = radar(SEA, (beacon, *SHIPS), seed=9)
    assert near(find_ships(asked), beacon)
    found = find_radar_ships(asked, structures=layer)
    assert not near(found, beacon)
    assert all(near(found, ship) for ship in SHIPS)


def test_two_dates_tell_no_structure():
    assert fixed([np.ones((5, 5), bool)] * 2, 10.0) is None


def test_false_alarms_come_at_the_rate_that_was_asked_for():
    draw = np.random.default_rng(5)
    power = draw.gamma(4.4, 0.01 / 4.4, (1500, 1500)).astype(np.float32)
    sea = np.ones(power.shape, bool)
    assert bright(power, sea, 10.0, 4.4, None).mask.sum() <= 15
    limit = threshold(4.4, None, 1e-3)
    assert (power > 0.01 * limit).mean() == pytest.approx(1e-3, rel=0.15)


def test_a_rough_sea_needs_a_higher_threshold_and_tells_its_shape():
    draw = np.random.default_rng(6)
    rough = draw.gamma(3.0, 1 / 3.0, 400_000) * draw.gamma(4.4, 1 / 4.4, 400_000)
    shape = sea_shape(rough.astype(np.float32), np.ones(400_000, bool), 4.4)
    assert shape == pytest.approx(3.0, rel=0.25)
    assert threshold(4.4, shape, 1e-6) > 1.5 * threshold(4.4, None, 1e-6)
    smooth = draw.gamma(4.4, 1 / 4.4, 400_000).astype(np.float32)
    told = sea_shape(smooth, np.ones(400_000, bool), 4.4)
    assert told is None or told > 30


def test_side_lobes_and_ghosts_of_a_bright_ship():
    power = np.full((201, 201), 0.01, np.float32)
    power[100, 100], power[100, 130], power[60, 60] = 100.0, 0.5, 0.5
    weak = lobes(power, 10.0)
    assert weak[100, 130]
    assert not weak[60, 60]
    assert not weak[100, 100]
    at = np.array([[0.0, 0.0], [500.0, 0.0], [500.0, 300.0]])
    told = is_ghost(at, np.array([100.0, 0.3, 0.3]), 10.0, heading_deg=0.0)
    assert told.tolist() == [False, True, False]


def test_share_of_a_box_on_structures():
    layer = np.zeros((10, 10), bool)
    layer[:5] = True
    assert share_on(layer, np.array([[0, 0, 10, 10], [0, 0, 5, 2]])).tolist() == [0.5, 1.0]


def test_water_is_told_and_ships_on_it_are_filled():
    surfaces, told = ground(SEA), water(scene(SEA, SHIPS))
    assert (told == surfaces["water"])[10:-10, 10:-10].mean() > 0.98
    assert told[300, 80]
    assert water(radar(SEA, SHIPS))[300, 80]
    assert not bodies(np.zeros((20, 20), bool), 10.0).any()


def test_every_simulated_ship_is_among_the_candidates():
    some = candidates(scene(SEA, SHIPS))
    assert some is not None
    assert some.marks.shape == (len(some.blobs), len(NAMES))
    for ship in SHIPS:
        off = np.hypot(*(some.blobs.middles - (ship.row, ship.col)).T)
        area = outline(SEA, ship).sum()
        held = (off < 4) & (abs(some.blobs.area / area - 1) < 0.5)
        assert held.any()
        best = some.blobs.only(held)
        assert best.axes[0, 0] * 10 == pytest.approx(ship.length_m, rel=0.3)
        assert best.axes[0, 2] == pytest.approx(ship.axis_deg, abs=12)


def test_ships_in_open_water_are_found_in_an_optical_scene():
    found = find_ships(scene(SEA, SHIPS))
    assert all(near(found, ship) for ship in SHIPS)
    assert all(0 < one.score <= 1 and one.path == "vessel" for one in found)


def test_a_scene_without_water_has_no_ships():
    assert find_ships(scene(Place(side=200, gsd_m=10.0))) == ()


def test_detectors_say_what_does_not_suit_them():
    optical, by_radar = DETECTORS
    assert optical.suits(scene(SEA)) == ""
    assert "pixels" in optical.suits(scene(Place("harbour", gsd_m=1.0, side=200)))
    assert optical.suits(radar(SEA)) != ""
    assert by_radar.suits(radar(SEA)) == ""
    assert optical.search(scene(SEA, SHIPS)).recall


def test_of_overlapping_candidates_the_likelier_is_kept():
    some = candidates(scene(SEA, SHIPS))
    kept = picked(some.blobs, some.marks[:, 0] / 1000, 0.1)
    boxes = some.blobs.boxes[kept]
    for n, one in enumerate(boxes):
        for two in boxes[n + 1 :]:
            both = np.clip(np.minimum(one[2:], two[2:]) - np.maximum(one[:2], two[:2]), 0, None)
            sizes = [np.prod(b[2:] - b[:2]) for b in (one, two)]
            assert both.prod() <= 0.25 * min(sizes)


def test_a_tree_by_hand():
    # One tree: x0 <= 2 gives -1, else x1 <= 0 gives 1, else 3.
    tree = Trees(
        np.array([[0, -1, 1, -1, -1]]),
        np.array([[2.0, 0, 0.0, 0, 0]]),
        np.array([[1, 0, 3, 0, 0]]),
        np.array([[2, 0, 4, 0, 0]]),
        np.array([[0, -1.0, 0, 1.0, 3.0]]),
    )
    rows = np.array([[2.0, 9.0], [3.0, 0.0], [3.0, 1.0]])
    assert tree.log_odds(rows).tolist() == [-1, 1, 3]
    assert tree.chance(rows)[0] == pytest.approx(1 / (1 + np.e))


def optical():
    return next(one for one in DETECTORS if one.method.startswith("ships-10m"))


def test_a_finer_scene_is_searched_at_the_size_that_was_learned():
    place = Place("harbour", side=1200, gsd_m=3.0)
    ship = Thing(900, 500, 240, 40, "ship")
    fine = scene(place, (ship,))
    assert optical().suits(fine) == ""
    found = optical().search(fine).found
    (mine,) = [f for f in found if np.hypot(f.row - 900, f.col - 500) < 40]
    assert mine.length_m == pytest.approx(240, rel=0.3)
    rows = [row for row, _ in mine.outline]
    assert min(rows) < 900 < max(rows)


def test_where_no_water_is_told_nothing_is_searched():
    land = scene(Place("airfield", side=400, gsd_m=10.0))
    assert optical().suits(land) == "no water is told in it"


def test_a_scene_without_water_has_no_haze_taken_off():
    assert haze(scene(Place("airfield", side=400, gsd_m=10.0))) == 0
    sea = scene(SEA)
    hazy = replace(sea, pixels=sea.pixels + np.float32(0.08))
    assert 0.05 < haze(hazy) < 0.09
    assert water(hazy).mean() == pytest.approx(water(sea).mean(), abs=0.02)
