"""The distributions of a detector's yield, fitted on scenes of places it never learned from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import betabinom

from sitewatch.imagery.card import Misses

ALIKE = (1.0, 1000.0)
"""Bounds of how alike scenes are; at the upper one the share found is the same in all."""
STEPS = 40
"""Steps of the grid between the bounds, 19 % each: finer than a hundred scenes can tell."""
PARTS = (*np.arange(0.5, 0.95, 0.02), *np.arange(0.95, 0.999, 0.004))
"""True shares of finds that are tried."""


@dataclass(frozen=True, slots=True)
class Scored:
    """What a detector did in one labelled scene.

    Attributes:
        labelled: Objects that there are.
        hit: Objects that it found.
        found: Objects that it told of, true and false.
        share: Share of such objects that its card lets expect.
    """

    labelled: int
    hit: int
    found: int
    share: float


def fit_misses(scenes: Sequence[Scored]) -> Misses:
    """The most likely parameters for a set of scenes.

    Source:
        Beta-binomial likelihood (Skellam 1948), the highest on a grid.
    """
    labelled = np.array([one.labelled for one in scenes])
    hit = np.array([one.hit for one in scenes])
    found = np.array([one.found for one in scenes])
    share = np.array([one.share for one in scenes])

    def of_alike(alike: float) -> float:
        return float(np.sum(betabinom.logpmf(hit, labelled, alike * share, alike * (1 - share))))

    def of_true(whole: float, part: float) -> float:
        return float(np.sum(betabinom.logpmf(hit, found, whole * part, whole * (1 - part))))

    alike = max(np.geomspace(*ALIKE, STEPS), key=of_alike)
    pairs = [(w, p) for w in np.geomspace(*ALIKE, STEPS) for p in PARTS]
    whole, part = max(pairs, key=lambda pair: of_true(*pair))
    return Misses(float(alike), float(whole * part), float(whole * (1 - part)), len(scenes))
