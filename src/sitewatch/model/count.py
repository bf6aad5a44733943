"""Counts as ranges with a kind, because reports rarely give a bare number."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sitewatch.errors import RecordError


class CountKind(StrEnum):
    """How a number was given."""

    EXACT = "exact"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    ABOUT = "about"
    FEW = "few"
    """Words such as "several", "dozens": a range by convention, see the count words in taxonomy."""


@dataclass(frozen=True, slots=True)
class Count:
    """An inclusive range of whole numbers.

    Attributes:
        min: Smallest number that the words allow, >= 0.
        max: Largest number that the words allow, or None where they set no limit.
        kind: How the number was given.
        text: The words it was read from ("more than 150").

    Raises:
        RecordError: If the range is negative, runs backwards, or an exact count is not one number.
    """

    min: int
    max: int | None
    kind: CountKind = CountKind.EXACT
    text: str = ""

    def __post_init__(self) -> None:
        if self.min < 0:
            raise RecordError(f"a count below zero: {self.min}")
        if self.max is not None and self.max < self.min:
            raise RecordError(f"a count that runs backwards: {self.min} to {self.max}")
        if self.kind is CountKind.EXACT and self.max != self.min:
            raise RecordError(f"an exact count must be one number: {self.min} to {self.max}")

    @property
    def is_zero(self) -> bool:
        """Whether somebody looked and saw none."""
        return self.max == 0

    def overlaps(self, other: Count) -> bool:
        """Whether some number satisfies both."""
        low = max(self.min, other.min)
        return all(top is None or low <= top for top in (self.max, other.max))

    def __str__(self) -> str:
        if self.max == self.min:
            return str(self.min)
        if self.max is None:
            return f"{self.min} or more"
        return f"{self.min} to {self.max}"


def exactly(number: int, text: str = "") -> Count:
    """One number, stated as such.

    Raises:
        RecordError: If it is below zero.
    """
    return Count(number, number, CountKind.EXACT, text)


def at_least(number: int, text: str = "") -> Count:
    """This number or any larger one.

    Raises:
        RecordError: If it is below zero.
    """
    return Count(number, None, CountKind.AT_LEAST, text)
