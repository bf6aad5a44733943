"""What sightings say of a count, laid out by day for the filter, and by week far from them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from sitewatch.fusion.counts.chain import Array
from sitewatch.fusion.counts.filter import Steps
from sitewatch.fusion.counts.hidden import WEEK_DAYS
from sitewatch.fusion.counts.kernel import Matrix
from sitewatch.fusion.counts.likelihood import count_likelihood, with_error
from sitewatch.fusion.counts.sightings import Sighting
from sitewatch.fusion.settings import EstimateSettings
from sitewatch.model import Count, CountKind

Grid = tuple[int, int]
"""Number of objects in a step of the count, and the largest number of steps."""

Days = NDArray[np.int_]

NEAR_DAYS = 60
"""How far from a look every day is worked through [d]. Source: three mean stays; what a look said
has mostly faded by then, and a mixture of two weeks stands for the days between them."""


def lay_out(
    sightings: Sequence[Sighting], first: date, settings: EstimateSettings, grid: Grid
) -> Steps:
    """What the sightings say, one step for each of `days_of`.

    The chance of seeing is unknown but one and the same in all looks: each of its values is a row,
    and what is told decides between the rows. A look of unknown day is spread: each day it can
    have taken place on takes the same share of its weight, so that all of them together weigh as
    much as one dated look.
    """
    days = days_of(sightings, first, settings.as_of)
    logs = _logs_by_day(sightings, first, settings, grid)
    told = np.zeros((len(days), settings.chances), dtype=np.int64)
    rows = [np.ones((1, grid[1] + 1))]
    for place, (number, log) in enumerate(sorted(logs.items())):
        step = int(np.searchsorted(days, number))
        told[step] = 1 + place * settings.chances + np.arange(settings.chances)
        rows.append(np.exp(log - log.max()))
    gaps = np.ones((len(days), settings.chances), dtype=np.int64)
    gaps[0] = 0
    weekly = frozenset((np.flatnonzero(np.diff(days) == WEEK_DAYS) + 1).tolist())
    still = np.flatnonzero(np.isin(days, list(_quiet(sightings, first))))
    return Steps(gaps, told, np.concatenate(rows), frozenset(still.tolist()), weekly)


def days_of(sightings: Sequence[Sighting], first: date, as_of: date) -> Days:
    """Numbers of the days that are steps: each near a look, one a week where nobody looked long."""
    length = (as_of - first).days + 1
    near = np.zeros(length, dtype=bool)
    near[[0, -1]] = True
    for s in sightings:
        since = min(s.first, s.quiet_since or s.first)
        start = max(0, (since - first).days - NEAR_DAYS)
        near[start : (s.last - first).days + NEAR_DAYS + 1] = True
    days = [0]
    for number in range(1, length):
        if near[number] or number - days[-1] == WEEK_DAYS:
            days.append(number)
    return _daily_between(np.array(days))


def _daily_between(days: Days) -> Days:
    """The same with every day where less than a week lies between two."""
    parts = [
        np.arange(a, b) if b - a < WEEK_DAYS else np.array([a])
        for a, b in pairwise(days.tolist())
    ]  # fmt: skip
    return np.concatenate([*parts, days[-1:]])


def by_day(table: Array, days: Days) -> Array:
    """A table `(step, ...)` as one of days `(day, ...)`: between two steps, a mixture of both."""
    if len(days) == days[-1] + 1:
        return table
    every = np.arange(days[-1] + 1)
    after = np.searchsorted(days, every)
    before = np.maximum(after - 1, 0)
    width = np.maximum(days[after] - days[before], 1)
    share = ((days[after] - every) / width).reshape(-1, *(1,) * (table.ndim - 1))
    mixed: Array = table[before] * share + table[after] * (1.0 - share)
    return mixed


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
