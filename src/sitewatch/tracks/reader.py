"""What a file of positions says of the watched sites."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from sitewatch.errors import UnreadableError
from sitewatch.model import Evidence, Look, Note, Observation, Reading, ReadStatus, Site
from sitewatch.taxonomy.records import SensorCard, Taxonomy
from sitewatch.tracks.clean import clean, with_draught
from sitewatch.tracks.columns import ORDER, merged_drops
from sitewatch.tracks.credible import credible
from sitewatch.tracks.events.calls import calls
from sitewatch.tracks.events.columns import Columns, columns_of
from sitewatch.tracks.events.gaps import LEAST_US
from sitewatch.tracks.geopackage import frame_of_geopackage
from sitewatch.tracks.looks import CARDS, METHOD, look_of, receptions, within_reach
from sitewatch.tracks.nearness import nearness
from sitewatch.tracks.nmea import read_nmea
from sitewatch.tracks.observe import (
    HULLS,
    Setting,
    Ship,
    by_hull,
    lying,
    movements,
    presence,
    ships_of,
    silent,
)
from sitewatch.tracks.ports import site_points
from sitewatch.tracks.reception import silences_of
from sitewatch.tracks.records import Read
from sitewatch.tracks.silence import judged, learn, part, surroundings
from sitewatch.tracks.tables import frame_of_csv, frame_of_parquet, read_table

MOST_TAUGHT = 50_000
"""Positions that a model of silences is taught with; larger files are taught by a share of their
ships. Judgement: a minute of computing."""


@dataclass(frozen=True, slots=True, eq=False)
class TrackFile:
    """What was read of one file, before any site is asked about.

    Attributes:
        columns: All positions.
        ships: What is known of each transmitter.
        silences: Silences of all of them, judged, or None where no site is concerned.
        publisher: Who published the file, or empty.
    """

    columns: Columns
    ships: Mapping[int, Ship]
    silences: pl.DataFrame | None
    publisher: str = ""


def read_tracks(
    raw: bytes, evidence: Evidence, sites: tuple[Site, ...], taxonomy: Taxonomy
) -> Reading:
    """Looks and observations of a file of positions, at every watched site that it reaches.

    Raises:
        UnreadableError: If it is no table of positions and no AIS log.
    """
    read = credible(decoded(raw, evidence))
    cleaned, left = clean(read.positions.filter(pl.col("kind").is_in(list(CARDS))))
    positions = with_draught(by_hull(cleaned), read.statics)
    looks: list[Look] = []
    observations: list[Observation] = []
    if positions.height:
        columns = columns_of(positions)
        ships = ships_of(columns.frame, read.statics)
        file = TrackFile(columns, ships, all_silences(columns, sites), evidence.publisher)
        for site in sites:
            found = at_site(file, site, taxonomy.sensors)
            looks += found[0]
            observations += found[1]
    return Reading(
        evidence=evidence.sha256,
        status=ReadStatus.READ,
        method=METHOD,
        published=evidence.published,
        publisher=evidence.publisher,
        title=evidence.title,
        observations=tuple(observations),
        looks=tuple(looks),
        notes=_notes(read, positions, merged_drops([read.dropped, left])),
        simulated=evidence.simulated,
    )


def decoded(raw: bytes, evidence: Evidence) -> Read:
    """The positions of a file, whichever form it has.

    Raises:
        UnreadableError: If it is none that is read.
    """
    if evidence.media_type == "application/vnd.apache.parquet":
        frame = frame_of_parquet(raw, evidence.name)
        return read_table(frame, evidence.name, evidence.sha256)
    if evidence.media_type == "application/geopackage+sqlite3":
        frame = frame_of_geopackage(raw, evidence.name)
        return read_table(frame, evidence.name, evidence.sha256)
    if evidence.media_type == "text/csv":
        return read_table(frame_of_csv(raw, evidence.name), evidence.name, evidence.sha256)
    read = read_nmea(raw, evidence.sha256)
    if not read.positions.height and not read.statics.height:
        raise UnreadableError("no AIS position in it", where=evidence.name)
    return read


def at_site(
    file: TrackFile, site: Site, sensors: Mapping[str, SensorCard]
) -> tuple[tuple[Look, ...], tuple[Observation, ...]]:
    """Looks and observations of one site; both empty where the file never reached it.

    Args:
        file: All that was read of the file.
        site: The site.
        sensors: Sensor cards.
    """
    columns, ships = file.columns, file.ships
    heard = receptions(columns, site)
    if not heard:
        return (), ()
    near = nearness(site_points((site,)))
    visits = calls(columns, near)
    here = lying(visits, heard)
    cards = {ship: CARDS[kind] for ship, kind in _kinds(columns)}
    mine = {
        (day.day, day.card): {ship for ship in here.get(day.day, ()) if cards[ship] == day.card}
        for day in heard
    }
    looks = {
        (day.day, day.card): look_of(site, day, sensors, saw=bool(mine[day.day, day.card]))
        for day in heard
    }
    setting = Setting(site, file.publisher, ships, looks, columns.frame)
    made = [o for day in heard for o in presence(setting, day, mine[day.day, day.card], visits)]
    made += movements(setting, visits)
    silences = _near_site(file.silences, columns, site)
    if silences is not None:
        made += silent(setting, silences, int(columns.time_us.max()))
    return tuple(looks.values()), tuple(made)


def all_silences(columns: Columns, sites: tuple[Site, ...]) -> pl.DataFrame | None:
    """Silences of all ships of a file, judged; None where none began within reach of a site."""
    until = int(columns.time_us.max())
    before = silences_of(columns, LEAST_US, until).before
    if not any(within_reach(columns, site)[before].any() for site in sites):
        return None
    near = nearness(site_points(sites))
    model = learn(_share(columns), near)
    return judged(columns, surroundings([part(columns)]), near, model, until)


def _near_site(silences: pl.DataFrame | None, columns: Columns, site: Site) -> pl.DataFrame | None:
    """Those silences that began within reach of one site."""
    if silences is None:
        return None
    within = pl.Series(within_reach(columns, site))
    rows = columns.frame.filter(within).select("vessel", pl.col("time_us").alias("start_us"))
    return silences.join(rows.unique(), ["vessel", "start_us"], "semi").sort("vessel", "start_us")


def _share(columns: Columns) -> Columns:
    """Whole ships of a file, so many that teaching stays quick."""
    step = -(-len(columns) // MOST_TAUGHT)
    if step == 1:
        return columns
    chosen = columns.frame["vessel"].unique().sort().gather_every(step)
    return columns_of(columns.frame.filter(pl.col("vessel").is_in(chosen.implode())).sort(ORDER))


def _kinds(columns: Columns) -> list[tuple[int, str]]:
    first = columns.frame.group_by("vessel").agg(pl.col("kind").first())
    return [(int(vessel), str(kind)) for vessel, kind in first.iter_rows()]


def _notes(read: Read, positions: pl.DataFrame, dropped: pl.DataFrame) -> tuple[Note, ...]:
    """What was found out about the file, and what was left out of it by reason."""
    told = [Note("tracks", note) for note in read.notes]
    ships = positions["vessel"].n_unique()
    shared = positions.filter(pl.col("vessel") >= HULLS).select(pl.col("vessel") % HULLS).n_unique()
    if shared:
        told.append(Note("shared-number", f"{shared} numbers are shared by several hulls"))
    told.append(Note("tracks", f"{positions.height} positions of {ships} transmitters"))
    for reason, count in dropped.select("reason", "count").iter_rows():
        told.append(Note("dropped", f"{count} rows left out: {reason}"))
    return tuple(told)
