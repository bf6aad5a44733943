"""What the stages after reading share: a reading that is kept anew with more in it."""

from __future__ import annotations

from sitewatch.model import Evidence, Observation, Reading
from sitewatch.run.models import reading_key
from sitewatch.run.opening import OpenCase
from sitewatch.run.reading import known_at


def noted(reading: Reading, code: str) -> str:
    """What the note of a code says, or empty: which inputs an earlier run worked from."""
    return next((note.message for note in reading.notes if note.code == code), "")


def told_in(case: OpenCase, reading: Reading) -> tuple[Observation, ...]:
    """The observations that are kept with a reading."""
    return tuple(o for o in case.store.ledger.observations() if o.evidence == reading.evidence)


def amend(case: OpenCase, evidence: Evidence, made: Reading) -> None:
    """Keep a reading in place of the one before, known from the same time on."""
    row = (made, known_at(made, evidence.retrieved))
    case.store.ledger.record_readings([row], reading_key(case, evidence))
