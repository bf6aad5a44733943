"""Port calls: when a ship came into a port, lay still there, and left.

A state machine over each ship's positions. Within the entry distance of a port's point it is in
port; beyond the exit distance of all of them it is at sea; between the two it stays what it was.
In port, it stops at or below 0.2 kn and moves again at or above 0.5 kn; between, and where no speed
was sent, it stays what it was.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from sitewatch.tracks.columns import E7, HOUR_US
from sitewatch.tracks.events.columns import UNKNOWN, Columns, carried, runs
from sitewatch.tracks.events.record import Ints, filled, rows
from sitewatch.tracks.nearness import BETWEEN, IN, OUT, Nearness

EVENT = "port-call"
STOP_DKN = 2
"""At or below this a ship in port has stopped [tenths of a knot].

Source:
    Global Fishing Watch, port events: a stop begins at 0.2 kn and ends at 0.5 kn; integers, because
    0.2 as a 32-bit float is not 0.2.
"""
START_DKN = 5
"""At or above this it moves again [tenths of a knot]; see `STOP_DKN`."""
GAP_US = 4 * HOUR_US
"""A silence in port this long counts as lying there [microseconds].

Source:
    Global Fishing Watch, port events: gaps of at least 4 h in port.
"""

Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class PortStates:
    """The state of a ship at each of its positions.

    Attributes:
        in_port: Whether it is in port.
        stopped: Whether it lies still in port.
        gap: Whether a long silence ended here that began in port.
    """

    in_port: Flags
    stopped: Flags
    gap: Flags


def port_states(columns: Columns, near: Nearness) -> PortStates:
    """In port, stopped, or at sea, for each position."""
    zone = near.zones(columns.lat_e7, columns.lon_e7)
    zone[columns.begins & (zone == BETWEEN)] = OUT
    in_port = carried(zone, BETWEEN) == IN
    speed = columns.sog_dkn
    still = np.full(len(speed), BETWEEN, dtype=np.int8)
    still[(speed >= START_DKN) | ~in_port | columns.begins] = 0
    still[(speed <= STOP_DKN) & (speed != UNKNOWN)] = 1
    still[~in_port] = 0
    before = np.append(False, in_port[:-1]) & ~columns.begins
    gap = before & (columns.steps_us >= GAP_US)
    return PortStates(in_port, carried(still, BETWEEN) == 1, gap)


def transitions(columns: Columns, near: Nearness) -> pl.DataFrame:
    """Every entry, exit, stop and silence in port, one a row, in order.

    Columns: vessel, time_us, event (`entry`, `exit`, `stop`, `start`, `gap-begin`, `gap-end`),
    port. A silence begins four hours after the position before it.
    """
    states = port_states(columns, near)
    same = ~columns.begins
    was_in, was_still = (np.append(False, x[:-1]) & same for x in (states.in_port, states.stopped))
    known = {
        "gap-end": states.gap,
        "gap-begin": states.gap,
        "start": was_still & ~states.stopped,
        "exit": was_in & ~states.in_port,
        "entry": ~was_in & states.in_port & same,
        "stop": ~was_still & states.stopped & same,
    }
    active = np.maximum.accumulate(np.where(states.in_port, np.arange(len(columns)), 0))
    tables = []
    for rank, (event, flags) in enumerate(known.items()):
        at = np.flatnonzero(flags)
        when = columns.time_us[at]
        if event == "gap-begin":
            when = columns.time_us[at - 1] + GAP_US
        port = _port(columns, near, active[at])
        words = pl.repeat(event, at.size, eager=True)
        row = {"vessel": columns.vessel[at], "time_us": when, "event": words, "port": port}
        tables.append(pl.DataFrame({**row, "row": at, "rank": np.full(at.size, rank)}))
    return pl.concat(tables).sort("row", "rank").drop("row", "rank")


def calls(columns: Columns, near: Nearness) -> pl.DataFrame:
    """Port calls: stays in port with the stops in them.

    confidence 4: entry, exit and a stop or silence were seen; 3: one end and a stop or silence;
    2: a stop or silence alone; 1: an entry or exit without either. value: hours at a stop. lat_e7
    and lon_e7 are where the ship first lay still, or its first position in port; the port is the
    one nearest to there.

    Source:
        Confidence as in Global Fishing Watch's port visits.
    """
    states = port_states(columns, near)
    first, last = runs(states.in_port, columns.begins)
    entered, left = ~columns.begins[first], ~columns.ends[last]
    # Rests within a run, counted by differences of running sums.
    rests = _sums(states.stopped | (states.gap & states.in_port))
    rested = rests[last + 1] > rests[first]
    # A silence that begins in port and ends outside belongs to the stay before it.
    beyond = np.minimum(last + 1, len(columns) - 1)
    rested |= states.gap[beyond] & left
    confidence = np.where(rested, 2 + entered.astype(int) + left, (entered | left).astype(int))
    keep = confidence > 0
    first, last, left, confidence = first[keep], last[keep], left[keep], confidence[keep]
    still_us = np.where(states.stopped[:-1], columns.steps_us[1:], 0)
    hours = _span_sums(still_us, first, last) / HOUR_US
    table = rows(columns.frame, first, last, EVENT)
    where = _lying(columns, states, first, last)
    return filled(
        table,
        {
            "lat_e7": pl.Series(columns.lat_e7[where]),
            "lon_e7": pl.Series(columns.lon_e7[where]),
            "port": pl.Series(_port(columns, near, where)),
            "confidence": pl.Series(confidence),
            "value": pl.Series(hours),
            "open": pl.Series(~left),
        },
    )


def _port(columns: Columns, near: Nearness, at: Ints) -> Ints:
    index, _ = near.nearest(columns.lat_e7[at] / E7, columns.lon_e7[at] / E7)
    return index


def _lying(columns: Columns, states: PortStates, first: Ints, last: Ints) -> Ints:
    """The row at which each ship began to lie still, or its first row in port."""
    stops = np.flatnonzero(states.stopped)
    nearest = np.searchsorted(stops, first)
    row = stops[np.minimum(nearest, max(stops.size - 1, 0))] if stops.size else first
    return np.where((nearest < stops.size) & (row <= last) & (row >= first), row, first)


def _sums(flags: Flags) -> Ints:
    return np.append(0, np.cumsum(flags, dtype=np.int64))


def _span_sums(values: Ints, first: Ints, last: Ints) -> Ints:
    """Sums of values over steps from each first row to its last."""
    total = np.append(0, np.cumsum(values, dtype=np.int64))
    found: Ints = total[last] - total[first]
    return found
