"""Simulated sites with known truth: counts day by day, and what irregular looks tell of them.

Nothing here is shared with sitewatch: objects arrive, stay and leave one by one, so that the
engine's arithmetic is not tested against itself.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

Whole = NDArray[np.int_]


@dataclass(frozen=True)
class Seen:
    """One look: its day, the share of the site that it showed, and the number told."""

    day: int
    share: float
    number: int


@dataclass(frozen=True)
class World:
    """A simulated or real site: truth by day, the looks, and what is known of the seeing.

    Attributes:
        truth: Count by day.
        looks: Looks in order of days.
        chance: Lowest and highest chance to see one object, as the engine is told it.
        onset: Day on which a drawdown or a build-up begins, or None.
    """

    truth: Whole
    looks: tuple[Seen, ...]
    chance: tuple[float, float]
    onset: int | None = None


@dataclass(frozen=True)
class Life:
    """How objects come and go, and how they are looked at.

    Attributes:
        mean: Mean count while steady.
        stay_days: Mean stay of one object [d].
        chance: Range that each site's own chance of seeing is drawn from.
        told_chance: The range that the engine is told; None for the same.
        false_positives: Mean number of things told in a look that are not there.
        gap_days: Mean gap between looks [d].
        partial: Share of looks that show a part of the site only.
        shares: Range of the part shown.
        wrong: Relative error of mean, stay and false positives against what is stated here.
    """

    mean: float = 12.0
    stay_days: float = 20.0
    chance: tuple[float, float] = (0.55, 0.95)
    told_chance: tuple[float, float] | None = None
    false_positives: float = 0.2
    gap_days: float = 4.0
    partial: float = 0.4
    shares: tuple[float, float] = (0.4, 1.0)
    wrong: float = 0.0


@dataclass(frozen=True)
class Shock:
    """A drawdown (arrivals below 1) or a build-up (arrivals above 1).

    Attributes:
        arrivals: Range of the arrivals from then on, as a multiple of the usual ones.
        stay_days: Mean stay from then on [d].
        at_once: Range of the share of those present that leave (or come) on the first day.
    """

    arrivals: tuple[float, float]
    stay_days: float
    at_once: tuple[float, float] = (0.3, 0.3)


DRAWDOWN = Shock((0.0, 0.5), 7.0)
BUILD_UP = Shock((1.5, 3.0), 20.0)


def steady(life: Life, days: int, rng: Generator) -> World:
    """A site on which nothing happens but the usual coming and going."""
    true = _really(life, rng)
    return _looked_at(_walk(true, days, rng), life, true, rng)


def shocked(life: Life, shock: Shock, days: int, onset: int, rng: Generator) -> World:
    """A steady site that turns to a drawdown or a build-up on the day `onset`."""
    true = _really(life, rng)
    before = _walk(true, onset, rng)
    after = _after(int(before[-1]), true, shock, days - onset, rng)
    world = _looked_at(np.concatenate([before, after]), life, true, rng)
    return replace(world, onset=onset)


def panel(
    rows: int, steps: int, life: Life, rng: Generator
) -> tuple[Whole, Whole, NDArray[np.float64]]:
    """Gaps, numbers told and shares shown of many steady sites, each `(step, row)`."""
    gaps = rng.geometric(1.0 / life.gap_days, (steps, rows))
    shares = np.where(rng.random((steps, rows)) < life.partial, 0.5, 1.0)
    present = rng.poisson(life.mean, rows)
    told = np.empty((steps, rows), dtype=int)
    for step in range(steps):
        stays = np.exp(-gaps[step] / life.stay_days)
        present = rng.binomial(present, stays) + rng.poisson(life.mean * (1.0 - stays))
        found = rng.binomial(present, np.mean(life.chance) * shares[step])
        told[step] = found + rng.poisson(life.false_positives, rows)
    return gaps, told, shares


def looked_at(
    truth: Whole, chance: float, rng: Generator, *, gap_days: float = 4.0, partial: float = 0.4
) -> World:
    """A real series thinned: irregular looks, part of the site, each object seen by chance."""
    life = Life(chance=(chance, chance), false_positives=0.0, gap_days=gap_days, partial=partial)
    return _looked_at(truth, life, life, rng)


def _really(life: Life, rng: Generator) -> Life:
    """The life that is really led: off by the stated share, each number either way."""
    mean, stay, false = (
        value * (1.0 + life.wrong * rng.choice((-1.0, 1.0)))
        for value in (life.mean, life.stay_days, life.false_positives)
    )
    return replace(life, mean=mean, stay_days=stay, false_positives=false)


def _walk(life: Life, days: int, rng: Generator) -> Whole:
    counts = np.empty(days, dtype=int)
    present = int(rng.poisson(life.mean))
    stays = np.exp(-1.0 / life.stay_days)
    for day in range(days):
        counts[day] = present
        present = int(rng.binomial(present, stays) + rng.poisson(life.mean * (1.0 - stays)))
    return counts


def _after(present: int, life: Life, shock: Shock, days: int, rng: Generator) -> Whole:
    """From the onset on: some move at once, the rest one by one, to a new level."""
    at_once = rng.uniform(*shock.at_once)
    factor = rng.uniform(*shock.arrivals)
    if factor < 1.0:
        present -= int(rng.binomial(present, at_once))
    else:
        present += int(rng.poisson(present * at_once))
    arriving = factor * life.mean / life.stay_days
    stays = np.exp(-1.0 / shock.stay_days)
    counts = np.empty(days, dtype=int)
    for day in range(days):
        counts[day] = present
        arrived = rng.poisson(arriving * shock.stay_days * (1.0 - stays))
        present = int(rng.binomial(present, stays) + arrived)
    return counts


def _looked_at(truth: Whole, told: Life, true: Life, rng: Generator) -> World:
    chance = rng.uniform(*true.chance)
    looks = []
    day = int(rng.integers(0, max(1, round(told.gap_days))))
    while day < len(truth):
        share = rng.uniform(*told.shares) if rng.random() < told.partial else 1.0
        share = round(float(share), 2)
        found = rng.binomial(truth[day], chance * share) + rng.poisson(true.false_positives)
        looks.append(Seen(day, share, int(found)))
        day += int(rng.geometric(1.0 / told.gap_days))
    return World(truth, tuple(looks), told.told_chance or told.chance)
