from __future__ import annotations

import numpy as np

from sitewatch.fusion.counts.interval import interval, middle


def test_the_shortest_run_by_hand() -> None:
    # 0.06 + 0.5 + 0.3 + 0.06 = 0.92 holds nine tenths; three counts hold 0.86 at most.
    low, high = interval(np.array([[0.04, 0.06, 0.5, 0.3, 0.06, 0.04]]), 0.9)

    assert (low[0], high[0]) == (1, 4)


def test_what_is_left_out_lies_on_both_sides() -> None:
    # 0 to 2 hold 0.92, but 0.08 above them is more than 0.65 of the tenth that may be left out.
    low, high = interval(np.array([[0.3, 0.32, 0.3, 0.05, 0.03]]), 0.9)

    assert (low[0], high[0]) == (0, 3)


def test_none_for_sure() -> None:
    low, high = interval(np.array([[0.97, 0.02, 0.01]]), 0.9)

    assert (low[0], high[0]) == (0, 0)


def test_rows_do_not_touch_each_other() -> None:
    rows = np.array([[0.97, 0.02, 0.01], [0.01, 0.02, 0.97], [0.34, 0.33, 0.33]])
    low, high = interval(rows, 0.9)

    assert low.tolist() == [0, 2, 0]
    assert high.tolist() == [0, 2, 2]


def test_the_middle_by_hand() -> None:
    assert middle(np.array([[0.2, 0.2, 0.2, 0.4], [0.6, 0.2, 0.1, 0.1]])).tolist() == [2, 0]
