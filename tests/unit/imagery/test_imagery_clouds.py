import numpy as np
import pytest

pytest.importorskip("cv2")

from dataclasses import replace

from sitewatch.imagery import clouds
from sitewatch.imagery.clouds import LIBRARY_BANDS, hidden
from sitewatch.imagery.records import Grid, Kind, Scene
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


TOP = {
    "land": (0.12, 0.10, 0.09, 0.13, 0.28, 0.30, 0.10, 0.002, 0.22, 0.14),
    "sea": (0.11, 0.08, 0.04, 0.035, 0.025, 0.022, 0.008, 0.002, 0.012, 0.009),
    "cloud": (0.52, 0.50, 0.50, 0.52, 0.56, 0.57, 0.30, 0.02, 0.40, 0.30),
}
"""Reflectance at the top of the atmosphere in the ten bands, made up to be plausible."""


def ten_bands(side=240):
    made = np.empty((10, side, side), np.float32)
    made[:] = np.array(TOP["land"])[:, None, None]
    made[:, :, : side // 3] = np.array(TOP["sea"])[:, None, None]
    made[:, side // 2 :, side // 2 :] = np.array(TOP["cloud"])[:, None, None]
    made *= 1 + np.random.default_rng(4).normal(0, 0.03, made.shape).astype(np.float32)
    grid = Grid((10.0, 0.0, 0.0, 0.0, -10.0, 0.0), "EPSG:32636", 10.0)
    return Scene(made, LIBRARY_BANDS, np.ones((side, side), bool), grid, Kind.OPTICAL)


def test_the_library_is_asked_where_its_ten_bands_are():
    pytest.importorskip("s2cloudless")
    told = hidden(ten_bands())
    assert (told.method, told.weak) == ("s2cloudless at 60 m", False)
    assert told.mask[140:220, 140:220].mean() > 0.95
    assert not told.mask[:100, :220].any()


def test_a_strip_at_the_edge_of_a_scene_and_no_data_are_no_cloud():
    pytest.importorskip("s2cloudless")
    whole = ten_bands()
    narrow = replace(whole, pixels=whole.pixels[:, :4, :200], valid=whole.valid[:4, :200])
    assert not hidden(narrow).mask.any()
    blank = replace(whole, valid=np.zeros_like(whole.valid))
    assert not hidden(blank).mask.any()


def test_a_library_that_is_not_installed_is_told_of(monkeypatch):
    monkeypatch.setattr(clouds, "LIBRARY", "no_such_module_of_cloud")
    told = hidden(ten_bands())
    assert told.weak
    assert "not installed: pip install 'sitewatch[clouds]'" in told.method
