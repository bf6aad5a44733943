import pytest

pytest.importorskip("polars")

import numpy as np

from sitewatch.testing.positions import micros, positions
from sitewatch.tracks.assign import NONE, Detections, assign, best, marginals, recall_of
from sitewatch.tracks.columns import HOUR_US
from sitewatch.tracks.events.columns import columns_of
from sitewatch.tracks.predict import Predicted, predicted

ORIGIN = (35.0, 35.0)
MINUTE = 1 / 60


def ships(east, north):
    zero, spread = np.zeros(len(east)), np.full(len(east), 50.0)
    place = (np.array(east, dtype=float), np.array(north, dtype=float))
    return Predicted(np.arange(len(east)), *place, zero, spread, spread)


def found(east, north, length):
    return Detections(*(np.array(k, dtype=float) for k in (east, north, length)))


def test_matched_dark_and_unseen():
    given = assign(
        found([10, 20_000, 40_000], [0, 0, 0], [100, 80, 60]),
        ships([0, 40_010, 80_000], [0, 0, 0]),
        np.array([105.0, 60.0, 90.0]),
    )
    assert given.ship.tolist() == [0, NONE, 1]
    assert given.dark[1] > 0.95
    assert given.unseen[2] > 0.95
    assert (given.sure > 0.9).all()
    assert given.dark_hulls[0] == pytest.approx(1.0, abs=0.2)


def test_lengths_decide_where_places_do_not():
    given = assign(
        found([0, 30], [0, 0], [200, 20]), ships([10, 20], [0, 0]), np.array([20.0, 200.0])
    )
    assert given.ship.tolist() == [1, 0]


def test_a_ship_is_given_once():
    given = assign(found([-60, 60], [0, 0], [50, 50]), ships([10], [0]), np.array([50.0]))
    assert given.ship.tolist().count(0) <= 1
    assert given.sure.max() < 0.9  # either may be it


def test_nothing_found_and_nobody_known():
    nobody = assign(found([0], [0], [50]), ships([], []), np.array([]))
    assert nobody.ship.tolist() == [NONE]
    nothing = assign(found([], [], []), ships([0], [0]), np.array([50.0]))
    assert nothing.unseen.tolist() == [1.0]


def test_an_unknown_length_says_nothing():
    given = assign(found([0], [0], [np.nan]), ships([0], [0]), np.array([np.nan]))
    assert given.ship.tolist() == [0]


def test_marginals_of_one_pair_are_exact():
    pair, row, column = marginals(np.array([[3.0]]))
    assert (pair[0, 0], row[0], column[0]) == pytest.approx((0.75, 0.25, 0.25))


def test_marginals_of_two_detections_and_one_ship_are_exact():
    pair, row, column = marginals(np.array([[3.0], [1.0]]))
    assert pair[:, 0] == pytest.approx([0.6, 0.2])
    assert (row[0], row[1], column[0]) == pytest.approx((0.4, 0.8, 0.2))


def test_the_best_assignment_is_best_as_a_whole():
    # Taken one by one the first would get its favourite and leave the second with nothing.
    assert best(np.array([[5.0, 4.0], [4.9, -1.0]])).tolist() == [1, 0]


def test_longer_ships_are_seen_more_often():
    chances = recall_of(np.array([20.0, 35.0, 100.0, np.nan]))
    assert chances.tolist() == pytest.approx([0.2, 0.56, 0.95, 0.667], abs=0.01)


def test_spread_grows_with_the_age_of_the_fix_and_positions_on_both_sides_help():
    track = [(1, n * MINUTE, 35.0 + 10 * n * MINUTE / 60, 35.0, 10.0) for n in range(61)]
    whole = columns_of(positions(track))
    at = micros(0.5)

    def asked(keep):
        chosen = [fix for fix in track if keep(fix[1])]
        return predicted(columns_of(positions(chosen)), at, ORIGIN, HOUR_US)

    old, older = asked(lambda h: h <= 0.4), asked(lambda h: h <= 0.2)
    both = asked(lambda h: h <= 0.4 or h >= 0.6)
    assert both.along[0] < old.along[0] < older.along[0]
    truth = predicted(whole, at, ORIGIN, HOUR_US)
    for one in (old, older, both):
        assert one.north[0] == pytest.approx(truth.north[0], abs=5.0)


def test_a_ship_not_heard_for_long_is_not_placed():
    table = columns_of(positions([(1, 0, 35, 35, 0.0), (1, 0.1, 35, 35, 0.0)]))
    assert predicted(table, micros(5), ORIGIN, HOUR_US).vessel.size == 0
