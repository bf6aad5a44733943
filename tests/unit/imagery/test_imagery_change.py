from dataclasses import replace

import numpy as np
import pytest

pytest.importorskip("cv2")

from sitewatch.imagery.change import Outcome, Seen, compare
from sitewatch.imagery.changed_areas import area_change, counts
from sitewatch.imagery.changed_odds import Sight, chances
from sitewatch.imagery.coregister import shift
from sitewatch.imagery.matching import moved, same_place
from sitewatch.imagery.normalise import likeness, matched
from sitewatch.imagery.records import Found
from sitewatch.testing.scenes import Place, Thing, Weather, scene

APRON = Place(side=640)
ONE, TWO, THREE = Thing(260, 220, 40, 30), Thing(330, 420, 60, 120), Thing(420, 300, 36, 80)
MOVED = (5.0, -7.0)


def found(things, shift=(0.0, 0.0), score=0.95):
    return tuple(
        Found(t.row + shift[0], t.col + shift[1], "aircraft", score, length_m=t.length_m)
        for t in things
    )


def dates(early, late, hidden=None):
    before = Seen(scene(APRON, early, seed=1), found(early))
    weather = Weather(shift=MOVED, gain=1.2)
    after = Seen(scene(APRON, late, weather, seed=2), found(late, MOVED), hidden)
    return before, after


def outcomes(changes):
    return sorted(one.outcome for one in changes.changes)


def test_what_came_went_and_stayed():
    told = compare(*dates((ONE, TWO), (TWO, THREE)))
    assert outcomes(told) == [Outcome.ARRIVED, Outcome.DEPARTED, Outcome.STAYED]
    arrived = told.of(Outcome.ARRIVED)[0]
    assert (arrived.row, arrived.col) == pytest.approx((420, 300), abs=1)
    assert all(one.chance > 0.8 for one in told.changes)


def test_nothing_is_said_where_one_date_did_not_see():
    hidden = np.zeros((640, 640), bool)
    hidden[380:, :] = True
    told = compare(*dates((ONE, THREE), (ONE,), hidden))
    assert outcomes(told) == [Outcome.CANNOT_TELL, Outcome.STAYED]
    assert told.of(Outcome.CANNOT_TELL)[0].why == "hidden on the later date"
    assert told.areas[0].seen == pytest.approx(0.59, abs=0.02)


def test_nothing_is_said_at_the_border_of_the_other_scene():
    edge = Thing(320, 6, 40)
    told = compare(*dates((edge, ONE), (ONE,)))
    assert told.of(Outcome.CANNOT_TELL)[0].why.startswith("outside the")


def test_an_object_that_the_border_cuts_neither_came_nor_went():
    before, after = dates((ONE, TWO), (TWO,))
    flagged = [replace(f, length_m=None, flags=("at the edge",)) for f in before.found]
    told = compare(replace(before, found=(flagged[0], before.found[1])), after)
    assert outcomes(told) == [Outcome.CANNOT_TELL, Outcome.STAYED]
    why = told.of(Outcome.CANNOT_TELL)[0].why
    assert why == "cut off at the edge of the earlier scene"
    # Both dates saw TWO: that it is cut off on one of them does not matter.
    told = compare(replace(before, found=(before.found[0], flagged[1])), after)
    assert outcomes(told) == [Outcome.DEPARTED, Outcome.STAYED]


def test_half_an_object_and_the_residual_are_kept_off_the_border():
    # 40 m at 1 m a pixel, laid over to 3 m: judged from 23 pixels off the border on, not before.
    first = scene(APRON, seed=1)
    lie = replace(shift(first, first), residual_m=3.0)
    for row, told in ((22.0, Outcome.CANNOT_TELL), (24.0, Outcome.DEPARTED)):
        thing = Thing(row, 320, 40)
        before = Seen(scene(APRON, (thing,), seed=1), found((thing,)))
        after = Seen(scene(APRON, seed=2), ())
        assert outcomes(compare(before, after, shifted=lie)) == [told]


def test_a_weak_find_on_the_other_date_lowers_the_probability():
    # 0.95 are odds of 19, silence at a recall of 0.9 of 0.1, a score of 0.2 of 0.25; half stays.
    silent = chances(Sight(0.95, 0.9), Sight(None, 0.9), None)
    assert silent.departed == pytest.approx(9.5 / (0.95 + 0.05 + 9.5 + 0.5))
    faint = chances(Sight(0.95, 0.9), Sight(0.2, 0.9), None)
    assert faint.departed == pytest.approx(9.5 / (2.375 + 0.125 + 9.5 + 0.5))


def test_a_weak_find_is_settled_by_the_pictures():
    late = Seen(scene(APRON, (ONE, TWO), seed=2), (*found((ONE,)), *found((TWO,), score=0.05)))
    (same,) = (
        c
        for c in compare(Seen(scene(APRON, (ONE, TWO), seed=1), found((ONE, TWO))), late).changes
        if c.row == TWO.row
    )
    assert (same.outcome, same.chance > 0.8) == (Outcome.STAYED, True)
    gone = Seen(scene(APRON, (ONE,), seed=2), late.found)
    (left,) = (
        c
        for c in compare(Seen(scene(APRON, (ONE, TWO), seed=1), found((ONE, TWO))), gone).changes
        if c.row == TWO.row
    )
    assert left.outcome is Outcome.DEPARTED


def test_scenes_of_two_places_compare_to_nothing():
    before, _ = dates((ONE,), ())
    after = Seen(scene(Place("harbour", side=640, seed=9)), found((TWO,)))
    told = compare(before, after)
    assert outcomes(told) == [Outcome.CANNOT_TELL] * 2
    assert not told.areas[0].unchanged


def test_a_missed_aircraft_that_looks_the_same_has_not_left():
    before = Seen(scene(APRON, (ONE, TWO), seed=1), found((ONE, TWO)))
    after = Seen(scene(APRON, (ONE, TWO), seed=2), found((ONE,)))
    told = compare(before, after)
    missed = next(c for c in told.changes if c.row == TWO.row)
    assert missed.outcome is Outcome.STAYED


def test_largely_unchanged_is_a_finding_with_a_number():
    things = tuple(Thing(170 + 60 * r, 150 + 70 * c, 36) for r in range(4) for c in range(5))
    told = compare(*dates(things, things), areas={"apron": np.ones((640, 640), bool)})
    whole, apron = told.areas
    assert whole.unchanged
    # Scores of 0.95 are odds of 19 on each date: 361 to 19, 19 and 1.
    assert apron.stayed == pytest.approx(20 * 361 / 400)
    # Binomial law of 20 changes of 39/400 each: at most 4 with 0.96, 95 % between 0 and 4.
    assert apron.largely_unchanged == pytest.approx(0.958, abs=0.01)
    assert (apron.low, apron.high) == (0, 4)


def test_a_short_move_is_told_as_one():
    step = Thing(ONE.row + 50, ONE.col, ONE.length_m, ONE.axis_deg)
    told = compare(*dates((ONE, TWO), (step, TWO)))
    assert outcomes(told) == [Outcome.MOVED, Outcome.STAYED]


def test_places_are_given_by_best_assignment_as_a_whole():
    # A chain: nearest first would take the middle pair and leave one without.
    before, after = np.array([[0.0, 0.0], [0.0, 10.0]]), np.array([[0.0, 8.0], [0.0, 22.0]])
    lengths = (np.array([30.0, 30.0]), np.array([30.0, 30.0]))
    assert same_place(before, after, lengths, 0.0) == ((0, 0), (1, 1))
    assert same_place(before, after, (lengths[0] / 3, lengths[1]), 0.0) == ((1, 0),)
    assert same_place(before[:0], after, (lengths[0][:0], lengths[1]), 0.0) == ()


def test_a_move_needs_to_be_the_only_choice():
    lengths = np.array([30.0])
    here, there = np.array([[0.0, 0.0]]), np.array([[0.0, 40.0]])
    assert moved(here, there, (lengths, lengths), 1.0) == ((0, 0),)
    both = np.array([[0.0, 40.0], [40.0, 0.0]])
    assert moved(here, both, (lengths, np.array([30.0, 30.0])), 1.0) == ()


def test_a_score_alone_comes_out_as_itself():
    # A detector that finds nothing ever says nothing by its silence.
    told = chances(Sight(None, 0.0), Sight(0.8, 0.9), None)
    assert told.stayed + told.arrived == pytest.approx(0.8)
    assert told.stayed == told.arrived


def test_silence_of_a_good_detector_makes_an_arrival():
    told = chances(Sight(None, 0.9), Sight(0.9, 0.9), None)
    # stayed 0.5*0.1*9, arrived 0.5*9, departed 0.5*0.1, never 0.5
    assert told.arrived == pytest.approx(4.5 / (0.45 + 4.5 + 0.05 + 0.5))


def test_the_law_of_a_count_of_unlike_events():
    assert counts([0.5, 0.2]) == pytest.approx([0.4, 0.5, 0.1])


def test_an_area_that_was_not_seen_is_not_unchanged():
    told = area_change("pier", [], 0.0)
    assert told.largely_unchanged == 0.0
    assert not told.unchanged


def test_gain_and_offset_are_undone():
    draw = np.random.default_rng(1)
    layer = draw.random((50, 50)).astype(np.float32)
    even = matched(layer * 3 + 0.2, layer, np.ones((50, 50), bool))
    assert np.allclose(even, layer, atol=1e-4)


def test_a_patch_is_like_itself_and_a_flat_one_like_nothing():
    layer = scene(APRON, (ONE,)).pixels[0]
    here = (ONE.row, ONE.col)
    assert likeness(layer, layer * 2, (here, (here[0] + 1, here[1])), (20, 3)) == pytest.approx(1)
    flat = np.zeros_like(layer)
    assert likeness(layer, flat, (here, here), (20, 3)) is None
    assert likeness(layer, layer, ((2.0, 2.0), (2.0, 2.0)), (20, 3)) is None
