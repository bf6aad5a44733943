"""What sightings say of a count, laid out by day for the filter."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from sitewatch.fusion.counts.filter import Steps
from sitewatch.fusion.counts.kernel import Matrix
from sitewatch.fusion.counts.likelihood import count_likelihood, with_error
from sitewatch.fusion.counts.sightings import Sighting
from sitewatch.fusion.settings import EstimateSettings
from sitewatch.model import Count, CountKind

Grid = tuple[int, int]
"""Number of objects in a step of the count, and the largest number of steps."""


def lay_out(
    sightings: Sequence[Sighting], first: date, settings: EstimateSettings, grid: Grid
) -> Steps:
    """What the sightings say, one step a day from the first day to the day asked about.

    The chance of seeing is unknown but one and the same in all looks: each of its values is a row,
    and what is told decides between the rows. A look of unknown day is spread: each day it can
    have taken place on takes the same share of its weight, so that all of them together weigh as
    much as one dated look.
    """
    length = (settings.as_of - first).days + 1
    logs = _logs_by_day(sightings, first, settings, grid)
    told = np.zeros((length, settings.chances), dtype=np.int64)
    rows = [np.ones((1, grid[1] + 1))]
    for place, (number, log) in enumerate(sorted(logs.items())):
        told[number] = 1 + place * settings.chances + np.arange(settings.chances)
        rows.append(np.exp(log - log.max()))
    gaps = np.ones((length, settings.chances), dtype=np.int64)
    gaps[0] = 0
    return Steps(gaps, told, np.concatenate(rows), _quiet(sightings, first))


def _logs_by_day(
    sightings: Sequence[Sighting], first: date, settings: EstimateSettings, grid: Grid
) -> dict[int, Matrix]:
    """Log likelihood by day number, `(chance, count)`."""
    shape = (settings.chances, grid[1] + 1)
    logs: defaultdict[int, Matrix] = defaultdict(lambda: np.zeros(shape))
    made: dict[object, Matrix] = {}
    for s in sightings:
        if not s.told:
            continue
        key = (s.told, s.chance, s.doubtful)
        if key not in made:
            made[key] = np.log(_likelihood(s, settings, grid))
        start, end = (s.first - first).days, (s.last - first).days
        for number in range(start, end + 1):
            logs[number] = logs[number] + made[key] * (s.weight / (end - start + 1))
    return logs


def _quiet(sightings: Sequence[Sighting], first: date) -> frozenset[int]:
    """Numbers of the days over which a look says that nothing changed."""
    return frozenset(
        number
        for s in sightings
        if s.quiet_since is not None
        for number in range(max(1, (s.quiet_since - first).days + 1), (s.on - first).days + 1)
    )


def _likelihood(sighting: Sighting, settings: EstimateSettings, grid: Grid) -> Matrix:
    """How probable what a sighting tells is, `(chance, count)`."""
    seeing, (unit, top) = settings.seeing, grid
    error = seeing.doubtful_error if sighting.doubtful else seeing.error
    told = [(in_steps(count, unit), weight) for count, weight in sighting.told]
    rows = [
        np.sum(
            [w * count_likelihood(c, chance, seeing.false_positives, top) for c, w in told],
            axis=0,
        )
        for chance in chance_grid(sighting.chance, settings.chances).tolist()
    ]
    return with_error(np.stack(rows), error)


def in_steps(count: Count, unit: int) -> Count:
    """A count in steps of several objects, as wide as it has to be."""
    if unit == 1:
        return count
    high = None if count.max is None else -(-count.max // unit)
    return Count(count.min // unit, high, CountKind.ABOUT, count.text)


def chance_grid(chance: tuple[float, float], number: int) -> NDArray[np.float64]:
    """Values across the range, each standing for an equal part of it."""
    low, high = chance
    return low + (high - low) * (np.arange(number) + 0.5) / number
