"""What a user would otherwise do, and libraries that do a part of the job."""

from __future__ import annotations

import importlib
from itertools import pairwise
from types import ModuleType

import numpy as np
from numpy.typing import NDArray

from fusion_lib.worlds import World

Z90 = 1.645
Band = tuple[NDArray[np.floating], NDArray[np.floating]]


def library(name: str) -> ModuleType | None:
    """An optional library, or None where it is not installed."""
    try:
        return importlib.import_module(name)
    except ImportError:
        return None


def last_count(world: World) -> Band:
    """The last reported number, as it stands."""
    told = _carried(world, [float(look.number) for look in world.looks])
    return told, told


def last_count_sqrt(world: World) -> Band:
    """The last reported number, give or take 1.645 of its square root."""
    return _around(_carried(world, [float(look.number) for look in world.looks]))


def scaled_sqrt(world: World) -> Band:
    """The last number over the chance of seeing, give or take 1.645 of its square root."""
    return _around(_carried(world, _scaled(world)))


def smoothed_sqrt(world: World, share: float = 0.3) -> Band:
    """An exponentially weighted mean of numbers over chances, give or take 1.645 of its root."""
    return _around(_carried(world, _averages(_scaled(world), share)))


def smoothed_learned(world: World, share: float = 0.3, least: int = 20) -> Band:
    """The same mean; its band holds 90 % of its own past misses, in roots of the mean.

    The strongest simple rival: it needs no model and adapts its width to what it met. It is told
    the chance of seeing, and corrects its misses for the numbers being seen in part.
    """
    scaled = _scaled(world)
    means = _averages(scaled, share)
    misses: list[float] = []
    lows, highs = [], []
    for place, look in enumerate(world.looks):
        if place:
            before = max(means[place - 1], 1.0)
            chance = _chance(world) * look.share
            # Of the variance of y/p, (1 - p)/p is due to seeing in part; the rest is the world's.
            shrink = np.sqrt(1.0 / (1.0 + (1.0 - chance) / chance))
            misses.append((scaled[place] - before) / np.sqrt(before) * shrink)
        root = np.sqrt(max(means[place], 1.0))
        past = misses[-200:] if len(misses) >= least else [-Z90, Z90]
        low, high = np.quantile(past, (0.05, 0.95)) if len(past) > 2 else past
        lows.append(max(0.0, means[place] + low * root))
        highs.append(means[place] + high * root)
    return np.floor(_carried(world, lows)), np.ceil(_carried(world, highs))


def hidden_markov(world: World, states: int = 3) -> Band | None:
    """hmmlearn's Poisson model with three states, fitted to numbers over chances; None if absent.

    It knows no gaps and no partial views: looks are taken as evenly spaced.
    """
    hmm = library("hmmlearn.hmm")
    if hmm is None:
        return None
    scaled = np.round(_scaled(world)).astype(int)[:, None]
    model = hmm.PoissonHMM(n_components=states, random_state=0, n_iter=30)
    model.fit(scaled)
    means = model.predict_proba(scaled) @ model.lambdas_[:, 0]
    return _around(_carried(world, means.tolist()))


def cusum(world: World, usual: float, chance: float, slack: float = 1.0) -> NDArray[np.floating]:
    """Cumulative sum of how far looks fall short of a known usual count, by day."""
    return _summed(world, usual, chance, lambda total, z: max(0.0, total + z - slack))


def weighted(world: World, usual: float, chance: float, share: float = 0.3) -> NDArray[np.floating]:
    """Exponentially weighted mean of how far looks fall short of a known usual count, by day."""
    return _summed(world, usual, chance, lambda total, z: (1.0 - share) * total + share * z)


def raw_change(world: World) -> NDArray[np.floating]:
    """Fall of the reported number since the look before, by day."""
    falls = [0.0]
    numbers = [look.number for look in world.looks]
    falls += [float(a - b) for a, b in pairwise(numbers)]
    return np.nan_to_num(_carried(world, falls))


def _summed(world, usual, chance, step):  # noqa: ANN001, ANN202
    total, sums = 0.0, []
    for look in world.looks:
        expected = chance * look.share * usual
        total = step(total, (expected - look.number) / np.sqrt(expected))
        sums.append(total)
    return np.nan_to_num(_carried(world, sums))


def _chance(world: World) -> float:
    return sum(world.chance) / 2


def _scaled(world: World) -> list[float]:
    return [look.number / (_chance(world) * look.share) for look in world.looks]


def _averages(values: list[float], share: float) -> list[float]:
    means = values[:1]
    for value in values[1:]:
        means.append((1.0 - share) * means[-1] + share * value)
    return means


def _carried(world: World, values: list[float]) -> NDArray[np.floating]:
    """Values of looks carried on to the next look; not a number before the first."""
    days = np.full(len(world.truth), np.nan)
    for look, value in zip(world.looks, values, strict=True):
        days[look.day :] = value
    return days


def _around(middle: NDArray[np.floating]) -> Band:
    half = Z90 * np.sqrt(np.maximum(middle, 0.0))
    return np.floor(np.maximum(0.0, middle - half)), np.ceil(middle + half)
