"""How well a detector sees, by length of the object, as measured at places new to it."""

from __future__ import annotations

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
class Hits:
    """What was found of the objects of some lengths in one scene.

    An object counts as found where the middle of a find lies in it: for a count it does not matter
    how well the outline fits.

    Attributes:
        of: Objects that there were.
        hit: Those that were found.
        false: Finds of such lengths that were none, or found one twice.

    Raises:
        RecordError: If more were found than there were, or a number is below zero.
    """

    of: int
    hit: int
    false: int

    def __post_init__(self) -> None:
        if not (0 <= self.hit <= self.of and self.false >= 0):
            raise RecordError(f"{self.hit} found of {self.of}, {self.false} false")

    @property
    def lost(self) -> int:
        """Objects that were not found."""
        return self.of - self.hit


@dataclass(frozen=True, slots=True)
class Yield:
    """What a detector did in one labelled scene of a place that it never learned from.

    Attributes:
        place: Name of the place.
        short: Objects below the length that parts them.
        long: The others.
    """

    place: str
    short: Hits
    long: Hits


@dataclass(frozen=True, slots=True)
class Misses:
    """How much a detector's yield differs from place to place and scene to scene: what it did.

    Attributes:
        split_m: Length that parts the short from the long [m].
        scenes: What it did in each.

    Raises:
        RecordError: If there is no scene.
    """

    split_m: float
    scenes: tuple[Yield, ...]

    def __post_init__(self) -> None:
        if not self.scenes:
            raise RecordError("misses without a scene")


@dataclass(frozen=True, slots=True)
class Card:
    """What is known of a detector's sight.

    Attributes:
        sensor: Id of the sensor card of scenes that it reads ("optical-submetre").
        recalls: Share found by class of length, shortest first.
        misses: How the yield differs between scenes; None where nobody measured it.
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
