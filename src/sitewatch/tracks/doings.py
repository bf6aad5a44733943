"""What else ships of a site did: at anchor, adrift, side by side, elsewhere next."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import polars as pl

from sitewatch.model import Kind, Observation
from sitewatch.tracks.events.anchoring import EVENT as ANCHORING
from sitewatch.tracks.events.draught import EVENT as DRAUGHT
from sitewatch.tracks.events.drift import EVENT as DRIFT
from sitewatch.tracks.events.encounters import EVENT as ENCOUNTER
from sitewatch.tracks.events.loitering import EVENT as LOITERING
from sitewatch.tracks.events.speed import EVENT as SUDDEN
from sitewatch.tracks.identity import changes, settled
from sitewatch.tracks.nearness import EXIT_KM, nearness
from sitewatch.tracks.observe import LYING
from sitewatch.tracks.ports import Ports, site_points
from sitewatch.tracks.setting import CONFIDENCE, Row, Setting, Told, event
from sitewatch.tracks.spoofing import circles, grids
from sitewatch.tracks.ways import track_of

Words = Callable[[Row], str]
DOINGS: Mapping[str, tuple[str, Words, str]] = {
    ANCHORING: ("anchored", lambda row: _hours(row, "lay at anchor"),
                "rule: two hours below 0.5 kn, by its status or outside ports"),
    LOITERING: ("loitered", lambda row: _hours(row, "moved slowly"),
                "rule: four hours below 2 kn outside ports, not at anchor"),
    DRIFT: ("drifted", lambda row: _hours(row, "drifted"),
            "rule: slow way across its heading"),
    SUDDEN: ("speed_dropped", lambda row: f"lost {_value(row):.1f} kn",
             "rule: from 7 kn or more to below 1 kn in 30 s, held for a minute"),
    DRAUGHT: ("draught_changed", lambda row: _deeper(_value(row)),
              "rule: half a metre between two values that it sent itself; a sign of loading"),
    ENCOUNTER: ("met", lambda row: f"side by side for {_value(row):.1f} h",
                "rule: within 500 m at less than 2 kn for two hours, 10 km or more from ports"),
}  # fmt: skip
"""State word of each event, its own figure in words, and the rule; thresholds and their sources
stand with the rules in `events`."""
ANYWHERE = (LOITERING, DRAUGHT, ENCOUNTER)
"""Events that bear on a site wherever a ship does them that lay there: signs of loading, waiting
and transfer at sea."""
HALF_SURE = 0.6
"""How sure the rules are that were held against no truth here; judgement."""


def doings(
    setting: Setting, events: pl.DataFrame, near: pl.DataFrame, visitors: frozenset[int]
) -> Iterator[Observation]:
    """What ships did around the site, and those that lay there anywhere.

    Args:
        setting: What observations at the site share.
        events: Events of all ships near sites.
        near: Ship and time of every position within reach of this site: vessel, start_us.
        visitors: Ships that lay at the site.
    """
    around = events.join(near, ["vessel", "start_us"], "semi")
    theirs = events.filter(
        pl.col("event").is_in(ANYWHERE)
        & (pl.col("vessel").is_in(list(visitors)) | pl.col("other").is_in(list(visitors)))
    )
    chosen = pl.concat([around, theirs]).filter(pl.col("event").is_in(list(DOINGS)))
    kept = chosen.unique(maintain_order=True).sort("vessel", "start_us", "event", "other")
    for row in kept.iter_rows(named=True):
        look = setting.look(row["start_us"])
        if look is None:
            continue
        state, words, rule = DOINGS[row["event"]]
        said = (_with_other(setting, row, words(row)), rule)
        name = "" if row["event"] not in ANYWHERE else "where its positions say"
        told = Told(state, Kind.EVENT, said, HALF_SURE, name=name)
        yield event(setting, look, row, (row["start_us"], row["end_us"]), told)


def next_calls(
    setting: Setting, mine: pl.DataFrame, visits: pl.DataFrame, ports: Ports
) -> Iterator[Observation]:
    """The first call elsewhere after each stay at the site.

    Args:
        setting: What observations at the site share.
        mine: Port calls at the site.
        visits: Port calls at all ports of the list.
        ports: The list.
    """
    own = nearness(site_points((setting.site,)))
    _, km = own.nearest(ports.lat, ports.lon)
    elsewhere = pl.Series(range(len(ports))).filter(pl.Series(km > EXIT_KM))
    sure = pl.col("confidence") >= LYING
    others = visits.filter(sure & pl.col("port").is_in(elsewhere.implode()))
    for call in mine.filter(sure & ~pl.col("open")).iter_rows(named=True):
        later = others.filter(
            (pl.col("vessel") == call["vessel"]) & (pl.col("start_us") > call["end_us"])
        ).sort("start_us")
        again = mine.filter(
            (pl.col("vessel") == call["vessel"]) & (pl.col("start_us") > call["end_us"]) & sure
        )["start_us"].min()
        look = setting.look(call["end_us"])
        if look is None or later.is_empty():
            continue
        row = later.row(0, named=True)
        if again is None or row["start_us"] < again:
            told = Told("called_next", Kind.EVENT, _lay(row), CONFIDENCE[row["confidence"]],
                        name=ports.names[row["port"]])  # fmt: skip
            yield event(setting, look, row, (row["start_us"], row["end_us"]), told)


def doubts(
    setting: Setting, visitors: frozenset[int], statics: pl.DataFrame
) -> Iterator[Observation]:
    """Changes of identity, and stretches that are not credible, of ships that lay at the site."""
    numbers = {setting.ships[ship].number: ship for ship in sorted(visitors, reverse=True)}
    mine = statics.filter(pl.col("vessel").is_in(list(numbers)))
    for row in changes(settled(mine)[0]).iter_rows(named=True):
        reason = f"{row['field'].replace('_', ' ')} from “{row['before']}” to “{row['after']}”"
        at = _beside(setting, numbers[row["vessel"]], row)
        yield from _doubt(setting, at, "identity_changed", (reason, "rule: told twice in a row"))
    tracks = [track_of(setting.positions, ship) for ship in sorted(visitors)]
    if tracks:
        whole = pl.concat(tracks).with_columns(hull=pl.lit(0, pl.Int64))
        for row in pl.concat([circles(whole), grids(whole)]).iter_rows(named=True):
            said = (f"{row['rule']}: {row['detail']}", f"{row['positions']} positions")
            yield from _doubt(setting, row, "position_not_credible", said)


def _doubt(setting: Setting, row: Row, state: str, said: tuple[str, ...]) -> Iterator[Observation]:
    start = int(row["start_us"] or 0)
    look = setting.look(start)
    if look is not None:
        told = Told(state, Kind.EVENT, said, HALF_SURE, pathless=True)
        yield event(setting, look, row, (start, max(start, int(row["end_us"] or start))), told)


def _beside(setting: Setting, ship: int, row: Row) -> Row:
    """A static message with the position before it, so that it has a place."""
    track = track_of(setting.positions, ship)
    at = track.filter(pl.col("time_us") <= row["time_us"])
    here = (at if at.height else track).row(-1 if at.height else 0, named=True)
    when = {"start_us": row["time_us"], "end_us": row["time_us"]}
    place = {"lat_e7": here["lat_e7"], "lon_e7": here["lon_e7"]}
    return {**row, **when, **place, "vessel": ship}


def _with_other(setting: Setting, row: Row, words: str) -> str:
    other = setting.ships.get(int(row["other"] or 0)) if row["other"] is not None else None
    if other is None:
        return words
    return f"{words} with {other.name or other.number}"


def _lay(row: Row) -> tuple[str, ...]:
    return (
        f"its next call; {_value(row):.1f} h of it lying still",
        "rule: within 3 km of a port's point, stopped at 0.2 kn or less",
    )


def _hours(row: Row, words: str) -> str:
    hours = (int(row["end_us"] or 0) - int(row["start_us"] or 0)) / 3_600_000_000
    return f"{words} for {hours:.1f} h"


def _deeper(metres: float) -> str:
    way = "deeper" if metres > 0 else "less deep"
    return f"lies {abs(metres):.1f} m {way}, by its own word"


def _value(row: Row) -> float:
    return float(row["value"] or 0.0)
