"""Indicators that fired, competing explanations, and the assessment of a site."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sitewatch.errors import RecordError
from sitewatch.model.ids import set_id
from sitewatch.model.scales import Credibility, Probability
from sitewatch.model.time import Span


class Sight(StrEnum):
    """What is known of an indicator: three things that are never the same."""

    SEEN = "seen"
    LOOKED_ABSENT = "looked_absent"
    NOT_LOOKED = "not_looked"


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """A competing explanation.

    Attributes:
        id: Slug (`full-withdrawal`).
        name: Name to print.
        statement: What it says, as a sentence.
        prior: Probability before any evidence, above 0.

    Raises:
        RecordError: If the prior is not above 0 and at most 1.
    """

    id: str
    name: str
    statement: str
    prior: float

    def __post_init__(self) -> None:
        if not 0.0 < self.prior <= 1.0:
            raise RecordError(f"{self.id}: a prior must be above 0 and at most 1: {self.prior}")


@dataclass(frozen=True, slots=True)
class Indicator:
    """What one named rule found at one site.

    Attributes:
        rule: Id of the rule (`heavy-airlift-present`).
        name: Name to print.
        site: Id of the site.
        sight: Seen, looked and absent, or not looked.
        span: When, or None where not looked.
        effective_looks: Number of independent looks behind it, relays discounted.
        credibility: Admiralty credibility of the item, from its independent looks.
        inputs: Ids of the observations, estimates or changes it fired on, sorted.
        looks: Ids of the looks behind it, sorted.
        method: The rule in words.
        id: Hash of all the rest.
    """

    rule: str
    name: str
    site: str
    sight: Sight
    span: Span | None = None
    effective_looks: float = 0.0
    credibility: Credibility = Credibility.CANNOT_BE_JUDGED
    inputs: tuple[str, ...] = ()
    looks: tuple[str, ...] = ()
    method: str = ""
    id: str = ""

    def __post_init__(self) -> None:
        set_id(self, "ind")


@dataclass(frozen=True, slots=True)
class Weight:
    """How much one indicator speaks for or against one explanation.

    Attributes:
        indicator: Id of the indicator.
        ratio: Likelihood under this explanation over the average likelihood under the others,
            after tempering; above 1 speaks for it.
        without: Probability of the explanation with this indicator left out.
        flip: Factor by which the ratio must be wrong for the leading explanation to change,
            or None where no factor does.
    """

    indicator: str
    ratio: float
    without: float
    flip: float | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """One hypothesis with its probability at a site.

    Attributes:
        hypothesis: Id of the hypothesis.
        name: Name to print.
        statement: What it says.
        prior: Probability before any evidence.
        probability: Probability with its band.
        weights: What speaks for and against it.
        expected_unseen: Ids of indicators that it leads one to expect and that were not seen
            (looked-absent or not-looked).
    """

    hypothesis: str
    name: str
    statement: str
    prior: float
    probability: Probability
    weights: tuple[Weight, ...] = ()
    expected_unseen: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Assessment:
    """Competing explanations for what is seen at a site, as of a day.

    Attributes:
        site: Id of the site.
        as_of: Day; nothing that became known later is used.
        explanations: All of them, most probable first.
        naive: Probability of each hypothesis if every article were counted as independent,
            as (hypothesis id, probability), in the same order.
        next_look: Id of the not-looked indicator that would discriminate most, or empty.
        next_look_gain: Expected fall of the entropy over explanations from that look [bits].
        resolves_by: Day on which the assessment is to be scored.
        criterion: What will count as having come true.
        warnings: What limits it, in words.
        inputs: Ids of the indicators used, sorted.
        method: Engine and version.
        id: Hash of all the rest.
    """

    site: str
    as_of: date
    explanations: tuple[Explanation, ...]
    naive: tuple[tuple[str, float], ...] = ()
    next_look: str = ""
    next_look_gain: float = 0.0
    resolves_by: date | None = None
    criterion: str = ""
    warnings: tuple[str, ...] = ()
    inputs: tuple[str, ...] = ()
    method: str = ""
    id: str = ""

    def __post_init__(self) -> None:
        set_id(self, "ass")
