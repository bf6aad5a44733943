"""Simulated airfields at 10 m: what came stands out, and what is no change does not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

pytest.importorskip("cv2")

from sitewatch.imagery.background import Dated, background
from sitewatch.imagery.edges import brightness
from sitewatch.imagery.laying import laying, whole
from sitewatch.imagery.standouts import FLAG, PATH, countable_m, standouts
from sitewatch.testing.scenes import Place, Thing, Weather, ground, scene

FIELD = Place("airfield", side=160, gsd_m=10.0)
APRON = ground(FIELD)["apron"]
PARKED = (Thing(50, 50, 70, 20), Thing(90, 100, 60, 110))
NEW = (Thing(70, 70, 70, 40), Thing(100, 50, 62, 130), Thing(60, 110, 50, 0))
EARLIER = (
    Weather(shift=(1.6, -0.7), gain=0.85),
    Weather(shift=(-2.0, 1.2), gain=1.2),
    Weather(shift=(0.4, 2.0), noise=0.008),
    Weather(shift=(-0.8, -1.5), gain=0.95),
)


def dated(things=PARKED, weather=None, seed=0, clouds=()):
    """One date; what its clouds cover is held to be hidden."""
    made = scene(FIELD, things, weather, seed)
    rows, cols = np.mgrid[: FIELD.side, : FIELD.side] + 0.5
    hidden = np.zeros(made.shape, bool)
    for row, col, radius in clouds:
        hidden |= np.hypot(rows - row, cols - col) < radius
    return Dated(made, hidden)


def earlier(weather=EARLIER, things=PARKED, seed=0):
    return [dated(things, one, 100 * seed + n) for n, one in enumerate(weather)]


def found(now, before):
    made = background(now, before, APRON)
    off = made.off(brightness(now.scene))
    return standouts(off, APRON & made.told, FIELD.gsd_m)


def near(some, thing):
    return any(abs(s.found.row - thing.row) < 3 and abs(s.found.col - thing.col) < 3 for s in some)


def test_what_came_is_found_and_what_always_stands_there_is_not():
    some = found(dated((*PARKED, *NEW), seed=50), earlier())
    assert len(some) == len(NEW)
    assert all(near(some, one) for one in NEW)
    for one in some:
        assert (one.found.path, one.found.flags) == (PATH, (FLAG,))
        assert one.found.score > 0.5
        low, high = one.length_m
        assert high - low == pytest.approx(40.0)
        assert low <= one.found.length_m <= high


def test_a_date_without_a_change_tells_of_nothing():
    assert not [
        one
        for seed in range(20)
        for one in found(dated(seed=900 + seed), earlier(EARLIER[:3], seed=seed))
    ]


def test_a_season_and_a_shift_of_two_pixels_tell_of_nothing():
    for seed, shift in enumerate([(2.0, 2.0), (-2.0, 1.5), (1.5, -2.0)]):
        now = dated(weather=Weather(shift=shift, gain=1.3), seed=seed)
        assert found(now, earlier(seed=seed)) == ()


def test_edges_of_cloud_tell_of_nothing():
    clouds = ((60.0, 60.0, 14.0), (100.0, 110.0, 20.0))
    # The mask lies five pixels further out than the middle of the edge.
    hiding = tuple((row, col, radius + 5) for row, col, radius in clouds)
    now = dated(weather=Weather(clouds=clouds), seed=3, clouds=hiding)
    assert found(now, earlier()) == ()
    cloudy = [dated(weather=Weather(clouds=clouds), seed=n, clouds=hiding) for n in range(2)]
    assert found(dated(seed=4), [*earlier(), *cloudy]) == ()


def test_where_fewer_than_three_dates_saw_nothing_is_told():
    hiding = ((70.0, 70.0, 20.0),)
    veil = Weather(clouds=hiding)
    before = [*earlier(EARLIER[:2]), dated(weather=veil, seed=8, clouds=((70.0, 70.0, 24.0),))]
    now = dated((*PARKED, *NEW), seed=51)
    made = background(now, before, APRON)
    assert made.used == (0, 1, 2)
    assert not made.told[70, 70]
    assert made.told[100, 50]
    some = found(now, before)
    assert not near(some, NEW[0])
    assert near(some, NEW[1])


def test_what_cannot_be_laid_under_it_is_left_out_with_the_reason():
    other = Dated(scene(Place("harbour", 160, 10.0, seed=9)), np.zeros((160, 160), bool))
    made = background(dated(seed=1), [*earlier(EARLIER[:3]), other], APRON)
    assert made.used == (0, 1, 2)
    ((which, why),) = made.left_out
    assert which == 3
    assert why
    nothing = background(dated(seed=1), [other], APRON)
    assert not nothing.told.any()
    assert not nothing.off(brightness(dated(seed=1).scene)).any()


def test_the_order_of_the_dates_does_not_matter():
    now, before = dated((*PARKED, *NEW), seed=52), earlier()
    assert found(now, before) == found(now, before[::-1])


def test_small_aircraft_are_below_what_can_be_counted():
    some = found(dated((*PARKED, Thing(70, 70, 16)), seed=53), earlier())
    assert some == ()
    assert countable_m(10.0) == 60.0
    assert countable_m(5.0) == 30.0


def test_a_window_is_laid_as_a_whole_where_tiles_are_too_few():
    one, two = dated(weather=EARLIER[1], seed=1).scene, dated(NEW, seed=2).scene
    told = laying(one, two)
    assert told.trusted
    assert (told.drow, told.dcol) == pytest.approx((-2.0, 1.2), abs=0.35)
    small = scene(Place("airfield", 48, 10.0), ())
    assert whole(small, small).reason == "the window is too small to be laid over another"


@pytest.mark.parametrize("shape", [(3, 60), (60, 1), (7, 7)])
def test_a_sliver_of_a_scene_is_laid_over_nothing(shape):
    made = scene(FIELD, PARKED)
    rows, cols = shape
    sliver = replace(made, pixels=made.pixels[:, :rows, :cols], valid=made.valid[:rows, :cols])
    for one, other in ((sliver, made), (made, sliver), (sliver, sliver)):
        found = laying(one, other)
        assert not found.trusted
        assert "too small" in found.reason
