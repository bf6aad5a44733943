"""How much of an area stacked things covered on one date: a share with an interval, no count."""

from __future__ import annotations

from dataclasses import dataclass

from sitewatch.errors import RecordError
from sitewatch.model.ids import set_id
from sitewatch.model.time import Dated


@dataclass(frozen=True, slots=True)
class Cover:
    """Share of an area that was covered, against its ground on an earlier date.

    Attributes:
        site: Id of the site.
        area: Id of the area.
        time: When the scene was taken.
        low: Lower end of the interval, 0 to 1.
        share: Most likely share of what was seen.
        high: Upper end; what was not seen may be covered or not, and is in the interval.
        seen: Share of the area that was seen.
        bare: When the earlier scene was taken whose ground stands for bare ground.
        gsd_m: Size of a pixel that it was measured at [m].
        level: Probability of the interval.
        inputs: Ids of both looks and hashes of both scenes, sorted.
        method: What measured it.
        id: Hash of all the rest.

    Raises:
        RecordError: If not 0 <= low <= high <= 1, or a share is outside 0 to 1.
    """

    site: str
    area: str
    time: Dated
    low: float
    share: float
    high: float
    seen: float
    bare: Dated
    gsd_m: float
    level: float
    inputs: tuple[str, ...]
    method: str = ""
    id: str = ""

    def __post_init__(self) -> None:
        if not 0.0 <= self.low <= self.high <= 1.0:
            raise RecordError(f"not an interval of shares: {self.low} to {self.high}")
        for share in (self.share, self.seen):
            if not 0.0 <= share <= 1.0:
                raise RecordError(f"a share outside 0 to 1: {share}")
        set_id(self, "cov")

    def apart(self, other: Cover) -> bool:
        """Whether the two intervals share no value: then the share differs for sure enough."""
        return self.high < other.low or other.high < self.low
