from datetime import UTC, datetime, timedelta

import pytest

pytest.importorskip("polars")

from sitewatch.errors import TimeError
from sitewatch.model import AssetRef, Point
from sitewatch.tracks.onward import Waters, onward
from sitewatch.tracks.ports import ports_of
from sitewatch.tracks.reach import LastHeard, LastSeen, radius_km
from sitewatch.tracks.seagraph import sea_graph

NOW = datetime(2024, 12, 23, tzinfo=UTC)
KM_A_DEGREE = 111.195
PORTS = ports_of(
    [
        (0.0, 0.0, "home", "Home", "home"),
        (0.0, 5.0, "EAST", "Easthaven (XX)", ""),
        (0.0, -10.0, "WEST", "Westhaven (XX)", ""),
    ]
)


def line_of_nodes(passage=""):
    """A route along the equator from 20° W to 20° E with a node a degree."""
    return sea_graph(
        ((x, 0.0), (x + 1, 0.0), KM_A_DEGREE, passage if x == 2 else "") for x in range(-20, 20)
    )


def last(**told):
    seen = LastSeen(Point(0.0, 0.0), NOW, 12.0, 12.0, told.pop("course", None))
    return LastHeard("obs-1", "home", AssetRef("vessel.merchant.cargo"), seen, **told)


def test_deadlines_are_distance_by_speed_and_the_site_itself_is_no_destination():
    found = onward(last(), Waters(line_of_nodes(), PORTS), NOW + timedelta(hours=30))
    east, west = found.destinations
    assert (east.name, west.name) == ("Easthaven (XX)", "Westhaven (XX)")
    # 5° are 555.975 km, 300.2 nautical miles, at 12 kn 25 h and a minute
    assert east.earliest == NOW + timedelta(hours=25, minutes=1)
    assert east.reachable
    assert not west.reachable


def test_the_area_is_the_sea_within_the_way_and_nothing_beyond():
    until = NOW + timedelta(hours=30)
    found = onward(last(), Waters(line_of_nodes(), PORTS), until)
    assert found.radius_km == pytest.approx(radius_km(last().seen, until), abs=0.06)
    degrees = found.radius_km / KM_A_DEGREE
    assert found.cell_deg == 0.5
    assert all(abs(lon) <= degrees + found.cell_deg for lon, _ in found.area)
    assert {(0.25, 0.25), (-0.25, 0.25), (3.75, 0.25)} <= set(found.area)


def test_a_closed_passage_takes_the_port_behind_it_out():
    waters = Waters(line_of_nodes("strait"), PORTS, closed=("strait",))
    found = onward(last(), waters, NOW + timedelta(hours=30))
    assert [port.port for port in found.destinations] == ["WEST"]
    assert all(lon < 3.5 for lon, _ in found.area)


def test_ports_asked_about_are_told_however_improbable():
    many = ports_of(
        [(0.0, x / 4, f"P{x}", f"Port {x}", "") for x in range(1, 9)]
        + [(0.0, -19.0, "FAR", "Farhaven (XX)", "")]
    )
    waters = Waters(line_of_nodes(), many, named=("farhaven",))
    ports = onward(last(), waters, NOW + timedelta(hours=30)).destinations
    assert ports[-1].port == "FAR"
    assert len(ports) == 4
    without = onward(last(), Waters(line_of_nodes(), many), NOW + timedelta(hours=30))
    assert len(without.destinations) == 5


def test_history_and_the_declared_destination_speak_for_a_port():
    far = onward(last(history=(("WEST", 3),)), Waters(line_of_nodes(), PORTS), NOW)
    plain = onward(last(), Waters(line_of_nodes(), PORTS), NOW)
    told = onward(last(declared="WESTHAVEN"), Waters(line_of_nodes(), PORTS), NOW)

    def west(found):
        return next(port for port in found.destinations if port.port == "WEST")

    assert west(plain).probability < west(far).probability < west(told).probability
    assert "3 earlier calls" in west(far).reasons


def test_it_rests_on_the_last_position_and_the_call_and_never_looks_back():
    found = onward(last(calls=("obs-9", "obs-2")), Waters(line_of_nodes(), PORTS), NOW)
    assert found.inputs == ("obs-1", "obs-2", "obs-9")
    assert found.id.startswith("onw-")
    with pytest.raises(TimeError):
        onward(last(), Waters(line_of_nodes(), PORTS), NOW - timedelta(hours=1))
