"""Readings and their observations: kept for good, the newest reading of each original current."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, ScalarSelect, Select, delete, func, insert, select

from sitewatch.errors import CaseError
from sitewatch.model import Observation, Reading, canonical_json
from sitewatch.store import log
from sitewatch.store.codec import dump
from sitewatch.store.schema import CLEARING, EVIDENCE, LOG, META, OBSERVATION, READING

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Known:
    """A reading with what the ledger keeps beside it.

    Attributes:
        reading: The reading.
        settings_key: Name of the settings and sites that it was read under.
        at: When what it says became known (UTC).
    """

    reading: Reading
    settings_key: str
    at: datetime


def record(connection: Connection, known: Known, at: datetime) -> bool:
    """Store a reading unless it is the current one already; whether anything changed.

    Args:
        connection: A connection that writes.
        known: The reading and when it became known.
        at: Wall clock, for the log (UTC).

    Raises:
        CaseError: If its evidence is not in the case, or an observation is of other evidence.
    """
    sha = known.reading.evidence
    row, told = _reading_row(known), _observation_rows(known)
    body = body_of(row, told)
    if body == _current_body(connection, sha):
        return False
    if connection.scalar(select(EVIDENCE.c.sha256).where(EVIDENCE.c.sha256 == sha)) is None:
        raise CaseError("a reading of evidence that is not in the case", where=sha)
    seq = log.append(connection, at, "reading", sha, body)
    connection.execute(insert(READING), {**row, "seq": seq})
    if told:
        rows = [{**one, "reading": seq, "ordinal": n} for n, one in enumerate(told)]
        connection.execute(insert(OBSERVATION), rows)
    return True


def body_of(reading: Row, observations: Sequence[Row]) -> str:
    """What the log says of a reading: the hash of its row and of each row of an observation."""
    told = [log.digest(row) for row in observations]
    return canonical_json({"reading": log.digest(reading), "observations": told})


def current() -> Select[Any]:
    """Numbers of the current readings: the newest of each piece of evidence."""
    return select(func.max(READING.c.seq)).group_by(READING.c.evidence)


def keys(connection: Connection) -> set[tuple[str, str, str]]:
    """(evidence, method, settings key) of every current reading."""
    columns = (READING.c.evidence, READING.c.method, READING.c.settings_key)
    rows = connection.execute(select(*columns).where(READING.c.seq.in_(current())))
    return {(sha, method, key) for sha, method, key in rows}


def clear(connection: Connection) -> int:
    """Drop all readings and observations; how many readings there were.

    The permit that the triggers ask for stands only within this transaction.
    """
    count = connection.scalar(select(func.count()).select_from(READING)) or 0
    connection.execute(insert(META), {"key": CLEARING, "value": "readings"})
    connection.execute(delete(OBSERVATION))
    connection.execute(delete(READING))
    connection.execute(delete(META).where(META.c.key == CLEARING))
    return count


def _current_body(connection: Connection, sha: str) -> str | None:
    newest: ScalarSelect[Any] = (
        select(func.max(READING.c.seq)).where(READING.c.evidence == sha).scalar_subquery()
    )
    body: str | None = connection.scalar(select(LOG.c.body).where(LOG.c.seq == newest))
    return body


def _reading_row(known: Known) -> Row:
    reading = known.reading
    return {
        "evidence": reading.evidence,
        "method": reading.method,
        "settings_key": known.settings_key,
        "status": reading.status.value,
        "known_at": known.at,
        "record": dump(replace(reading, observations=())),
    }


def _observation_rows(known: Known) -> list[Row]:
    reading = known.reading
    for observation in reading.observations:
        if observation.evidence != reading.evidence:
            raise CaseError(
                f"an observation of other evidence: {observation.id}", where=reading.evidence
            )
    once = {observation.id: observation for observation in reading.observations}
    return [_observation_row(observation, known.at) for observation in once.values()]


def _observation_row(observation: Observation, known_at: datetime) -> Row:
    return {
        "id": observation.id,
        "site": observation.site or "",
        "path": observation.asset.path,
        "valid_start": observation.time.span.start,
        "valid_end": observation.time.span.end,
        "known_at": known_at,
        "record": dump(observation),
    }
