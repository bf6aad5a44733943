"""The one way from the benchmark into sitewatch: every public function that is measured.

Nothing here estimates anything; it only puts simulated or real looks into sitewatch's own words.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import date, timedelta
from functools import partial

import numpy as np
from numpy.typing import NDArray

from fusion_lib.worlds import World
from sitewatch.fusion.alarm import THRESHOLDS, strengths, usual_counts
from sitewatch.fusion.counts.dynamics import Dynamics, Pace, Regime
from sitewatch.fusion.counts.filter import Steps
from sitewatch.fusion.counts.fit import Fit, fit
from sitewatch.fusion.counts.hidden import hidden
from sitewatch.fusion.counts.interval import interval
from sitewatch.fusion.counts.likelihood import Seeing, count_likelihood, with_error
from sitewatch.fusion.counts.panel import panels
from sitewatch.fusion.counts.sightings import Sighting
from sitewatch.fusion.flow import Passing, flow
from sitewatch.fusion.reliability import Claim, judge
from sitewatch.fusion.settings import EstimateSettings
from sitewatch.model import Reliability, exactly

FIRST = date(2024, 1, 1)
LEVEL = 0.9
BUILT_UP = 3.0
"""What a build-up may lead to, as a multiple of the usual count, where the level is known."""
Numbers = NDArray[np.floating]
Band = tuple[NDArray[np.int_], NDArray[np.int_]]


def fitted(world: World, false_positives: float | None = None) -> Fit:
    """A stock worked through: `sitewatch.fusion.counts.fit.fit`, which `estimate` calls."""
    seeing = Seeing() if false_positives is None else Seeing(false_positives=false_positives)
    until = FIRST + timedelta(days=len(world.truth) - 1)
    return fit("bench", sightings(world), EstimateSettings(until, LEVEL, seeing=seeing))


def all_fitted(worlds: Sequence[World], false_positives: float | None = None) -> list[Fit]:
    """Stocks worked through, over the cores there are; in the order of the worlds."""
    one = partial(fitted, false_positives=false_positives)
    with ProcessPoolExecutor() as pool:
        return list(pool.map(one, worlds, chunksize=4))


def all_flow_bands(worlds: Sequence[World]) -> list[tuple[Band, Band]]:
    """Bands of flows, over the cores there are; in the order of the worlds."""
    with ProcessPoolExecutor() as pool:
        return list(pool.map(flow_bands, worlds))


def sightings(world: World) -> tuple[Sighting, ...]:
    """The looks of a world as sightings."""
    low, high = world.chance
    return tuple(
        Sighting(
            look=f"look-{number:05d}",
            first=FIRST + timedelta(days=seen.day),
            last=FIRST + timedelta(days=seen.day),
            chance=(low * seen.share, high * seen.share),
            told=((exactly(seen.number), 1.0),),
            gone=False,
            doubtful=False,
            weight=1.0,
            quiet_since=None,
            inputs=(),
        )
        for number, seen in enumerate(world.looks)
    )


def stock_bands(world: World, found: Fit, *, smoothed: bool = False) -> tuple[Numbers, Numbers]:
    """Low and high of each day of the world, as `estimate` prints them."""
    rows = stock_probabilities(found, smoothed=smoothed)
    low, high = interval(rows, LEVEL)
    return low * found.unit, high * found.unit + found.unit - 1


def stock_probabilities(found: Fit, *, smoothed: bool = False) -> Numbers:
    """Probability of each count of each day (steps of one object only)."""
    return _from_first(found, found.counts if smoothed else found.known)


def _from_first(found: Fit, rows: Numbers) -> Numbers:
    """Rows from the first day of the world on; the series may begin a few days off it."""
    start = (FIRST - found.first).days
    if start >= 0:
        return rows[start:]
    return np.concatenate([np.repeat(rows[:1], -start, axis=0), rows])


def alarm_strengths(found: Fit) -> tuple[Numbers, Numbers]:
    """Strength of drawdown and of build-up of each day: `sitewatch.fusion.alarm.strengths`."""
    usual = usual_counts(found)
    down, up = (strengths(found, r, usual) for r in (Regime.DRAWDOWN, Regime.BUILD_UP))
    return _from_first(found, down), _from_first(found, up)


def flow_bands(world: World) -> tuple[Band, Band]:
    """Band of each day of a flow from the looks up to it, and from all: `fusion.flow.flow`."""
    low, high = world.chance
    looks = [Passing(x.day, x.number, (low * x.share, high * x.share)) for x in world.looks]
    found = flow(looks, len(world.truth))
    return interval(found.known, LEVEL), interval(found.counts, LEVEL)


def work_panel(
    gaps: NDArray[np.int_], told: NDArray[np.int_], shares: Numbers, mean: float, chance: float
) -> int:
    """Many sites forward and back with three regimes: `sitewatch.fusion.counts.panel.panels`.

    Returns the number of smoothed distributions.
    """
    top = int(np.ceil(mean + 8 * np.sqrt(mean)))
    one_level = Dynamics(paces=(Pace(20.0),), lowest_level=mean)
    model = hidden(one_level, one_level.paces[0], mean, top, BUILT_UP * mean)
    rows, keys = [np.ones(top + 1)], np.zeros_like(told)
    for share in np.unique(shares).tolist():
        there = shares == share
        most = int(told[there].max())
        keys[there] = len(rows) + told[there]
        rows += [
            with_error(count_likelihood(exactly(n), chance * share, 0.2, top), 0.02)
            for n in range(most + 1)
        ]
    steps = Steps(gaps, keys, np.stack(rows))
    return sum(panel.counts.shape[0] * panel.counts.shape[1] for panel in panels(model, steps))


def thresholds() -> tuple[float, float]:
    """Strengths from which on sitewatch raises an alarm: drawdown, build-up."""
    return THRESHOLDS[Regime.DRAWDOWN], THRESHOLDS[Regime.BUILD_UP]


GRADES = "ABCDE"


def believed(grade: NDArray[np.int_], spoke: NDArray[np.bool_], says: NDArray[np.bool_]) -> Numbers:
    """Probability that each claim holds: `sitewatch.fusion.judge`."""
    claims = [
        Claim(f"{claim:04d}", f"source {who:02d}", bool(says[who, claim]))
        for who, claim in np.argwhere(spoke).tolist()
    ]
    grades = {f"source {who:02d}": Reliability(GRADES[g]) for who, g in enumerate(grade)}
    belief = judge(claims, grades).belief
    return np.array([belief.get(f"{claim:04d}", 0.5) for claim in range(spoke.shape[1])])
