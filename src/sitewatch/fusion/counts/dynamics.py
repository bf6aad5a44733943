"""The hidden life of a count: regimes, a level that drifts, and what each does in a day."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from sitewatch.fusion.counts.kernel import (
    Matrix,
    bulk_arrival,
    bulk_leaving,
    group_move,
    poisson,
    transition,
)

SETTLING_DAYS = 120
"""Six mean stays [d]: what is left of the start after them is below 0.3 per cent."""


class Regime(StrEnum):
    """What is going on at the site."""

    STEADY = "steady"
    DRAWDOWN = "drawdown"
    BUILD_UP = "build-up"


@dataclass(frozen=True, slots=True)
class Dynamics:
    """How counts of one class are held to change, before any look.

    Attributes:
        stay_days: Mean stay of one object while things are steady [d].
        drawdown_stay_days: Mean stay during a drawdown [d].
        drawdown_arrivals: Share of the usual arrivals that still come during a drawdown.
        build_up_arrivals: Arrivals during a build-up, as a multiple of the usual ones; they lead to
            no more than the highest level.
        onset_per_day: Chance a day that a steady site turns to a drawdown, and to a build-up [1/d].
        end_per_day: Chance a day that either ends, at a new level [1/d].
        drift_per_day: Chance a day that the level moves one step up, and one step down [1/d].
        bulk_per_day: Chance a day, during either, that many move at once [1/d].
        group_per_day: Chance a day that a group comes or goes while things are steady [1/d].
        group_share: Largest share of what is there that such a group makes up.
        quiet: Factor on every rate between two times that a look calls unchanged.
        level_step: Ratio of one step of the level to the one below, at most.
        lowest_level: Lowest step: mean count of a class that is hardly ever there.

    Source:
        Judgement, within the ranges that simulated drawdowns and build-ups were tried with; the
        coverage they give is measured in `tests/unit/fusion/test_fusion_coverage.py`.
    """

    stay_days: float = 20.0
    drawdown_stay_days: float = 6.0
    drawdown_arrivals: float = 0.1
    build_up_arrivals: float = 3.0
    onset_per_day: float = 1 / 240
    end_per_day: float = 1 / 15
    drift_per_day: float = 0.02
    bulk_per_day: float = 0.08
    group_per_day: float = 0.05
    group_share: float = 0.3
    quiet: float = 0.1
    level_step: float = 1.8
    lowest_level: float = 0.15


@dataclass(frozen=True, slots=True)
class Model:
    """Dynamics as arrays; a mode is a regime at a level.

    Attributes:
        top: Largest count.
        levels: Mean count of each level, rising.
        names: Regime of each mode.
        modes: Chance from mode to mode in a day, `(mode, mode)`.
        moves: Chance from count to count in a day in each mode, `(mode, before, after)`.
        quiet_modes: As `modes`, for a day between two times called unchanged.
        quiet_moves: As `moves`, for such a day.
        start: Probability before any look, `(mode, count)`.
    """

    top: int
    levels: Matrix
    names: tuple[Regime, ...]
    modes: Matrix
    moves: Matrix
    quiet_modes: Matrix
    quiet_moves: Matrix
    start: Matrix


def model(dynamics: Dynamics, highest_level: float, top: int) -> Model:
    """The arrays for counts 0 to `top` and levels up to `highest_level`."""
    lowest = dynamics.lowest_level
    number = 1 + int(np.ceil(np.log(highest_level / lowest) / np.log(dynamics.level_step)))
    levels = np.geomspace(lowest, highest_level, number)
    names = tuple(regime for regime in Regime for _ in levels)
    modes = _modes(dynamics, len(levels))
    moves = _all_moves(dynamics, levels, top, 1.0)
    quiet = dynamics.quiet
    quiet_moves = _all_moves(dynamics, levels, top, quiet)
    quiet_modes = (1.0 - quiet) * np.eye(len(names)) + quiet * modes
    start = _start(levels, modes, moves)
    return Model(top, levels, names, modes, moves, quiet_modes, quiet_moves, start)


def _modes(dynamics: Dynamics, levels: int) -> Matrix:
    """Regimes begin at any level alike and end at any: so all levels are equally likely."""
    drift = np.diag(np.full(levels - 1, dynamics.drift_per_day), 1)
    drift = drift + drift.T
    same, anywhere = np.eye(levels), np.full((levels, levels), 1.0 / levels)
    onset, end = dynamics.onset_per_day, dynamics.end_per_day
    steady = drift + np.diag(1.0 - drift.sum(axis=1) - 2 * onset)
    nothing = np.zeros((levels, levels))
    lasting = (1.0 - end) * same
    return np.block(
        [
            [steady, onset * same, onset * same],
            [end * anywhere, lasting, nothing],
            [end * anywhere, nothing, lasting],
        ]
    )


def _all_moves(dynamics: Dynamics, levels: Matrix, top: int, pace: float) -> Matrix:
    """What a day does to the count in each mode, `(mode, before, after)`, at a pace of it."""
    steady = [_steady(dynamics, level, top, pace) for level in levels]
    down = [_drawdown(dynamics, level, top, pace) for level in levels]
    up = [_build_up(dynamics, level, float(levels[-1]), top, pace) for level in levels]
    return np.stack([*steady, *down, *up])


def _steady(dynamics: Dynamics, level: float, top: int, pace: float) -> Matrix:
    one_by_one = transition(pace, dynamics.stay_days, level / dynamics.stay_days, top)
    together = dynamics.group_per_day * pace
    return (1.0 - together) * one_by_one + together * group_move(dynamics.group_share, top)


def _drawdown(dynamics: Dynamics, level: float, top: int, pace: float) -> Matrix:
    arrivals = dynamics.drawdown_arrivals * level / dynamics.stay_days
    slow = transition(pace, dynamics.drawdown_stay_days, arrivals, top)
    bulk = dynamics.bulk_per_day * pace
    return (1.0 - bulk) * slow + bulk * bulk_leaving(top)


def _build_up(dynamics: Dynamics, level: float, highest: float, top: int, pace: float) -> Matrix:
    target = min(highest, dynamics.build_up_arrivals * level)
    slow = transition(pace, dynamics.stay_days, target / dynamics.stay_days, top)
    bulk = dynamics.bulk_per_day * pace
    return (1.0 - bulk) * slow + bulk * bulk_arrival(round(highest), top)


def _start(levels: Matrix, modes: Matrix, moves: Matrix) -> Matrix:
    """What the modes and counts settle to: the prior, and where a long gap leads back to."""
    settled = _stationary(modes)
    counts = np.arange(moves.shape[1])
    by_level = np.stack([poisson(counts, float(level)) for level in levels])
    state = settled[:, None] * np.tile(by_level, (len(settled) // len(levels), 1))
    state[:, -1] += settled - state.sum(axis=1)
    for _ in range(SETTLING_DAYS):
        state = np.matmul((modes.T @ state)[:, None, :], moves)[:, 0, :]
    return np.asarray(state / state.sum())


def _stationary(chain: Matrix) -> Matrix:
    """The distribution that a chain settles to."""
    size = len(chain)
    equations = np.vstack([chain.T - np.eye(size), np.ones(size)])
    target = np.append(np.zeros(size), 1.0)
    solved, *_ = np.linalg.lstsq(equations, target, rcond=None)
    settled = np.clip(solved, 0.0, None)
    return np.asarray(settled / settled.sum())
