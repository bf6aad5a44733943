import numpy as np
import pytest

pytest.importorskip("cv2")

from dataclasses import replace

from sitewatch.imagery.clouds import hidden
from sitewatch.testing.scenes import Place, Thing, Weather, radar, scene

SEA = Place("harbour", side=300, gsd_m=10.0)
SHIPS = (Thing(200, 60, 250, 40, "ship"), Thing(230, 240, 180, 100, "ship"))


def test_a_wide_cloud_is_hidden_and_ships_are_not():
    told = hidden(scene(SEA, SHIPS, Weather(clouds=((150, 150, 40),))))
    assert told.weak
    assert told.mask[150, 150]
    assert told.mask[np.hypot(*(np.mgrid[:300, :300] - 150)) < 34].mean() > 0.95
    assert not any(told.mask[int(s.row), int(s.col)] for s in SHIPS)
    assert not told.mask[:60, :120].any()
    assert not told.mask[200:].any()


def test_a_clear_day_hides_nothing():
    assert not hidden(scene(SEA, SHIPS)).mask.any()


def test_radar_sees_through():
    told = hidden(radar(SEA))
    assert told.method == ""
    assert not told.mask.any()


def test_the_scenes_own_layer_comes_first_and_small_specks_are_left_out():
    clear = scene(SEA)
    layer = np.full((300, 300), 6, np.float32)
    layer[100:200, 100:200] = 9
    layer[20:25, 20:25] = 9
    pixels = np.concatenate([clear.pixels, layer[None]])
    told = hidden(replace(clear, bands=(*clear.bands, "scl"), pixels=pixels))
    assert not told.weak
    assert told.mask[150, 150]
    assert not told.mask[:60].any()
