"""Alarms: when the counts have left what was usual, with the looks that say so.

An alarm comes from the posterior over all looks up to a day, never from the difference of two
looks. A plain cumulative sum is printed beside it as a check that knows no model.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from sitewatch.fusion.counts.chain import Array
from sitewatch.fusion.counts.dynamics import Regime
from sitewatch.fusion.counts.fit import Fit
from sitewatch.fusion.counts.sightings import Sighting
from sitewatch.model import Alarm, Direction, Watch

METHOD = "alarm/1"

USUAL_DAYS = (120, 20)
"""What was usual is the mean count from so many to so many days before [d]. Source: judgement;
longer than a mean stay, and before a drawdown that is under way."""

LEAST_HISTORY = 3
"""Independent looks that must lie in that time before anything can be unusual. Source: judgement.
"""

ROUNDING = 1e-6
"""By how much the weights of looks may fall short of their sum."""

FEWER, MORE = 0.5, 1.6
"""Shares of what was usual at which a count is held to have fallen or risen. Source: those of the
measured prototypes."""

THRESHOLDS = {Regime.DRAWDOWN: 0.49, Regime.BUILD_UP: 0.40}
"""Strength from which on it is an alarm. Source: measured; one false alarm a site in two years on
simulated steady sites, see `bench/fusion.md`."""

CALM = 0.1
"""Strength below which nothing was going on; looks since then caused the alarm."""

LEAST_USUAL = 3.0
"""Mean count that must be usual before it can be said to have fallen. Source: measured on 8 steady
simulated sites of a mean of 2 objects, two years each: 0.5 false alarms a site, against 2.6 from a
usual count of 2 on, and 4.6 without a limit."""

HARDLY_EVER = 0.25
"""Mean count below which a class is not usual at all: no estimate is ever exactly none. Source:
measured on 12 such sites of a mean of 0.3 and 0.6 objects."""

LEAST_NEW = 2.0
"""Objects that it takes for a rise where none are usual: single ones come, go and are misread.
Source: as above; 0.7 false alarms a site at a mean of 0.3, against 4.5 without a limit."""

LEAST_RISE = 3.0
"""Objects more than usual that it takes elsewhere. Source: as above; 0.9 false alarms a site at a
mean of 2, against 2.9 for two objects more."""

PAUSE_DAYS = 30
"""Days without an alarm after which the next one is a new one [d]."""

SLACK = 1.0
"""Standard deviations by which a look may differ before the cumulative sum grows. Source: Page 1954
(Biometrika 41) with the slack that suits a shift of two standard deviations."""

CUSUM_LIMIT = 2.52
"""Cumulative sum from which on it speaks of a change [standard deviations]. Source: Hawkins 1993
(Quality Engineering 5): with a slack of 1.0, one false alarm in 370 looks."""

DIRECTIONS: Mapping[Regime, Direction] = {
    Regime.DRAWDOWN: Direction.DECREASE,
    Regime.BUILD_UP: Direction.INCREASE,
}

Rows = NDArray[np.intp]
Flags = NDArray[np.bool_]


def alarms(found: Fit, site: str) -> tuple[Alarm, ...]:
    """The alarms of one class, in the order of days; one for each time that counts move away."""
    usual = usual_counts(found)
    raised = [
        alarm
        for regime in (Regime.DRAWDOWN, Regime.BUILD_UP)
        for alarm in _raised(found, site, regime, usual)
    ]
    return tuple(sorted(raised, key=lambda a: (a.on, a.direction)))


def watch(found: Fit, site: str) -> Watch:
    """What stands behind an alarm, or behind its absence, on the last day."""
    usual = usual_counts(found)
    told = tuple(s for s in found.sightings if s.told)
    fewer, more = (strengths(found, r, usual)[-1] for r in (Regime.DRAWDOWN, Regime.BUILD_UP))
    sums = [cusum(found, usual, r)[-1] for r in (Regime.DRAWDOWN, Regime.BUILD_UP)]
    end = int(_window(len(usual))[1][-1])
    return Watch(
        site=site,
        path=found.path,
        told=len({s.look for s in told}),
        last=max((s.last for s in told), default=None),
        lately=sum(_row(s.on, found) >= end for s in told),
        before=round(float(looks_before(found)[-1]), 3),
        needed=LEAST_HISTORY,
        usual=None if np.isnan(usual[-1]) else round(float(usual[-1]) * found.unit, 6),
        fewer=round(float(fewer), 6),
        more=round(float(more), 6),
        cusum_fewer=round(float(sums[0]), 6),
        cusum_more=round(float(sums[1]), 6),
        inputs=tuple(sorted({s.look for s in told})),
        method=METHOD,
    )


def looks_before(found: Fit) -> Array:
    """Independent looks with a number in the time that says what is usual, `(day,)`."""
    looks = np.zeros(len(found.known) + 1)
    for s in found.sightings:
        if s.told:
            looks[max(0, _row(s.on, found)) + 1] += s.weight
    looks = np.cumsum(looks)
    begin, end = _window(len(found.known))
    return np.asarray(looks[end] - looks[begin])


def _window(days: int) -> tuple[Rows, Rows]:
    """First row of the time that says what is usual, and the row after it, `(day,)` each."""
    rows = np.arange(days)
    return np.maximum(0, rows - USUAL_DAYS[0]), np.maximum(0, rows - USUAL_DAYS[1])


def usual_counts(found: Fit) -> Array:
    """The mean count of the time before each day, in steps; not a number where few looked."""
    means = found.known @ np.arange(found.known.shape[1])
    sums = np.concatenate([[0.0], np.cumsum(means)])
    begin, end = _window(len(means))
    # Weights of relays add up to an independent look but for rounding.
    enough = looks_before(found) >= LEAST_HISTORY - ROUNDING
    mean = (sums[end] - sums[begin]) / np.maximum(1, end - begin)
    return np.where(enough, mean, np.nan)


def strengths(found: Fit, regime: Regime, usual: Array) -> Array:
    """How strongly the looks up to each day say that counts fell, or rose, `(day,)`.

    Nothing can fall that is hardly ever there, and single objects come and go: see `LEAST_USUAL`,
    `LEAST_NEW` and `LEAST_RISE`.
    """
    known = found.known
    rows, top = np.arange(len(known)), known.shape[1] - 1
    base = np.nan_to_num(usual, nan=0.0)
    sums = np.cumsum(known, axis=1)
    can_say = ~np.isnan(usual)
    if regime is Regime.DRAWDOWN:
        moved = sums[rows, np.minimum(top, np.floor(FEWER * base)).astype(int)]
        can_say &= base * found.unit >= LEAST_USUAL
    else:
        new = base * found.unit < HARDLY_EVER
        rise = np.where(new, LEAST_NEW / found.unit, base + LEAST_RISE / found.unit)
        least = np.maximum(MORE * base, rise)
        last = np.minimum(top, np.ceil(least)).astype(int)
        moved = 1.0 - sums[rows, np.maximum(0, last - 1)]
    under_way = found.regimes[:, list(Regime).index(regime)]
    return np.where(can_say, (moved + under_way) / 2.0, 0.0)


def cusum(found: Fit, usual: Array, regime: Regime) -> Array:
    """Cumulative sum of how far looks fall short of what was usual, or exceed it, `(day,)`.

    Source:
        Page 1954 (Biometrika 41): the sum never falls below zero.
    """
    sign = 1.0 if regime is Regime.BUILD_UP else -1.0
    steps = np.zeros(len(usual))
    looked = np.zeros(len(usual), dtype=bool)
    for s in found.sightings:
        row = _row(s.on, found)
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


def _raised(found: Fit, site: str, regime: Regime, usual: Array) -> Iterator[Alarm]:
    strength, sums = strengths(found, regime, usual), cusum(found, usual, regime)
    for row, last in episodes(strength, THRESHOLDS[regime], looked_on(found)):
        past = [s for s in found.sightings if s.told and _row(s.first, found) <= row]
        yield Alarm(
            site=site,
            path=found.path,
            direction=DIRECTIONS[regime],
            on=found.first + timedelta(days=row),
            until=found.first + timedelta(days=last),
            strength=round(float(strength[row]), 6),
            threshold=THRESHOLDS[regime],
            usual=round(float(usual[row]) * found.unit, 6),
            cusum=round(float(sums[row]), 6),
            agrees=bool(sums[row] >= CUSUM_LIMIT),
            looks=causes(past, found, strength[:row]),
            inputs=tuple(sorted({key for s in past for key in (s.look, *s.inputs)})),
            method=METHOD,
        )


def causes(past: Sequence[Sighting], found: Fit, before: Array) -> tuple[str, ...]:
    """Ids of the looks since nothing was going on; the last look where there is none since."""
    calm = np.flatnonzero(before < CALM)
    since = int(calm[-1]) if len(calm) else 0
    late = [s for s in past if _row(s.last, found) > since]
    return tuple(sorted({s.look for s in late or past[-1:]}))


def _row(day: date, found: Fit) -> int:
    return (day - found.first).days


def looked_on(found: Fit) -> Flags:
    """On which days some look with a number can have taken place, `(day,)`."""
    looked = np.zeros(len(found.known), dtype=bool)
    for s in found.sightings:
        if s.told:
            looked[max(0, _row(s.first, found)) : _row(s.last, found) + 1] = True
    return looked


def episodes(strength: Array, threshold: float, looked: Flags) -> tuple[tuple[int, int], ...]:
    """First and last row of each alarm: days over the threshold, one alarm until a pause.

    An alarm begins on the day of a look: silence widens what is possible, and raises nothing.
    """
    over = np.flatnonzero(strength >= threshold)
    parts = np.split(over, np.flatnonzero(np.diff(over) > PAUSE_DAYS) + 1)
    begun = ((part[looked[part]], part) for part in parts)
    return tuple((int(seen[0]), int(part[-1])) for seen, part in begun if len(seen))
