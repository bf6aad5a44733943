import math

import numpy as np
import pytest

from sitewatch.errors import UnreadableError
from sitewatch.imagery.decode import Reading, centernet, detr, yolo, yolo_turned


def floats(values):
    return np.asarray(values, np.float32)


def test_a_heat_map_gives_one_box_a_peak():
    heat = np.zeros((1, 1, 4, 6), np.float32)
    heat[0, 0, 1, 2], heat[0, 0, 1, 3] = 0.8, 0.6  # the second is no peak
    heat[0, 0, 3, 5] = 0.4
    size = np.zeros((1, 2, 4, 6), np.float32)
    size[0, :, 1, 2], size[0, :, 3, 5] = (20, 10), (7, 8)
    offset = np.zeros((1, 2, 4, 6), np.float32)
    offset[0, :, 1, 2] = (0.25, -0.5)
    boxes = centernet([heat, size, offset], Reading(1, 0.3, stride=4))
    assert boxes.middle.tolist() == [[(2.5 + 0.25) * 4, (1.5 - 0.5) * 4], [22, 14]]
    assert boxes.size.tolist() == [[20, 10], [7, 8]]
    assert boxes.score == pytest.approx([0.8, 0.4])


def test_peaks_below_the_least_score_are_left_out():
    heat = np.full((1, 1, 2, 2), 0.2, np.float32)
    flat = np.zeros((1, 2, 2, 2), np.float32)
    assert len(centernet([heat, flat, flat], Reading(1, 0.3))) == 0


def test_a_class_of_the_heat_map_is_kept():
    heat = np.zeros((1, 2, 1, 1), np.float32)
    heat[0, 1] = 0.9
    flat = np.ones((1, 2, 1, 1), np.float32)
    assert centernet([heat, flat, flat], Reading(2, 0.3)).kind.tolist() == [1]


@pytest.mark.parametrize("transposed", [False, True])
def test_rows_of_yolo_either_way_round(transposed):
    table = floats([[50, 60, 20, 10, 0.1, 0.7], [5, 5, 2, 2, 0.05, 0.01], [9, 8, 7, 6, 0.6, 0.2]])
    given = table.T[None] if transposed else table[None]
    boxes = yolo([given], Reading(2, 0.3))
    assert boxes.middle.tolist() == [[50, 60], [9, 8]]
    assert boxes.kind.tolist() == [1, 0]
    assert boxes.upright


def test_turned_rows_of_yolo():
    table = floats([[50, 60, 20, 10, 0.7, math.pi / 2]] * 3 + [[0, 0, 1, 1, 0.1, 0]] * 4)
    boxes = yolo_turned([table[None]], Reading(1, 0.3))
    assert len(boxes) == 3
    assert boxes.turn == pytest.approx([math.pi / 2] * 3)


def test_detr_with_a_logit_for_nothing():
    logits = floats([[[math.log(8), 0, 0], [0, 0, math.log(98)]]])  # 0.8, 0.1, 0.1; nothing
    shares = floats([[[0.5, 0.25, 0.1, 0.2], [0.5, 0.5, 1, 1]]])
    boxes = detr([logits, shares], Reading(2, 0.3, tile=(100, 200)))
    assert boxes.score == pytest.approx([0.8])
    assert boxes.middle[0] == pytest.approx([100, 25])
    assert boxes.size[0] == pytest.approx([20, 20])


def test_detr_with_a_logit_a_class():
    logits = floats([[[0.0, math.log(3)], [-9, -9]]])
    shares = floats([[[0.5, 0.5, 0.1, 0.1]] * 2])
    boxes = detr([logits, shares], Reading(2, 0.3, tile=(100, 100)))
    assert boxes.score == pytest.approx([0.75])
    assert boxes.kind.tolist() == [1]


@pytest.mark.parametrize(
    ("decode", "outputs"),
    [
        (yolo, [np.zeros((1, 5, 9), np.float32)]),
        (yolo, []),
        (yolo_turned, [np.zeros((2, 6, 9), np.float32)]),
        (detr, [np.zeros((1, 5, 9), np.float32), np.zeros((1, 5, 4), np.float32)]),
        (centernet, [np.zeros((1, 1, 4, 4), np.float32)] * 3),
    ],
)
def test_outputs_of_another_shape_are_refused(decode, outputs):
    with pytest.raises(UnreadableError, match="manifest"):
        decode(outputs, Reading(2, 0.3))


def test_numbers_that_are_none_make_no_boxes():
    table = np.full((1, 7, 6), np.nan, np.float32)
    assert len(yolo([table], Reading(2, 0.3))) == 0
