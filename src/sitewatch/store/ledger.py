"""The ledger of a case: evidence, readings, reviews, issues, results, and a log of every change.

Each method is one transaction. Rows are added and never altered; `docs/concepts/case.md` says
what supersedes what.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Engine, Select, insert, select

from sitewatch.errors import TimeError
from sitewatch.model import (
    Evidence,
    Issued,
    Observation,
    Reading,
    Resolution,
    Review,
    SitePicture,
    canonical_json,
)
from sitewatch.store import forecast_rows, log, reading_rows, result_rows
from sitewatch.store.codec import dump, load
from sitewatch.store.database import snapshot, transaction
from sitewatch.store.log import LogEntry
from sitewatch.store.reading_rows import Known
from sitewatch.store.schema import EVIDENCE, ISSUED, LOG, OBSERVATION, READING, RESOLUTION, REVIEW
from sitewatch.store.verify import LogProblem, row_body, verify


def wall_clock() -> datetime:
    """Now (UTC)."""
    return datetime.now(UTC)


class Ledger:
    """Records of a case in its database.

    Args:
        engine: A database whose tables are up to date.
        clock: What the log takes its times from; nothing else uses it.
    """

    def __init__(self, engine: Engine, clock: Callable[[], datetime] = wall_clock) -> None:
        self._engine = engine
        self._clock = clock

    def add_evidence(self, evidence: Evidence) -> bool:
        """Record an original; False, and no change, where its hash is recorded already.

        Raises:
            CaseError: If the database is damaged or stays in use by somebody else.
        """
        row = {
            "sha256": evidence.sha256,
            "retrieved": evidence.retrieved,
            "record": dump(evidence),
        }
        with transaction(self._engine) as connection:
            same = select(EVIDENCE.c.sha256).where(EVIDENCE.c.sha256 == evidence.sha256)
            if connection.scalar(same) is not None:
                return False
            log.append(connection, self._clock(), "evidence", evidence.sha256, row_body(row))
            connection.execute(insert(EVIDENCE), row)
        return True

    def evidence(self) -> tuple[Evidence, ...]:
        """All evidence, by hash in order.

        Raises:
            CaseError: If a stored record was altered.
        """
        query = select(EVIDENCE.c.record).order_by(EVIDENCE.c.sha256)
        return self._load(Evidence, query)

    def record_reading(self, reading: Reading, settings_key: str, known: datetime) -> bool:
        """Store a reading as the current one of its evidence, in one transaction with its log.

        Args:
            reading: What a reader made of a piece of evidence.
            settings_key: Name of the settings and sites that it was read under.
            known: When what it says became known (UTC).

        Returns:
            False where the very same reading is the current one already: nothing changes.

        Raises:
            CaseError: If its evidence is not in the case, or an observation is of other evidence.
            TimeError: If `known` has no zone.
        """
        return self.record_readings([(reading, known)], settings_key) == 1

    def record_readings(self, rows: Iterable[tuple[Reading, datetime]], settings_key: str) -> int:
        """Store several readings in one transaction; how many of them changed anything.

        Args:
            rows: Readings, each with the time at which what it says became known (UTC).
            settings_key: Name of the settings and sites that they were read under.

        Raises:
            CaseError: If evidence is not in the case, or an observation is of other evidence.
            TimeError: If a time has no zone.
        """
        batch = [Known(reading, settings_key, _zoned(known)) for reading, known in rows]
        with transaction(self._engine) as connection:
            return sum(reading_rows.record(connection, known, self._clock()) for known in batch)

    def reading_keys(self) -> set[tuple[str, str, str]]:
        """(evidence, method, settings key) of every current reading: what need not be read again.

        Raises:
            CaseError: If the database is damaged.
        """
        with snapshot(self._engine) as connection:
            return reading_rows.keys(connection)

    def readings(
        self, as_of: datetime | None = None, *, superseded: bool = False
    ) -> tuple[Reading, ...]:
        """Current readings without their observations, by hash of the evidence in order.

        Args:
            as_of: Leave out what became known after this time.
            superseded: Give earlier readings too, each before the one that superseded it.

        Raises:
            CaseError: If a stored record was altered.
        """
        query = select(READING.c.record).order_by(READING.c.evidence, READING.c.seq)
        if not superseded:
            query = query.where(READING.c.seq.in_(reading_rows.current()))
        if as_of is not None:
            query = query.where(READING.c.known_at <= as_of)
        return self._load(Reading, query)

    def observations(
        self, as_of: datetime | None = None, site: str | None = None, *, superseded: bool = False
    ) -> tuple[Observation, ...]:
        """Observations of current readings, by id in order.

        Args:
            as_of: Leave out what became known after this time.
            site: Only those of one site; "" for those without a site, None for all.
            superseded: Give those of earlier readings too: one id may come several times.

        Raises:
            CaseError: If a stored record was altered.
        """
        query = select(OBSERVATION.c.record).order_by(OBSERVATION.c.id, OBSERVATION.c.reading)
        if not superseded:
            query = query.where(OBSERVATION.c.reading.in_(reading_rows.current()))
        if as_of is not None:
            query = query.where(OBSERVATION.c.known_at <= as_of)
        if site is not None:
            query = query.where(OBSERVATION.c.site == site)
        return self._load(Observation, query)

    def add_review(self, review: Review) -> bool:
        """Record an analyst's decision; False, and no change, where it is recorded already.

        Raises:
            CaseError: If the database is damaged or stays in use by somebody else.
        """
        row = {
            "id": review.id,
            "target": review.target,
            "at": review.at,
            "record": dump(review),
        }
        with transaction(self._engine) as connection:
            same = select(REVIEW.c.id).where(REVIEW.c.id == review.id)
            if connection.scalar(same) is not None:
                return False
            seq = log.append(connection, self._clock(), "review", review.id, row_body(row))
            connection.execute(insert(REVIEW), {**row, "seq": seq})
        return True

    def reviews(self) -> tuple[Review, ...]:
        """All decisions, in the order in which they were made.

        Raises:
            CaseError: If a stored record was altered.
        """
        return self._load(Review, select(REVIEW.c.record).order_by(REVIEW.c.at, REVIEW.c.seq))

    def issue(self, drafts: Iterable[Issued]) -> tuple[Issued, ...]:
        """Issue those that differ from the last issue of their site and day; nothing clears them.

        Args:
            drafts: Assessments to issue; time and what they supersede are filled in here.
        """
        with transaction(self._engine) as connection:
            return forecast_rows.issue(connection, drafts, self._clock())

    def issued(self) -> tuple[Issued, ...]:
        """Every assessment ever issued, oldest issue first.

        Raises:
            CaseError: If a stored record was altered.
        """
        return self._load(Issued, select(ISSUED.c.record).order_by(ISSUED.c.seq))

    def resolve(self, resolutions: Iterable[Resolution]) -> int:
        """Record what came true, all of it or nothing; how many of them were new.

        Raises:
            CaseError: If one is of an assessment that was never issued.
        """
        with transaction(self._engine) as connection:
            return forecast_rows.resolve(connection, resolutions, self._clock())

    def resolutions(self) -> tuple[Resolution, ...]:
        """Every resolution, in the order in which they were recorded.

        Raises:
            CaseError: If a stored record was altered.
        """
        return self._load(Resolution, select(RESOLUTION.c.record).order_by(RESOLUTION.c.seq))

    def digest(self, as_of: datetime | None = None) -> str:
        """Name of all that results are made from: current readings and reviews [64 hex digits].

        Args:
            as_of: Leave out readings that became known after this time. Reviews count whenever
                they were made: they mend our reading of what was known then.
        """
        known = select(READING.c.evidence, LOG.c.body).join(LOG, LOG.c.seq == READING.c.seq)
        known = known.where(READING.c.seq.in_(reading_rows.current())).order_by(READING.c.evidence)
        decided = select(REVIEW.c.id).order_by(REVIEW.c.at, REVIEW.c.seq)
        if as_of is not None:
            known = known.where(READING.c.known_at <= as_of)
        with snapshot(self._engine) as connection:
            bodies = [tuple(row) for row in connection.execute(known)]
            return log.digest({"read": bodies, "reviews": list(connection.scalars(decided))})

    def put_results(self, pictures: Sequence[SitePicture], key: str) -> bool:
        """Replace all results by these; False, and no change, where they stand already.

        Args:
            pictures: One a site, in the order in which they are to come back.
            key: Name of everything that they depend on.
        """
        with transaction(self._engine) as connection:
            body = result_rows.put(connection, pictures, key)
            if body is not None:
                log.append(connection, self._clock(), "results", key, body)
        return body is not None

    def results(self, key: str) -> tuple[SitePicture, ...]:
        """The pictures stored under a key; empty where other results are stored, or none.

        Raises:
            CaseError: If a stored record was altered.
        """
        with snapshot(self._engine) as connection:
            return result_rows.get(connection, key)

    def clear_derived(self, *, readings: bool = False) -> bool:
        """Drop what can be made again; False where there was nothing to drop.

        Args:
            readings: Drop readings and observations too, not only results.
        """
        cleared = ["results", "reading"] if readings else ["results"]
        with transaction(self._engine) as connection:
            there = result_rows.clear(connection)
            there = bool(readings and reading_rows.clear(connection)) or there
            if there:
                body = canonical_json({"cleared": cleared})
                log.append(connection, self._clock(), "clear", " ".join(cleared), body)
        return there

    def log(self) -> tuple[LogEntry, ...]:
        """Everything that was done, oldest first."""
        with snapshot(self._engine) as connection:
            return log.entries(connection)

    def verify_log(self) -> list[LogProblem]:
        """Every place at which log and rows do not hold together, the first break first."""
        with snapshot(self._engine) as connection:
            return verify(connection)

    def _load(self, kind: type[Any], query: Select[Any]) -> tuple[Any, ...]:
        with snapshot(self._engine) as connection:
            return tuple(load(kind, text) for text in connection.scalars(query))


def _zoned(known: datetime) -> datetime:
    if known.tzinfo is None:
        raise TimeError(f"a time without a zone: {known.isoformat()}")
    return known
