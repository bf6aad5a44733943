from datetime import UTC, datetime, timedelta

import pytest

pytest.importorskip("polars")

import numpy as np

from sitewatch.errors import RecordError, TimeError
from sitewatch.model import Point
from sitewatch.tracks.bound import ELSEWHERE, candidates
from sitewatch.tracks.ports import ports_of
from sitewatch.tracks.reach import KM_PER_NM, LastSeen, fast_knots, furthest_km, radius_km, reach
from sitewatch.tracks.seagraph import sea_graph

NOON = datetime(2024, 12, 22, 12, tzinfo=UTC)
DEGREE_KM = 111.195
# A coast: from A by B to C around a cape; D lies behind a strait.
A, B, C, D = (10.0, 0.0), (10.0, -5.0), (15.0, -5.0), (20.0, 0.0)
EDGES = [
    (A, B, 5 * DEGREE_KM, ""),
    (B, C, 553.0, ""),
    (C, D, 783.0, "strait"),
    (D, C, 783.0, "strait"),
]
GRAPH = sea_graph(EDGES)
PORTS = ports_of([(-5.0, 15.0, "CCC", "Cee (Land)", ""), (0.0, 20.0, "DDD", "Deedee (Land)", "")])


def seen(**change):
    return LastSeen(**{"at": Point(*A), "when": NOON, "knots": 12.0, "fast_knots": 14.0, **change})


def test_the_way_goes_over_water_and_not_over_land():
    km = reach(seen(), GRAPH).places_km(PORTS.lat, PORTS.lon)
    assert km[0] == pytest.approx(5 * DEGREE_KM + 553.0, rel=0.25)
    assert km[0] > 786  # the straight line over land, on a sphere


def test_a_port_that_no_way_leads_to_is_infinitely_far_and_has_no_deadline():
    reached = reach(seen(), GRAPH, closed=("strait",))
    assert np.isinf(reached.places_km(PORTS.lat, PORTS.lon)[1])
    assert [one.port for one in reached.deadlines(PORTS, 14.0)] == ["CCC"]
    assert [one.port for one in candidates(reached, PORTS, NOON)] == ["CCC"]


def test_deadlines_are_distance_by_speed_soonest_first():
    found = reach(seen(), GRAPH).deadlines(PORTS, 10.0)
    assert [one.port for one in found] == ["CCC", "DDD"]
    for one in found:
        assert one.earliest - NOON == pytest.approx(
            timedelta(hours=one.km / KM_PER_NM / 10.0), abs=timedelta(seconds=1)
        )
    assert found[0].words.startswith("if bound for Cee (Land), not before 2")


def test_the_radius_grows_with_time_and_is_below_what_the_fast_speed_allows():
    radii = [radius_km(seen(), NOON + timedelta(hours=h)) for h in (0, 1, 6, 24, 48, 96)]
    assert radii == sorted(radii)
    assert radii[0] == 2.0
    assert radii[-1] < furthest_km(seen(), NOON + timedelta(hours=96))
    assert radius_km(seen(knots=0.1), NOON + timedelta(hours=24)) < radii[3]


def test_a_time_before_the_last_position_is_refused():
    for asked in (radius_km, furthest_km):
        with pytest.raises(TimeError):
            asked(seen(), NOON - timedelta(seconds=1))


def test_probabilities_leave_room_for_elsewhere_and_follow_history_and_destination():
    reached = reach(seen(), GRAPH)
    plain = {c.port: c.probability for c in candidates(reached, PORTS, NOON)}
    assert sum(plain.values()) == pytest.approx(1 - ELSEWHERE)
    assert plain["CCC"] > plain["DDD"]
    known = {c.port: c for c in candidates(reached, PORTS, NOON, {"DDD": 3}, "DEEDEE")}
    assert known["DDD"].probability > known["CCC"].probability
    assert known["DDD"].reasons[1:] == (
        "3 earlier calls",
        "stands in the destination that it declared",
    )
    assert not known["CCC"].reachable


def test_the_fast_speed_is_the_ships_own_where_enough_of_it_is_known():
    own = np.array([120] * 19 + [180] * 81, dtype=np.int16)
    assert fast_knots("vessel.merchant.cargo", own) == 18.0
    assert fast_knots("vessel.merchant.cargo", own[:3]) == 20.0
    assert fast_knots("vessel.naval.frigate", own[:3]) == 30.0


def test_a_graph_needs_edges_of_some_length():
    with pytest.raises(RecordError):
        sea_graph([])
    with pytest.raises(RecordError):
        sea_graph([(A, B, -1.0, "")])


def test_tobruk_lies_46_hours_from_tartus_at_14_knots():
    pytest.importorskip("searoute")
    from sitewatch.sources.searoutes import routes, world_ports

    tartus = LastSeen(Point(35.87, 34.9), NOON, 0.1, 14.0)
    found = reach(tartus, routes()).deadlines(world_ports(), 14.0)
    tobruk = next(one for one in found if one.name.startswith("Tobruk"))
    assert timedelta(hours=46) <= tobruk.earliest - NOON <= timedelta(hours=48)
    blocked = reach(tartus, routes(), ("bosporus", "northwest")).deadlines(world_ports(), 14.0)
    assert not any(one.name.startswith("Novorossiysk") for one in blocked)
