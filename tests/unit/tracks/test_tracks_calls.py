import numpy as np
import pytest

pytest.importorskip("polars")

import polars as pl

from sitewatch.testing.positions import micros, positions
from sitewatch.tracks.columns import HOUR_US
from sitewatch.tracks.events.calls import calls, transitions
from sitewatch.tracks.events.columns import columns_of, in_order
from sitewatch.tracks.events.everything import events_of
from sitewatch.tracks.events.gaps import gaps
from sitewatch.tracks.nearness import nearness
from sitewatch.tracks.ports import ports_of

NEAR = nearness(ports_of([(35.0, 35.0, "P", "Port", "")]))
KM = 1 / 111.195


def track(*rows):
    """(hours, km north of the port, knots)."""
    return positions((1, hours, 35.0 + km * KM, 35.0, knots) for hours, km, knots in rows)


def told(table):
    rows = transitions(columns_of(table), NEAR).select("event", "time_us").iter_rows()
    return [(event, (us - micros(0)) / HOUR_US) for event, us in rows]


def test_a_ship_comes_in_stops_leaves_by_the_published_thresholds():
    table = track(
        (0, 5.0, 9.0),
        (1, 3.5, 5.0),  # nearer than the exit distance, not yet in port
        (2, 2.9, 5.0),
        (3, 1.0, 0.2),  # at 0.2 kn it has stopped
        (4, 1.0, 0.4),  # between 0.2 and 0.5 it stays stopped
        (5, 1.0, 0.5),
        (6, 3.9, 5.0),  # further than the entry distance, still in port
        (7, 4.1, 5.0),
    )
    assert told(table) == [("entry", 2), ("stop", 3), ("start", 5), ("exit", 7)]


def test_a_speed_that_was_not_sent_changes_nothing():
    table = track((0, 5.0, 9.0), (1, 1.0, 0.0), (2, 1.0, None), (3, 1.0, 3.0), (4, 1.0, None))
    assert told(table) == [("entry", 1), ("stop", 1), ("start", 3)]


def test_a_silence_in_port_begins_four_hours_after_the_last_position():
    table = track((0, 5.0, 9.0), (1, 1.0, 3.0), (5, 1.0, 3.0), (8.9, 1.0, 3.0))
    assert told(table) == [("entry", 1), ("gap-end", 5), ("gap-begin", 5)]


@pytest.mark.parametrize(
    ("rows", "confidence"),
    [
        ([(0, 5, 9), (1, 1, 0), (2, 1, 0), (3, 5, 9)], 4),
        ([(0, 5, 9), (1, 1, 0), (2, 1, 0)], 3),
        ([(1, 1, 0), (2, 1, 0)], 2),
        ([(0, 5, 9), (1, 1, 9), (3, 5, 9)], 1),
    ],
)
def test_the_confidence_of_a_call_is_what_of_it_was_seen(rows, confidence):
    table = calls(columns_of(track(*rows)), NEAR)
    assert table["confidence"].to_list() == [confidence]


def test_a_ship_that_passes_inside_all_along_and_never_stops_makes_no_call():
    assert calls(columns_of(track((0, 1, 9), (1, 2, 9))), NEAR).is_empty()


def test_a_call_tells_its_hours_at_rest_its_positions_and_whether_it_is_open():
    table = calls(columns_of(track((0, 5, 9), (1, 1, 0), (3, 1, 0), (4, 1, 9))), NEAR)
    row = table.row(0, named=True)
    assert row["value"] == 3.0  # still from the position at 1 h until it moved at 4 h
    assert (row["place"], row["end_place"], row["fixes"]) == (2, 4, 3)
    assert row["open"]
    assert row["port"] == 0


def test_vessels_do_not_run_into_each_other():
    first, second = track((0, 1, 0), (1, 1, 0)), track((2, 5, 9), (3, 6, 9))
    both = pl.concat([first, second.with_columns(vessel=pl.lit(2, pl.Int64))])
    assert calls(columns_of(both), NEAR)["vessel"].to_list() == [1]
    assert transitions(columns_of(both), NEAR)["event"].to_list() == []


def test_the_order_of_rows_does_not_matter():
    table = track((0, 5, 9), (1, 1, 0), (1, 1, 3), (9, 1, 0), (10, 5, 9))
    shuffled = table.sample(fraction=1.0, shuffle=True, seed=3)
    assert not in_order(shuffled)
    assert events_of(shuffled, NEAR).equals(events_of(table, NEAR))


def test_ties_in_time_are_told_apart_by_their_place():
    table = track((1, 1, 0), (1, 1, 3))
    assert in_order(table)
    assert not in_order(table.reverse())


def test_a_silence_of_four_hours_is_an_event_and_one_less_a_second_is_not():
    table = track((0, 50, 9), (4, 90, 9), (4 + 4 - 1 / 3600, 120, 9))
    found = gaps(columns_of(table))
    assert found["value"].to_list() == [4.0]
    assert found["open"].to_list() == [False]


def test_a_silence_that_goes_on_is_open_and_has_no_end():
    found = gaps(columns_of(track((0, 50, 9))), until_us=micros(30))
    row = found.row(0, named=True)
    assert (row["value"], row["end_us"], row["end_place"], row["open"]) == (30.0, None, None, True)


def test_a_port_across_the_date_line_is_near():
    near = nearness(ports_of([(0.0, 179.999, "P", "Port", "")]))
    lon = np.array([-1_799_990_000, 1_799_990_000], dtype=np.int32)
    assert near.zones(np.zeros(2, dtype=np.int32), lon).tolist() == [1, 1]
