"""Quick ways through a picture: from an id to its record, from a look to its articles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sitewatch.errors import UsageError
from sitewatch.model import (
    Activity,
    Alarm,
    Assessment,
    CasePicture,
    Change,
    Cover,
    Dated,
    Disagreement,
    Estimate,
    Evidence,
    Indicator,
    Look,
    Observation,
    Onward,
    Reading,
    Relay,
    Site,
    SitePicture,
    Source,
    TrackRecord,
    Watch,
)

Result = (
    Look
    | Estimate
    | Change
    | Alarm
    | Watch
    | Onward
    | Cover
    | Activity
    | Disagreement
    | Indicator
    | Assessment
)
"""What is made of one site."""

Record = Result | Observation | TrackRecord | Evidence | Site


@dataclass(frozen=True, slots=True)
class Index:
    """A picture by id.

    Attributes:
        records: Every record with an id, every piece of evidence by its hash, every site.
        readings: By the hash of their evidence.
        relays: By the id of their look.
        homes: Id of the site that a result belongs to, by the id of the result.
        naive: Ids of estimates in which every article counts as a look.
        sources: Known sources by every name that they have, in small letters.
    """

    records: Mapping[str, Record]
    readings: Mapping[str, Reading]
    relays: Mapping[str, tuple[Relay, ...]]
    homes: Mapping[str, str]
    naive: frozenset[str]
    sources: Mapping[str, Source]

    def observation(self, key: str) -> Observation | None:
        """The observation with an id, or None."""
        found = self.records.get(key)
        return found if isinstance(found, Observation) else None

    def look(self, key: str) -> Look | None:
        """The look with an id, or None."""
        found = self.records.get(key)
        return found if isinstance(found, Look) else None

    def evidence(self, sha256: str) -> Evidence | None:
        """The piece of evidence with a hash, or None."""
        found = self.records.get(sha256)
        return found if isinstance(found, Evidence) else None

    def observations(self, keys: tuple[str, ...]) -> tuple[Observation, ...]:
        """Those of the ids that are observations, in the same order."""
        return tuple(o for o in map(self.observation, keys) if o is not None)

    def published(self, sha256: str) -> Dated | None:
        """When a piece of evidence was published, as read from it or else as it came."""
        reading, evidence = self.readings.get(sha256), self.evidence(sha256)
        read = reading.published if reading else None
        return read or (evidence.published if evidence else None)

    def publisher(self, sha256: str) -> str:
        """Who published a piece of evidence, or its file name where nobody is known."""
        reading, evidence = self.readings.get(sha256), self.evidence(sha256)
        known = (reading.publisher if reading else "") or (evidence.publisher if evidence else "")
        return known or (evidence.name if evidence else "unknown evidence")


def index(picture: CasePicture) -> Index:
    """The picture by id."""
    records: dict[str, Record] = {o.id: o for o in picture.observations}
    records.update({e.sha256: e for e in picture.evidence})
    records.update({record.id: record for record in picture.reliability})
    homes: dict[str, str] = {}
    relays: dict[str, list[Relay]] = {}
    for part in picture.sites:
        records[part.site.id] = part.site
        for result in results(part):
            records[result.id] = result
            homes[result.id] = part.site.id
        for relay in part.relays:
            relays.setdefault(relay.look, []).append(relay)
    readings = {reading.evidence: reading for reading in picture.readings}
    told = {key: tuple(of_look) for key, of_look in relays.items()}
    naive = frozenset(e.id for part in picture.sites for e in part.naive_estimates)
    sources = {
        name.casefold(): source
        for source in picture.sources
        for name in (*source.aliases, source.id, source.name)
    }
    return Index(records, readings, told, homes, naive, sources)


def results(part: SitePicture) -> Iterator[Result]:
    """Every record with an id that was made of one site."""
    yield from part.looks
    yield from part.estimates
    yield from part.naive_estimates
    yield from part.changes
    yield from part.alarms
    yield from part.watches
    yield from part.onward
    yield from part.covers
    yield from part.activity
    yield from part.disagreements
    yield from part.indicators
    if part.assessment is not None:
        yield part.assessment


def site_part(picture: CasePicture, site: str) -> SitePicture:
    """The picture of one site.

    Raises:
        UsageError: If the case watches no such site.
    """
    for part in picture.sites:
        if part.site.id == site:
            return part
    known = ", ".join(part.site.id for part in picture.sites)
    raise UsageError(f"no watched site has the id {site!r}", hint=f"the case watches: {known}")
