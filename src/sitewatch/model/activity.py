"""How busy a site was over time by scenes, against what is usual there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sitewatch.errors import RecordError
from sitewatch.model.ids import set_id


@dataclass(frozen=True, slots=True)
class Fall:
    """A collapse of the level.

    Attributes:
        since: Day before which it began as likely as not.
        earliest: Lower end of the 90 % interval of that day.
        latest: Upper end.
        told: Day on which it was certain enough to tell.
        ended: Day on which it was certain that the level had come back, or None.
    """

    since: date
    earliest: date
    latest: date
    told: date
    ended: date | None = None


@dataclass(frozen=True, slots=True)
class Busyness:
    """The level of the last dates, as a share of the usual one.

    Attributes:
        likely: Most likely share; 1 is as usual.
        low: Lower end of the 90 % interval.
        high: Upper end.
        since: First of the dates.
        dates: How many dates.
    """

    likely: float
    low: float
    high: float
    since: date
    dates: int


@dataclass(frozen=True, slots=True)
class Activity:
    """Counts of a class at a site over time, block by block, with gaps.

    Attributes:
        site: Id of the site.
        path: Class path that was counted.
        dates: Dates on which some block was observed.
        needed: Dates before which nothing is told.
        first: First of them.
        last: Last of them.
        blocks: Areas, each with the way of looking, that were ever observed.
        lately: How busy lately, or None where the dates are too few or none is recent.
        falls: Collapses, in order of days.
        level: Probability of the intervals.
        inputs: Ids of the looks that it rests on and hashes of their scenes, sorted.
        method: What worked it out.
        id: Hash of all the rest.

    Raises:
        RecordError: If it rests on no date.
    """

    site: str
    path: str
    dates: int
    needed: int
    first: date
    last: date
    blocks: int
    lately: Busyness | None
    falls: tuple[Fall, ...]
    level: float
    inputs: tuple[str, ...]
    method: str = ""
    id: str = ""

    def __post_init__(self) -> None:
        if self.dates < 1:
            raise RecordError("an activity without a date")
        set_id(self, "act")

    @property
    def can_say(self) -> bool:
        """Whether there are dates enough to know a usual level."""
        return self.dates >= self.needed
