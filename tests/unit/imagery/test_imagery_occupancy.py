from dataclasses import replace

import numpy as np
import pytest

pytest.importorskip("cv2")

from sitewatch.imagery.occupancy import cells_of, comparable, emptiest, occupancy
from sitewatch.imagery.parallax import FLYING, in_flight, marked, parked
from sitewatch.imagery.records import Found
from sitewatch.testing.scenes import LICENCE, Place, Thing, outline, scene

YARD = Place(side=480)
AREA = np.zeros((480, 480), bool)
AREA[120:340, 100:380] = True
BARE = scene(YARD, seed=5)


def stacked(share, seed=4):
    """A yard of which a share is covered with rows of boxes."""
    empty = scene(YARD, seed=seed)
    pixels, draw = empty.pixels.copy(), np.random.default_rng(seed)
    top, rows = 120, int(220 * share)
    pattern = np.repeat(np.repeat(draw.uniform(0.05, 0.5, (55, 24)), 4, axis=0), 12, axis=1)
    pixels[:, top : top + rows, 100:380] = pattern[:rows, :280]
    return replace(empty, pixels=pixels.astype(np.float32))


def told(scene_, bare=BARE):
    return occupancy(cells_of(scene_, AREA), cells_of(bare, AREA))


def lit(scene_, gain):
    return replace(scene_, pixels=(scene_.pixels * gain).astype(np.float32))


@pytest.mark.parametrize("share", [0.0, 0.25, 0.6, 1.0])
@pytest.mark.parametrize("gain", [0.7, 1.0, 1.4])
def test_the_covered_share_lies_in_the_interval_in_any_light(share, gain):
    made = told(lit(stacked(share), gain))
    assert made.low <= share <= made.high
    assert made.share == pytest.approx(share, abs=0.15)
    assert made.high - made.low < 0.4


def test_what_was_not_seen_widens_the_interval_and_is_not_empty():
    hidden = np.zeros((480, 480), bool)
    hidden[:, 240:] = True
    whole, half = told(stacked(0.6)), told(stacked(0.6).without(hidden))
    assert half.seen == pytest.approx(0.5, abs=0.06)
    assert half.high - half.low > whole.high - whole.low
    assert cells_of(stacked(0.6).without(~hidden | hidden), AREA) is None


def test_what_stood_there_on_the_bare_date_is_in_doubt_at_the_upper_end_only():
    full, bare = stacked(0.6), stacked(0.3, seed=9)
    made, clean = told(full, bare), told(full)
    assert made.high == pytest.approx(clean.high, abs=0.15)
    assert made.low < clean.low
    assert made.low <= 0.6 <= made.high


def test_the_emptiest_date_is_found_in_any_light():
    shares = ((0.5, 1.0), (0.0, 1.4), (0.2, 0.6))
    dates = [cells_of(lit(stacked(share), gain), AREA) for share, gain in shares]
    assert emptiest(dates) == 1
    assert emptiest([]) is None


def test_an_area_emptier_than_on_the_bare_date_tells_nothing():
    assert told(scene(YARD, seed=4), stacked(0.8)) is None


def test_dates_that_were_not_seen_alike_do_not_compare():
    now, bare = cells_of(stacked(0.4), AREA), cells_of(BARE, AREA)
    assert comparable(now, bare)
    assert not comparable(now, replace(bare, gsd_m=2.0))
    dark, middle, bright = bare.around
    snow = replace(bare, around=(dark, middle, bright * 2))
    assert not comparable(now, snow)
    assert occupancy(now, snow) is None


def test_an_area_without_surroundings_tells_no_light():
    assert cells_of(BARE, AREA, others=~AREA) is None


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
