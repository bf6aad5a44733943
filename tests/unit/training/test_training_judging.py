import numpy as np
import pytest

from sitewatch.imagery.records import Found
from sitewatch.training.judging import best_score, boxes_of, figures, found_by_length, judge


def find(left, top, right, bottom, score):
    outline = ((top, left), (top, right), (bottom, right), (bottom, left))
    return Found((top + bottom) / 2, (left + right) / 2, "aircraft", score, outline=outline)


LABELS = np.array([[0, 0, 10, 10], [100, 0, 160, 60]], float)


def test_boxes_of_outlines():
    assert boxes_of([find(1, 2, 3, 4, 0.5)]).tolist() == [[1, 2, 3, 4]]


def test_a_label_is_found_once_by_the_surest():
    finds = [find(0, 0, 10, 10, 0.6), find(0, 0, 10, 9, 0.9), find(300, 0, 310, 10, 0.7)]
    judged = judge(finds, LABELS, 0.5)
    assert judged.scores.tolist() == [0.9, 0.7, 0.6]
    assert judged.of_label.tolist() == [0, -1, -1]
    assert judged.lengths_m.tolist() == [5, 30]


def test_half_an_overlap_is_enough_and_less_is_not():
    assert judge([find(0, 0, 10, 5, 0.9)], LABELS, 1.0).of_label.tolist() == [0]
    assert judge([find(0, 0, 10, 4.9, 0.9)], LABELS, 1.0).of_label.tolist() == [-1]


def test_by_the_middle_a_small_find_counts():
    finds = [find(4, 4, 5, 5, 0.9), find(11, 4, 12, 5, 0.8)]
    assert judge(finds, LABELS, 1.0, by_middle=True).of_label.tolist() == [0, -1]


def test_figures_by_hand():
    # finds by score: true, false, true; 2 labels of 2 found
    finds = [find(0, 0, 10, 10, 0.9), find(300, 0, 310, 10, 0.8), find(100, 0, 160, 60, 0.7)]
    made = figures([judge(finds, LABELS, 1.0)], 0.75)
    assert made.ap50 == pytest.approx((1 + 2 / 3) / 2)
    assert (made.precision, made.recall, made.f1) == pytest.approx((1 / 2, 1 / 2, 1 / 2))


def test_the_best_score_leaves_the_false_one_out():
    finds = [find(0, 0, 10, 10, 0.9), find(100, 0, 160, 60, 0.7), find(300, 0, 310, 10, 0.3)]
    assert best_score([judge(finds, LABELS, 1.0)]) == 0.7


def test_found_by_length():
    judged = [judge([find(100, 0, 160, 60, 0.7)], LABELS, 1.0)]
    assert found_by_length(judged, 0.5, (0, 30, 100)) == [(0, 30, 0, 1), (30, 100, 1, 1)]
    assert found_by_length(judged, 0.8, (0, 30, 100)) == [(0, 30, 0, 1), (30, 100, 0, 1)]


def test_without_finds_the_best_score_is_a_half():
    assert best_score([judge([], LABELS, 1.0)]) == 0.5


def test_nothing_found_and_nothing_labelled():
    empty = np.zeros((0, 4))
    assert figures([judge([], LABELS, 1.0)], 0.5).recall == 0
    assert judge([find(0, 0, 1, 1, 0.5)], empty, 1.0).of_label.tolist() == [-1]
