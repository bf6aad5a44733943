"""How counts are held to change before any look: paces, regimes, and a level that drifts."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Regime(StrEnum):
    """What is going on at the site."""

    STEADY = "steady"
    DRAWDOWN = "drawdown"
    BUILD_UP = "build-up"


@dataclass(frozen=True, slots=True)
class Pace:
    """One way of coming and going while things are steady.

    Attributes:
        stay_days: Mean stay of one object [d].
        spread: Variance over mean of the count around its level, at least 1: above 1 where objects
            come and go in groups.
        weight: How probable it is before any look, against the other ways.
        drift: Factor on how fast the level drifts.
    """

    stay_days: float
    spread: float = 1.0
    weight: float = 1.0
    drift: float = 1.0


PACES = (
    Pace(20.0, weight=0.6),
    Pace(60.0, weight=0.25),
    Pace(4.0, spread=3.0, weight=0.1, drift=3.0),
    Pace(1.0, spread=10.0, weight=0.05),
)
"""Source: judgement; tried on simulated sites and thinned real ones, see `bench/fusion.md`.
The first is what the simulations of the research prototypes assumed."""


@dataclass(frozen=True, slots=True)
class Dynamics:
    """How counts of one class are held to change, before any look.

    Attributes:
        paces: Ways of coming and going; what is told decides between them.
        drawdown_stay_days: Mean stay during a drawdown, at most [d].
        drawdown_arrivals: Share of the usual arrivals that still come during a drawdown.
        build_up_arrivals: Arrivals during a build-up, as a multiple of the usual ones; they lead to
            no more than the highest level.
        onset_per_day: Chance a day that a steady site turns to a drawdown, and to a build-up [1/d].
        end_per_day: Chance a day that either ends, at any level [1/d].
        drift_per_day: Chance a day that the level moves one step up, and one step down [1/d].
        bulk_per_day: Chance a day, during either, that many move at once [1/d].
        quiet: Factor on every rate between two times that a look calls unchanged.
        lowest_level: Lowest step: mean count of a class that is hardly ever there.
        level_step: Ratio of one step of the level to the one below, at most.
        root_step: Step of the square root of the level, at most, as long as `most_steps` allow.
        most_steps: Number of steps that follow each other in the square root, at most.

    Source:
        Judgement, within the ranges that simulated drawdowns and build-ups were tried with; the
        coverage they give is measured by `bench/fusion.py`, what was tuned on what stands in
        `bench/fusion.md`. The spread of a Poisson count is the square root of its level, so
        that levels closer than about 0.7 in it look alike.
    """

    paces: tuple[Pace, ...] = PACES
    drawdown_stay_days: float = 6.0
    drawdown_arrivals: float = 0.25
    build_up_arrivals: float = 3.0
    onset_per_day: float = 1 / 450
    end_per_day: float = 1 / 60
    drift_per_day: float = 0.005
    bulk_per_day: float = 0.05
    quiet: float = 0.1
    lowest_level: float = 0.15
    level_step: float = 1.8
    root_step: float = 0.7
    most_steps: int = 12
