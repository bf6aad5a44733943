"""How much of an area changed between two dates, as a number with an interval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sitewatch.imagery.changed_words import ARRIVED, CANNOT_TELL, DEPARTED, MOVED, STAYED

LARGELY = 0.2
"""Most of the places that may have changed for an area to be "largely unchanged".

Source:
    Judgement. On the Pleiades airports three places in four change between two dates.
"""
SURE = 0.8
"""Probability from which "largely unchanged" is said."""
LEVEL = 0.9
LEAST_SEEN = 0.5
"""Least share of the area seen on both dates for a word about all of it; judgement."""


@dataclass(frozen=True, slots=True)
class AreaChange:
    """What changed in one area.

    Attributes:
        name: Name of the area; empty for the whole overlap.
        stayed: Expected number of places that stayed occupied.
        arrived: Likewise, that were taken.
        departed: Likewise, that were left.
        moved: Likewise, of small moves.
        cannot_tell: Places that one of the dates did not see.
        low: Fewest places that changed, at 90 %.
        high: Most.
        largely_unchanged: Probability that at most a fifth of the places changed.
        seen: Share of the area that both dates saw.
    """

    name: str
    stayed: float
    arrived: float
    departed: float
    moved: float
    cannot_tell: int
    low: int
    high: int
    largely_unchanged: float
    seen: float

    @property
    def unchanged(self) -> bool:
        """Whether to say that the area is largely unchanged: a finding, not a lack of one."""
        return self.largely_unchanged >= SURE and self.seen >= LEAST_SEEN


def area_change(name: str, told: Sequence[tuple[str, float]], seen: float) -> AreaChange:
    """The sum of outcomes in an area.

    An area in which nothing ever stood has changed in nothing; one that was not seen on both dates
    has a chance of zero to be unchanged.

    Args:
        name: Name of the area.
        told: Outcome and its probability, one per place.
        seen: Share of the area that both dates saw.
    """
    words = (STAYED, ARRIVED, DEPARTED, MOVED)
    sums = {word: sum(p for w, p in told if w == word) for word in words}
    known = [(word, p) for word, p in told if word != CANNOT_TELL]
    changed = [1 - p if word == STAYED else p for word, p in known]
    law = counts(changed)
    total = np.cumsum(law)
    few = int(LARGELY * len(known))
    return AreaChange(
        name,
        sums[STAYED],
        sums[ARRIVED],
        sums[DEPARTED],
        sums[MOVED],
        len(told) - len(known),
        int(np.searchsorted(total, (1 - LEVEL) / 2)),
        min(int(np.searchsorted(total, (1 + LEVEL) / 2)), len(known)),
        float(total[few]) if seen > 0 else 0.0,
        seen,
    )


def counts(chances: Sequence[float]) -> npt.NDArray[np.float64]:
    """Probability of 0, 1, 2 ... of independent events with these chances (Poisson binomial)."""
    law = np.ones(1)
    for chance in chances:
        law = np.append(law, 0.0) * (1 - chance) + np.append(0.0, law) * chance
    return law
