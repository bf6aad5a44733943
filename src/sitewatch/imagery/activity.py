"""How busy a place is over time, from counts of blocks of which many were not observed.

A block that cloud hid says nothing: it takes its share out of what was to be expected, and adds no
zero. The level is what was counted over what was to be expected in the blocks that were seen.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy.special import gammaln
from scipy.stats import gamma

Floats = npt.NDArray[np.float64]

YEAR = 365.25
FALL = 0.3
"""Level to which a collapse falls, for the test, as a share of the usual one; judgement."""
ALARM = 15.0
"""Log odds at which a collapse is told.

Source:
    Ten airports of the series (every other one), 2016 to 2019: at 9 two false alarms, at 12 none,
    at 15 none and every collapse of 2020 dated within ten days.
"""
PRIOR_DATES = 5.0
"""How many dates the average block speaks for in the rate of each block."""
HALF_LIFE = 730.0
"""After how many days a date counts half in the usual level [days]."""
SEASON_RIDGE = 30.0
"""Counts' worth of belief that there is no season."""
FEWEST = 40
"""Dates of history before anything is told: less than some months know no usual level."""
MOST_STEP = 2.5
"""Most log odds that one date may add; a single odd scene is no collapse."""
AFTER = 60.0
"""How far after it, where the series goes on [days]: the beginning is dated better by more looks.

Source:
    The ten airports to tune on: mean error of the day 7.2 days with none, 3.3 with 60; with half
    of the blocks dropped, eight times, 8.5 and 6.6.
"""
WEEKS = 120.0
"""How far before an alarm its beginning is looked for [days]."""
ODD = 9.0
"""Most that one date adds to the scatter: three standard deviations, squared. Source: Winsor."""
LEAST_WANTED = 5.0
"""Fewest objects to be expected on the dates of a level; of fewer it says what was believed before.

Source:
    A Poisson count of 5 has a spread of 45 %: with less, "half the usual" is no news.
"""
BELIEF = 2.0
"""Counts' worth of belief in the usual level, or in a fallen one, that an interval starts from."""
CLUMPED = 1.5
"""How much more levels stray over weeks than dates by themselves, for the day of a collapse.

Source:
    The ten airports to tune on, whole and with half of the blocks dropped eight times: with 1 the
    90 % interval held the day in 0.80 of 90, with 1.5 in 0.93; leaving out each airport in turn,
    1.5 is the choice every time, and the mean error of the day stays at 6.2 days.
"""


@dataclass(frozen=True, slots=True, eq=False)
class Series:
    """Counts by date and block.

    Attributes:
        days: (date,) day of each, rising [days from any origin].
        counts: (date, block); not a number where a block was not observed.
    """

    days: Floats
    counts: Floats

    def before(self, day: float) -> Series:
        """What was known before a day."""
        early = self.days < day
        return Series(self.days[early], self.counts[early])


@dataclass(frozen=True, slots=True, eq=False)
class Usual:
    """What is usual: a rate for each block, a season, and how far dates scatter.

    Attributes:
        rates: (block,) count to be expected.
        season: Coefficients of a yearly and a half-yearly wave in the log of the level.
        scatter: Variance of a date's count over its expectation.
    """

    rates: Floats
    season: Floats
    scatter: float

    def expected(self, series: Series) -> Floats:
        """Count to be expected on each date in the blocks that were observed."""
        seen = np.isfinite(series.counts) @ self.rates
        level: Floats = seen * np.exp(_waves(series.days) @ self.season)
        return level


@dataclass(frozen=True, slots=True)
class Level:
    """How busy, as a share of the usual: most likely, and 90 % interval."""

    likely: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Collapse:
    """A fall of the level.

    Attributes:
        since: Day before which it began as likely as not.
        earliest: Lower end of the 90 % interval of that day.
        latest: Upper end.
        told: Day on which it was certain enough to tell.
        ended: Day on which it was certain that the level had come back, or None.
    """

    since: float
    earliest: float
    latest: float
    told: float
    ended: float | None = None


def usual(series: Series, day: float) -> Usual:
    """What was usual before a day, later dates counting more."""
    past = series.before(day)
    seen = np.isfinite(past.counts)
    counts = np.where(seen, past.counts, 0.0)
    weight = 0.5 ** ((day - past.days) / HALF_LIFE)
    total, dates = weight @ counts, weight @ seen
    mean = total.sum() / max(dates.sum(), 1e-9)
    rates = (total + PRIOR_DATES * mean) / (dates + PRIOR_DATES)
    season = _season(past.days, counts.sum(axis=1), seen @ rates, weight)
    flat = Usual(rates, season, 1.0)
    want = flat.expected(past)
    told = want > 0.3
    chi = (counts.sum(axis=1) - want)[told] ** 2 / want[told]
    usually = float(np.minimum(chi, ODD).mean()) if told.any() else 1.0
    return Usual(rates, season, max(1.0, usually))


def _season(days: Floats, counts: Floats, want: Floats, weight: Floats) -> Floats:
    """Coefficients of the yearly wave by Poisson regression with a ridge."""
    waves = _waves(days)
    season = np.zeros(waves.shape[1])
    for _ in range(6):
        level = want * np.exp(waves @ season)
        slope = waves.T @ (weight * (counts - level)) - SEASON_RIDGE * season
        bend = (waves * (weight * level)[:, None]).T @ waves + SEASON_RIDGE * np.eye(len(season))
        season = season + np.clip(np.linalg.solve(bend, slope), -0.5, 0.5)
    return season


def _waves(days: Floats) -> Floats:
    turn = 2 * np.pi * days / YEAR
    return np.column_stack([np.cos(turn), np.sin(turn), np.cos(2 * turn), np.sin(2 * turn)])


def level(series: Series, norm: Usual) -> Level:
    """The level over all dates of a series, as a share of the usual.

    A gamma law, with counts and expectation divided by the scatter, starting from the usual level
    with `BELIEF`. Blocks that were not observed are in neither, so that fewer blocks widen it.
    """
    counted = float(np.nansum(series.counts)) / norm.scatter
    wanted = float(norm.expected(series).sum()) / norm.scatter
    law = gamma(BELIEF + counted, scale=1 / (BELIEF + wanted))
    return Level(float(law.median()), float(law.ppf(0.05)), float(law.ppf(0.95)))


def collapses(series: Series, alarm: float = ALARM) -> tuple[Collapse, ...]:
    """Every time that the level fell far below the usual, told from what was known by then.

    Source:
        Page 1954, cumulative sum of log odds, of a Poisson law with its scatter.
        After an alarm the level must come back first.
    """
    found: list[Collapse] = []
    total, fallen = 0.0, False
    norm, learned = None, -np.inf
    for at, day in enumerate(series.days):
        if at < FEWEST:
            continue
        if norm is None or (day - learned > 30 and not fallen and total < alarm / 3):
            norm, learned = usual(series, day), day
        one = Series(series.days[at : at + 1], series.counts[at : at + 1])
        step = _log_odds(one, norm)
        if fallen:
            total = max(0.0, total - step)
            if total > alarm:
                found[-1] = replace(found[-1], ended=float(day))
                fallen, total = False, 0.0
            continue
        total = max(0.0, total + step)
        if total > alarm:
            found.append(Collapse(*_since(series, norm, day), told=day))
            fallen, total = True, 0.0
    return tuple(found)


def _since(series: Series, norm: Usual, told: float) -> tuple[float, float, float]:
    """The day between two levels around the alarm: middle, and 90 % interval.

    Every gap between dates is a place for the fall, as likely beforehand as it is long.

    Source:
        Posterior of the change point of a Poisson law (Raftery and Akman 1986, Biometrika 73), with
        the level before it around the usual one and that after it around `FALL`.
    """
    # at least the date before, however long ago it was: the fall lies between two dates
    since = int(np.searchsorted(series.days, told - WEEKS, "right"))
    first = max(0, min(since, int(np.searchsorted(series.days, told)) - 1))
    near = (series.days <= told + AFTER) & (np.arange(len(series.days)) >= first)
    late = Series(series.days[near], series.counts[near])
    scatter = norm.scatter * CLUMPED
    fits = _fits(np.nansum(late.counts, axis=1) / scatter, norm.expected(late) / scatter)
    gaps = np.diff(late.days)
    weight = np.exp(fits - fits.max()) * gaps
    total = np.concatenate([[0.0], np.cumsum(weight) / weight.sum()])
    low, middle, high = np.interp((0.05, 0.5, 0.95), total, late.days)
    return float(middle), float(low), float(high)


def _fits(counted: Floats, wanted: Floats) -> Floats:
    """Log likelihood of a fall before each date but the first, both levels weighed and not fitted.

    Source:
        A Poisson count whose level is gamma distributed: negative binomial (Greenwood and Yule
        1920); what does not depend on the date of the fall is left out.
    """
    early, want_early = np.cumsum(counted)[:-1], np.cumsum(wanted)[:-1]
    late, want_late = counted.sum() - early, wanted.sum() - want_early
    return _weighed(early, want_early, 1.0) + _weighed(late, want_late, FALL)


def _weighed(counted: Floats, wanted: Floats, middle: float) -> Floats:
    shape = BELIEF + counted
    told: Floats = gammaln(shape) - shape * np.log(BELIEF / middle + wanted)
    return told


def _log_odds(one: Series, norm: Usual) -> float:
    """Log odds that a date speaks of a fallen level."""
    counted, wanted = float(np.nansum(one.counts)), float(norm.expected(one)[0])
    odds = (counted * np.log(FALL) + wanted * (1 - FALL)) / norm.scatter
    return float(np.clip(odds, -MOST_STEP, MOST_STEP))
