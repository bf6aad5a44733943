"""What an archive of positions says of the watched sites, from the parts of its buckets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import polars as pl

from sitewatch.model import Look, Observation, Site, TrackLocator
from sitewatch.taxonomy.records import SensorCard
from sitewatch.tracks.columns import ORDER
from sitewatch.tracks.doings import doings, doubts, next_calls
from sitewatch.tracks.events.anchoring import anchoring
from sitewatch.tracks.events.calls import calls
from sitewatch.tracks.events.columns import Columns, columns_of
from sitewatch.tracks.events.draught import draught_changes
from sitewatch.tracks.events.drift import drift
from sitewatch.tracks.events.encounters import encounters
from sitewatch.tracks.events.gaps import LEAST_US
from sitewatch.tracks.events.loitering import loitering
from sitewatch.tracks.events.record import together
from sitewatch.tracks.events.speed import sudden_stops
from sitewatch.tracks.last import last_heard
from sitewatch.tracks.looks import CARDS, look_of, receptions, within_reach
from sitewatch.tracks.nearness import Nearness, nearness
from sitewatch.tracks.observe import LYING, lying, movements, presence, silent
from sitewatch.tracks.parts import Part, spans_of_cards
from sitewatch.tracks.ports import Ports, joined, site_points
from sitewatch.tracks.reach import LastHeard
from sitewatch.tracks.reception import silences_of
from sitewatch.tracks.setting import Setting, Ship, ships_of
from sitewatch.tracks.silence import judged, learn, surroundings

MOST_CALLS = 4
"""Observations of a ship at a site that what it can do since rests on; the newest say it all."""


@dataclass(frozen=True, slots=True)
class Watched:
    """What an archive is asked about.

    Attributes:
        sites: Watched sites.
        sensors: Sensor cards.
        publishers: Who published each file, by its hash.
        ports: Ports beside the sites, or None.
    """

    sites: tuple[Site, ...]
    sensors: Mapping[str, SensorCard]
    publishers: Mapping[str, str] = field(default_factory=dict)
    ports: Ports | None = None


@dataclass(frozen=True, slots=True)
class Survey:
    """What was found.

    Attributes:
        looks: Looks of all sites, each with the hash of the file that stands for it.
        observations: Observations of all sites.
        last: Ships of record at the sites whose tracks end.
    """

    looks: tuple[tuple[str, Look], ...] = ()
    observations: tuple[Observation, ...] = ()
    last: tuple[LastHeard, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Archive:
    """All that is asked of an archive again and again.

    Attributes:
        columns: Positions of the ships that came within reach of a site.
        ships: What is known of each of them.
        silences: Their silences, judged, or None where none began near a site.
        spans: First and last time of each kind of receiver [microseconds].
        histories: Port calls of each ship by port id.
        visits: Port calls at any port of the list and at any site.
        ports: The points of those.
        events: What else these ships did.
        statics: Their static messages.
    """

    columns: Columns
    ships: Mapping[int, Ship]
    silences: pl.DataFrame | None
    spans: Mapping[str, tuple[int, int]]
    histories: Mapping[int, Mapping[str, int]]
    visits: pl.DataFrame
    ports: Ports
    events: pl.DataFrame
    statics: pl.DataFrame

    @property
    def until_us(self) -> int:
        """When its last file ends [microseconds]."""
        return max(last for _, last in self.spans.values())


def survey(whole: Part, watched: Watched) -> Survey:
    """Looks, observations and last positions at every site that an archive reaches.

    Args:
        whole: The parts of all buckets, put together.
        watched: Sites and what goes with them.
    """
    if not whole.positions.height:
        return Survey()
    archive = _archive(whole, watched)
    found = [_at_site(archive, site, watched) for site in watched.sites]
    return Survey(
        tuple(look for one in found for look in one.looks),
        tuple(told for one in found for told in one.observations),
        tuple(ship for one in found for ship in one.last),
    )


def _archive(whole: Part, watched: Watched) -> Archive:
    columns = columns_of(whole.positions)
    spans = spans_of_cards(whole.spans)
    ports = site_points(watched.sites)
    if watched.ports is not None:
        ports = joined(ports, watched.ports)
    near = nearness(ports)
    every = calls(columns, near)
    until = max(last for _, last in spans.values())
    return Archive(
        columns,
        ships_of(columns.frame, whole.statics),
        _silences(whole, columns, watched.sites, until),
        spans,
        _histories(every, ports),
        every,
        ports,
        _events(columns, near),
        whole.statics,
    )


def _at_site(archive: Archive, site: Site, watched: Watched) -> Survey:
    """What is said of one site; nothing where the archive never reached it."""
    columns, ships = archive.columns, archive.ships
    heard = receptions(columns, site, archive.spans)
    if not heard:
        return Survey()
    visits = calls(columns, nearness(site_points((site,))))
    here = lying(visits, heard)
    cards = {ship: CARDS[kind] for ship, kind in _kinds(columns)}
    mine = {
        (day.day, day.card): {ship for ship in here.get(day.day, ()) if cards[ship] == day.card}
        for day in heard
    }
    looks = {
        (day.day, day.card): look_of(
            site, day, watched.sensors, saw=bool(day.ships and mine[day.day, day.card])
        )
        for day in heard
    }
    setting = Setting(site, watched.publishers, ships, looks, columns.frame)
    # Where nobody was heard nobody was looking, so nothing is said of that day.
    told = [
        o
        for day in heard
        if day.ships
        for o in presence(setting, day, mine[day.day, day.card], visits)
    ]
    told += movements(setting, visits)
    silences = _near_site(archive.silences, columns, site)
    if silences is not None:
        told += silent(setting, silences, archive.until_us)
    visitors = frozenset(visits.filter(pl.col("confidence") >= LYING)["vessel"].to_list())
    told += doings(setting, archive.events, _within(columns, site), visitors)
    told += next_calls(setting, visits, archive.visits, archive.ports)
    told += doubts(setting, visitors, archive.statics)
    last = list(last_heard(setting, visits, archive.until_us, archive.histories))
    ships_last = tuple(_with_calls(observation, ship, told) for observation, ship in last)
    told += [observation for observation, _ in last]
    source = str(columns.frame["source"].min())
    kept = tuple((source, look) for look in looks.values())
    return Survey(kept, tuple(told), ships_last)


def _with_calls(
    observation: Observation, ship: LastHeard, told: Sequence[Observation]
) -> LastHeard:
    """The ship with the newest observations that put it at the site."""
    number = observation.locator.vessel if isinstance(observation.locator, TrackLocator) else ""
    mine = [
        o
        for o in told
        if isinstance(o.locator, TrackLocator) and number in o.locator.vessel.split(", ")
    ]
    mine.sort(key=lambda o: (o.time.span.start, o.id))
    return replace(ship, calls=tuple(o.id for o in mine[-MOST_CALLS:]))


def _silences(
    whole: Part, columns: Columns, sites: Sequence[Site], until: int
) -> pl.DataFrame | None:
    """Silences of ships that were near a site, judged; None where none began within reach."""
    before = silences_of(columns, LEAST_US, until).before
    if not any(within_reach(columns, site)[before].any() for site in sites):
        return None
    near: Nearness = nearness(site_points(sites))
    model = learn(columns_of(whole.sample.sort(ORDER)), near)
    around = surroundings([(whole.heard, whole.steps, whole.quiet)])
    return judged(columns, around, near, model, until)


def _near_site(silences: pl.DataFrame | None, columns: Columns, site: Site) -> pl.DataFrame | None:
    """Those silences that began within reach of one site."""
    if silences is None:
        return None
    rows = _within(columns, site)
    return silences.join(rows, ["vessel", "start_us"], "semi").sort("vessel", "start_us")


def _within(columns: Columns, site: Site) -> pl.DataFrame:
    """Ship and time of every position within reach of a site: vessel, start_us."""
    within = pl.Series(within_reach(columns, site))
    rows = columns.frame.filter(within).select("vessel", pl.col("time_us").alias("start_us"))
    return rows.unique(maintain_order=True)


def _events(columns: Columns, near: Nearness) -> pl.DataFrame:
    """What ships did beside calling and falling silent."""
    return together(
        [
            anchoring(columns, near),
            loitering(columns, near),
            drift(columns),
            sudden_stops(columns),
            draught_changes(columns),
            encounters(columns, near),
        ]
    )


def _histories(every: pl.DataFrame, ports: Ports) -> dict[int, dict[str, int]]:
    """How often each ship called at each port."""
    found: dict[int, dict[str, int]] = {}
    for vessel, port in every.select("vessel", "port").drop_nulls().iter_rows():
        mine = found.setdefault(vessel, {})
        mine[ports.keys[port]] = mine.get(ports.keys[port], 0) + 1
    return found


def _kinds(columns: Columns) -> list[tuple[int, str]]:
    first = columns.frame.group_by("vessel").agg(pl.col("kind").first())
    return [(int(vessel), str(kind)) for vessel, kind in first.iter_rows()]
