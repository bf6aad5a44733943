"""One act of looking at one site: the unit of independence."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sitewatch.errors import RecordError
from sitewatch.model.evidence import Medium
from sitewatch.model.ids import set_id
from sitewatch.model.time import Dated, Span


class Outcome(StrEnum):
    """What came of a look, or why nobody saw."""

    SAW = "saw"
    """Looked, and saw what its observations say."""
    LOOKED_ABSENT = "looked_absent"
    """Looked for something and saw none of it."""
    NOT_TASKED = "not_tasked"
    CLOUD = "cloud"
    DARK = "dark"
    WITHHELD = "withheld_by_provider"
    OUT_OF_FOOTPRINT = "out_of_footprint"
    TOO_COARSE = "too_coarse"
    UNREADABLE = "unreadable"
    """Evidence that a reader could not read: what somebody may have seen is not known."""


NOBODY_SAW = frozenset(
    {
        Outcome.NOT_TASKED,
        Outcome.CLOUD,
        Outcome.DARK,
        Outcome.WITHHELD,
        Outcome.OUT_OF_FOOTPRINT,
        Outcome.TOO_COARSE,
        Outcome.UNREADABLE,
    }
)


@dataclass(frozen=True, slots=True)
class Chance:
    """How likely one asset class would have been seen in a look, had it been there.

    Attributes:
        path: Class path; holds for the classes below it that have no entry of their own.
        low: Lower end, 0 to 1.
        high: Upper end, 0 to 1.
        basis: Where the numbers come from (sensor card, published recall, judgement).

    Raises:
        RecordError: If not 0 <= low <= high <= 1.
    """

    path: str
    low: float
    high: float
    basis: str

    def __post_init__(self) -> None:
        if not 0.0 <= self.low <= self.high <= 1.0:
            raise RecordError(f"not a chance: {self.low} to {self.high}")


@dataclass(frozen=True, slots=True)
class Look:
    """One act of looking at one site.

    Attributes:
        site: Id of the site.
        observer: Who looked.
        medium: How.
        captured: When the looking took place.
        outcome: What came of it, or why nobody saw.
        sensor: Id of the sensor card, or empty.
        released: When what was seen became known.
        areas: Ids of the areas covered; empty for the whole site.
        visible_share: Share of the covered areas that could be seen, 0 to 1.
        chances: How likely each class would have been seen.
        reasons: Why the observations in it are held to be one look, one short sentence each.
        derived_from: Id of the look that this one reads (an analyst on somebody's image), or empty.
        dependence: 0 to 1, how far it repeats `derived_from` (rho); 1 adds nothing of its own.
        inputs: Ids of the observations made in it, sorted.
        method: What grouped them.
        id: Hash of all the rest.

    Raises:
        RecordError: If a share is outside 0 to 1.
    """

    site: str
    observer: str
    medium: Medium
    captured: Dated
    outcome: Outcome = Outcome.SAW
    sensor: str = ""
    released: Span | None = None
    areas: tuple[str, ...] = ()
    visible_share: float = 1.0
    chances: tuple[Chance, ...] = ()
    reasons: tuple[str, ...] = ()
    derived_from: str = ""
    dependence: float = 0.0
    inputs: tuple[str, ...] = ()
    method: str = ""
    id: str = ""

    def __post_init__(self) -> None:
        for share in (self.visible_share, self.dependence):
            if not 0.0 <= share <= 1.0:
                raise RecordError(f"a share outside 0 to 1: {share}")
        set_id(self, "look")

    @property
    def somebody_saw(self) -> bool:
        """Whether it says anything of what was there."""
        return self.outcome not in NOBODY_SAW
