"""How likely each class would have been seen in a look, from the sensor cards of its medium."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sitewatch.model import Chance, Look, Medium, Observation, is_within
from sitewatch.taxonomy.records import SensorCard, Taxonomy

TYPES_WITHIN_M = 1.2
"""Coarsest ground sample distance [m] at which types of aircraft and vehicles can be told apart.
Source: National Imagery Interpretability Rating Scale, levels 5 and 6 (0.4 to 1.2 m): types and
models are identified from there on."""

CLASSES_WITHIN_M = 3.5
"""Coarsest ground sample distance [m] at which classes such as heavy transports and frigates can be
told from others of their kind. Source: as above, levels 3 and 4 (1.2 to 4.5 m), and judgement."""

CLASS_DEPTH = 2
"""Dots in a path from which on it names such a class (`vessel.naval.frigate`)."""

Range = tuple[float, float]


@dataclass(slots=True)
class Cards:
    """The sensor cards of a taxonomy, ready to give chances; remembers those it gave."""

    taxonomy: Taxonomy | None
    given: dict[tuple[Medium, float | None], tuple[Chance, ...]] = field(default_factory=dict)

    def chances(self, medium: Medium, observations: Iterable[Observation]) -> tuple[Chance, ...]:
        """The chance of each class over all sensors that a look can have used, by path in order.

        Reports rarely say which sensor it was, so each range runs from the worst card to the best.
        A type or a fine class told from an image rules out cards too coarse for it.
        """
        finest = _coarsest_possible(tuple(observations)) if medium is Medium.IMAGERY else None
        key = (medium, finest)
        if key not in self.given:
            self.given[key] = self._chances(medium, finest)
        return self.given[key]

    def _chances(self, medium: Medium, finest: float | None) -> tuple[Chance, ...]:
        if self.taxonomy is None:
            return ()
        cards = [card for _, card in sorted(self.taxonomy.sensors.items()) if card.medium is medium]
        fine = [c for c in cards if finest and c.gsd_m is not None and c.gsd_m <= finest]
        basis = f"all sensor cards for {medium.value}; the sensor is not known"
        if fine:
            basis = (
                f"sensor cards of {finest:g} m and finer; coarser ones do not show what was told"
            )
        ranges = _ranges(fine or cards)
        return tuple(Chance(path, *ranges[path], basis) for path in sorted(ranges))


def _coarsest_possible(observations: Sequence[Observation]) -> float | None:
    """Coarsest sampling [m] that can have shown what was told, or None where any can."""
    if any(o.asset.type for o in observations):
        return TYPES_WITHIN_M
    if any(o.asset.path.count(".") >= CLASS_DEPTH for o in observations if not o.saw_none):
        return CLASSES_WITHIN_M
    return None


def chance_of(look: Look, path: str) -> Chance | None:
    """The chance that a look would have seen a class, from its nearest entry, or None."""
    over = [chance for chance in look.chances if is_within(path, chance.path)]
    return max(over, key=lambda chance: len(chance.path), default=None)


def _ranges(cards: Sequence[SensorCard]) -> dict[str, Range]:
    """Range of each class over the cards; a class that differs from none above it is left out."""
    paths = sorted({path for card in cards for path, _, _ in card.recall})
    found: dict[str, Range] = {}
    for path in paths:
        spans = [span for card in cards if (span := _recall(card, path)) is not None]
        span = (min(low for low, _ in spans), max(high for _, high in spans))
        above = max((p for p in found if is_within(path, p)), key=len, default=None)
        if above is None or found[above] != span:
            found[path] = span
    return found


def _recall(card: SensorCard, path: str) -> Range | None:
    """The recall of one card for a class, from its nearest entry."""
    over = [entry for entry in card.recall if is_within(path, entry[0])]
    if not over:
        return None
    _, low, high = max(over, key=lambda entry: len(entry[0]))
    return low, high
