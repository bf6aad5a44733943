"""Flows, such as ships a day: an adaptive level, and counts of a day that scatter around it.

Nothing that passes today is there tomorrow, so the count of a day is not carried on: what is
carried on is the level. It drifts at a pace that is learned, and now and then jumps. Numbers told
are negative binomial about the level, wider than by chance as far as the looks say.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from sitewatch.errors import SettingsError
from sitewatch.fusion.counts.chain import LEAST, Array, Chain
from sitewatch.fusion.counts.filter import Steps, forward, walk
from sitewatch.fusion.counts.layout import chance_grid
from sitewatch.fusion.counts.smooth import smooth
from sitewatch.fusion.flow_days import Row, day_counts, passed, spread_of_seen


@dataclass(frozen=True, slots=True)
class Passing:
    """One look at a flow.

    Attributes:
        day: Number of the day, from 0.
        number: Number told.
        chance: Lowest and highest chance to have seen one that passed, visible share included.
    """

    day: int
    number: int
    chance: tuple[float, float]


@dataclass(frozen=True, slots=True)
class FlowSettings:
    """How flows are held to change.

    Attributes:
        drifts: Standard deviations of a day's step of the square root of the level.
        spreads: Variance over mean of the count of a day around the level; at least 1.
        jump_per_day: Chance a day that the level jumps to any other [1/d].
        outlier: Chance that the number of a day says nothing of the level.
        chances: Number of values that an unknown chance of seeing is tried at.
        levels: Number of levels.
        headroom: Highest level, as a multiple of the largest number told over its chance.

    Source:
        Judgement; tuned on parts of the traffic of one strait, see `bench/fusion.md`.
    """

    drifts: tuple[float, ...] = (0.02, 0.07, 0.2)
    spreads: tuple[float, ...] = (1.0, 1.7, 3.0, 6.0)
    jump_per_day: float = 0.003
    outlier: float = 0.01
    chances: int = 3
    levels: int = 90
    headroom: float = 1.6


DEFAULTS = FlowSettings()

LEAST_CHANCE = 0.05
"""Chance that numbers told are divided by at least when a range of levels is chosen."""

SMALLEST = 1e-12
"""Keeps the likelihood of a number above nought at every level."""


@dataclass(frozen=True, slots=True)
class Flow:
    """What is thought of the counts of each day.

    Attributes:
        known: Count of the day given the looks up to it, `(day, count)`.
        counts: Count of the day given all looks, `(day, count)`.
        levels: Levels.
        level: Level given the looks up to the day, `(day, level)`.
        weights: Probability of each drift and of each spread and chance, `(drift, row)`.
    """

    known: Array
    counts: Array
    levels: Array
    level: Array
    weights: Array


def flow(looks: Sequence[Passing], days: int, settings: FlowSettings = DEFAULTS) -> Flow:
    """The count of each day from looks at some of them.

    Args:
        looks: At most one a day.
        days: Number of days.
        settings: How flows are held to change.

    Raises:
        SettingsError: If a look lies outside the days.

    Source:
        Dynamic model with discretised level, as for counts in West and Harrison 1997, Bayesian
        Forecasting and Dynamic Models, ch. 14; filtered exactly on the grid.
    """
    if not looks or any(not 0 <= look.day < days for look in looks):
        raise SettingsError("a flow needs looks, all of them within its days")
    root = _highest_root(looks, settings)
    levels = np.linspace(0.1, root, settings.levels) ** 2
    rows = [Row(s, q) for s in settings.spreads for q in range(settings.chances)]
    steps = _lay_out(looks, days, levels, rows, settings)
    walks = [_walked(root, drift, settings, steps) for drift in settings.drifts]
    weights = _weights([walked.evidence for walked in walks])
    last = np.broadcast_to(weights[-1], weights.shape)
    known = _per_row([walked.known for walked in walks], weights)
    smoothed = _per_row([walked.smoothed for walked in walks], last)
    seen = {look.day: (look.number, _chances(look, settings)) for look in looks}
    return Flow(
        known=day_counts(known, levels, rows, seen),
        counts=day_counts(smoothed, levels, rows, seen),
        levels=levels,
        level=known.sum(axis=1),
        weights=weights[-1],
    )


@dataclass(frozen=True, slots=True)
class _Walked:
    known: Array
    smoothed: Array
    evidence: Array


def _highest_root(looks: Sequence[Passing], settings: FlowSettings) -> float:
    """Square root of the highest level, in quarters, so that flows share their models."""
    highest = max(look.number / max(sum(look.chance) / 2, LEAST_CHANCE) for look in looks)
    return float(np.ceil(4.0 * np.sqrt(settings.headroom * max(4.0, highest))) / 4.0)


def _chances(look: Passing, settings: FlowSettings) -> Array:
    return chance_grid(look.chance, settings.chances)


def _lay_out(
    looks: Sequence[Passing],
    days: int,
    levels: Array,
    rows: Sequence[Row],
    settings: FlowSettings,
) -> Steps:
    """What the looks say of the level, one step a day, one row a spread and a chance."""
    told = np.zeros((days, len(rows)), dtype=np.int64)
    likelihood = [np.ones(len(levels))]
    for look in sorted(looks, key=lambda x: x.day):
        chances = _chances(look, settings)
        for place, row in enumerate(rows):
            chance = float(chances[row.chance])
            spread = spread_of_seen(row.spread, chance)
            clean = passed(np.array([look.number]), levels * chance, spread)[:, 0]
            told[look.day, place] = len(likelihood)
            # A wrong number is as likely at any level: none is ruled out by one day.
            wrong = clean.mean() + SMALLEST
            likelihood.append((1.0 - settings.outlier) * clean + settings.outlier * wrong)
    gaps = np.ones((days, len(rows)), dtype=np.int64)
    gaps[0] = 0
    return Steps(gaps, told, np.stack(likelihood))


def _walked(root: float, drift: float, settings: FlowSettings, steps: Steps) -> _Walked:
    chain, start = _chain(root, drift, settings)
    way = walk(start, chain, chain, steps)
    states, evidence = forward(way, steps)
    smoothed, _ = smooth(way, steps, states)
    return _Walked(states[:, :, 0], smoothed, evidence)


@lru_cache(maxsize=32)
def _chain(root: float, drift: float, settings: FlowSettings) -> tuple[Chain, Array]:
    """The level from day to day, even in its square root, and its prior: even in the same."""
    roots = np.linspace(0.1, root, settings.levels)
    steps = np.exp(-0.5 * ((roots[None, :] - roots[:, None]) / drift) ** 2)
    width = roots[1] - roots[0]
    if drift < width:
        steps = _small_steps(settings.levels, (drift / width) ** 2)
    steps /= steps.sum(axis=1, keepdims=True)
    jump = settings.jump_per_day
    moves = (1.0 - jump) * steps + jump / settings.levels
    moves = np.where(moves < LEAST, 0.0, moves)
    start = np.full((1, settings.levels), 1.0 / settings.levels)
    return Chain(np.ones((1, 1)), moves[None]), start


def _small_steps(levels: int, variance: float) -> Array:
    """A walk with steps of one level either way, for drifts below the width of one."""
    steps = np.diag(np.full(levels, 1.0 - variance))
    steps += np.diag(np.full(levels - 1, variance / 2), 1)
    steps += np.diag(np.full(levels - 1, variance / 2), -1)
    return steps


def _weights(evidence: Sequence[Array]) -> Array:
    """Probability of each drift and row by day, `(day, drift, row)`; all alike before any look."""
    logs = np.stack(evidence, axis=1)
    relative = np.exp(logs - logs.max(axis=(1, 2), keepdims=True))
    return np.asarray(relative / relative.sum(axis=(1, 2), keepdims=True))


def _per_row(parts: Sequence[Array], weights: Array) -> Array:
    """Levels of each row, summed over drifts: `(day, row, level)`; each day sums to 1."""
    mixed = np.zeros(parts[0].shape)
    for number, part in enumerate(parts):
        mixed += part * weights[:, number, :, None]
    return mixed
