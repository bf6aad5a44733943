"""The typed form of the taxonomy's data files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sitewatch.errors import RecordError
from sitewatch.model.assessment import Hypothesis
from sitewatch.model.asset import AssetClass, AssetType
from sitewatch.model.evidence import Medium, Source
from sitewatch.model.observation import Direction, Kind
from sitewatch.model.site import Site


@dataclass(frozen=True, slots=True)
class State:
    """A word of the state vocabulary.

    Attributes:
        name: The word that stands in records (`being_dismantled`).
        family: Group whose members can be compared (`leaving`, `staying`, `present`, `absent`).
        kind: What sort of statement it makes by default.
        direction: Which way it says things change, or None where it says nothing of change.
        opposes: Families that cannot hold at the same time.
    """

    name: str
    family: str
    kind: Kind
    direction: Direction | None = None
    opposes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SensorCard:
    """How well one kind of looking sees.

    Attributes:
        id: Slug (`optical-submetre`).
        name: Name to print.
        medium: How it looks.
        gsd_m: Ground sample distance [m], or None where there is none.
        recall: (class path, low, high) chance to see one object of the class in clear view.
        basis: Where the numbers come from.
    """

    id: str
    name: str
    medium: Medium
    gsd_m: float | None
    recall: tuple[tuple[str, float, float], ...]
    basis: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A named indicator rule over observations.

    It fires where an observation matches every non-empty part.

    Attributes:
        id: Slug (`heavy-airlift-present`).
        name: Name to print.
        says: What it means when it fires, as a sentence.
        site_kinds: Kinds of site that it can hold at; empty for all.
        paths: Class paths, one of which the observation's class must lie within.
        states: State words or families, one of which the observation must carry.
        directions: Directions of change, one of which the observation must state.
        kinds: Kinds of statement, one of which it must be.
        min_count: Smallest count that the observation must allow for sure, or 0.
        polarity: "affirmed" or "negated".
        mediums: Ways of coming to know, one of which its origin must have ("official"): who says
            it can matter as much as what is said.
        absent: Whether a look that saw none of the class fires it (rules on absence).
    """

    id: str
    name: str
    says: str
    site_kinds: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    directions: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    min_count: int = 0
    polarity: str = "affirmed"
    absent: bool = False
    mediums: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Likelihood:
    """How probable one indicator is under one hypothesis.

    Attributes:
        hypothesis: Id of the hypothesis.
        rule: Id of the indicator rule.
        seen: P(indicator seen | hypothesis, somebody looked), strictly between 0 and 1.
        factor: How far the odds may honestly be off, >= 1 (1.5: from seen/1.5 to seen*1.5).

    Raises:
        RecordError: If a number is outside its range.
    """

    hypothesis: str
    rule: str
    seen: float
    factor: float = 1.5

    def __post_init__(self) -> None:
        if not 0.0 < self.seen < 1.0 or self.factor < 1.0:
            raise RecordError(f"{self.hypothesis}/{self.rule}: {self.seen} within {self.factor}")


@dataclass(frozen=True, slots=True)
class HypothesisSet:
    """Competing explanations with their tables.

    Attributes:
        hypotheses: At least two; priors are normalised to a sum of 1 when used.
        likelihoods: One a pair of hypothesis and rule; pairs that are not named say nothing.
        criterion: What will count as having come true, with `{site}` for the name.
        horizon_days: Days after which an assessment is to be scored [d].
        no_change: Id of the hypothesis that says that nothing changes, or empty.
    """

    hypotheses: tuple[Hypothesis, ...]
    likelihoods: tuple[Likelihood, ...]
    criterion: str = ""
    horizon_days: int = 30
    no_change: str = ""


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """Everything that the package knows as data.

    Attributes:
        classes: By class path.
        types: By canonical type name.
        states: By state word.
        sensors: By sensor card id.
        sources: Known sources with default grades, by id.
        places: Well-known bases and ports, for reading loose files without a sites file.
        rules: Default indicator rules, by id.
        hypotheses: Default competing explanations.
    """

    classes: Mapping[str, AssetClass]
    types: Mapping[str, AssetType]
    states: Mapping[str, State]
    sensors: Mapping[str, SensorCard]
    sources: Mapping[str, Source] = field(default_factory=dict)
    places: tuple[Site, ...] = ()
    rules: Mapping[str, Rule] = field(default_factory=dict)
    hypotheses: HypothesisSet = HypothesisSet((), ())
