from dataclasses import replace

import numpy as np
import pytest

pytest.importorskip("cv2")

from sitewatch.imagery.occupancy import occupancy
from sitewatch.imagery.parallax import FLYING, in_flight, marked, parked
from sitewatch.imagery.records import Found
from sitewatch.testing.scenes import LICENCE, Place, Thing, outline, scene

YARD = Place(side=480)
AREA = np.zeros((480, 480), bool)
AREA[120:340, 100:380] = True


def stacked(share, seed=4):
    """A yard of which a share is covered with rows of boxes."""
    empty = scene(YARD, seed=seed)
    pixels, draw = empty.pixels.copy(), np.random.default_rng(seed)
    top, rows = 120, int(220 * share)
    pattern = np.repeat(np.repeat(draw.uniform(0.05, 0.5, (55, 24)), 4, axis=0), 12, axis=1)
    pixels[:, top : top + rows, 100:380] = pattern[:rows, :280]
    return replace(empty, pixels=pixels.astype(np.float32))


@pytest.mark.parametrize("share", [0.0, 0.25, 0.6, 1.0])
def test_the_covered_share_lies_in_the_interval(share):
    told = occupancy(stacked(share), AREA, bare=scene(YARD, seed=5))
    assert told.low <= share <= told.high
    assert told.share == pytest.approx(share, abs=0.12)


def test_what_was_not_seen_widens_the_interval_and_is_not_empty():
    hidden = np.zeros((480, 480), bool)
    hidden[:, 240:] = True
    whole = occupancy(stacked(0.6), AREA, bare=scene(YARD, seed=5))
    half = occupancy(stacked(0.6).without(hidden), AREA, bare=scene(YARD, seed=5))
    assert half.seen == pytest.approx(0.5, abs=0.06)
    assert half.high - half.low > whole.high - whole.low
    assert occupancy(stacked(0.6).without(~hidden | hidden), AREA) is None


def test_a_flying_aircraft_shows_its_colours_apart_and_is_not_parked():
    place = Place(side=300, gsd_m=10.0)
    flying, still = Thing(40, 150, 70, 90, drift_m=60.0), Thing(260, 60, 70, 20)
    day = scene(place, (flying, still))
    found = (
        Found(40, 155, "aircraft", 0.9, length_m=70),
        Found(260, 60, "aircraft", 0.9, length_m=70),
    )
    told = marked(found, day)
    assert FLYING in told[0].flags
    assert parked(told) == (found[1],)
    assert not in_flight(day, 150, 5)


def test_scenes_are_labelled_simulated_and_hold_what_was_asked_for():
    one = Thing(200, 240, 60, 45)
    made = scene(YARD, (one,))
    assert made.capture.platform == LICENCE == "simulated"
    mask = outline(YARD, one)
    assert made.band("red")[mask].mean() > 0.4
    rows, cols = np.nonzero(mask)
    along = (-(rows - 200) + (cols - 240)) / np.sqrt(2)
    assert along.max() - along.min() == pytest.approx(60, abs=3)
    assert np.array_equal(scene(YARD, (one,)).pixels, made.pixels)
