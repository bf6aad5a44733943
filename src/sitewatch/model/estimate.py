"""How many are there over time, and what changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sitewatch.errors import RecordError
from sitewatch.model.ids import set_id


@dataclass(frozen=True, slots=True)
class CountAt:
    """What is thought of the count on one day.

    Attributes:
        on: The UTC day.
        low: Lower end of the interval.
        mid: Median.
        high: Upper end of the interval.
        mean: Mean.
        p_zero: Probability that there are none.
        looked: Whether some look covers the day.
        days_since_look: Days since the last look [d]; None before the first.

    Raises:
        RecordError: If not low <= mid <= high.
    """

    on: date
    low: int
    mid: int
    high: int
    mean: float
    p_zero: float
    looked: bool
    days_since_look: float | None

    def __post_init__(self) -> None:
        if not 0 <= self.low <= self.mid <= self.high:
            raise RecordError(f"not an interval: {self.low}, {self.mid}, {self.high}")


@dataclass(frozen=True, slots=True)
class Estimate:
    """The count of one asset class at one site over time.

    Attributes:
        site: Id of the site.
        area: Id of the area, or None for the whole site. Areas are parts of the site: they are
            never added to its own estimate.
        path: Class path.
        series: One value a day, in order of time.
        level: Probability that each interval is meant to cover (0.9).
        regimes: Probability on the last day of each regime, as (name, probability).
        warnings: What limits it, in words.
        inputs: Ids of the looks and observations used, sorted.
        method: Engine and version.
        id: Hash of all the rest.
    """

    site: str
    area: str | None
    path: str
    series: tuple[CountAt, ...]
    level: float
    regimes: tuple[tuple[str, float], ...] = ()
    warnings: tuple[str, ...] = ()
    inputs: tuple[str, ...] = ()
    method: str = ""
    id: str = ""

    def __post_init__(self) -> None:
        if not self.series:
            raise RecordError("an estimate without a single day")
        if not 0.0 < self.level < 1.0:
            raise RecordError(f"a level outside 0 to 1: {self.level}")
        set_id(self, "est")


@dataclass(frozen=True, slots=True)
class Change:
    """The difference between two looks.

    Attributes:
        site: Id of the site.
        path: Class path; `site` for statements about the place as a whole.
        before: Id of the earlier look.
        after: Id of the later look.
        on_before: Day of the earlier look.
        on_after: Day of the later look.
        low: Lower end of the interval for the difference in count, or None where not countable.
        mid: Median difference, or None.
        high: Upper end, or None.
        p_decrease: Probability that there are fewer, or None where not countable.
        p_increase: Probability that there are more, or None.
        said: State words that the later look says of the change (`unchanged`, `withdrawn`).
        level: Probability that the interval is meant to cover.
        inputs: Ids of the observations and looks used, sorted.
        method: Rule or engine.
        id: Hash of all the rest.
    """

    site: str
    path: str
    before: str
    after: str
    on_before: date
    on_after: date
    low: int | None = None
    mid: int | None = None
    high: int | None = None
    p_decrease: float | None = None
    p_increase: float | None = None
    said: tuple[str, ...] = ()
    level: float = 0.9
    inputs: tuple[str, ...] = ()
    method: str = ""
    id: str = ""

    def __post_init__(self) -> None:
        set_id(self, "chg")
