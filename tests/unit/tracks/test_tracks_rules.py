import pytest

pytest.importorskip("polars")

import polars as pl

from sitewatch.testing.positions import micros, positions
from sitewatch.tracks.events.anchoring import anchoring
from sitewatch.tracks.events.columns import columns_of
from sitewatch.tracks.events.draught import draught_changes
from sitewatch.tracks.events.drift import drift
from sitewatch.tracks.events.encounters import encounters
from sitewatch.tracks.events.loitering import loitering
from sitewatch.tracks.events.speed import sudden_stops
from sitewatch.tracks.events.stops import stops
from sitewatch.tracks.nearness import nearness
from sitewatch.tracks.ports import ports_of

NEAR = nearness(ports_of([(35.0, 35.0, "P", "Port", "")]))
SECOND = 1 / 3600


def still(vessel, hours, lat=34.0, lon=34.0, knots=0.3):
    return [(vessel, hour, lat, lon, knots) for hour in hours]


def test_two_hours_of_lying_outside_ports_is_anchoring_and_less_is_not():
    assert anchoring(columns_of(positions(still(1, (0, 1, 2)))), NEAR).height == 1
    assert anchoring(columns_of(positions(still(1, (0, 1, 1.9)))), NEAR).is_empty()


def test_a_ship_that_says_it_is_moored_or_lies_in_port_does_not_anchor():
    assert anchoring(columns_of(positions(still(1, (0, 1, 2)), status=5)), NEAR).is_empty()
    assert anchoring(columns_of(positions(still(1, (0, 1, 2), 35.0, 35.0))), NEAR).is_empty()


def test_slow_movement_for_hours_is_loitering_with_its_hours():
    slow = [(1, hour / 2, 34.0 + hour / 2 / 60, 34.0, 1.0) for hour in range(11)]
    found = loitering(columns_of(positions(slow)), NEAR)
    assert found["value"].to_list() == [5.0]
    fast = [(1, hour / 2, 34.0 + 3 * hour / 2 / 60, 34.0, 3.0) for hour in range(11)]
    assert loitering(columns_of(positions(fast)), NEAR).is_empty()


def test_drift_is_slow_way_across_the_heading():
    way = [(1, minute / 60, 34.0 + 3 * minute / 60 / 60, 34.0, 3.0) for minute in range(13)]
    assert drift(columns_of(positions(way, cog_ddeg=0, heading_deg=90))).height == 1
    assert drift(columns_of(positions(way, cog_ddeg=0, heading_deg=10))).is_empty()
    assert drift(columns_of(positions(way, cog_ddeg=0))).is_empty()  # no heading, no verdict


def test_a_sudden_stop_loses_its_way_within_half_a_minute_and_stays():
    def told(seconds, held):
        fixes = [(1, 0, 34, 34, 12.0), *still(1, (seconds * SECOND, (seconds + held) * SECOND))]
        return sudden_stops(columns_of(positions(fixes)))

    assert told(20, 60)["value"].to_list() == [11.7]
    assert told(40, 60).is_empty()
    assert told(20, 50).is_empty()


def test_a_stop_lies_between_the_last_position_of_the_way_and_the_first_of_the_rest():
    # 13 kn until 05:33, then at one place from 05:47 on; no speeds were sent.
    way = [(1, 5 + minute / 60, 29.86 + 13 * minute / 3600, 32.58, None) for minute in (0, 20, 33)]
    rest = [(1, 5 + minute / 60, 30.0177, 32.5802, None) for minute in (47, 62, 90, 120)]
    found = stops(columns_of(positions([*way, *rest])))
    assert found["start_us"].to_list() == [micros(5 + 33 / 60)]
    assert found["value"].to_list() == [pytest.approx(14.0)]


def test_a_draught_that_changes_by_half_a_metre_is_told_with_its_direction():
    table = positions(still(1, (0, 1, 2, 3)))
    table = table.with_columns(pl.Series("draught_dm", [90, 92, None, 70], dtype=pl.Int16))
    found = draught_changes(columns_of(table))
    assert found["value"].to_list() == [-2.2]
    assert found["place"].to_list() == [2]


def test_two_ships_abreast_over_midnight_are_one_encounter():
    hours = [22 + n / 6 for n in range(22)]
    pair = still(7, hours, 34.0) + still(3, hours, 34.003)
    found = encounters(columns_of(positions(pair)), NEAR)
    assert found.select("vessel", "other").rows() == [(3, 7)]
    assert found["value"].to_list() == [pytest.approx(3.33, abs=0.01)]


@pytest.mark.parametrize(
    ("lat", "knots_apart"), [(34.006, 0.0), (34.0 + 1.0, 0.0)], ids=["670 m off", "far"]
)
def test_ships_further_apart_do_not_meet(lat, knots_apart):
    hours = [n / 6 for n in range(22)]
    pair = still(7, hours, 34.0) + still(3, hours, lat, 34.0, knots_apart)
    assert encounters(columns_of(positions(pair)), NEAR).is_empty()


def test_ships_side_by_side_near_a_port_do_not_meet():
    hours = [n / 6 for n in range(22)]
    pair = still(7, hours, 35.05, 35.0) + still(3, hours, 35.051, 35.0)
    assert encounters(columns_of(positions(pair)), NEAR).is_empty()
