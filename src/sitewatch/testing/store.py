"""Small simulated records for tests of the store, and a worker that fills a case with them."""

from __future__ import annotations

import hashlib
import sqlite3
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

from sqlalchemy import Engine, create_engine
from sqlalchemy.pool import StaticPool

from sitewatch.model import (
    AssetRef,
    Basis,
    Dated,
    Evidence,
    Kind,
    Observation,
    Reading,
    ReadStatus,
    TextLocator,
    day,
    exactly,
)
from sitewatch.store.case import Case
from sitewatch.store.database import bring_up_to_date, prepared

NOON = datetime(2024, 12, 13, 12, tzinfo=UTC)
SETTINGS_KEY = "read-test"
SITES = ("north-port", "south-field")
ARTICLES_PER_COMMIT = 10


def article(number: int) -> bytes:
    """The bytes of a simulated article; a number always gives the same ones."""
    return f"Simulated article {number}: {number % 5} cranes stood on the pier.\n".encode()


def evidence_of(raw: bytes, retrieved: datetime = NOON) -> Evidence:
    """The record of a simulated original."""
    sha = hashlib.sha256(raw).hexdigest()
    name = f"{sha[:8]}.txt"
    return Evidence(sha, name, "text/plain", len(raw), name, retrieved, simulated=True)


def observation_of(sha: str, number: int = 0, site: str | None = SITES[0]) -> Observation:
    """One simulated statement about cranes on a day of December 2024.

    Args:
        sha: Hash of the evidence that it stands in.
        number: Another number gives another statement.
        site: Id of the site, or None.
    """
    quote = f"{number % 5} cranes stood on the pier"
    return Observation(
        evidence=sha,
        locator=TextLocator(number, number + len(quote), quote),
        kind=Kind.PRESENCE,
        asset=AssetRef("equipment.crane"),
        state="present",
        time=Dated(day(date(2024, 12, 1 + number % 28)), Basis.EXPLICIT, ("written",)),
        site=site,
        count=exactly(number % 5),
        method="simulated/1",
    )


def reading_of(sha: str, statements: int = 2, method: str = "simulated/1") -> Reading:
    """A simulated reading with so many statements, on all sites in turn."""
    observations = tuple(
        observation_of(sha, number, SITES[number % len(SITES)]) for number in range(statements)
    )
    return Reading(sha, ReadStatus.READ, method, observations=observations, simulated=True)


def memory_engine() -> Engine:
    """A database in memory with the tables of a case, empty."""

    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(":memory:", check_same_thread=False)
        connection.deserialize(empty_database())
        return connection

    return prepared(create_engine("sqlite://", poolclass=StaticPool, creator=connect))


@cache
def empty_database() -> bytes:
    """The bytes of a database file with the tables of a case; making them takes a while."""
    engine = prepared(create_engine("sqlite://", poolclass=StaticPool))
    bring_up_to_date(engine)
    with engine.connect() as connection:
        driver = connection.connection.driver_connection
        raw: bytes = driver.serialize() if isinstance(driver, sqlite3.Connection) else b""
    engine.dispose()
    return raw


def add_and_read(folder: Path, count: int) -> None:
    """Add the first so many simulated articles to a case and read what is not read yet.

    It can be killed at any instant and started again: it then goes on where it was.

    Raises:
        CaseError: If the case is damaged or somebody else is writing to it.
    """
    case = Case.open(folder)
    with case.lock():
        # Articles are added in order: those that are recorded are the first ones.
        for number in range(len(case.ledger.evidence()), count):
            raw = article(number)
            case.vault.put(raw)
            case.ledger.add_evidence(evidence_of(raw))
            if number % ARTICLES_PER_COMMIT == 0:
                _read(case)
        _read(case)
    case.close()


def _read(case: Case) -> None:
    done = {sha for sha, _, _ in case.ledger.reading_keys()}
    left = [item.sha256 for item in case.ledger.evidence() if item.sha256 not in done]
    for sha in left:
        case.ledger.record_reading(reading_of(sha), SETTINGS_KEY, NOON)
