"""What the pictures of all sites share: the day asked about, and what is assumed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from sitewatch.errors import SettingsError
from sitewatch.fusion.counts.dynamics import Dynamics
from sitewatch.fusion.counts.likelihood import Seeing
from sitewatch.fusion.looks.copying import Copying
from sitewatch.fusion.looks.dependence import DEPENDENCE, Dependence
from sitewatch.fusion.looks.rulings import Ruling
from sitewatch.model import Source
from sitewatch.taxonomy.records import HypothesisSet, Rule, Taxonomy


@dataclass(frozen=True, slots=True)
class EstimateSettings:
    """What estimates of counts assume.

    Attributes:
        as_of: Last day of the series; nothing of a later day is used.
        level: Probability that each interval is meant to cover.
        dynamics: How counts are held to change.
        seeing: How looking turns what is there into what is told.
        chances: Number of values that an unknown chance of seeing is tried at.
        lead_days: Days before the first look that the series starts [d].
        steps: Most counts that are told apart; larger numbers go in steps of several.

    Raises:
        SettingsError: If the level or a size is impossible.
    """

    as_of: date
    level: float = 0.9
    dynamics: Dynamics = field(default_factory=Dynamics)
    seeing: Seeing = field(default_factory=Seeing)
    chances: int = 5
    lead_days: int = 3
    steps: int = 160

    def __post_init__(self) -> None:
        if not 0.0 < self.level < 1.0:
            raise SettingsError(f"a level must lie between 0 and 1: {self.level}")
        if self.chances < 1 or self.lead_days < 0 or self.steps < 30:
            raise SettingsError("chances must be at least 1, lead_days 0 and steps 30")


@dataclass(frozen=True, slots=True)
class FusionConfig:
    """What the pictures of all sites of a case share.

    Attributes:
        as_of: Day asked about; nothing learned or seen later is used.
        taxonomy: Classes, states, sensor cards, and defaults for the rest.
        level: Probability that intervals are meant to cover.
        sources: Sources of the case; they win over those of the taxonomy.
        rules: Indicator rules; empty for those of the taxonomy.
        hypotheses: Competing explanations, or None for those of the taxonomy.
        window_days: How far back from the day asked about indicators look [d].
        dependence: How far relays and readings repeat what they rest on.
        rulings: Analysts' decisions on which observations were made in one look.
        copying: Publishers that were found to repeat one another, over the whole case.
    """

    as_of: date
    taxonomy: Taxonomy
    level: float = 0.9
    sources: tuple[Source, ...] = ()
    rules: tuple[Rule, ...] = ()
    hypotheses: HypothesisSet | None = None
    window_days: int = 90
    dependence: Dependence = DEPENDENCE
    rulings: tuple[Ruling, ...] = ()
    copying: tuple[Copying, ...] = ()

    @property
    def all_sources(self) -> tuple[Source, ...]:
        """Sources of the case, then those of the taxonomy that it does not name."""
        named = {source.id for source in self.sources}
        rest = (s for key, s in sorted(self.taxonomy.sources.items()) if key not in named)
        return (*self.sources, *rest)

    @property
    def all_rules(self) -> tuple[Rule, ...]:
        """Rules of the case, or else those of the taxonomy."""
        return self.rules or tuple(rule for _, rule in sorted(self.taxonomy.rules.items()))

    @property
    def all_hypotheses(self) -> HypothesisSet:
        """Explanations of the case, or else those of the taxonomy."""
        return self.taxonomy.hypotheses if self.hypotheses is None else self.hypotheses
