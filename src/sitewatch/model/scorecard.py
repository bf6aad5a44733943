"""How assessments and intervals did: what `sitewatch calibrate` prints."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sitewatch.model.forecast import Issued, Resolution

FEWEST = 5
"""Cases below which no share and no score is printed: they would say more of chance than of the
method. Source: judgement; with 5 cases the standard error of a share is still 0.2."""


class Standing(StrEnum):
    """What became of an issued assessment."""

    OPEN = "open"
    RESOLVED = "resolved"
    EXPIRED = "expired"
    CANNOT_BE_TOLD = "cannot be told"


class Timing(StrEnum):
    """Whether an assessment was issued before or after its outcome could be known."""

    AHEAD = "issued ahead"
    AFTERWARDS = "worked out afterwards"


@dataclass(frozen=True, slots=True)
class Entry:
    """One issued assessment and what became of it.

    Attributes:
        issued: The assessment.
        standing: Open, resolved, expired, or cannot be told.
        timing: Whether it was issued ahead of its day.
        resolution: The latest resolution, or None.
        superseded_by: Id of the issue that revises it, or empty.
        scored: Whether it counts in the scores: resolved, and the last of its site, day and timing.
    """

    issued: Issued
    standing: Standing
    timing: Timing
    resolution: Resolution | None = None
    superseded_by: str = ""
    scored: bool = False


@dataclass(frozen=True, slots=True)
class BandRow:
    """One row of the reliability table.

    Attributes:
        words: The words of probability.
        low: Lower end of the band.
        high: Upper end of the band.
        number: Probabilities that were stated in it.
        stated: Their mean; 0 where there are none.
        happened: How many of them came true.
    """

    words: str
    low: float
    high: float
    number: int
    stated: float
    happened: int


@dataclass(frozen=True, slots=True)
class Rival:
    """What somebody would have scored who did something simpler.

    Attributes:
        what: What they would have said.
        brier: Their Brier score.
        skill: 1 - ours / theirs; None where theirs is 0.
    """

    what: str
    brier: float
    skill: float | None


@dataclass(frozen=True, slots=True)
class ExplanationScores:
    """How the probabilities of explanations did.

    Attributes:
        timing: Which assessments these are.
        number: Assessments scored.
        sites: Sites that they are of.
        brier: Mean over assessments of the sum over explanations of squared errors, 0 to 2.
        reliability: Part of it that better calibration would have saved.
        resolution: Part that telling cases apart has saved.
        uncertainty: Part that lies in the outcomes: what the base rate scores.
        log_bits: Mean information missing on what came true [bits].
        brier_range: 5th to 95th percentile of the Brier score when sites are drawn again, or
            None where there are too few sites.
        rivals: What simpler ways would have scored.
        bands: The reliability table.
    """

    timing: Timing
    number: int
    sites: int
    brier: float
    reliability: float
    resolution: float
    uncertainty: float
    log_bits: float
    brier_range: tuple[float, float] | None
    rivals: tuple[Rival, ...]
    bands: tuple[BandRow, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """How often what the next look told lay in the interval foretold.

    Attributes:
        what: Which looks these are.
        number: Looks scored.
        held_half: How many lay in the 50 % interval.
        promised_half: Mean probability that this interval did hold: counts are whole, so more.
        held_most: How many lay in the 90 % interval.
        promised_most: Mean probability that this interval did hold.
        width_most: Mean number of counts in the 90 % interval.
    """

    what: str
    number: int
    held_half: int
    promised_half: float
    held_most: int
    promised_most: float
    width_most: float


@dataclass(frozen=True, slots=True)
class CountScores:
    """How well each look's number was foretold from the looks before it.

    Attributes:
        overall: All looks scored, or None where there are none.
        sites: Sites that they are of.
        by_gap: By days since the look before.
        by_class: By class path.
        crps: Mean continuous ranked probability score [objects].
        crps_last: The same for saying the last number told again [objects].
        pit_mean: Mean of the randomised probability integral transform; 1/2 if calibrated.
        pit_variance: Its variance; 1/12 if calibrated.
        pit_histogram: How many fell in each tenth.
        crps_range: 5th to 95th percentile of the score when sites are drawn again, or None.
        left_out: Why looks were not scored, and how many.
    """

    overall: Coverage | None
    sites: int
    by_gap: tuple[Coverage, ...]
    by_class: tuple[Coverage, ...]
    crps: float
    crps_last: float
    pit_mean: float
    pit_variance: float
    pit_histogram: tuple[int, ...]
    crps_range: tuple[float, float] | None
    left_out: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Scorecard:
    """Every assessment ever issued, and how they and the intervals did.

    Attributes:
        title: Name of the case.
        on: Day on which open and expired are told apart.
        entries: Every issued assessment, by as-of day, site and time of issue.
        explanations: Scores, for each timing that has any resolved.
        counts: Scores of counts.
        simulated: Whether any evidence was made for an example.
        held_back: Assessments that the publication policy holds back.
    """

    title: str
    on: date
    entries: tuple[Entry, ...]
    explanations: tuple[ExplanationScores, ...]
    counts: CountScores
    simulated: bool = False
    held_back: int = 0

    @property
    def expired(self) -> tuple[Entry, ...]:
        """Assessments whose day has passed and that nobody resolved."""
        return tuple(e for e in self.entries if e.standing is Standing.EXPIRED)
