"""What every observation of tracks at one site shares, and how one ship's observation is made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from sitewatch.model import (
    AssetRef,
    Basis,
    Dated,
    Kind,
    Link,
    Look,
    Medium,
    Observation,
    Place,
    Point,
    Site,
    TrackLocator,
    exactly,
)
from sitewatch.tracks.columns import DAY_US
from sitewatch.tracks.plugin import METHOD
from sitewatch.tracks.ship_types import class_of
from sitewatch.tracks.times_of import span_of
from sitewatch.tracks.ways import place, way

Row = Mapping[str, int | float | str | None]
CONFIDENCE = {1: 0.5, 2: 0.7, 3: 0.9, 4: 0.95}
"""How sure it is that a call was read rightly, by the call's own confidence; judgement."""


@dataclass(frozen=True, slots=True)
class Ship:
    """What is known of a transmitter.

    Attributes:
        number: MMSI or ICAO address.
        path: Class path.
        name: Its name, or empty.
        destination: Where it said last that it was bound for, or empty.
    """

    number: int
    path: str
    name: str
    destination: str = ""


@dataclass(frozen=True, slots=True)
class Setting:
    """What every observation at one site shares.

    Attributes:
        site: The site.
        publishers: Who published each file, by its hash; files of nobody known are not in it.
        ships: What is known of each transmitter.
        looks: The look of each day and sensor card.
        positions: The position table, in order, for the ways of ships.
    """

    site: Site
    publishers: Mapping[str, str]
    ships: Mapping[int, Ship]
    looks: Mapping[tuple[int, str], Look]
    positions: pl.DataFrame

    def look(self, time_us: int) -> Look | None:
        """The look of the day of a time, or None."""
        day = time_us // DAY_US
        return next((look for (on, _), look in sorted(self.looks.items()) if on == day), None)

    def chain(self, look: Look, source: str) -> tuple[Link, ...]:
        """From the publisher of a file to the receivers."""
        heard = Link(look.observer, Medium.TRACKING, verb="received")
        publisher = self.publishers.get(source, "")
        return (Link(publisher, Medium.OUTLET), heard) if publisher else (heard,)


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of one ship.

    Attributes:
        state: State word.
        kind: What sort of statement.
        reasons: Why it is said, and what it stands on.
        confidence: How sure it is that the positions were read rightly.
        name: Name of the place, or empty for the site's.
        pathless: Whether no way is kept with it.
    """

    state: str
    kind: Kind
    reasons: tuple[str, ...]
    confidence: float = 0.9
    name: str = ""
    pathless: bool = False


def event(
    setting: Setting, look: Look, row: Row, around: tuple[int, int], told: Told
) -> Observation:
    """The observation of something that one ship did.

    Args:
        setting: What it shares with others.
        look: The look that it was made in.
        row: The event: vessel, place, where it stands in the evidence.
        around: First and last time [microseconds].
        told: What is said.
    """
    vessel = int(row["vessel"] or 0)
    ship, span = setting.ships[vessel], span_of(*around)
    source = str(row["source"])
    point = Point(*place(int(row["lon_e7"] or 0), int(row["lat_e7"] or 0)))
    path = () if told.pathless else way(setting.positions, vessel, around)
    return Observation(
        evidence=source,
        locator=TrackLocator(str(ship.number), span, ends_of(row), path),
        kind=told.kind,
        asset=AssetRef(ship.path, names=(ship.name,) if ship.name else ()),
        count=exactly(1),
        state=told.state,
        time=Dated(span, Basis.EXPLICIT, told.reasons),
        site=setting.site.id,
        place=Place(told.name or setting.site.name, point),
        chain=setting.chain(look, source),
        confidence=told.confidence,
        look=look.id,
        method=METHOD,
    )


def ends_of(row: Row) -> tuple[str, ...]:
    """Where the first and last position of an event stand, seen from the file of the first."""
    first = str(row["place"])
    if row.get("end_place") is None:
        return (first,)
    return first, reference(str(row["end_source"]), int(row["end_place"] or 0), str(row["source"]))


def reference(source: str, place_: int, evidence: str) -> str:
    """A line or row: its number, behind the hash of its file where that is another one."""
    return str(place_) if source == evidence else f"{source}:{place_}"


def ships_of(positions: pl.DataFrame, statics: pl.DataFrame) -> dict[int, Ship]:
    """Every transmitter with the name, type and destination that it sent last."""
    kinds = dict(positions.group_by("vessel").agg(pl.col("kind").first()).iter_rows())
    known = statics.sort("vessel", "time_us", "source", "place").group_by("vessel")
    last = known.agg(pl.col("name", "ship_type", "destination").drop_nulls().last())
    told = {vessel: (name, kind, bound) for vessel, name, kind, bound in last.iter_rows()}
    made = {}
    for vessel, kind in kinds.items():
        name, ship_type, bound = told.get(vessel, (None, None, None))
        words = ((name or "").strip(), (bound or "").strip())
        made[vessel] = Ship(vessel, class_of(ship_type, kind), *words)
    return made
