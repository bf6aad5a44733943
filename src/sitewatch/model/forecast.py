"""Assessments as they were issued, and what an analyst later found to have come true."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sitewatch.errors import RecordError
from sitewatch.model.ids import set_id
from sitewatch.model.scales import Probability

ROUNDING = 1e-5
"""How far the probabilities of an issue may add up to something else than 1: they are kept to six
places."""


@dataclass(frozen=True, slots=True)
class Stated:
    """One explanation as it was issued.

    Attributes:
        hypothesis: Id of the hypothesis.
        name: Name to print.
        prior: Probability before any evidence.
        probability: Probability with its band.
    """

    hypothesis: str
    name: str
    prior: float
    probability: Probability


@dataclass(frozen=True, slots=True)
class Issued:
    """An assessment as it was told on the day on which it was made; never altered.

    Attributes:
        site: Id of the site.
        site_name: Name to print.
        as_of: Day asked about.
        assessment: Id of the assessment.
        stated: The explanations, most probable first.
        criterion: What will count as having come true.
        resolves_by: Day on which it is to be scored.
        no_change: Id of the hypothesis that says that nothing changes, or empty.
        evidence: SHA-256 of every original that it rests on, sorted.
        simulated: Whether any of them was made for an example.
        supersedes: Id of the issue for the same site and day that it revises, or empty.
        engine: Version of the engine that made it.
        at: When it was issued (UTC).
        id: Hash of all the rest.

    Raises:
        RecordError: If the probabilities are no distribution, it names no criterion, or its time
            has no zone.
    """

    site: str
    site_name: str
    as_of: date
    assessment: str
    stated: tuple[Stated, ...]
    criterion: str
    resolves_by: date
    no_change: str
    evidence: tuple[str, ...]
    simulated: bool
    supersedes: str
    engine: str
    at: datetime
    id: str = ""

    def __post_init__(self) -> None:
        if abs(sum(s.probability.value for s in self.stated) - 1.0) > ROUNDING:
            raise RecordError("the probabilities of an issued assessment do not add up to 1")
        if not self.criterion.strip():
            raise RecordError("an assessment without a criterion cannot be scored")
        if self.at.tzinfo is None:
            raise RecordError("an issued assessment needs a time with a zone")
        set_id(self, "iss")


@dataclass(frozen=True, slots=True)
class Resolution:
    """An analyst's signed word on what came true; a later one supersedes, none overwrites.

    Attributes:
        target: Id of the issued assessment.
        outcome: Id of the hypothesis that came true, or None where it cannot be told.
        reason: Why, never empty.
        signed: Who decided.
        at: When (UTC).
        cites: Ids of observations and hashes of evidence that it rests on, sorted.
        id: Hash of all the rest.

    Raises:
        RecordError: If it is unsigned, gives no reason, or its time has no zone.
    """

    target: str
    outcome: str | None
    reason: str
    signed: str
    at: datetime
    cites: tuple[str, ...] = ()
    id: str = ""

    def __post_init__(self) -> None:
        if not self.reason.strip() or not self.signed.strip():
            raise RecordError("a resolution must be signed and give its reason")
        if self.at.tzinfo is None:
            raise RecordError("a resolution needs a time with a zone")
        set_id(self, "out")
