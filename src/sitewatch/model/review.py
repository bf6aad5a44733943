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


@dataclass(frozen=True, slots=True)
class Review:
    """A signed decision that supersedes a record.

    Attributes:
        target: Id of the record that it is about.
        verdict: Accept, correct or reject.
        reason: Why, never empty.
        signed: Who decided.
        at: When (UTC).
        corrections: New values as (field, JSON text), for a correction.
        id: Hash of all the rest.

    Raises:
        RecordError: If it is unsigned, gives no reason, or corrects nothing.
    """

    target: str
    verdict: Verdict
    reason: str
    signed: str
    at: datetime
    corrections: tuple[tuple[str, str], ...] = ()
    id: str = ""

    def __post_init__(self) -> None:
        if not self.reason.strip() or not self.signed.strip():
            raise RecordError("a review must be signed and give its reason")
        if self.at.tzinfo is None:
            raise RecordError("a review needs a time with a zone")
        if (self.verdict is Verdict.CORRECT) != bool(self.corrections):
            raise RecordError("a correction, and only a correction, names new values")
        set_id(self, "rev")
