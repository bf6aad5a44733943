"""How far an assessment leans on what was assumed and on single items."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import numpy as np

from sitewatch.fusion.weighing.bayes import Item, Vector, in_odds, posterior

PRIOR_FACTOR = 2.0
"""How far a prior may be off against the others. Source: judgement."""

RHO_RANGE = (0.2, 0.8)
"""How far the dependence of items of one look may be off. Source: judgement."""

FLIP_LIMIT = 1000.0
"""Factors above this are not given: no likelihood is that wrong without being another one."""

Weigher = Callable[[Sequence[float], Sequence[Item], float], Vector]
"""Probability of each explanation from priors, items before tempering and rho."""


def bands(
    prior: Sequence[float], items: Sequence[Item], rho: float, weigh: Weigher
) -> list[tuple[float, float]]:
    """For each explanation, how low and how high its probability may honestly be.

    Each likelihood, each prior and the dependence is moved to both ends of its stated range, one at
    a time; the swings of the log-odds add up as independent errors do, by their squares.
    """
    centre = _logit(weigh(prior, items, rho))
    down, up = np.zeros_like(centre), np.zeros_like(centre)
    for ends in _moved(prior, items, rho):
        swings = np.stack([_logit(weigh(*end)) - centre for end in ends])
        up += np.clip(swings.max(axis=0), 0.0, None) ** 2
        down += np.clip(swings.min(axis=0), None, 0.0) ** 2
    low, high = _expit(centre - np.sqrt(down)), _expit(centre + np.sqrt(up))
    return [(float(a), float(b)) for a, b in zip(low, high, strict=True)]


def _moved(
    prior: Sequence[float], items: Sequence[Item], rho: float
) -> Iterator[list[tuple[Sequence[float], Sequence[Item], float]]]:
    for at, item in enumerate(items):
        for h in range(len(item.likelihood)):
            factors = (1.0 / item.factor, item.factor)
            yield [(prior, _with(items, at, h, factor), rho) for factor in factors]
    for h in range(len(prior)):
        factors = (1.0 / PRIOR_FACTOR, PRIOR_FACTOR)
        yield [(_moved_prior(prior, h, factor), items, rho) for factor in factors]
    yield [(prior, items, end) for end in RHO_RANGE]


def _with(items: Sequence[Item], at: int, h: int, factor: float) -> list[Item]:
    values = list(items[at].likelihood)
    values[h] = in_odds(values[h], factor)
    return [*items[:at], replace(items[at], likelihood=tuple(values)), *items[at + 1 :]]


def _moved_prior(prior: Sequence[float], h: int, factor: float) -> list[float]:
    moved = [*prior]
    moved[h] = prior[h] * factor
    return moved


def flip_factor(now: Vector, h: int, weight: float) -> float | None:
    """Factor by which one item must be wrong about an explanation for the lead to change.

    For the leading explanation: how far the item overstates it against the next one. For another:
    how far the item understates it against the leading one. An item of little weight has to be
    wrong by more.

    Args:
        now: Probability of each explanation.
        h: Place of the explanation.
        weight: Exponent of the item after tempering.
    """
    order = np.argsort(-now, kind="stable")
    leader = int(order[0])
    rival = int(order[1]) if h == leader else h
    if weight <= 0 or now[rival] <= 0:
        return None
    log_factor = float(np.log(now[leader] / now[rival])) / weight
    return float(np.exp(log_factor)) if log_factor <= np.log(FLIP_LIMIT) else None


def without_each(prior: Sequence[float], items: Sequence[Item]) -> list[Vector]:
    """Probability of each explanation with one item left out, for each item in turn."""
    return [posterior(prior, [*items[:at], *items[at + 1 :]]) for at in range(len(items))]


def ratio(item: Item, h: int) -> float:
    """Likelihood of an item under one explanation over its mean under the others, tempered."""
    others = [value for at, value in enumerate(item.likelihood) if at != h]
    if not others:
        return 1.0
    return float((item.likelihood[h] / (sum(others) / len(others))) ** item.weight)


def _logit(p: Vector) -> Vector:
    clipped = np.clip(p, 1e-12, 1.0 - 1e-12)
    return np.asarray(np.log(clipped) - np.log1p(-clipped))


def _expit(x: Vector) -> Vector:
    return np.asarray(1.0 / (1.0 + np.exp(-x)))
