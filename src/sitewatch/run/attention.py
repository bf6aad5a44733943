"""What a person should look at after a run."""

from __future__ import annotations

from sitewatch.model import ReadStatus
from sitewatch.run.opening import OpenCase


def attention(case: OpenCase) -> tuple[str, ...]:
    """One line for each reading that failed and each note that asks for a person."""
    names = {evidence.sha256: evidence.name for evidence in case.store.ledger.evidence()}
    return tuple(
        note.message
        if note.message.startswith(names[reading.evidence])
        else f"{names[reading.evidence]}: {note.message}"
        for reading in case.store.ledger.readings(None)
        for note in reading.notes
        if note.attention or reading.status is not ReadStatus.READ
    )
