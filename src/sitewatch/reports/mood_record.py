"""How a statement is meant, as a record."""

from __future__ import annotations

from dataclasses import dataclass

from sitewatch.model import Comparison, Modality, Polarity


@dataclass(frozen=True, slots=True)
class Mood:
    """How a statement is meant.

    Attributes:
        state: State word.
        polarity: Affirmed or negated.
        modality: How firmly.
        comparison: What it says of change, or None.
        zero: Whether it says that there is none of its theme.
        ongoing: Whether it speaks of what holds when it is said.
        hypothetical: Whether it is only supposed: no statement at all.
        still: Whether it says that things are as before.
    """

    state: str
    polarity: Polarity = Polarity.AFFIRMED
    modality: Modality = Modality.ASSERTED
    comparison: Comparison | None = None
    zero: bool = False
    ongoing: bool = True
    hypothetical: bool = False
    still: bool = False
