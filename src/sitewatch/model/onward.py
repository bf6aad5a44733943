"""Where a ship that was at a site can be by now, and when it can be elsewhere at the earliest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sitewatch.errors import RecordError
from sitewatch.model.asset import AssetRef
from sitewatch.model.geometry import Point
from sitewatch.model.ids import set_id


@dataclass(frozen=True, slots=True)
class Destination:
    """A port that a ship may be bound for.

    Attributes:
        port: Id in its list, or id of a watched site.
        name: Its name.
        at: Where it lies.
        probability: That it is the next port; a ranking made explicit, calibrated on nothing.
        km: Distance over water from the last position [km].
        earliest: Earliest arrival at the ship's fast speed (UTC).
        reachable: Whether it can be there by the time asked about.
        reasons: What speaks for it, one short sentence each.
        seen: Ids of observations that place the ship there since, sorted.
    """

    port: str
    name: str
    at: Point
    probability: float
    km: float
    earliest: datetime
    reachable: bool
    reasons: tuple[str, ...] = ()
    seen: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Onward:
    """Where one ship can be at a time, given its last position.

    Attributes:
        site: Id of the site at which it was.
        asset: The ship.
        at: Its last position.
        heard: When it was there (UTC).
        until: The time asked about (UTC).
        knots: Speed that it keeps to when under way [kn].
        radius_km: Way over water that holds it with 90 % [km].
        area: Middles of the cells of sea within that way, as (longitude, latitude) [degrees].
        cell_deg: Width of a cell [degrees].
        destinations: The ports asked about and the most probable ones, soonest first.
        elsewhere: Probability of none of the ports of the list, "still at sea" included.
        inputs: Ids of the observations that it rests on, sorted.
        method: Reader and version.
        id: Hash of all the rest.

    Raises:
        RecordError: If the time asked about lies before the last position.
    """

    site: str
    asset: AssetRef
    at: Point
    heard: datetime
    until: datetime
    knots: float
    radius_km: float
    area: tuple[tuple[float, float], ...]
    cell_deg: float
    destinations: tuple[Destination, ...]
    elsewhere: float
    inputs: tuple[str, ...]
    method: str = ""
    id: str = ""

    def __post_init__(self) -> None:
        if self.until < self.heard:
            raise RecordError(f"a ship last heard after the time asked about: {self.heard}")
        set_id(self, "onw")
