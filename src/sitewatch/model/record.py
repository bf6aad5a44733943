"""How a source has fared with what it told."""

from __future__ import annotations

from dataclasses import dataclass

from sitewatch.errors import RecordError
from sitewatch.model.ids import set_id
from sitewatch.model.scales import Reliability


@dataclass(frozen=True, slots=True)
class TrackRecord:
    """How one source fared on one topic, within one case.

    The grade is what somebody gave; the share is what other looks bear out. Neither says anything
    of a single item (its credibility) or of a judgement (its probability).

    Attributes:
        source: Id of the source, or its name where the case does not know it.
        name: Name to print.
        topic: What it told of.
        grade: Admiralty grade as given.
        worth: Number of claims that the grade counts like.
        low: Lower end of the range for the share of its claims that hold.
        mean: Middle of the range.
        high: Upper end of the range.
        level: Probability that the range is meant to cover.
        claims: Number of its claims that something independent bears out or contradicts.
        moves: Whether there are claims enough to move the grade.
        inputs: Ids of the looks and disagreements used, sorted.
        method: Engine and version.
        id: Hash of all the rest.

    Raises:
        RecordError: If not 0 <= low <= mean <= high <= 1.
    """

    source: str
    name: str
    topic: str
    grade: Reliability
    worth: float
    low: float
    mean: float
    high: float
    level: float
    claims: int
    moves: bool
    inputs: tuple[str, ...] = ()
    method: str = ""
    id: str = ""

    def __post_init__(self) -> None:
        if not 0.0 <= self.low <= self.mean <= self.high <= 1.0:
            raise RecordError(f"not a range of shares: {self.low}, {self.mean}, {self.high}")
        set_id(self, "rec")
