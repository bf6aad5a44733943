"""The interval of the true count at airports left out of what it is learned from, one by one.

How sure the coverage itself is, is drawn from the airports: scenes of one airport are alike.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import numpy as np
from goals import Row

from imagery_lib import count_rivals as rivals
from imagery_lib.aircraft import COARSE, GSD_M, MEASURED, absent, pack, tried, tried_coarse
from sitewatch.imagery.card import Card, Misses, Recall
from sitewatch.imagery.missed import count_interval
from sitewatch.training.judging import found_by_length, judge
from sitewatch.training.packing import LENGTHS, SPLIT_M, Trial, yield_of

GOAL = (0.87, 0.94)
REDRAWN = 2000
Interval = tuple[int, int]
Way = Callable[[Trial, Sequence[Trial]], Interval]


def rows(seed: int, scale: float) -> Iterator[Row]:
    """Coverage and width of the 90 % interval, and of two simpler ones."""
    what, goal = "true count within the 90 % interval, airports left out", ".87 to .94"
    if row := absent(MEASURED, what, goal):
        yield row
        return
    trials = told(MEASURED, tried, GSD_M)
    yield judged_row(f"{what} ({len(trials)} scenes)", trials, ours(GSD_M), seed, goal)
    yield judged_row("  one share found (binomial)", trials, plain, seed)
    yield judged_row("  mixture of greatest likelihood", trials, mixture, seed)
    if row := absent("aircraft-airbus-10m", "  at 10 m (simulated)", ""):
        yield row
        return
    gsd_m = GSD_M * COARSE
    coarse = told("aircraft-airbus-10m", tried_coarse, gsd_m)
    yield judged_row("  at 10 m (simulated)", coarse, ours(gsd_m), seed)


def told(name: str, tried: Callable[..., tuple[Trial, ...]], gsd_m: float) -> list[Trial]:
    """Trials of all held-out pictures with only the finds that the detector would tell of."""
    least = pack(name).manifest.output.told
    made = []
    for one in (trial for test in (True, False) for trial in tried(name, test=test)):
        found = tuple(find for find in one.found if find.score >= least)
        made.append(replace(one, found=found, judged=judge(found, one.labelled.boxes, gsd_m)))
    return made


def judged_row(what: str, trials: Sequence[Trial], way: Way, seed: int, goal: str = "") -> Row:
    """How many true counts a way of making intervals holds."""
    held, width, places = [], [], []
    for one in trials:
        place = one.labelled.place
        low, high = way(one, [other for other in trials if other.labelled.place != place])
        held.append(low <= len(one.labelled.boxes) <= high)
        width.append(high - low)
        places.append(place)
    share = float(np.mean(held))
    low, high = redrawn(held, places, seed)
    measured = (
        f"{share:.3f} (airports redrawn: {low:.2f} to {high:.2f}), width mean "
        f"{np.mean(width):.1f}, median {np.median(width):.0f}"
    )
    reached = GOAL[0] <= share <= GOAL[1] if goal else None
    return Row(what, ".786" if goal else "", goal, measured, reached)


def redrawn(held: Sequence[bool], places: Sequence[str], seed: int) -> Interval:
    """Where the coverage lies with a probability of 90 %, airports drawn anew."""
    dice = np.random.default_rng(seed)
    of_place = [[h for h, at in zip(held, places, strict=True) if at == name]
                for name in sorted(set(places))]  # fmt: skip
    shares = []
    for _ in range(REDRAWN):
        chosen = dice.integers(0, len(of_place), len(of_place))
        shares.append(np.mean(np.concatenate([of_place[n] for n in chosen])))
    low, high = np.quantile(shares, (0.05, 0.95))
    return float(low), float(high)


def ours(gsd_m: float) -> Way:
    """The interval that the product tells."""

    def way(one: Trial, rest: Sequence[Trial]) -> Interval:
        misses = Misses(SPLIT_M, tuple(yield_of(other, gsd_m) for other in rest))
        count = count_interval(one.found, Card("", (), misses, 0.0, ""))
        return count.low, count.high or 0

    return way


def plain(one: Trial, rest: Sequence[Trial]) -> Interval:
    """One share for each class of length."""
    return rivals.plain(len(one.found), _share(one, _recalls(rest)))


def mixture(one: Trial, rest: Sequence[Trial]) -> Interval:
    """Shares drawn for each scene, from a fit that is held for true."""
    recalls = _recalls(rest)
    scored = [
        rivals.Scored(len(other.labelled.boxes), int(other.judged.hit(0.0).sum()),
                      len(other.found), _share(other, recalls))
        for other in rest
    ]  # fmt: skip
    return rivals.mixture(len(one.found), _share(one, recalls), scored)


def _recalls(rest: Sequence[Trial]) -> list[Recall]:
    found = found_by_length([one.judged for one in rest], 0.0, LENGTHS)
    return [Recall(*row) for row in found]


def _share(one: Trial, recalls: Sequence[Recall]) -> float:
    return rivals.expected_share([find.length_m for find in one.found], recalls)
