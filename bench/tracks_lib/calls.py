"""Port events against two other state machines on the same positions, event by event.

One is a plain loop written here from the published rules. The other is Global Fishing Watch's own
class, read from a checkout of pipe-anchorages that `$PIPE_ANCHORAGES` names.
"""

from __future__ import annotations

import os
import sys
import types
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl
from goals import Row, skipped

from sitewatch.tracks.columns import E7, HOUR_US
from sitewatch.tracks.events.calls import transitions
from sitewatch.tracks.events.columns import columns_of
from sitewatch.tracks.events.stops import stops
from sitewatch.tracks.nearness import Nearness
from tracks_lib.positions import ANCHORAGES, base, near_anchorages, suez, track_file

Event = tuple[int, int, str]
NAMES = {
    "PORT_ENTRY": "entry",
    "PORT_EXIT": "exit",
    "PORT_STOP_BEGIN": "stop",
    "PORT_STOP_END": "start",
    "PORT_GAP_BEGIN": "gap-begin",
    "PORT_GAP_END": "gap-end",
}
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def port_events(_seed: int, _share: float) -> Iterator[Row]:
    """Every event and time, ours against a plain loop and against GFW's class."""
    if not track_file(ANCHORAGES).exists():
        yield skipped("port events", "all equal", "data absent")
        return
    near = near_anchorages()
    # A state machine with a speed of "not sent" is undefined, so those rows stand at 0.3 kn here:
    # between stopping and starting, which keeps the state.
    table = base().with_columns(pl.col("sog_dkn").fill_null(3))
    table = table.filter(pl.col("sog_dkn") >= 0)
    ours = Counter(_events(transitions(columns_of(table), near)))
    yield _compared("port events against a plain loop", ours, Counter(plain(table, near)))
    checkout = os.environ.get("PIPE_ANCHORAGES")
    if not checkout:
        yield skipped("port events against GFW's class", "all equal", "$PIPE_ANCHORAGES not set")
        return
    theirs = Counter(gfw(table, near, Path(checkout)))
    yield _compared("port events against GFW's class", ours, theirs)


def ever_given(_seed: int, _share: float) -> Iterator[Row]:
    """The bracket in which a ship stopped at 30.0177 N 32.5802 E on 23 March 2021."""
    what, goal = "Ever Given: stopped, UTC", "05:33 to 05:47"
    if not track_file("suez_evergiven_20210320_24.parquet").exists():
        yield skipped(what, goal, "data absent")
        return
    found = stops(columns_of(suez())).filter(
        (pl.col("end_lat_e7") - 300_177_000).abs() < 20_000,
        (pl.col("end_lon_e7") - 325_802_000).abs() < 20_000,
    )
    told = []
    for row in found.iter_rows(named=True):
        start = EPOCH + timedelta(microseconds=row["start_us"])
        told.append(f"{start:%d %H:%M} to {start + timedelta(minutes=row['value']):%H:%M}")
    yield Row(what, "", goal, "; ".join(told), told == ["23 05:33 to 05:47"])


def _events(table: pl.DataFrame) -> Iterator[Event]:
    yield from table.select("vessel", "time_us", "event").iter_rows()


def _compared(what: str, ours: Counter[Event], theirs: Counter[Event]) -> Row:
    kinds = Counter(kind for _, _, kind in ours.elements())
    differ = (ours - theirs).total() + (theirs - ours).total()
    told = f"{kinds['entry']} in, {kinds['exit']} out, {ours.total()} all, {differ} differ"
    return Row(what, "372 in, 406 out", "every event and time", told, differ == 0)


def plain(table: pl.DataFrame, near: Nearness) -> Iterator[Event]:
    """The published rules as one loop over positions, each measured against every port."""
    _, distances = near.nearest(
        (table["lat_e7"] / E7).to_numpy(), (table["lon_e7"] / E7).to_numpy()
    )
    vessels, times, speeds = (table[name].to_list() for name in ("vessel", "time_us", "sog_dkn"))
    who, since, port, still = None, 0, False, False
    for vessel, now, speed, km in zip(vessels, times, speeds, distances.tolist(), strict=True):
        new = vessel != who
        was_port, was_still = (False, False) if new else (port, still)
        port = km <= 3 or (km < 4 and was_port)
        still = port and (speed <= 2 or (speed < 5 and was_still))
        if not new:
            if was_port and now - since >= 4 * HOUR_US:
                yield vessel, now, "gap-end"
                yield vessel, since + 4 * HOUR_US, "gap-begin"
            if was_still and not still:
                yield vessel, now, "start"
            if was_port != port:
                yield vessel, now, "entry" if port else "exit"
            if still and not was_still:
                yield vessel, now, "stop"
        who, since = vessel, now


class Record(NamedTuple):
    """What GFW's class reads of a position."""

    identifier: tuple[str, str, str]
    timestamp: datetime
    location: Any
    speed: float
    is_possible_gap_end: int
    port_s2id: str
    port_dist: float
    port_lon: float
    port_lat: float


def gfw(table: pl.DataFrame, near: Nearness, checkout: Path) -> Iterator[Event]:
    """Events of GFW's class, with Apache Beam left out."""
    machine = _machine(checkout)
    _, distances = near.nearest(
        (table["lat_e7"] / E7).to_numpy(), (table["lon_e7"] / E7).to_numpy()
    )
    with_km = table.with_columns(km=pl.Series(distances))
    for (vessel,), track in with_km.group_by("vessel", maintain_order=True):
        records = [
            Record(("", "", ""), EPOCH + timedelta(microseconds=us), at, dkn / 10, 1, "", km, 0, 0)
            for us, dkn, km, at in track.select(
                "time_us", "sog_dkn", "km", pl.struct("lat_e7").alias("at")
            ).iter_rows()
        ]
        places = [
            record._replace(location=types.SimpleNamespace(lat=0, lon=0)) for record in records
        ]
        for event in machine._create_in_out_events(places):
            us = round((event.timestamp - EPOCH) / timedelta(microseconds=1))
            yield vessel, us, NAMES[event.event_type]


def _machine(checkout: Path) -> Any:  # noqa: ANN401
    """GFW's class with their thresholds; what it imports stands in as empty modules."""
    beam = types.ModuleType("apache_beam")
    beam.PTransform = type("PTransform", (), {})
    event = types.ModuleType("pipe_anchorages.core.visit_event")
    event.VisitEvent = types.SimpleNamespace
    common = types.ModuleType("pipe_anchorages.common")
    common.LatLon = lambda lat, lon: types.SimpleNamespace(lat=lat, lon=lon)
    distance = types.ModuleType("pipe_anchorages.distance")
    distance.distance, distance.inf = None, float("inf")
    package = types.ModuleType("pipe_anchorages")
    package.common = common
    fakes = {
        "apache_beam": beam,
        "pipe_anchorages": package,
        "pipe_anchorages.core": types.ModuleType("pipe_anchorages.core"),
        "pipe_anchorages.objects": types.ModuleType("pipe_anchorages.objects"),
        "pipe_anchorages.objects.visit_event": event,
        "pipe_anchorages.common": common,
        "pipe_anchorages.core.visit_event": event,
        "pipe_anchorages.distance": distance,
    }
    sys.modules.update(fakes)
    path = next(checkout.rglob("create_in_out_events.py"))
    spec = spec_from_file_location("gfw_events", path)
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    far = datetime(1970, 1, 2, tzinfo=UTC)  # ends before all: ours names open silences elsewhere
    return module.CreateInOutEvents(3.0, 4.0, 0.2, 0.5, 240, far)
