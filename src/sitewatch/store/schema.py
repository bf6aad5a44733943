"""The tables of a case. Portable SQL: text, whole numbers, and JSON kept as text.

Times are text of fixed width in UTC, so that their order as text is their order in time. What
the tables mean, and which of them only ever grow, is told in docs/concepts/case.md.
"""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    Column,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    TypeDecorator,
)

from sitewatch.errors import TimeError

REVISIONS = ("0001", "0002")
"""Every revision of the schema, oldest first; one file each under migrations/versions."""
HEAD = REVISIONS[-1]

APPEND_ONLY = ("evidence", "reading", "observation", "review", "issued", "resolution", "log")
"""Tables whose rows are never changed; triggers refuse it."""
CLEARING = "clearing"
"""Key in `meta` under which, within one transaction, readings may be cleared."""


class Utc(TypeDecorator[datetime]):
    """A time as `2024-12-13T09:30:00.000000+00:00`."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        """The text of a time.

        Raises:
            TimeError: If the time has no zone.
        """
        if value is None:
            return None
        if value.tzinfo is None:
            raise TimeError(f"a time without a zone: {value.isoformat()}")
        return value.astimezone(UTC).isoformat(timespec="microseconds")

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:
        """The time of a text."""
        return None if value is None else datetime.fromisoformat(value)


METADATA = MetaData()

EVIDENCE = Table(
    "evidence",
    METADATA,
    Column("sha256", Text, primary_key=True),
    Column("retrieved", Utc, nullable=False),
    Column("record", Text, nullable=False),
)

READING = Table(
    "reading",
    METADATA,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("evidence", Text, ForeignKey("evidence.sha256"), nullable=False),
    Column("method", Text, nullable=False),
    Column("settings_key", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("known_at", Utc, nullable=False),
    Column("record", Text, nullable=False),
    Index("ix_reading_evidence", "evidence", "seq"),
)
"""One reading of one piece of evidence; `seq` is that of its log entry. The newest is current."""

OBSERVATION = Table(
    "observation",
    METADATA,
    Column("reading", Integer, ForeignKey("reading.seq"), primary_key=True),
    Column("ordinal", Integer, primary_key=True),
    Column("id", Text, nullable=False),
    Column("site", Text, nullable=False),
    Column("path", Text, nullable=False),
    Column("valid_start", Utc, nullable=False),
    Column("valid_end", Utc, nullable=False),
    Column("known_at", Utc, nullable=False),
    Column("record", Text, nullable=False),
    Index("ix_observation_site", "site", "reading"),
    Index("ix_observation_id", "id"),
)
"""Statements with their two clocks: when they hold, and since when they are known."""

REVIEW = Table(
    "review",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("seq", Integer, nullable=False, unique=True),
    Column("target", Text, nullable=False),
    Column("at", Utc, nullable=False),
    Column("record", Text, nullable=False),
)

ISSUED = Table(
    "issued",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("seq", Integer, nullable=False, unique=True),
    Column("site", Text, nullable=False),
    Column("as_of", Text, nullable=False),
    Column("record", Text, nullable=False),
    Index("ix_issued_site", "site", "as_of", "seq"),
)
"""Assessments as they were told; `seq` is that of the log entry. The newest of a day stands."""

RESOLUTION = Table(
    "resolution",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("seq", Integer, nullable=False, unique=True),
    Column("target", Text, nullable=False),
    Column("record", Text, nullable=False),
)
"""What analysts found to have come true; the newest on an assessment counts."""

LOG = Table(
    "log",
    METADATA,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", Utc, nullable=False),
    Column("action", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("previous", Text, nullable=False),
    Column("hash", Text, nullable=False),
)
"""What was done, each entry with the hash of the one before it. The wall clock stands here."""

RESULT = Table(
    "result",
    METADATA,
    Column("site", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("ordinal", Integer, primary_key=True, autoincrement=False),
    Column("record_id", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("record", Text, nullable=False),
    Index("ix_result_record_id", "record_id"),
)
"""What was worked out from the observations; replaced as a whole."""

META = Table(
    "meta",
    METADATA,
    Column("key", Text, primary_key=True),
    Column("value", Text, nullable=False),
)
