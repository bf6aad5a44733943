"""Three scales that are never merged: of a source, of an item, of a judgement.

Source:
    Reliability and credibility: NATO AJP-2.1 (the "Admiralty" code); words as in the MISP
    taxonomy `admiralty-scale`. Words of probability: US ICD 203 (2015), section D.6.e.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum

from sitewatch.errors import RecordError


class Reliability(StrEnum):
    """How far a source can be relied on, from its record; says nothing of one item."""

    COMPLETELY = "A"
    USUALLY = "B"
    FAIRLY = "C"
    NOT_USUALLY = "D"
    UNRELIABLE = "E"
    CANNOT_BE_JUDGED = "F"


class Credibility(IntEnum):
    """How far one item is borne out by others; says nothing of its source."""

    CONFIRMED = 1
    PROBABLY_TRUE = 2
    POSSIBLY_TRUE = 3
    DOUBTFUL = 4
    IMPROBABLE = 5
    CANNOT_BE_JUDGED = 6


WORDS_OF_PROBABILITY = (
    (0.05, "almost no chance"),
    (0.20, "very unlikely"),
    (0.45, "unlikely"),
    (0.55, "roughly even chance"),
    (0.80, "likely"),
    (0.95, "very likely"),
    (1.00, "almost certain"),
)
"""Upper bound of each band and its words (ICD 203)."""


@dataclass(frozen=True, slots=True)
class Probability:
    """A probability with the band that honest variation of the inputs gives.

    Attributes:
        value: Central value, 0 to 1.
        low: Lower end of the band, at most `value`.
        high: Upper end of the band, at least `value`.

    Raises:
        RecordError: If not 0 <= low <= value <= high <= 1.
    """

    value: float
    low: float
    high: float

    def __post_init__(self) -> None:
        if not 0.0 <= self.low <= self.value <= self.high <= 1.0:
            raise RecordError(f"not a probability band: {self.low}, {self.value}, {self.high}")

    @property
    def words(self) -> str:
        """The words for the band, not for its middle: "unlikely to likely"."""
        low, high = word_for(self.low), word_for(self.high)
        return low if low == high else f"{low} to {high}"


def word_for(probability: float) -> str:
    """The ICD 203 words for one number.

    Raises:
        RecordError: If the number is not a probability.
    """
    if not 0.0 <= probability <= 1.0:
        raise RecordError(f"not a probability: {probability}")
    return next(word for top, word in WORDS_OF_PROBABILITY if probability <= top)
