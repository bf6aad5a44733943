"""From indicators to the probability of competing explanations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Item:
    """One piece of evidence for weighing explanations.

    Attributes:
        indicator: Id of the indicator.
        rule: Id of its rule.
        likelihood: Probability of what was found under each explanation.
        factor: How far each of these may be off, in odds.
        weight: Exponent of the likelihood: 1 for independent evidence, less where it shares a look
            with other items.
    """

    indicator: str
    rule: str
    likelihood: tuple[float, ...]
    factor: float
    weight: float = 1.0


def posterior(prior: Sequence[float], items: Sequence[Item]) -> Vector:
    """Probability of each explanation given all items.

    Source:
        Bayes' rule with likelihoods raised to the weight of their item (power likelihood, Bissiri,
        Holmes and Walker 2016, JRSS B 78).
    """
    logs = np.log(np.asarray(prior, dtype=float))
    for item in items:
        logs = logs + item.weight * np.log(np.asarray(item.likelihood))
    weights = np.exp(logs - logs.max())
    return np.asarray(weights / weights.sum())


def tempered(items: Sequence[Item], groups: Mapping[str, Sequence[str]], rho: float) -> list[Item]:
    """Items weighted by how many others rest on the same looks.

    Of m items that rest on one look each counts m^-rho; an item on several looks takes the mean.

    Args:
        items: The items.
        groups: Ids of the looks behind each indicator, by its id; items that share none are
            independent.
        rho: 0 to 1, how far items of one look repeat each other.
    """
    sharing: dict[str, int] = {}
    for item in items:
        for look in groups.get(item.indicator, ()):
            sharing[look] = sharing.get(look, 0) + 1
    found = []
    for item in items:
        shares = [sharing[look] ** -rho for look in groups.get(item.indicator, ())]
        share = sum(shares) / len(shares) if shares else 1.0
        found.append(replace(item, weight=item.weight * share))
    return found


def entropy_bits(probabilities: Vector) -> float:
    """How much is open among explanations [bits].

    Source:
        Shannon 1948.
    """
    positive = probabilities[probabilities > 0]
    return float(-(positive * np.log2(positive)).sum())


def expected_gain_bits(now: Vector, seen: Vector) -> float:
    """How far the entropy would fall on average, were somebody to look for an indicator [bits].

    Args:
        now: Probability of each explanation.
        seen: Probability to see the indicator under each of them.

    Source:
        Expected information gain (Lindley 1956).
    """
    chance = float(now @ seen)
    after_seen, after_absent = now * seen, now * (1.0 - seen)
    expected = 0.0
    for part, weight in ((after_seen, chance), (after_absent, 1.0 - chance)):
        if weight > 0:
            expected += weight * entropy_bits(part / weight)
    return max(0.0, entropy_bits(now) - expected)


def in_odds(probability: float, factor: float) -> float:
    """A probability whose odds are multiplied by a factor."""
    odds = probability / (1.0 - probability) * factor
    return odds / (1.0 + odds)
