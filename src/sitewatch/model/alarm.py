"""Whether counts have left what was usual: alarms, and what stands behind their absence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sitewatch.errors import RecordError
from sitewatch.model.ids import set_id
from sitewatch.model.observation import Direction


@dataclass(frozen=True, slots=True)
class Alarm:
    """A count that has left what was usual, by all looks up to a day.

    Attributes:
        site: Id of the site.
        path: Class path.
        direction: Whether there are fewer or more.
        on: First day on which the strength reached the threshold.
        until: Last day on which it did; the alarm stands while that is the day asked about.
        strength: On the first day: mean of two probabilities, that such a regime is under way and
            that the count has moved far enough from what was usual.
        threshold: Strength from which on it is an alarm.
        usual: Mean count in the time before.
        cusum: Cumulative sum of how far the looks differ from what was usual, on the first day
            [standard deviations]; a check that knows no model.
        agrees: Whether that sum alone would speak of a change too.
        looks: Ids of the looks that caused it, sorted.
        inputs: Ids of all looks and observations used, sorted.
        method: Engine and version.
        id: Hash of all the rest.

    Raises:
        RecordError: If it names no look or ends before it begins.
    """

    site: str
    path: str
    direction: Direction
    on: date
    until: date
    strength: float
    threshold: float
    usual: float
    cusum: float
    agrees: bool
    looks: tuple[str, ...]
    inputs: tuple[str, ...] = ()
    method: str = ""
    id: str = ""

    def __post_init__(self) -> None:
        if not self.looks:
            raise RecordError(f"an alarm that no look caused: {self.path} at {self.site}")
        if self.until < self.on:
            raise RecordError(f"an alarm that ends before it begins: {self.on}, {self.until}")
        set_id(self, "alm")


@dataclass(frozen=True, slots=True)
class Watch:
    """How closely a class is watched for alarms on the day asked about.

    Attributes:
        site: Id of the site.
        path: Class path.
        told: Looks that gave a number up to the day.
        last: Last day on which one of them can have taken place, or None.
        lately: How many of them lie after the time that says what is usual.
        before: Independent looks among them that lie in the time that says what is usual.
        needed: Such looks that it takes before anything can be unusual.
        usual: Mean count in that time, or None where too few looks lie in it.
        fewer: Strength with which the looks say that there are fewer, 0 to 1.
        more: Strength with which they say that there are more, 0 to 1.
        cusum_fewer: Cumulative sum of how far looks fall short of what was usual [standard
            deviations].
        cusum_more: The same of how far they exceed it.
        inputs: Ids of the looks that gave a number, sorted.
        method: Engine and version.
        id: Hash of all the rest.
    """

    site: str
    path: str
    told: int
    last: date | None
    lately: int
    before: float
    needed: int
    usual: float | None
    fewer: float
    more: float
    cusum_fewer: float
    cusum_more: float
    inputs: tuple[str, ...] = ()
    method: str = ""
    id: str = ""

    def __post_init__(self) -> None:
        set_id(self, "wat")

    @property
    def can_say(self) -> bool:
        """Whether there are looks enough, before and lately, for an alarm or for its absence."""
        return self.usual is not None and self.lately > 0
