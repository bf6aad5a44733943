"""How likely a place is occupied on each of two dates, from what the detector said on both."""

from __future__ import annotations

import math
from dataclasses import dataclass

STAY = 0.5
"""Share of occupied places that are occupied on the other date too, before anything is seen.

Source:
    Labels of the airports that nothing is tested on: 937 of 1,827 places.
"""
ALIKE_MIDDLE = 0.39
"""Correlation of two patches at which staying and going are equally likely."""
ALIKE_SLOPE = 8.0
"""Log odds for staying per unit of correlation above that.

Source:
    Same airports: 0.57 in the median where an aircraft stayed, 0.20 where it went or came; spreads
    of 0.19 and 0.14. The slope of two normal laws would be 12; two thirds of it are taken, because
    another aircraft of the same type looks alike too and other sites differ.
"""
MOST = 0.995
"""No date is surer than this."""


@dataclass(frozen=True, slots=True)
class Sight:
    """What one date says of a place.

    Attributes:
        score: Probability that what was found there is an object; None where nothing was found.
        recall: Chance to find an object that is there, 0 to 1.
    """

    score: float | None
    recall: float


@dataclass(frozen=True, slots=True)
class Chances:
    """Probabilities; what they lack to one is the chance that nothing ever stood there."""

    stayed: float
    arrived: float
    departed: float


def chances(before: Sight, after: Sight, alike: float | None) -> Chances:
    """What became of a place, from both dates.

    Bayes over the four states: empty or occupied, on each date. Half of all places are taken to
    be occupied on a date, so that a score alone comes out as itself, and `STAY` of them to be as
    they were.

    Args:
        before: The earlier date.
        after: The later date.
        alike: Correlation of the two pictures of the place, or None where it was not taken.
    """
    picture = 0.0 if alike is None else ALIKE_SLOPE * (alike - ALIKE_MIDDLE)
    one, two = _odds(before), _odds(after)
    stayed = STAY * one * two * math.exp(picture)
    arrived, departed, never = (1 - STAY) * two, (1 - STAY) * one, STAY
    total = stayed + arrived + departed + never
    return Chances(stayed / total, arrived / total, departed / total)


def _odds(sight: Sight) -> float:
    """How much likelier what was seen is if the place was occupied than if it was empty."""
    if sight.score is None:
        return 1 - min(sight.recall, MOST)
    held = min(max(sight.score, 1 - MOST), MOST)
    return held / (1 - held)
