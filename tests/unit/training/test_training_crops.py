import math
from pathlib import Path

import numpy as np
import pytest

cv2 = pytest.importorskip("cv2")

from sitewatch.training.crops import Crops, Recipe
from sitewatch.training.drawing import boxes_in, drawn, levels_of, mapping
from sitewatch.training.labels import Labelled
from sitewatch.training.targets import target_of


def test_a_map_without_turn_cuts_out_a_window():
    picture = np.random.default_rng(1).integers(0, 255, (64, 64, 3), np.uint8)
    way = mapping((30.0, 20.0), 1.0, 0.0, False, 16)
    assert (drawn(levels_of(picture), way, 16) == picture[12:28, 22:38]).all()


def test_boxes_follow_a_quarter_turn():
    # one pixel right in the crop is one down in the picture
    way = mapping((30.0, 20.0), 1.0, math.pi / 2, False, 16)
    assert way @ [8, 8, 1] == pytest.approx([30, 20])
    (box,) = boxes_in(np.array([[28.0, 18, 30, 24]]), way, 16, tight=True)
    assert box == pytest.approx([6, 8, 12, 10])


def test_boxes_follow_the_picture_when_turned_and_mirrored():
    picture = np.zeros((80, 80, 3), np.uint8)
    picture[30:40, 44:50] = 255
    way = mapping((40.0, 40.0), 0.5, math.pi / 2, True, 64)
    crop = drawn(levels_of(picture), way, 64)[:, :, 0] > 127
    rows, cols = np.flatnonzero(crop.any(1)), np.flatnonzero(crop.any(0))
    seen = [cols[0], rows[0], cols[-1] + 1, rows[-1] + 1]
    (box,) = boxes_in(np.array([[44.0, 30, 50, 40]]), way, 64, tight=True)
    assert box == pytest.approx(seen, abs=1)


def test_a_box_outside_is_left_out():
    way = mapping((30.0, 20.0), 1.0, 0.0, False, 16)
    assert len(boxes_in(np.array([[50.0, 50, 60, 60]]), way, 16, tight=True)) == 0


def test_a_target_by_hand():
    made = target_of(np.array([[8.0, 8, 24, 16]]), 32, 4, exact=True)
    assert made.heat[3, 4] == 1  # middle 16, 12: cell 4 across, 3 down
    assert made.sides[:, 3, 4].tolist() == [2.5, 1.5, 1.5, 0.5]
    assert made.weight.sum() == pytest.approx(1)
    assert (made.counts == 1).all()


def test_an_object_whose_middle_lies_outside_does_not_count():
    made = target_of(np.array([[-20.0, 0, 8, 8]]), 32, 4, exact=True)
    assert made.heat.max() == 0
    assert made.counts[:3, :3].tolist() == [[0, 0, 0]] * 3
    assert made.counts[3:].min() == 1


def test_after_a_slanted_turn_sides_are_not_taught():
    made = target_of(np.array([[8.0, 8, 24, 16]]), 32, 4, exact=False)
    assert made.heat.max() == 1
    assert made.weight.sum() == 0


@pytest.mark.parametrize("coarse_m", [0.0, 8.0])
def test_crops_are_drawn_alike_from_one_seed(tmp_path, coarse_m):
    path = Path(tmp_path) / "a.png"
    picture = np.random.default_rng(2).integers(40, 90, (200, 200, 3), np.uint8)
    cv2.imwrite(str(path), picture)
    one = Labelled(path, "x", np.array([[80.0, 90, 110, 120]]), np.array([False]))
    recipe = Recipe(1.0, side=96, coarse_m=coarse_m, paste_share=1.0)
    drawn_twice = []
    for _ in range(2):
        crops = Crops([one], 0.5, recipe, np.random.default_rng(3))
        drawn_twice.append([crops.draw() for _ in range(6)])
    for first, second in zip(*drawn_twice, strict=True):
        assert (first.picture == second.picture).all()
        assert first.picture.shape == (96, 96, 3)
        assert 0 <= first.picture.min() <= first.picture.max() <= 1
        assert (first.boxes == second.boxes).all()


def crops_of(tmp_path, boxes, cut):
    """Crops of one even picture whose objects are white, pasted into all of them."""
    picture = np.full((400, 400, 3), 60, np.uint8)
    for left, top, right, bottom in boxes:
        picture[top:bottom, left:right] = 250
    path = Path(tmp_path) / "a.png"
    cv2.imwrite(str(path), picture)
    one = Labelled(path, "x", np.array(boxes, float), np.array(cut))
    return Crops([one], 0.5, Recipe(1.0, side=128, paste_share=1.0), np.random.default_rng(5))


def test_what_is_pasted_lies_in_its_box(tmp_path):
    crops = crops_of(tmp_path, [(180, 190, 220, 214)], [False])
    pasted = 0
    for _ in range(20):
        plain = np.full((128, 128, 3), 60, np.uint8)
        picture, boxes = crops._pasted(plain, np.zeros((0, 4)), 1.0)
        pasted += len(boxes)
        bright = picture[:, :, 0] > 200
        inside = np.zeros_like(bright)
        for left, top, right, bottom in np.round(boxes).astype(int):
            own = bright[top:bottom, left:right]
            assert own.mean() > 0.5
            inside[max(top - 1, 0) : bottom + 1, max(left - 1, 0) : right + 1] = True
        assert not bright[~inside].any()
    assert pasted > 20


def test_objects_cut_by_the_border_are_not_pasted(tmp_path):
    crops = crops_of(tmp_path, [(0, 100, 40, 140), (200, 200, 240, 240)], [False, True])
    assert crops.objects
    assert not crops.whole
    assert len(crops.draw().boxes) <= 2
