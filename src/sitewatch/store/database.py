"""The database of a case: how it is opened, brought up to date, read and written."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, Select, create_engine, event, inspect, text
from sqlalchemy.exc import DatabaseError, OperationalError

from sitewatch.errors import CaseError
from sitewatch.store.schema import HEAD, REVISIONS

WAIT_S = 30.0
"""How long one writer waits for another: a transaction takes far less than a second."""
WRITES = "sitewatch_writes"

PRAGMAS = (
    "PRAGMA journal_mode = WAL",  # readers and one writer do not wait for each other
    "PRAGMA synchronous = FULL",  # what is committed survives a power cut
    "PRAGMA foreign_keys = ON",
    "PRAGMA recursive_triggers = ON",  # INSERT OR REPLACE fires the triggers on DELETE
)


def open_engine(path: Path) -> Engine:
    """The engine of a SQLite file; nothing is read or written yet."""
    url = URL.create("sqlite", database=str(path))
    return prepared(create_engine(url, connect_args={"timeout": WAIT_S}))


def prepared(engine: Engine) -> Engine:
    """A SQLite engine whose transactions are the database's own, and which keeps foreign keys."""

    @event.listens_for(engine, "connect")
    def connect(connection: sqlite3.Connection, _: object) -> None:
        # The driver would otherwise begin transactions late and never around a CREATE.
        connection.isolation_level = None
        for pragma in PRAGMAS:
            connection.execute(pragma)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A writer takes its turn at once: it must not read first and then fail to write.
        writes = connection.get_execution_options().get(WRITES, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


@contextmanager
def snapshot(engine: Engine) -> Iterator[Connection]:
    """A connection that sees one state of the database throughout.

    Raises:
        CaseError: If the file is no database or is damaged.
    """
    with _told(engine), engine.begin() as connection:
        yield connection


@contextmanager
def transaction(engine: Engine) -> Iterator[Connection]:
    """A connection whose changes are all kept, or none.

    Raises:
        CaseError: If the file is no database, is damaged, or somebody else keeps writing.
    """
    with _told(engine), engine.execution_options(**{WRITES: True}).begin() as connection:
        yield connection


def rows(connection: Connection, query: Select[Any]) -> Iterator[dict[str, Any]]:
    """Each row that a query finds, by the names of its columns."""
    for row in connection.execute(query):
        yield row._asdict()


def bring_up_to_date(engine: Engine) -> None:
    """Make the tables, or bring those of an older version to this one.

    Raises:
        CaseError: If a newer version of sitewatch made them.
    """
    with snapshot(engine) as connection:
        if _revision(connection, engine) == HEAD:
            return
    with transaction(engine) as connection:
        if _revision(connection, engine) != HEAD:
            _migrate(connection)


def has_tables(engine: Engine) -> bool:
    """Whether the tables of some version are there.

    Raises:
        CaseError: If the file is no database, or a newer version of sitewatch made it.
    """
    with snapshot(engine) as connection:
        return _revision(connection, engine) is not None


def _revision(connection: Connection, engine: Engine) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: Any = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    if found not in (None, *REVISIONS):
        raise CaseError(
            f"made by another version of sitewatch (schema {found}; this one knows up to {HEAD})",
            where=str(engine.url.database),
            hint="open it with a newer sitewatch",
        )
    return None if found is None else str(found)


def _migrate(connection: Connection) -> None:
    # Alembic takes most of a second to import, and is needed only when a schema changes.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", "sitewatch.store:migrations")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


@contextmanager
def _told(engine: Engine) -> Iterator[None]:
    """Turn what the database says of its file into an error that names the file."""
    try:
        yield
    except (DatabaseError, sqlite3.DatabaseError) as error:
        cause = error.orig if isinstance(error, DatabaseError) else error
        if isinstance(error, OperationalError) or type(cause) in _OF_THE_FILE:
            raise CaseError(f"database: {cause}", where=str(engine.url.database)) from error
        raise


_OF_THE_FILE = (sqlite3.DatabaseError, sqlite3.OperationalError)
