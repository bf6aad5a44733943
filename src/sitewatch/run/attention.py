"""What a person should look at after a run."""

from __future__ import annotations

from collections.abc import Iterator

from sitewatch.model import CasePicture, ReadStatus
from sitewatch.publish.names import Names
from sitewatch.publish.summary_change import alarm_text
from sitewatch.publish.text import one_line
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


def standing_alarms(picture: CasePicture, names: Names) -> Iterator[str]:
    """One line for each alarm that stands on the day asked about; past ones ask for nobody."""
    for part in picture.sites:
        for alarm in part.alarms:
            if alarm.until >= picture.as_of:
                yield f"{one_line(part.site.name)}: {alarm_text(alarm, picture, names)}"
