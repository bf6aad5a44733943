"""What a file of positions says of the watched sites."""

from __future__ import annotations

from sitewatch.errors import UnreadableError
from sitewatch.model import Evidence, Note, Reading, ReadStatus, Site
from sitewatch.taxonomy.records import Taxonomy
from sitewatch.tracks.credible import credible
from sitewatch.tracks.geopackage import frame_of_geopackage
from sitewatch.tracks.nmea import read_nmea
from sitewatch.tracks.parts import part_of_file
from sitewatch.tracks.plugin import METHOD
from sitewatch.tracks.records import Read
from sitewatch.tracks.survey import Watched, survey
from sitewatch.tracks.tables import frame_of_csv, frame_of_parquet, read_table


def read_tracks(
    raw: bytes, evidence: Evidence, sites: tuple[Site, ...], taxonomy: Taxonomy
) -> Reading:
    """Looks and observations of a file of positions, at every watched site that it reaches.

    Raises:
        UnreadableError: If it is no table of positions and no AIS log.
    """
    told = decoded(raw, evidence)
    read = credible(told)
    part = part_of_file(told, sites)
    publishers = {evidence.sha256: evidence.publisher}
    found = survey(part, Watched(sites, taxonomy.sensors, publishers))
    return Reading(
        evidence=evidence.sha256,
        status=ReadStatus.READ,
        method=METHOD,
        published=evidence.published,
        publisher=evidence.publisher,
        title=evidence.title,
        observations=found.observations,
        looks=tuple(look for _, look in found.looks),
        notes=_notes(read),
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


def _notes(read: Read) -> tuple[Note, ...]:
    """What was found out about the file, and what was left out of it by reason."""
    told = [Note("tracks", note) for note in read.notes]
    positions = read.positions
    ships = positions["vessel"].n_unique()
    told.append(Note("tracks", f"{positions.height} positions of {ships} transmitters"))
    for reason, count in read.dropped.select("reason", "count").iter_rows():
        told.append(Note("dropped", f"{count} rows left out: {reason}"))
    return tuple(told)
