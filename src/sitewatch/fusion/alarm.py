"""Alarms: when the counts have left what was usual, with the looks that say so.

An alarm comes from the posterior over all looks up to a day, never from the difference of two
looks. A plain cumulative sum is printed beside it as a check that knows no model.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from sitewatch.fusion.counts.chain import Array
from sitewatch.fusion.counts.dynamics import Regime
from sitewatch.fusion.counts.fit import Fit
from sitewatch.fusion.counts.sightings import Sighting
from sitewatch.model import Direction

USUAL_DAYS = (120, 20)
"""What was usual is the mean count from so many to so many days before [d]. Source: judgement;
longer than a mean stay, and before a drawdown that is under way."""

LEAST_HISTORY = 3
"""Looks that must lie in that time before anything can be unusual. Source: judgement."""

FEWER, MORE = 0.5, 1.6
"""Shares of what was usual at which a count is held to have fallen or risen. Source: those of the
measured prototypes."""

THRESHOLDS = {Regime.DRAWDOWN: 0.49, Regime.BUILD_UP: 0.40}
"""Strength from which on it is an alarm. Source: measured; one false alarm a site in two years on
simulated steady sites, see `bench/README-fusion.md`."""

CALM = 0.1
"""Strength below which nothing was going on; looks since then caused the alarm."""

PAUSE_DAYS = 30
"""Days without an alarm after which the next one is a new one [d]."""

SLACK = 1.0
"""Standard deviations by which a look may differ before the cumulative sum grows. Source: Page 1954
(Biometrika 41) with the slack that suits a shift of two standard deviations."""


@dataclass(frozen=True, slots=True)
class Alarm:
    """A count that has left what was usual.

    Attributes:
        path: Class path.
        direction: Whether there are fewer or more.
        on: First day on which the strength is reached.
        strength: Mean of two probabilities: that such a regime is under way, and that the count is
            at most half of what was usual (at least 1.6 times it).
        usual: Mean count in the time before.
        cusum: Cumulative sum of the looks' differences from what was usual [standard deviations].
        looks: Ids of the looks since nothing was going on, in the order of days: its causes.
    """

    path: str
    direction: Direction
    on: date
    strength: float
    usual: float
    cusum: float
    looks: tuple[str, ...]


def alarms(found: Fit) -> tuple[Alarm, ...]:
    """The alarms of one class, in the order of days; one for each time that counts move away."""
    usual = usual_counts(found)
    raised = [
        alarm
        for regime in (Regime.DRAWDOWN, Regime.BUILD_UP)
        for alarm in _raised(found, regime, strengths(found, regime, usual), usual)
    ]
    return tuple(sorted(raised, key=lambda a: (a.on, a.direction)))


def usual_counts(found: Fit) -> Array:
    """The mean count of the time before each day, in steps; not a number where nobody looked."""
    means = found.known @ np.arange(found.known.shape[1])
    sums = np.concatenate([[0.0], np.cumsum(means)])
    looks = np.zeros(len(means) + 1)
    for s in found.sightings:
        if s.told:
            looks[max(0, (s.on - found.first).days) + 1] += 1
    looks = np.cumsum(looks)
    rows = np.arange(len(means))
    begin, end = (np.maximum(0, rows - days) for days in USUAL_DAYS)
    enough = looks[end] - looks[begin] >= LEAST_HISTORY
    mean = (sums[end] - sums[begin]) / np.maximum(1, end - begin)
    return np.where(enough, mean, np.nan)


def strengths(found: Fit, regime: Regime, usual: Array) -> Array:
    """How strongly the looks up to each day say that counts fell, or rose, `(day,)`."""
    known = found.known
    rows, top = np.arange(len(known)), known.shape[1] - 1
    base = np.nan_to_num(usual, nan=0.0)
    sums = np.cumsum(known, axis=1)
    if regime is Regime.DRAWDOWN:
        moved = sums[rows, np.minimum(top, np.floor(FEWER * base)).astype(int)]
    else:
        last = np.minimum(top, np.ceil(MORE * base)).astype(int)
        moved = 1.0 - sums[rows, np.maximum(0, last - 1)]
    under_way = found.regimes[:, list(Regime).index(regime)]
    return np.where(np.isnan(usual), 0.0, (moved + under_way) / 2.0)


def cusum(found: Fit, usual: Array, regime: Regime) -> Array:
    """Cumulative sum of how far looks fall short of what was usual, or exceed it, `(day,)`.

    Source:
        Page 1954 (Biometrika 41): the sum never falls below zero.
    """
    sign = 1.0 if regime is Regime.BUILD_UP else -1.0
    steps = np.zeros(len(usual))
    looked = np.zeros(len(usual), dtype=bool)
    for s in found.sightings:
        row = (s.on - found.first).days
        if s.told and not np.isnan(usual[row]):
            steps[row] += sign * _difference(s, float(usual[row]) * found.unit) - SLACK
            looked[row] = True
    total, sums = 0.0, np.zeros(len(usual))
    for row in range(len(usual)):
        total = max(0.0, total + steps[row]) if looked[row] else total
        sums[row] = total
    return sums


def _difference(sighting: Sighting, usual: float) -> float:
    """Told minus expected of a look [standard deviations]."""
    count = sighting.told[0][0]
    told = count.min if count.max is None else (count.min + count.max) / 2.0
    expected = max(0.5, usual * sum(sighting.chance) / 2.0)
    return float((told - expected) / np.sqrt(expected))


def _raised(found: Fit, regime: Regime, strength: Array, usual: Array) -> Iterator[Alarm]:
    direction = Direction.DECREASE if regime is Regime.DRAWDOWN else Direction.INCREASE
    sums = cusum(found, usual, regime)
    for row in first_days(strength, THRESHOLDS[regime]):
        calm = np.flatnonzero(strength[:row] < CALM)
        since = int(calm[-1]) if len(calm) else 0
        yield Alarm(
            path=found.path,
            direction=direction,
            on=found.first + timedelta(days=row),
            strength=round(float(strength[row]), 6),
            usual=round(float(usual[row]) * found.unit, 6),
            cusum=round(float(sums[row]), 6),
            looks=tuple(
                s.look
                for s in found.sightings
                if s.told and since < (s.on - found.first).days <= row
            ),
        )


def first_days(strength: Array, threshold: float) -> tuple[int, ...]:
    """Rows on which an alarm begins: over the threshold after some days under it."""
    over = np.flatnonzero(strength >= threshold)
    begins = np.diff(over, prepend=-PAUSE_DAYS - 1) > PAUSE_DAYS
    return tuple(int(row) for row in over[begins])
