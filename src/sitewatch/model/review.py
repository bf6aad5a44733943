"""An analyst's word on a record: signed, with a reason, never overwriting."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sitewatch.errors import RecordError
from sitewatch.model.ids import set_id


class Verdict(StrEnum):
    """What the analyst decided."""

    ACCEPT = "accept"
    CORRECT = "correct"
    REJECT = "reject"
    SAME_LOOK = "same-look"
    """What is named on both sides was made in one look."""
    NOT_SAME_LOOK = "not-same-look"
    """What is named on one side was made in another look than what is named on the other."""
    WITHDRAW = "withdraw"
    """An earlier decision no longer holds."""


ON_LOOKS = frozenset({Verdict.SAME_LOOK, Verdict.NOT_SAME_LOOK})
PAIR = 2


@dataclass(frozen=True, slots=True)
class Review:
    """A signed decision that supersedes a record.

    Attributes:
        target: Id of the record that it is about: an observation, a look for a decision on looks,
            or an earlier decision where that is withdrawn.
        verdict: What was decided.
        reason: Why, never empty.
        signed: Who decided.
        at: When (UTC).
        corrections: New values as (field, JSON text), for a correction.
        sides: Ids of the observations on each of two sides, for a decision on looks: those of the
            target, then those that they are compared with.
        id: Hash of all the rest.

    Raises:
        RecordError: If it is unsigned, gives no reason, corrects nothing, or compares
            nothing or the same thing.
    """

    target: str
    verdict: Verdict
    reason: str
    signed: str
    at: datetime
    corrections: tuple[tuple[str, str], ...] = ()
    sides: tuple[tuple[str, ...], ...] = ()
    id: str = ""

    def __post_init__(self) -> None:
        if not self.reason.strip() or not self.signed.strip():
            raise RecordError("a review must be signed and give its reason")
        if self.at.tzinfo is None:
            raise RecordError("a review needs a time with a zone")
        if (self.verdict is Verdict.CORRECT) != bool(self.corrections):
            raise RecordError("a correction, and only a correction, names new values")
        if (self.verdict in ON_LOOKS) != bool(self.sides):
            raise RecordError("a decision on looks, and only such a one, names two sides")
        if self.sides and (len(self.sides) != PAIR or not all(self.sides)):
            raise RecordError("a decision on looks names observations on each of two sides")
        if self.sides and set(self.sides[0]) & set(self.sides[1]):
            raise RecordError("a decision on looks names one observation on both sides")
        set_id(self, "rev")
