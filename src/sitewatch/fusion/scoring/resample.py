"""How far a score could have come out otherwise: sites drawn again, each with all of its cases."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sitewatch.model import FEWEST, content_id

DRAWS = 1000
"""Times that sites are drawn. Source: Efron and Tibshirani 1993, ch. 13: 1,000 for percentiles."""

PERCENTILES = (5.0, 95.0)
HEX = 16


def range_by_site(
    scores: Sequence[float], sites: Sequence[str], keys: Sequence[str]
) -> tuple[float, float] | None:
    """5th to 95th percentile of the mean score, or None with fewer than five sites.

    Cases of one site resemble each other, so that sites are drawn and not cases.

    Args:
        scores: Score of each case.
        sites: Site of each case.
        keys: Id of each case: the same cases give the same draws on every machine.

    Source:
        Block bootstrap (Kuensch 1989, Annals of Statistics 17), a site being a block.
    """
    names = sorted(set(sites))
    if len(names) < FEWEST:
        return None
    place = np.array([names.index(site) for site in sites])
    totals = np.bincount(place, weights=np.asarray(scores), minlength=len(names))
    numbers = np.bincount(place, minlength=len(names))
    drawn = generator(keys).integers(0, len(names), (DRAWS, len(names)))
    means = totals[drawn].sum(axis=1) / numbers[drawn].sum(axis=1)
    low, high = np.percentile(means, PERCENTILES)
    return float(low), float(high)


def generator(keys: Sequence[str]) -> np.random.Generator:
    """A source of random numbers that depends on the ids alone, not on their order."""
    return np.random.default_rng(_number(sorted(keys)))


def uniforms(keys: Sequence[str]) -> NDArray[np.float64]:
    """A number from 0 to 1 for each id, the same every time."""
    return np.array([_number(key) % 2**53 / 2**53 for key in keys])


def _number(value: object) -> int:
    return int(content_id("seed", value).rpartition("-")[2], HEX)
