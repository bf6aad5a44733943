import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import insert, select, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import IntegrityError
from sqlalchemy.schema import CreateTable

import sitewatch
from sitewatch.errors import CaseError, TimeError
from sitewatch.store import schema
from sitewatch.store.case import Case
from sitewatch.store.database import (
    bring_up_to_date,
    has_tables,
    open_engine,
    snapshot,
    transaction,
)
from sitewatch.testing.store import NOON, evidence_of, reading_of

MIGRATIONS = Path(sitewatch.__file__).parent / "store" / "migrations"


@pytest.fixture
def filled(case: Case) -> Case:
    """A case with one row in each table that only grows, but for reviews."""
    evidence = evidence_of(b"pier")
    case.ledger.add_evidence(evidence)
    case.ledger.record_reading(reading_of(evidence.sha256), "key", NOON)
    return case


@contextmanager
def raw(case: Case) -> Iterator[sqlite3.Connection]:
    """The file as any other program opens it."""
    with closing(sqlite3.connect(case.path / "case.db")) as connection, connection:
        yield connection


def test_the_steps_give_the_tables_that_the_code_means(case):
    with case.engine.connect() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, schema.METADATA) == []


def test_the_known_revisions_are_the_steps():
    scripts = ScriptDirectory(str(MIGRATIONS))
    steps = [step.revision for step in scripts.walk_revisions()]
    assert tuple(reversed(steps)) == schema.REVISIONS
    assert scripts.get_current_head() == schema.HEAD


def test_the_tables_can_be_made_in_postgresql():
    dialect = postgresql.dialect()
    for table in schema.METADATA.sorted_tables:
        made = str(CreateTable(table).compile(dialect=dialect))
        assert set(re.findall(r"\t\w+ (\w+)", made)) <= {"TEXT", "INTEGER", "KEY"}


def test_a_commit_survives_a_power_cut_and_keys_are_kept(case):
    with case.engine.connect() as connection:
        found = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "recursive_triggers")
        }
    assert found == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "recursive_triggers": 1,
    }


def test_opening_a_case_of_this_version_does_not_import_alembic(folder, environment):
    code = (
        "import sys; from pathlib import Path; from sitewatch.store.case import Case; "
        f"Case.open(Path({str(folder)!r})).close(); sys.exit('alembic' in sys.modules)"
    )
    ended = subprocess.run([sys.executable, "-c", code], check=False, env=environment)
    assert ended.returncode == 0


def test_bringing_up_to_date_twice_changes_nothing(tmp_path):
    engine = open_engine(tmp_path / "x.db")
    assert not has_tables(engine)
    bring_up_to_date(engine)
    bring_up_to_date(engine)
    assert has_tables(engine)
    engine.dispose()


def test_a_step_that_fails_leaves_nothing_behind(tmp_path):
    engine = open_engine(tmp_path / "x.db")
    with transaction(engine) as connection:
        connection.execute(text("CREATE TABLE review (id TEXT)"))
    with pytest.raises(CaseError, match="review already exists"):
        bring_up_to_date(engine)
    with snapshot(engine) as connection:
        names = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'"))
        assert set(names.scalars()) == {"review"}
    engine.dispose()


def test_a_newer_schema_is_refused(case):
    with transaction(case.engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0999'"))
    with pytest.raises(CaseError, match=r"schema 0999; this one knows up to .*newer sitewatch"):
        Case.open(case.path)


def test_a_file_that_is_no_database_is_named(folder):
    (folder / "case.db").write_bytes(
        b"this is no database, but it is long enough to be read\n" * 40
    )
    with pytest.raises(CaseError, match=r"case\.db: database: file is not a database"):
        Case.open(folder)


BY_HAND = {
    "review": "'rev-1', 9, 'obs-1', 'at', '{}'",
    "issued": "'iss-1', 9, 'tartus', '2024-12-13', '{}'",
    "resolution": "'out-1', 10, 'iss-1', '{}'",
}
"""Rows of the tables that a run on its own does not fill."""


@pytest.mark.parametrize("table", schema.APPEND_ONLY)
@pytest.mark.parametrize("change", ["UPDATE {} SET {} = {}", "DELETE FROM {}"])
def test_rows_that_stand_cannot_be_changed_or_deleted(filled, table, change):
    if table in BY_HAND:
        with raw(filled) as connection:
            connection.execute(f"INSERT INTO {table} VALUES ({BY_HAND[table]})")  # noqa: S608
    column = {"evidence": "sha256", "review": "id", "log": "seq"}.get(table, "record")
    with raw(filled) as connection, pytest.raises(sqlite3.IntegrityError, match="append-only"):
        connection.execute(change.format(table, column, column))


@pytest.mark.parametrize("table", ["evidence", "reading", "observation", "log"])
def test_rows_that_stand_cannot_be_replaced(filled, table):
    with raw(filled) as connection:
        again = f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"  # noqa: S608
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            connection.execute(again)


def test_the_triggers_name_every_table_that_only_grows(case):
    with raw(case) as connection:
        guards = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        assert {name for (name,) in guards} == {
            f"{table}_no_{action}"
            for table in schema.APPEND_ONLY
            for action in ("update", "delete", "insert")
        }


def test_a_broken_rule_of_the_tables_is_not_taken_for_a_damaged_file(case):
    row = {"reading": 1, "ordinal": 0, "id": "x", "site": "", "path": "x", "record": ""}
    times = dict.fromkeys(("valid_start", "valid_end", "known_at"), NOON)
    with pytest.raises(IntegrityError), transaction(case.engine) as connection:
        connection.execute(insert(schema.OBSERVATION), {**row, **times})


def test_times_sort_as_text_in_the_order_of_time(case):
    later = NOON.replace(microsecond=1)
    with transaction(case.engine) as connection:
        for name, moment in (("b", later), ("a", NOON)):
            row = {"sha256": name, "retrieved": moment, "record": ""}
            connection.execute(insert(schema.EVIDENCE), row)
        order = select(schema.EVIDENCE.c.sha256).order_by(schema.EVIDENCE.c.retrieved)
        assert list(connection.scalars(order)) == ["a", "b"]
        assert connection.scalar(text("SELECT min(retrieved) FROM evidence")) == (
            "2024-12-13T12:00:00.000000+00:00"
        )


def test_a_time_without_a_zone_is_never_stored():
    with pytest.raises(TimeError, match="without a zone"):
        schema.Utc().process_bind_param(NOON.replace(tzinfo=None), postgresql.dialect())


def test_observations_of_a_site_are_found_by_an_index(filled):
    query = "EXPLAIN QUERY PLAN SELECT record FROM observation WHERE site = 'north-port'"
    with raw(filled) as connection:
        plan = " ".join(str(row[-1]) for row in connection.execute(query))
    assert "USING INDEX ix_observation_site" in plan
