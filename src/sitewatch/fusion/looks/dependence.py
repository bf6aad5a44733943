"""How much repeated tellings are worth: effective numbers of independent looks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sitewatch.model import DEPENDENCE, Dependence, Look, Relay

__all__ = [
    "DEPENDENCE",
    "Dependence",
    "effective_looks",
    "effective_number",
    "look_weights",
    "weights_of",
]


def effective_number(members: int, rho: float) -> float:
    """Number of independent looks that `members` tellings with pairwise dependence are worth.

    m / (1 + (m - 1) rho): m for rho = 0, and 1 for rho = 1.

    Source:
        Effective sample size under equal correlation (Kish 1965, Survey Sampling, 8.2).
    """
    if members == 0:
        return 0.0
    return members / (1.0 + (members - 1) * rho)


def look_weights(looks: Iterable[Look]) -> dict[str, float]:
    """What each look adds to the number of independent looks, by id.

    A look that rests on nothing adds 1; what rests on it shares what the family adds beyond 1.
    """
    weights: dict[str, float] = {}
    derived: dict[str, list[Look]] = {}
    for look in looks:
        if look.derived_from:
            derived.setdefault(look.derived_from, []).append(look)
        else:
            weights[look.id] = 1.0
    for readers in derived.values():
        share = (_family_number(readers) - 1.0) / len(readers)
        weights.update((look.id, share) for look in readers)
    return weights


def effective_looks(
    ids: Iterable[str], looks: Mapping[str, Look], weights: Mapping[str, float]
) -> float:
    """Number of independent looks behind something that rests on these looks.

    Args:
        ids: Ids of the looks; others than known ones count for nothing.
        looks: Known looks by id.
        weights: What each look adds, by id, as its relays say; 1 where nothing is said.

    A reading whose base is not among them stands for the base.
    """
    families: dict[str, list[Look]] = {}
    for key in sorted(set(ids) & looks.keys()):
        families.setdefault(looks[key].derived_from or key, []).append(looks[key])
    total = 0.0
    for base, members in families.items():
        if any(look.id == base for look in members):
            total += sum(weights.get(look.id, 1.0) for look in members)
        else:
            total += effective_number(len(members), _mean_dependence(members))
    return total


def weights_of(relays: Iterable[Relay]) -> dict[str, float]:
    """What each look adds to the number of independent looks, by id, as its relays say."""
    weights: dict[str, float] = {}
    for relay in relays:
        weights[relay.look] = weights.get(relay.look, 0.0) + relay.weight
    return weights


def _family_number(readers: list[Look]) -> float:
    return effective_number(len(readers) + 1, _mean_dependence(readers))


def _mean_dependence(readers: list[Look]) -> float:
    return sum(look.dependence for look in readers) / len(readers)
