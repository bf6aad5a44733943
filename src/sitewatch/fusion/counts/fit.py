"""One class at one site worked through: from sightings to the probability of each count a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from sitewatch.fusion.counts.chain import Array
from sitewatch.fusion.counts.dynamics import Dynamics
from sitewatch.fusion.counts.hidden import hidden
from sitewatch.fusion.counts.layout import Grid, by_day, days_of, lay_out
from sitewatch.fusion.counts.pool import Pair, pooled
from sitewatch.fusion.counts.sightings import Sighting
from sitewatch.fusion.settings import EstimateSettings

TAIL = 1e-4
"""Largest probability that may lie on the highest count reckoned with. Source: measured; below it
the interval at level 0.9 does not move."""

WIDENINGS = 6
"""Times that the range is tried wider before the estimate only warns: a factor of seven."""

REACH = 4.0
"""Standard deviations above the highest level that the range is tried with first. Source: measured;
with it most series need no second try."""

SMALLEST_HIGHEST = 12.0
"""The level is tried up to this mean count at least, and to twice the largest number told.
Source: judgement; the prior is to be wide and is stated with every estimate."""

ROUNDED_BY = 1.25
"""Highest levels are rounded up to powers of this factor, so that sites share their models."""


@dataclass(frozen=True, slots=True)
class Fit:
    """The worked-through count of one class.

    Attributes:
        path: Class path.
        sightings: What it rests on, in the order of days.
        first: Day of the first row.
        unit: Number of objects in a step of the count: 1, or more where the numbers are large.
        counts: Probability of each step of the count given all looks, `(day, step)`.
        known: The same given the looks up to the day alone, `(day, step)`.
        regimes: Probability of each regime given the looks up to the day, `(day, regime)`.
        highest_level: Upper end of the prior on the level.
        tail: Largest probability on the highest count of all days.
        weights: Probability of each pace and chance of seeing, `(pace, chance)`.
        pair: Numbers of the days of the last two looks, or None where there is one look.
        change: Probability of the counts of these two days together, `(earlier, later)`, or None.
        area: The one area that all of it was told of, or None for the whole site.
    """

    path: str
    sightings: tuple[Sighting, ...]
    first: date
    unit: int
    counts: Array
    known: Array
    regimes: Array
    highest_level: float
    tail: float
    weights: Array
    pair: Pair | None = None
    change: Array | None = None
    area: str | None = None


def fit(path: str, sightings: Sequence[Sighting], settings: EstimateSettings) -> Fit:
    """The count of one class worked through, on as many counts as it needs.

    The range grows until almost nothing lies on its end. Where it would hold more than
    `settings.steps` counts, these are taken in steps of several objects.
    """
    highest = highest_level(sightings)
    reach = reach_of(highest, settings.dynamics)
    for _ in range(WIDENINGS):
        unit = int(np.ceil(reach / settings.steps))
        top = int(np.ceil(reach / unit))
        found = _fit(path, tuple(sightings), settings, highest, (unit, top))
        if found.tail < TAIL:
            break
        reach *= 1.5
    return found


def highest_level(sightings: Sequence[Sighting]) -> float:
    """Upper end of the prior on the mean count, from the largest number told."""
    told = [c.min if c.max is None else c.max for s in sightings for c, _ in s.told]
    return _rounded(max(SMALLEST_HIGHEST, 2.0 * max(told, default=0)))


def reach_of(highest: float, dynamics: Dynamics) -> float:
    """Largest count to begin with where mean counts go up to `highest`."""
    widest = max(pace.spread for pace in dynamics.paces)
    return float(highest + REACH * np.sqrt(widest * highest) + 3.0)


def _rounded(highest: float) -> float:
    powers = np.ceil(np.log(highest / SMALLEST_HIGHEST) / np.log(ROUNDED_BY) - 1e-9)
    return float(SMALLEST_HIGHEST * ROUNDED_BY**powers)


def _fit(
    path: str,
    sightings: tuple[Sighting, ...],
    settings: EstimateSettings,
    highest: float,
    grid: Grid,
) -> Fit:
    first = min(s.first for s in sightings) - timedelta(days=settings.lead_days)
    dynamics, pair = settings.dynamics, _last_two(sightings, first)
    models = [hidden(dynamics, pace, highest / grid[0], grid[1]) for pace in dynamics.paces]
    prior = np.array([pace.weight for pace in dynamics.paces])
    days = days_of(sightings, first, settings.as_of)
    steps = lay_out(sightings, first, settings, grid)
    at = tuple(np.searchsorted(days, pair).tolist()) if pair else None
    worked = pooled(models, prior / prior.sum(), steps, at)
    return Fit(
        path=path,
        sightings=sightings,
        first=first,
        unit=grid[0],
        counts=by_day(worked.counts, days),
        known=by_day(worked.known, days),
        regimes=by_day(worked.regimes, days),
        highest_level=highest,
        tail=float(max(worked.counts[:, -1].max(), worked.known[:, -1].max())),
        weights=worked.weights,
        pair=pair,
        change=worked.change,
    )


def _last_two(sightings: Sequence[Sighting], first: date) -> Pair | None:
    """Numbers of the days of the last two looks with a number whose order is sure, or None."""
    told = [s for s in sightings if s.told]
    for later in reversed(told):
        before = [s for s in told if s.last < later.first]
        if before:
            earlier = max(before, key=lambda s: (s.on, s.look))
            return (earlier.on - first).days, (later.on - first).days
    return None
