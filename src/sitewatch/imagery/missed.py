"""How many objects there truly were: an interval around a count, and the chance of missed ones.

A detector misses more in one scene than in another: light, haze and paint differ, and places
differ more than that. So the share found is not one number but is drawn anew for every scene, and
how far it may stray is itself known from few places only. Short objects are missed more than long
ones, also where none of them was found. Taken as one known number, intervals are far too narrow.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import gammaln

from sitewatch.errors import RecordError
from sitewatch.imagery.card import JEFFREYS, Card, Misses
from sitewatch.imagery.missed_fit import MOST_FALSE, SHARES, Expected, expected
from sitewatch.imagery.records import Found

LEAST_SHARE = 0.01
"""Below this share of a place in view no count is told. Source: judgement; one in a hundred."""
LONGEST = 2**14
"""Numbers of objects that are reckoned with at most; judgement: more stand nowhere."""
FEWEST = 2**10
ROOM = 20
"""Numbers reckoned with: at least so many, or this multiple of those found. Source: judgement; a
share found of a twentieth, at which nobody would count."""
NEGLIGIBLE = 1e-9
"""Weight below which a number of false finds is left out."""

Chances = npt.NDArray[np.float64]
Waves = npt.NDArray[np.complex128]


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
    misses = _measured(card)
    told = _told(found, misses, from_m)
    count = sum(number or 0 for number in told)
    if visible_share < LEAST_SHARE:
        return Count(count, 0, None, None, level)
    return interval(true_chances(told, misses, visible_share), count, level)


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
    misses = _measured(card)
    if visible_share < LEAST_SHARE:
        return 1.0
    told = _told(found, misses, from_m)
    return float(true_chances(told, misses, visible_share, missed=True)[count:].sum())


Told = tuple[int | None, int]
"""Short and long objects found; None where short ones are not asked about."""


def true_chances(
    told: Told, misses: Misses, visible_share: float = 1.0, *, missed: bool = False
) -> Chances:
    """Chance of each true number 0, 1, 2, ... when so many were found.

    Of the finds some are false; the missed ones follow from the true ones and the share found.

    Args:
        told: Short and long objects found.
        misses: What was measured of the detector.
        visible_share: Share of the place that was seen, above 0.
        missed: Whether only the missed ones are counted.

    Beforehand the number there is gamma-Poisson: of the shape of the Jeffreys prior, which favours
    no scale, and of the mean of the labelled scenes, without which a poor share found would let
    any number be.

    Source:
        A Poisson number of which a known share is found leaves a Poisson number missed; with its
        mean gamma distributed, negative binomial (Raftery 1988, Biometrika 75, section 2). Sums of
        independent numbers are products of their transforms.
    """
    short, long = expected(misses)
    wanted = max(FEWEST, ROOM * sum(number or 0 for number in told))
    size = min(LONGEST, 1 << (wanted - 1).bit_length())
    waves = np.exp(-2j * np.pi * np.arange(size // 2 + 1) / size)
    whole = _class(told[1], long, visible_share, waves, missed=missed)
    if told[0] is not None:
        whole = whole * _class(told[0], short, visible_share, waves, missed=missed)
    chances: Chances = np.clip(np.fft.irfft(whole, size), 0.0, None)
    chances /= chances.sum()
    return chances


def _class(
    found: int, known: Expected, visible_share: float, waves: Waves, *, missed: bool
) -> Waves:
    """Transform of the distribution of the true number of one class of length."""
    wrong = np.arange(min(found, MOST_FALSE) + 1)
    right = found - wrong
    log = np.log(known.false[: len(wrong)]) + gammaln(right + JEFFREYS) - gammaln(right + 1.0)
    chance = np.exp(log - log.max())
    chance = chance[: np.flatnonzero(chance > NEGLIGIBLE)[-1] + 1]
    shares = np.clip(SHARES * visible_share, LEAST_SHARE, 1 - 1e-9)[:, None]
    seen = (known.rate + shares) / (1 + known.rate)
    base = seen / (1 - (1 - seen) * waves)
    each = (base if missed else base * waves) * shares / (known.rate + shares)
    made = np.zeros_like(base)
    for weight in chance:  # Horner's rule, from no false find, the highest power, on
        made = made * each + weight
    made = made * each ** int(right[len(chance) - 1]) * np.sqrt(base / (known.rate + shares[:, :1]))
    told: Waves = known.weights @ made
    return told


def _told(found: Sequence[Found], misses: Misses, from_m: float) -> Told:
    """Short and long finds; those of unknown length are held to be long, as most are."""
    lengths = [one.length_m for one in found if one.length_m is None or one.length_m >= from_m]
    short = sum(1 for length in lengths if length is not None and length < misses.split_m)
    return (None if from_m >= misses.split_m else short), len(lengths) - short


def _measured(card: Card) -> Misses:
    if card.misses is None:
        raise RecordError("the detector's card does not say how its yield differs between scenes")
    return card.misses
