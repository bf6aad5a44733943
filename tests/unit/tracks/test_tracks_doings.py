"""What else ships of a site did, on small made tracks; one degree of latitude is 111.195 km."""

import pytest

pl = pytest.importorskip("polars")

from sitewatch.model import Point, Site, SiteKind
from sitewatch.taxonomy import load_taxonomy
from sitewatch.testing.positions import SOURCE, micros, positions
from sitewatch.tracks.columns import STATICS, conform, empty
from sitewatch.tracks.parts import part_of
from sitewatch.tracks.ports import ports_of
from sitewatch.tracks.survey import Watched, survey

SITE = Site("home", "Home", SiteKind.PORT, Point(35.0, 34.0))
PORTS = ports_of([(34.0, 36.0, "EAST", "Easthaven", ""), (34.0, 35.01, "SAME", "Home quay", "")])
SHIP, OTHER = 273000001, 273000002


def voyage(vessel=SHIP, *, back=False):
    """Three hours in Home, a way of 92 km, and five hours in Easthaven, a position a tenth hour."""
    for tenth in range(160):
        hours = tenth / 10
        lon = 35.0 if hours < 3 else min(36.0, 35.0 + (hours - 3) / 6)
        if back and hours > 6:
            lon = max(35.0, 35.5 - (hours - 6) / 6)
        moving = hours >= 3 and 35.0 < lon < 36.0
        yield vessel, hours, 34.0, lon, 8.3 if moving else 0.0


def surveyed(fixes, statics=None, ports=PORTS):
    made = part_of(positions(fixes), statics if statics is not None else empty(STATICS), (SITE,))
    return survey(made, Watched((SITE,), load_taxonomy().sensors, ports=ports))


def told(found, state):
    return [o for o in found.observations if o.state == state]


def test_the_next_call_is_told_with_its_port_and_what_it_stands_on():
    (call,) = told(surveyed(voyage()), "called_next")
    assert call.site == "home"
    assert call.place.name == "Easthaven"
    assert call.time.span.start > told(surveyed(voyage()), "departed")[0].time.span.start
    assert "3 km" in call.time.reasons[1]


def test_a_port_of_the_list_that_is_the_site_and_a_return_are_no_next_call():
    assert not told(surveyed(voyage(back=True)), "called_next")


def test_without_a_list_no_next_call_is_told():
    assert not told(surveyed(voyage(), ports=None), "called_next")


def test_two_ships_side_by_side_after_a_call_are_told_with_the_other_and_the_rule():
    slow = [(SHIP, 10 + n / 10, 34.0, 35.5, 0.5) for n in range(40)]
    beside = [(OTHER, 10 + n / 10, 34.002, 35.5, 0.5) for n in range(40)]
    seen = [(OTHER, n / 10, 34.2, 35.0, 9.0) for n in range(3)]
    start = [fix for fix in voyage() if fix[1] < 6]
    (met,) = told(surveyed([*start, *slow, *seen, *beside]), "met")
    assert met.locator.vessel == str(SHIP)
    assert f"with {OTHER}" in met.time.reasons[0]
    assert "500 m" in met.time.reasons[1]


def test_a_change_of_name_told_twice_is_told():
    rows = [
        {"vessel": SHIP, "time_us": micros(hours), "name": name, "source": SOURCE, "place": place}
        for place, (hours, name) in enumerate(
            [(0.5, "OLD NAME"), (0.9, "OLD NAME"), (1.5, "NEW NAME"), (2.0, "NEW NAME")], start=1000
        )
    ]
    (change,) = told(surveyed(voyage(), conform(pl.DataFrame(rows), STATICS)), "identity_changed")
    assert change.time.reasons[0] == "name from “OLD NAME” to “NEW NAME”"
    assert change.locator.messages == ("1002",)


def test_deeper_after_a_stay_is_a_sign_of_loading():
    early = positions(voyage())
    deep = pl.when(pl.col("time_us") > micros(2.5)).then(92).otherwise(70).cast(pl.Int16)
    made = part_of(early.with_columns(draught_dm=deep), empty(STATICS), (SITE,))
    found = survey(made, Watched((SITE,), load_taxonomy().sensors, ports=PORTS))
    (change,) = told(found, "draught_changed")
    assert change.time.reasons[0].startswith("lies 2.2 m deeper")
