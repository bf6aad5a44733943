import numpy as np
import pytest

pytest.importorskip("cv2")

from dataclasses import replace

from sitewatch.imagery.clouds import hidden
from sitewatch.imagery.records import Kind
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


FIELD = Place("airfield", side=640, gsd_m=1.0)


def picture(made):
    """The same scene as a picture is shown: bright, and of unknown radiometry."""
    shown = np.clip(made.pixels * 2.2 + 0.15, 0, 1).astype(np.float32)
    return replace(made, pixels=shown, kind=Kind.PICTURE)


@pytest.mark.parametrize("shown", [lambda s: s, picture])
def test_a_bright_apron_is_no_cloud_in_a_fine_scene(shown):
    clear = shown(scene(FIELD, (Thing(300, 300, 45), Thing(300, 360, 45))))
    told = hidden(clear)
    assert told.weak
    assert told.mask.mean() < 0.02
    cloudy = hidden(shown(scene(FIELD, (), Weather(clouds=((200, 200, 120),)))))
    assert cloudy.mask[170:230, 170:230].all()
    assert not cloudy.mask[450:, 450:].any()


def test_one_band_is_enough_in_a_fine_scene():
    cloudy = scene(FIELD, (), Weather(clouds=((200, 200, 120),)))
    grey = replace(cloudy, bands=("pan",), pixels=cloudy.pixels[1:2])
    assert hidden(grey).mask[200, 200]
    assert not hidden(grey).mask[450:, 450:].any()


def test_a_small_fine_scene_is_looked_through():
    tiny = scene(Place("airfield", side=20, gsd_m=0.5))
    assert not hidden(tiny).mask.any()
    assert hidden(tiny).mask.shape == (20, 20)


def test_a_coarse_picture_of_a_harbour_is_not_all_cloud():
    clear = scene(SEA, SHIPS)
    shown = np.clip(clear.pixels / 0.3558, 0, 1).astype(np.float32)
    seen = replace(clear, pixels=shown, kind=Kind.PICTURE)
    assert not hidden(seen).mask.any()
    cloudy = scene(SEA, SHIPS, Weather(clouds=((150, 150, 40),)))
    shown = np.clip(cloudy.pixels / 0.3558, 0, 1).astype(np.float32)
    assert hidden(replace(cloudy, pixels=shown, kind=Kind.PICTURE)).mask[150, 150]
