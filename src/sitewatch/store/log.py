"""The log: what was done, in a chain in which each entry carries the hash of the one before."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select

from sitewatch.model import canonical_json
from sitewatch.store.schema import LOG

BEFORE_THE_FIRST = "0" * 64


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One thing that was done.

    Attributes:
        seq: Its number, from 1 without gaps.
        at: When (UTC, wall clock).
        action: `evidence`, `reading`, `review`, `issued`, `resolution`, `results` or `clear`.
        subject: Hash, id or key of what it was done to.
        body: Hashes of the rows that it wrote, as canonical JSON.
        previous: Hash of the entry before it; zeros for the first.
        hash: SHA-256 over all the rest.
    """

    seq: int
    at: datetime
    action: str
    subject: str
    body: str
    previous: str
    hash: str


def digest(value: object) -> str:
    """SHA-256 of a value's canonical JSON, 64 hex digits."""
    return hashlib.sha256(canonical_json(value).encode()).hexdigest()


def hash_of(entry: Mapping[str, object]) -> str:
    """What the hash of an entry must be, from its other columns."""
    return digest({key: value for key, value in entry.items() if key != "hash"})


def append(connection: Connection, at: datetime, action: str, subject: str, body: str) -> int:
    """Add an entry to the end of the chain; its number.

    Args:
        connection: A connection that writes.
        at: Wall clock (UTC).
        action: What was done.
        subject: What it was done to.
        body: Hashes of the rows that it wrote, as canonical JSON.
    """
    newest = select(LOG.c.seq, LOG.c.hash).order_by(LOG.c.seq.desc()).limit(1)
    seq, previous = connection.execute(newest).one_or_none() or (0, BEFORE_THE_FIRST)
    entry = {
        "seq": seq + 1,
        "at": at,
        "action": action,
        "subject": subject,
        "body": body,
        "previous": previous,
    }
    connection.execute(insert(LOG), {**entry, "hash": hash_of(entry)})
    return int(seq) + 1


def entries(connection: Connection) -> tuple[LogEntry, ...]:
    """Every entry, oldest first."""
    rows = connection.execute(select(LOG).order_by(LOG.c.seq)).mappings()
    return tuple(LogEntry(**row) for row in rows)
