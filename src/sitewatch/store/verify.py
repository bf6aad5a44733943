"""Whether the log still tells the truth: its chain holds, and every row is the row it wrote."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from itertools import groupby, zip_longest
from typing import Any

from sqlalchemy import Connection, select

from sitewatch.model import canonical_json
from sitewatch.store import log, reading_rows, result_rows
from sitewatch.store.database import rows
from sitewatch.store.log import BEFORE_THE_FIRST, LogEntry
from sitewatch.store.schema import EVIDENCE, ISSUED, OBSERVATION, READING, RESOLUTION, REVIEW

Key = tuple[str, str]
"""What an entry stands for: its action, and the hash, number or id of the row it wrote."""


@dataclass(frozen=True, slots=True)
class LogProblem:
    """One place at which log and rows do not hold together.

    Attributes:
        seq: Number of the log entry, or 0 for rows that no entry speaks of.
        subject: What it is about.
        message: What is wrong.
    """

    seq: int
    subject: str
    message: str

    def __str__(self) -> str:
        place = f"log entry {self.seq} ({self.subject})" if self.seq else self.subject
        return f"{place}: {self.message}"


def verify(connection: Connection) -> list[LogProblem]:
    """Every break, the first one first: breaks of the chain, then rows that differ."""
    told = log.entries(connection)
    kept = [entry for entry in told if _hash_holds(entry)]
    return [*_chain(told), *_compare(_expected(kept), dict(_stored(connection)))]


def row_body(row: Mapping[str, Any]) -> str:
    """What the log says of a single row."""
    return canonical_json({"row": log.digest(row)})


def _chain(told: Iterable[LogEntry]) -> Iterator[LogProblem]:
    seq, previous = 0, BEFORE_THE_FIRST
    for entry in told:
        if entry.seq != seq + 1:
            yield _problem(entry, f"the {entry.seq - seq - 1} entries before it are gone")
        elif entry.previous != previous:
            yield _problem(entry, "does not follow from the entry before it")
        if not _hash_holds(entry):
            yield _problem(entry, "was altered: its content no longer gives its hash")
        seq, previous = entry.seq, entry.hash


def _hash_holds(entry: LogEntry) -> bool:
    return entry.hash == log.hash_of(asdict(entry))


def _expected(told: Iterable[LogEntry]) -> dict[Key, LogEntry]:
    """The entry that wrote each row that must still stand."""
    expected: dict[Key, LogEntry] = {}
    for entry in told:
        if entry.action == "clear":
            gone = json.loads(entry.body)["cleared"]
            expected = {key: value for key, value in expected.items() if key[0] not in gone}
        else:
            expected[entry.action, _row_of(entry)] = entry
    return expected


def _row_of(entry: LogEntry) -> str:
    named = {"reading": str(entry.seq), "results": "results"}
    return named.get(entry.action, entry.subject)


def _stored(connection: Connection) -> Iterator[tuple[Key, str]]:
    """What the log would have to say of each row that stands."""
    for row in rows(connection, select(EVIDENCE)):
        yield ("evidence", row["sha256"]), row_body(row)
    for table in (REVIEW, ISSUED, RESOLUTION):
        for row in rows(connection, select(table)):
            yield (table.name, row["id"]), row_body(_without(row, "seq"))
    whole = result_rows.body_of_stored(connection)
    if whole is not None:
        yield ("results", "results"), whole
    yield from _stored_readings(connection)


def _stored_readings(connection: Connection) -> Iterator[tuple[Key, str]]:
    order = (OBSERVATION.c.reading, OBSERVATION.c.ordinal)
    told = rows(connection, select(OBSERVATION).order_by(*order))
    observations = {
        seq: [_without(row, "reading", "ordinal") for row in group]
        for seq, group in groupby(told, key=lambda row: int(row["reading"]))
    }
    for row in rows(connection, select(READING)):
        body = reading_rows.body_of(_without(row, "seq"), observations.get(row["seq"], []))
        yield ("reading", str(row["seq"])), body


def _without(row: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key not in names}


def _compare(expected: dict[Key, LogEntry], stored: dict[Key, str]) -> list[LogProblem]:
    problems = [
        _problem(entry, _difference(entry, stored.get(key)))
        for key, entry in expected.items()
        if stored.get(key) != entry.body
    ]
    for action, name in stored.keys() - expected.keys():
        problems.append(LogProblem(0, f"{action} {name}", "stands without a log entry"))
    return sorted(problems, key=lambda problem: (problem.seq == 0, problem.seq, problem.subject))


def _difference(entry: LogEntry, stored: str | None) -> str:
    if stored is None:
        return "its row is gone"
    was, now = json.loads(entry.body), json.loads(stored)
    if entry.action != "reading" or was["reading"] != now["reading"]:
        return "its row was altered"
    pairs = enumerate(zip_longest(was["observations"], now["observations"]), start=1)
    number = next(n for n, (before, after) in pairs if before != after)
    counts = f"{len(was['observations'])} logged, {len(now['observations'])} stored"
    return f"observation {number} was altered, added or removed ({counts})"


def _problem(entry: LogEntry, message: str) -> LogProblem:
    return LogProblem(entry.seq, f"{entry.action} {entry.subject}", message)
