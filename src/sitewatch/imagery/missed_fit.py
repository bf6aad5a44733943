"""How a detector's yield differs between places and between scenes, learned from few of them.

For each place a share found is drawn around a mean, and for each scene one around its place. With a
handful of places neither the mean nor the spreads are known well, so none is fixed: all are weighed
by what was measured, and what is expected of a new place holds that doubt too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from scipy.stats import beta, betabinom, nbinom

from sitewatch.imagery.card import JEFFREYS, Hits, Misses

Floats = npt.NDArray[np.float64]

CELLS = 48
"""Cells that shares are reckoned in; they are narrow near 0 and 1, where shares crowd."""
EDGES: Floats = np.sin(np.linspace(0, np.pi / 2, CELLS + 1)) ** 2
SHARES: Floats = np.sin((np.arange(CELLS) + 0.5) * np.pi / 2 / CELLS) ** 2
"""Shares that `Expected` weighs: the middles of the cells."""
ALIKE: Floats = 1 / np.linspace(0.01, 0.65, 17) - 1
"""How alike places, and scenes of a place, may be: sums of the parameters of a beta distribution.
Even steps of the correlation that two objects of one place or scene have, .01 to .65."""
PRIOR_UNLIKE = 4.0
"""The prior of that correlation is a beta distribution of 1 and this; weak: nine in ten below .44.

Source:
    Judgement, set before any interval was compared with a label.
"""
PRIOR_MEAN = (1.0, 1.0)
"""The prior of a mean share: even."""
FALSE_MEANS: Floats = np.geomspace(0.02, 10.0, 24)
FALSE_SHAPES: Floats = np.geomspace(0.1, 30.0, 12)
"""False finds of a scene that are tried: their mean, and the shape of its gamma distribution; each
even in its logarithm."""
MOST_FALSE = 40
"""False finds of a scene that are thought possible; judgement: four times the largest mean."""


@dataclass(frozen=True, slots=True, eq=False)
class Expected:
    """What is expected of objects of some lengths in a scene of a new place.

    Attributes:
        weights: Of each of `SHARES`.
        false: Chances of 0, 1, 2, ... false finds.
        rate: Of the gamma distribution of the number there, whose shape is `JEFFREYS`.
    """

    weights: Floats
    false: Floats
    rate: float


@lru_cache(maxsize=32)
def expected(misses: Misses) -> tuple[Expected, Expected]:
    """What is expected of the short and of the long at a place that nobody measured."""
    places = [one.place for one in misses.scenes]
    short, long = [one.short for one in misses.scenes], [one.long for one in misses.scenes]
    return _expected(places, short), _expected(places, long)


def _expected(places: Sequence[str], hits: Sequence[Hits]) -> Expected:
    spread = _cells()
    post = _posterior(places, hits, spread)  # (places alike, scenes alike, mean)
    of_place = np.einsum("psm,pmc->sc", post, spread)
    weights = np.einsum("sc,scd->d", of_place, spread)
    usual = (sum(one.of for one in hits) + JEFFREYS) / len(hits)
    false = _false([one.false for one in hits])
    return Expected(weights / weights.sum(), false, JEFFREYS / usual)


def _posterior(places: Sequence[str], hits: Sequence[Hits], spread: Floats) -> Floats:
    """Weights of how alike places are, how alike their scenes, and the mean `(p, s, m)`.

    Source:
        Beta-binomial likelihood (Skellam 1948) of every scene, summed over the share of its place.
    """
    a, b = ALIKE[:, None] * SHARES, ALIKE[:, None] * (1 - SHARES)
    told = np.stack([betabinom.logpmf(one.hit, one.of, a, b) for one in hits])  # (scene, s, place)
    logs = np.zeros((len(ALIKE), len(ALIKE), CELLS))
    names = np.array(places)
    for name in sorted(set(places)):
        summed = told[names == name].sum(0)
        most = summed.max()
        logs += most + np.log(np.einsum("sc,pmc->psm", np.exp(summed - most), spread) + 1e-300)
    unlike = (PRIOR_UNLIKE - 1) * np.log1p(-1 / (1 + ALIKE))
    mean = np.log(np.diff(beta.cdf(EDGES, *PRIOR_MEAN)))
    logs += unlike[:, None, None] + unlike[:, None] + mean
    made: Floats = np.exp(logs - logs.max())
    made /= made.sum()
    return made


@lru_cache(maxsize=1)
def _cells() -> Floats:
    """Weights of the cells around every mean `(alike, mean, cell)`."""
    a = ALIKE[:, None, None] * SHARES[:, None]
    b = ALIKE[:, None, None] * (1 - SHARES[:, None])
    made: Floats = np.diff(beta.cdf(EDGES, a, b), axis=-1)
    return made


def _false(counts: Sequence[int]) -> Floats:
    """Chances of 0, 1, 2, ... false finds in a new scene.

    Source:
        A Poisson count whose mean differs by a gamma distribution is negative binomial (Greenwood
        and Yule 1920).
    """
    shape, mean = FALSE_SHAPES[:, None, None], FALSE_MEANS[:, None]
    part = shape / (shape + mean)
    likely: Floats = np.asarray(nbinom.logpmf(np.array(counts), shape, part))
    logs = likely.sum(-1, keepdims=True)
    weights = np.exp(logs - logs.max())
    made = (weights * nbinom.pmf(np.arange(MOST_FALSE + 1), shape, part)).sum((0, 1))
    told: Floats = made / made.sum()
    return told
