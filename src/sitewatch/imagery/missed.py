"""How many objects there truly were: an interval around a count, and the chance of missed ones.

A detector misses more in one scene than in another: light, haze and paint differ. So the share
found is not one number but is drawn anew for every scene, from what was measured at places that
the detector never learned from. Taken as one number, intervals come out far too narrow.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.stats import beta, betabinom, nbinom

from sitewatch.errors import RecordError
from sitewatch.imagery.card import Card, Misses
from sitewatch.imagery.records import Found

DRAWS = 60
"""Shares that stand for the distribution; more change no interval up to 300 objects by over one."""
LEAST_SHARE = 0.01
"""Below this share of objects found no count is told. Source: judgement; one find in a hundred."""

Chances = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Count:
    """A number of objects, as an interval.

    Attributes:
        found: Objects found.
        low: Fewest that there truly were.
        high: Most, or None where nothing bounds it: nothing was seen.
        likely: Median.
        level: Probability that the interval holds the true number.
    """

    found: int
    low: int
    high: int | None
    likely: int | None
    level: float


def count_interval(
    found: Sequence[Found],
    card: Card,
    visible_share: float = 1.0,
    level: float = 0.9,
    from_m: float = 0.0,
) -> Count:
    """The interval of the true number of objects at a place.

    Args:
        found: What was found there.
        card: How well the detector sees.
        visible_share: Share of the place that was seen, 0 to 1.
        level: Probability that the interval is meant to hold the true number.
        from_m: Only objects of this length on are counted [m]; of unknown length are.

    Raises:
        RecordError: If nobody measured how the detector's yield differs from scene to scene.
    """
    lengths = _lengths(found, from_m)
    misses = _measured(card)
    share = card.found_share(lengths, from_m)
    if share * visible_share < LEAST_SHARE:
        return Count(len(lengths), 0, None, None, level)
    return interval(true_chances(len(lengths), share, misses, visible_share), len(lengths), level)


def interval(chances: Chances, found: int, level: float) -> Count:
    """The shortest tails: quantiles of a distribution of the true number."""
    summed = np.cumsum(chances)
    low, likely, high = (
        int(np.searchsorted(summed, at * summed[-1]))
        for at in ((1 - level) / 2, 0.5, (1 + level) / 2)
    )
    return Count(found, low, high, likely, level)


def missed_at_least(
    count: int,
    found: Sequence[Found],
    card: Card,
    visible_share: float = 1.0,
    from_m: float = 0.0,
) -> float:
    """Probability that this many objects or more were there and not found.

    Args:
        count: How many, at least 1.
        found: What was found there.
        card: How well the detector sees.
        visible_share: Share of the place that was seen, 0 to 1.
        from_m: Only objects of this length on are asked about [m].

    Raises:
        RecordError: If nobody measured how the detector's yield differs from scene to scene.
    """
    lengths = _lengths(found, from_m)
    misses = _measured(card)
    share = card.found_share(lengths, from_m)
    if share * visible_share < LEAST_SHARE:
        return 1.0
    true = betabinom.pmf(np.arange(len(lengths) + 1), len(lengths), misses.true_a, misses.true_b)
    shares = _shares(share, misses.alike) * visible_share
    beyond = [float(np.mean(nbinom.sf(count - 1, n + 1, shares))) for n in range(len(lengths) + 1)]
    return float(np.dot(true, beyond))


def true_chances(found: int, share: float, misses: Misses, visible_share: float = 1.0) -> Chances:
    """Chance of each true number 0, 1, 2, ... when so many were found.

    Of the finds, some are true; for each number of those, the missed ones follow from the share
    found, with every true number held to be as likely as another beforehand.

    Args:
        found: Objects found.
        share: Share of such objects that is found on average.
        misses: How that differs from scene to scene.
        visible_share: Share of the place that was seen, above 0.

    Source:
        With k found at a chance p each and an even prior, the missed ones follow a negative
        binomial distribution of k + 1 and p (Raftery 1988, Biometrika 75, equation 2.4).
    """
    shares = _shares(share, misses.alike) * visible_share
    most = int(nbinom.ppf(0.9999, found + 1, shares.min()))
    true = betabinom.pmf(np.arange(found + 1), found, misses.true_a, misses.true_b)
    chances = np.zeros(found + most + 1)
    for n, chance in enumerate(true):
        if chance > 1e-9:
            missed = np.mean(nbinom.pmf(np.arange(most + 1)[:, None], n + 1, shares), axis=1)
            chances[n : n + most + 1] += chance * missed
    made: Chances = chances / chances.sum()
    return made


def _shares(share: float, alike: float) -> Chances:
    """Equally likely shares found in a scene."""
    at = (np.arange(DRAWS) + 0.5) / DRAWS
    drawn = np.asarray(beta.ppf(at, alike * share, alike * (1 - share)), np.float64)
    cut: Chances = np.clip(drawn, LEAST_SHARE, 1.0)
    return cut


def _lengths(found: Sequence[Found], from_m: float) -> list[float | None]:
    return [one.length_m for one in found if one.length_m is None or one.length_m >= from_m]


def _measured(card: Card) -> Misses:
    if card.misses is None:
        raise RecordError("the detector's card does not say how its yield differs between scenes")
    return card.misses
