"""One class at one site worked through: from sightings to the probability of each count a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from sitewatch.fusion.counts.dynamics import Model, model
from sitewatch.fusion.counts.filter import Days, forward
from sitewatch.fusion.counts.kernel import Matrix
from sitewatch.fusion.counts.likelihood import count_likelihood, tables, with_error
from sitewatch.fusion.counts.sightings import Sighting
from sitewatch.fusion.counts.smooth import joint, smooth
from sitewatch.fusion.settings import EstimateSettings
from sitewatch.model import Count, CountKind

TAIL = 1e-4
"""Largest probability that may lie on the highest count reckoned with. Source: measured; below it
the interval at level 0.9 does not move."""

WIDENINGS = 6
"""Times that the range is tried wider before the estimate only warns: a factor of seven."""

SMALLEST_HIGHEST = 12.0
"""The level is tried up to this mean count at least, and to twice the largest number told.
Source: judgement; the prior is to be wide and is stated with every estimate."""


@dataclass(frozen=True, slots=True)
class Fit:
    """The worked-through count of one class.

    Attributes:
        path: Class path.
        sightings: What it rests on, in the order of days.
        first: Day of the first row.
        unit: Number of objects in a step of the count: 1, or more where the numbers are large.
        counts: Probability of each step of the count given all looks, `(day, step)`.
        regimes: Probability of each regime on the last day.
        highest_level: Upper end of the prior on the level.
        tail: Largest probability on the highest count of all days.
        pair: Numbers of the days of the last two looks, or None where there is one look.
        change: Probability of the counts of these two days together, `(earlier, later)`, or None.
    """

    path: str
    sightings: tuple[Sighting, ...]
    first: date
    unit: int
    counts: Matrix
    regimes: tuple[tuple[str, float], ...]
    highest_level: float
    tail: float
    pair: tuple[int, int] | None = None
    change: Matrix | None = None


def fit(path: str, sightings: Sequence[Sighting], settings: EstimateSettings) -> Fit:
    """The count of one class worked through, on as many counts as it needs.

    The range grows until almost nothing lies on its end. Where it would hold more than
    `settings.steps` counts, these are taken in steps of several objects.
    """
    told = [c.min if c.max is None else c.max for s in sightings for c, _ in s.told]
    highest = max(SMALLEST_HIGHEST, 2.0 * max(told, default=0))
    reach = highest + 5.0 * np.sqrt(highest) + 5.0
    for _ in range(WIDENINGS):
        unit = int(np.ceil(reach / settings.steps))
        top = int(np.ceil(reach / unit))
        found = _fit(path, tuple(sightings), settings, highest, (unit, top))
        if found.tail < TAIL:
            break
        reach *= 1.5
    return found


def _fit(
    path: str,
    sightings: tuple[Sighting, ...],
    settings: EstimateSettings,
    highest: float,
    grid: tuple[int, int],
) -> Fit:
    unit, top = grid
    chain = model(settings.dynamics, highest / unit, top)
    first = min(s.first for s in sightings) - timedelta(days=settings.lead_days)
    days = lay_out(sightings, first, settings, grid)
    states, _ = forward(chain, days)
    pair = _last_two(sightings, first)
    counts, future = smooth(chain, days, states, pair[1] if pair else 0)
    return Fit(
        path=path,
        sightings=sightings,
        first=first,
        unit=unit,
        counts=counts,
        regimes=_regimes(chain, states[-1]),
        highest_level=highest,
        tail=float(counts[:, top].max()),
        pair=pair,
        change=joint(chain, days, states[pair[0]], pair, future) if pair else None,
    )


def lay_out(
    sightings: Sequence[Sighting], first: date, settings: EstimateSettings, grid: tuple[int, int]
) -> Days:
    """What the sightings say by day, from the first day to the day asked about.

    A look of unknown day is spread: each day it can have taken place on takes the same share of
    its weight, so that all of them together weigh as much as one dated look.
    """
    shape = (settings.chances, grid[1] + 1)
    logs: defaultdict[int, Matrix] = defaultdict(lambda: np.zeros(shape))
    quiet: set[int] = set()
    made: dict[object, Matrix] = {}
    for s in sightings:
        start, end = (s.first - first).days, (s.last - first).days
        if s.told:
            key = (s.told, s.chance, s.doubtful)
            if key not in made:
                made[key] = np.log(_likelihood(s, settings, grid))
            for day in range(start, end + 1):
                logs[day] = logs[day] + made[key] * (s.weight / (end - start + 1))
        if s.quiet_since is not None:
            quiet.update(range(max(1, (s.quiet_since - first).days + 1), (s.on - first).days + 1))
    length = (settings.as_of - first).days + 1
    likelihood = {day: np.exp(log - log.max()) for day, log in sorted(logs.items())}
    return Days(length, likelihood, frozenset(quiet), settings.chances)


def _likelihood(sighting: Sighting, settings: EstimateSettings, grid: tuple[int, int]) -> Matrix:
    seeing, (unit, top) = settings.seeing, grid
    table = tables(_grid(sighting.chance, settings.chances), seeing.false_positives, top)
    error = seeing.doubtful_error if sighting.doubtful else seeing.error
    parts = [
        weight * np.stack([count_likelihood(in_steps(count, unit), t) for t in table])
        for count, weight in sighting.told
    ]
    return with_error(np.sum(parts, axis=0), error)


def in_steps(count: Count, unit: int) -> Count:
    """A count in steps of several objects, as wide as it has to be."""
    if unit == 1:
        return count
    high = None if count.max is None else -(-count.max // unit)
    return Count(count.min // unit, high, CountKind.ABOUT, count.text)


def _grid(chance: tuple[float, float], number: int) -> NDArray[np.float64]:
    """Values across the range, each standing for an equal part of it."""
    low, high = chance
    return low + (high - low) * (np.arange(number) + 0.5) / number


def _last_two(sightings: Sequence[Sighting], first: date) -> tuple[int, int] | None:
    """Numbers of the days of the last two looks with a number whose order is sure, or None."""
    told = [s for s in sightings if s.told]
    for later in reversed(told):
        before = [s for s in told if s.last < later.first]
        if before:
            earlier = max(before, key=lambda s: (s.on, s.look))
            return (earlier.on - first).days, (later.on - first).days
    return None


def _regimes(chain: Model, state: Matrix) -> tuple[tuple[str, float], ...]:
    weights = state.sum(axis=(1, 2))
    names = list(dict.fromkeys(chain.names))
    return tuple(
        (name.value, float(sum(w for w, n in zip(weights, chain.names, strict=True) if n is name)))
        for name in names
    )
