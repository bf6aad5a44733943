import math

import numpy as np
import pytest

from sitewatch.errors import RecordError
from sitewatch.imagery.boxes import Boxes, joined, no_boxes, upright_boxes
from sitewatch.imagery.suppress import overlaps, suppress


def turned(rows):
    """Boxes of rows of x, y, width, height, degrees, score."""
    table = np.array(rows, float)
    kinds = np.zeros(len(rows), np.int64)
    return Boxes(table[:, :2], table[:, 2:4], np.radians(table[:, 4]), table[:, 5], kinds)


def test_half_shifted_squares_overlap_by_a_third():
    boxes = upright_boxes(
        [[5, 5, 10, 10], [10, 5, 10, 10], [100, 5, 10, 10]], [0.9, 0.8, 0.7], [0] * 3
    )
    assert overlaps(boxes)(0) == pytest.approx([1, 50 / 150, 0])


def test_the_score_of_a_double_falls_as_the_paper_says():
    boxes = upright_boxes([[5, 5, 10, 10], [10, 5, 10, 10]], [0.9, 0.8], [0, 0])
    kept = suppress(boxes, spread=0.3, least=0.01)
    assert kept.score == pytest.approx([0.9, 0.8 * math.exp(-(1 / 9) / 0.3)])


def test_what_falls_below_the_least_score_is_dropped():
    boxes = upright_boxes([[5, 5, 10, 10], [5, 5, 10, 10]], [0.9, 0.8], [0, 0])
    assert suppress(boxes, spread=0.3, least=0.1).score.tolist() == [0.9]  # e^(-1/0.3) = 0.036


def test_another_class_is_no_double():
    boxes = upright_boxes([[5, 5, 10, 10], [5, 5, 10, 10]], [0.8, 0.9], [0, 1])
    kept = suppress(boxes, spread=0.3, least=0.1)
    assert kept.score.tolist() == [0.9, 0.8]
    assert kept.kind.tolist() == [1, 0]


def test_slanted_neighbours_side_by_side_are_both_kept():
    # two hulls of 100 by 10 at 45 degrees, 12 apart: they do not touch, but the boxes around
    # them are squares of 78 that share most of their area
    apart = 12 / math.sqrt(2)
    boxes = turned([[100, 100, 100, 10, 45, 0.9], [100 + apart, 100 - apart, 100, 10, 45, 0.8]])
    assert overlaps(boxes)(0)[1] == 0
    assert suppress(boxes, spread=0.3, least=0.1).score.tolist() == [0.9, 0.8]
    low, high = boxes.corners().min(1), boxes.corners().max(1)
    around = upright_boxes(np.hstack([(low + high) / 2, high - low]), boxes.score, boxes.kind)
    assert overlaps(around)(0)[1] > 0.6


def test_a_box_turned_by_a_quarter_covers_a_cross():
    boxes = turned([[0, 0, 30, 10, 0, 0.9], [0, 0, 30, 10, 90, 0.8]])
    assert overlaps(boxes)(0)[1] == pytest.approx(100 / 500)


def test_turns_run_clockwise_in_the_picture():
    corners = turned([[0, 0, 20, 0.002, 90, 0.9]]).corners()[0]
    assert corners[1] == pytest.approx([0, 10], abs=0.01)  # its right end points down: y grows


def test_placing_scales_and_then_moves():
    placed = upright_boxes([[5, 6, 10, 20]], [0.9], [0]).placed((100, 200), (2, 3))
    assert placed.middle.tolist() == [[110, 218]]
    assert placed.size.tolist() == [[20, 60]]


def test_columns_of_one_length():
    with pytest.raises(RecordError, match="columns"):
        Boxes(np.zeros((2, 2)), np.zeros((2, 2)), np.zeros(2), np.zeros(3), np.zeros(2, np.int64))


def test_nothing_joined_is_nothing():
    assert len(joined([])) == 0
    assert len(suppress(no_boxes(), spread=0.3, least=0.1)) == 0
