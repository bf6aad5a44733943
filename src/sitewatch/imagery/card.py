"""How well a detector sees, by length of the object, as measured at places new to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scipy.stats import beta

from sitewatch.errors import RecordError

JEFFREYS = 0.5
"""Both parameters of the prior of a share. Source: Jeffreys; Brown, Cai, DasGupta (2001)."""


@dataclass(frozen=True, slots=True)
class Recall:
    """What was found of the objects of one class of length.

    Attributes:
        from_m: Shortest length [m].
        to_m: Length that is no longer in the class [m].
        found: Labelled objects that were found.
        of: Labelled objects.

    Raises:
        RecordError: If more were found than there were, or the lengths run backwards.
    """

    from_m: float
    to_m: float
    found: int
    of: int

    def __post_init__(self) -> None:
        if not (0 <= self.found <= self.of and 0 <= self.from_m < self.to_m):
            raise RecordError(f"{self.found} found of {self.of}, {self.from_m} to {self.to_m} m")

    @property
    def share(self) -> float:
        """Middle of the share found."""
        return (self.found + JEFFREYS) / (self.of + 2 * JEFFREYS)

    def interval(self, level: float = 0.9) -> tuple[float, float]:
        """Where the share lies with a probability."""
        shape = self.found + JEFFREYS, self.of - self.found + JEFFREYS
        low, high = (float(beta.ppf(at, *shape)) for at in ((1 - level) / 2, (1 + level) / 2))
        return low, high


@dataclass(frozen=True, slots=True)
class Misses:
    """How much a detector's yield differs from scene to scene, fitted on held-out places.

    In each scene the share found is drawn from a beta distribution around what the lengths let
    expect, and the share of true ones among the finds from another.

    Attributes:
        alike: How alike scenes are in the share found: sum of the parameters of that distribution.
        true_a: First parameter of the distribution of the true share of finds.
        true_b: Second one.
        scenes: Number of scenes that it was fitted on.

    Raises:
        RecordError: If a parameter is not above zero.
    """

    alike: float
    true_a: float
    true_b: float
    scenes: int

    def __post_init__(self) -> None:
        if min(self.alike, self.true_a, self.true_b, self.scenes) <= 0:
            raise RecordError("parameters of misses must be above zero")


@dataclass(frozen=True, slots=True)
class Card:
    """What is known of a detector's sight.

    Attributes:
        sensor: Id of the sensor card of scenes that it reads ("optical-submetre").
        recalls: Share found by class of length, shortest first.
        misses: How the yield differs from scene to scene; None where nobody measured it.
        countable_from_m: Objects shorter than this cannot be counted: too many are missed [m].
        basis: Where the numbers come from, in words.
    """

    sensor: str
    recalls: tuple[Recall, ...]
    misses: Misses | None
    countable_from_m: float
    basis: str

    def recall(self, length_m: float, level: float = 0.9) -> tuple[float, float]:
        """Chance to find an object of a length in clear view, as an interval.

        Beyond the measured lengths nothing is known: 0 to 1.
        """
        for row in self.recalls:
            if row.from_m <= length_m < row.to_m:
                return row.interval(level)
        return 0.0, 1.0

    def found_share(self, lengths_m: Sequence[float | None], from_m: float = 0.0) -> float:
        """The share of objects like the found ones that is found, on average in clear view.

        For every object found, (1 - share) / share of its length go unfound. Without finds, the
        objects of all measured lengths count alike.

        Args:
            lengths_m: Lengths of the found objects; None where it was not measured.
            from_m: Only objects of this length on are asked about.
        """
        rows = [row for row in self.recalls if row.to_m > from_m]
        overall = sum(r.found for r in rows) + JEFFREYS, sum(r.of for r in rows) + 2 * JEFFREYS
        usual = overall[0] / overall[1]
        shares = [self._share_at(length, usual) for length in lengths_m]
        unfound = [(1 - share) / share for share in shares] or [(1 - usual) / usual]
        return 1 / (1 + sum(unfound) / len(unfound))

    def _share_at(self, length_m: float | None, usual: float) -> float:
        fitting = (r for r in self.recalls if length_m and r.from_m <= length_m < r.to_m)
        row = next(fitting, None)
        return usual if row is None else row.share
