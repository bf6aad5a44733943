from dataclasses import replace

import numpy as np
import pytest

pytest.importorskip("cv2")

from sitewatch.imagery.boxes import upright_boxes
from sitewatch.imagery.manifest import Input
from sitewatch.imagery.prepare import Stretch, brightness, is_finite, stretch_of, tile_of
from sitewatch.imagery.raster import Box
from sitewatch.imagery.records import Grid, Kind, Scene
from sitewatch.imagery.suppress import overlaps

HOW = Input("p", ("red", "green"), (0.4, 0.5), (0.25, 0.5), 1.0, (0.1, 9.0), 64, 8, 8)


def scene(pixels, gsd_m=1.0, kind=Kind.PICTURE):
    grid = Grid((gsd_m, 0, 0, 0, -gsd_m, 0), "", gsd_m)
    return Scene(pixels, ("red", "green"), np.ones(pixels.shape[1:], bool), grid, kind)


def test_a_window_of_the_same_size_is_taken_as_it_is():
    pixels = np.random.default_rng(1).random((2, 20, 30)).astype(np.float32)
    bright = brightness(scene(pixels), Box(2, 3, 12, 19), HOW, Stretch())
    np.testing.assert_array_equal(bright, pixels[:, 2:12, 3:19])


def test_areas_are_averaged_and_numbers_follow_the_manifest():
    pixels = np.zeros((2, 4, 4), np.float32)
    pixels[0, :2, :2] = [[0.1, 0.3], [0.5, 0.7]]
    bright = brightness(scene(pixels, 0.5), Box(0, 0, 4, 4), HOW, Stretch(2.0, 0.1))
    assert bright.shape == (2, 2, 2)
    assert bright[0, 0, 0] == pytest.approx(0.9)  # mean .4, twice, and .1
    numbers = tile_of(bright, HOW)
    assert numbers.shape == (1, 2, 8, 8)
    assert numbers[0, 0, 0, 0] == pytest.approx((0.9 - 0.4) / 0.25)
    assert numbers[0, 1, 7, 7] == pytest.approx(-0.5 / 0.5)  # padded with black


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_what_is_no_number_becomes_black(bad):
    pixels = np.full((2, 8, 8), 0.5, np.float32)
    pixels[1, 3, 3] = bad
    bright = brightness(scene(pixels, 2.0), Box(0, 0, 8, 8), HOW, Stretch())
    assert np.isfinite(bright).all()
    assert bright[1].min() < 0.2  # drawn smooth: nothing is all black
    assert bright[0].min() == pytest.approx(0.5)
    assert np.isnan(pixels[1, 3, 3]) or np.isinf(pixels[1, 3, 3])  # the scene stays as it was


def test_finite_is_told_of_opposite_infinities_too():
    assert is_finite(np.ones((2, 2), np.float32))
    assert not is_finite(np.array([np.inf, -np.inf], np.float32))


def test_the_level_is_taken_from_seen_pixels_and_the_scene_is_left_alone():
    pixels = np.full((2, 10, 10), 0.5, np.float32)
    pixels[:, :5] = 0.1
    before = pixels.copy()
    half = replace(scene(pixels), valid=np.arange(100).reshape(10, 10) >= 50)
    assert stretch_of(half, replace(HOW, level=0.6)).base == pytest.approx(0.1)
    assert stretch_of(scene(pixels), replace(HOW, level=0.4)).base == pytest.approx(0.1)
    np.testing.assert_array_equal(pixels, before)


def test_overlaps_at_once_are_those_of_one_by_one():
    dice = np.random.default_rng(3)
    table = np.column_stack([dice.random((1200, 2)) * 200, 5 + dice.random((1200, 2)) * 30])
    boxes = upright_boxes(table, np.ones(1200), np.zeros(1200, np.int64))
    few = boxes.take(np.arange(60))
    for n in range(0, 60, 7):
        np.testing.assert_array_equal(overlaps(boxes)(n)[:60], overlaps(few)(n))


@pytest.mark.parametrize(
    ("coarsest_m", "gsd_m", "factor"),
    [(0.0, 0.5, 0.5), (0.0, 1.5, 1.5), (1.6, 0.5, 0.5), (1.6, 1.5, 1.0), (1.6, 2.4, 1.5)],
)
def test_a_coarser_scene_is_read_in_its_own_pixels(coarsest_m, gsd_m, factor):
    how = Input("x", ("red",), (0.0,), (1.0,), 1.0, (0.3, 3.0), 64, 8, coarsest_m=coarsest_m)
    assert how.factor(gsd_m) == pytest.approx(factor)
