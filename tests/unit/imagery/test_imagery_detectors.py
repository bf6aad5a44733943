import importlib.util
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("onnx")
pytest.importorskip("onnxruntime")
pytest.importorskip("cv2")

from sitewatch.errors import UnreadableError
from sitewatch.imagery.detectors import AT_EDGE, HIDDEN, load_pack
from sitewatch.imagery.prepare import Stretch, stretch_of
from sitewatch.imagery.records import Grid, Kind, Scene

HERE = Path(__file__).parent
SPEC = importlib.util.spec_from_file_location("tiny_pack", HERE / "tiny_pack.py")
tiny = importlib.util.module_from_spec(SPEC)
sys.modules["tiny_pack"] = tiny
SPEC.loader.exec_module(tiny)


def detector(tile=128):
    weights = tiny.network()
    return load_pack(tiny.manifest(weights, tile), weights)


def scene(middles, shape=(400, 300), gsd_m=1.0, side=4, kind=Kind.PICTURE):
    """Black, with bright squares on whole cells around the middles."""
    pixels = np.zeros((3, *shape), np.float32)
    for row, col in middles:
        top, left = row - side // 2, col - side // 2
        pixels[:, top : top + side, left : left + side] = 0.9
    grid = Grid((gsd_m, 0, 0, 0, -gsd_m, 0), "EPSG:32636", gsd_m)
    return Scene(pixels, ("red", "green", "blue"), np.ones(shape, bool), grid, kind)


def test_every_square_is_found_once_however_the_scene_is_cut():
    middles = [(10, 14), (122, 130), (126, 290), (250, 99), (390, 150)]
    for tile in (64, 128, 1024):
        found = detector(tile).find(scene(middles, side=8))
        places = sorted((one.row, one.col) for one in found)
        assert len(places) == len(middles)
        for (row, col), middle in zip(places, sorted(middles), strict=True):
            assert (row, col) == pytest.approx(middle, abs=3)


def test_a_find_says_what_was_measured():
    (one,) = detector(1024).find(scene([(122, 130)]))
    assert one.path == "aircraft"
    assert one.score == pytest.approx(0.9, abs=1e-3)
    assert (one.length_m, one.width_m, one.axis_deg) == (12, 12, None)
    assert one.outline == ((116, 124), (116, 136), (128, 136), (128, 124))
    assert one.flags == ("small",)


def test_the_class_is_only_as_fine_as_the_length_allows():
    coarse = replace(detector().manifest.input, gsd_m=4.0, gsd_range_m=(1.0, 4.0))
    made = detector()
    made = replace(made, manifest=replace(made.manifest, input=coarse))
    (one,) = made.find(scene([(120, 136)], side=16))
    assert one.length_m == 48
    assert one.path == "aircraft.transport.heavy"
    assert one.flags == ("large",)


def test_finer_pixels_give_the_same_lengths_and_places():
    (one,) = detector(1024).find(scene([(244, 260)], gsd_m=0.5, side=8))
    assert (one.row, one.col, one.length_m) == pytest.approx((244, 260, 12))


def test_coarser_pixels_give_the_same_lengths():
    (one,) = detector().find(scene([(60, 80)], gsd_m=2.0, side=4))
    assert one.length_m == pytest.approx(12)
    assert abs(one.row - 60) <= 1


def test_what_is_hidden_is_found_and_flagged():
    given = scene([(122, 130)])
    hidden = np.zeros(given.shape, bool)
    hidden[100:140, 100:140] = True
    (one,) = detector().find(given.without(hidden))
    assert HIDDEN in one.flags


def test_an_object_at_the_edge_has_no_length():
    (one,) = detector().find(scene([(2, 130)]))
    assert (one.length_m, one.width_m) == (None, None)
    assert one.flags == (AT_EDGE,)


def test_weak_finds_are_not_told():
    given = scene([(122, 130)])
    assert detector().find(replace(given, pixels=given.pixels * np.float32(0.5))) == ()


@pytest.mark.parametrize(
    ("given", "why"),
    [
        (scene([], gsd_m=3.0), "too coarse: pixels of 3.00 m"),
        (scene([], gsd_m=0.3), "too fine"),
        (scene([], kind=Kind.RADAR), "radar"),
        (replace(scene([]), bands=("red", "green", "nir")), "lacks bands"),
    ],
)
def test_a_scene_outside_of_its_sight_is_refused_with_the_reason(given, why):
    assert why in detector().refusal(given)
    with pytest.raises(UnreadableError, match=why.split(":")[0]):
        detector().find(given)


def test_a_panchromatic_scene_stands_for_three_colours():
    given = scene([(122, 130)])
    grey = replace(given, pixels=given.pixels[:1], bands=("pan",))
    assert len(detector().find(grey)) == 1


def test_numbers_that_are_none_are_black():
    given = scene([(122, 130)])
    given.pixels[:, :50] = np.nan
    assert len(detector().find(given)) == 1


def test_reflectance_is_drawn_out_by_one_line_for_all_bands():
    pixels = np.linspace(0.1, 0.2, 3 * 101 * 101, dtype=np.float32).reshape(3, 101, 101)
    given = Scene(
        pixels, ("red", "green", "blue"), np.ones((101, 101), bool),
        Grid((1, 0, 0, 0, -1, 0), "", 1.0), Kind.OPTICAL,
    )  # fmt: skip
    stretch = stretch_of(given, detector().manifest.input)
    assert 0.102 * stretch.gain + stretch.base == pytest.approx(0.05, abs=1e-3)
    assert 0.198 * stretch.gain + stretch.base == pytest.approx(0.95, abs=1e-3)
    assert stretch_of(replace(given, kind=Kind.PICTURE), detector().manifest.input) == Stretch()


def test_a_dark_scene_is_moved_towards_the_level_but_not_far():
    given = scene([])
    how = replace(detector().manifest.input, level=0.5)
    grey = replace(given, pixels=np.full_like(given.pixels, 0.4))
    assert stretch_of(grey, how).base == pytest.approx(0.1)
    assert stretch_of(given, how).base == pytest.approx(0.15)


def test_a_calibrated_score():
    made = detector()
    output = replace(made.manifest.output, slope=2.0, intercept=-1.0)
    made = replace(made, manifest=replace(made.manifest, output=output))
    assert made.probability(0.5) == pytest.approx(1 / (1 + np.e))
