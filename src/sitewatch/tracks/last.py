"""Ships of record at a site whose tracks end: what is known of each when it was last heard."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import polars as pl

from sitewatch.model import Kind, Observation, Point
from sitewatch.tracks.columns import E7, HOUR_US
from sitewatch.tracks.events.columns import Columns, columns_of
from sitewatch.tracks.events.gaps import LEAST_US
from sitewatch.tracks.events.resting import step_knots
from sitewatch.tracks.observe import LYING
from sitewatch.tracks.reach import LastHeard, LastSeen, fast_knots
from sitewatch.tracks.setting import Row, Setting, Ship, Told, event
from sitewatch.tracks.times_of import instant
from sitewatch.tracks.ways import place, track_of

EVENT = "last_heard"
RECENT_US = 3 * HOUR_US
"""Time over which the last speed is taken [microseconds]; as in the measurement of the radii."""
FASTEST_KN = 30.0
"""No ship's own speed counts as more [kn]; as in the measurement of the radii."""
KNOWN_STEPS = 20
"""Fewer speeds under way say nothing of a ship's own; as in `reach.fast_knots`."""


def last_heard(
    setting: Setting, calls: pl.DataFrame, until_us: int, histories: Mapping[int, Mapping[str, int]]
) -> Iterator[tuple[Observation, LastHeard]]:
    """Ships that left the site, or fell silent in it, each with its last position.

    A ship that was still lying there when the files end is not among them.

    Args:
        setting: What observations at the site share.
        calls: Port calls at the site.
        until_us: When the files end [microseconds].
        histories: Port calls of each ship by port id.
    """
    sure = calls.filter(pl.col("confidence") >= LYING).sort("vessel", "start_us")
    latest = sure.group_by("vessel", maintain_order=True).last()
    for row in latest.iter_rows(named=True):
        track = track_of(setting.positions, row["vessel"])
        last = track.row(-1, named=True)
        there = bool(row["open"]) and until_us - last["time_us"] < LEAST_US
        look = setting.look(row["end_us"])
        if there or look is None:
            continue
        ship = setting.ships[row["vessel"]]
        seen = last_seen(columns_of(track), ship.path)
        at_us = int(last["time_us"])
        told = Told(EVENT, Kind.EVENT, _reasons(seen, ship), name=_where(row), pathless=True)
        made = event(setting, look, last, (at_us, at_us), told)
        history = tuple(sorted(histories.get(row["vessel"], {}).items()))
        facts = (made.id, setting.site.id, made.asset, seen, history, ship.destination)
        yield made, LastHeard(*facts)


def last_seen(track: Columns, path: str) -> LastSeen:
    """What the positions of one ship say of where it can be later.

    Args:
        track: Its positions, at least one.
        path: Its class path.
    """
    knots = np.minimum(step_knots(track), 60.0)
    recent = track.time_us >= track.time_us[-1] - RECENT_US
    speeds = knots[recent & ~track.begins]
    mean = float(speeds.mean()) if speeds.size else 0.0
    sent = track.sog_dkn[track.sog_dkn >= 0]
    own = sent if (sent >= 30).sum() >= KNOWN_STEPS else np.round(knots * 10).astype(np.int16)
    fast = min(fast_knots(path, own), FASTEST_KN)
    point = Point(*place(int(track.lon_e7[-1]), int(track.lat_e7[-1])))
    course = track.frame["cog_ddeg"][-1] if "cog_ddeg" in track.frame.columns else None
    way = (course / 10 if course is not None else _bearing(track)) if mean >= 1 else None
    return LastSeen(point, instant(int(track.time_us[-1])), round(mean, 1), round(fast, 1), way)


def _bearing(track: Columns) -> float | None:
    """Course made good over the last step [degrees], or None."""
    if len(track) < 2:
        return None
    lat = track.lat_e7[-2:] / E7
    north = lat[1] - lat[0]
    east = (track.lon_e7[-1] / E7 - track.lon_e7[-2] / E7) * np.cos(np.radians(lat[1]))
    return round(float(np.degrees(np.arctan2(east, north)) % 360), 1)


def _reasons(seen: LastSeen, ship: Ship) -> tuple[str, ...]:
    told = ["its last position in these files"]
    if seen.lying:
        told.append(f"lying, {seen.knots:.1f} kn made good in the hours before")
    else:
        on = "" if seen.course_deg is None else f" on course {seen.course_deg:.0f}°"
        told.append(f"under way at {seen.knots:.1f} kn{on}")
    told.append(f"keeps to {seen.fast_knots:.1f} kn when under way")
    if ship.destination:
        told.append(f"bound for “{ship.destination}” by its own word")
    return tuple(told)


def _where(row: Row) -> str:
    """Name of the place where it was last heard: the site's while it lay there."""
    return "" if row["open"] else "at sea"
