"""Issued assessments and resolutions: added, never altered, never cleared, in the log's chain."""

from __future__ import annotations

import sqlite3

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from sitewatch.errors import CaseError
from sitewatch.store.database import bring_up_to_date, open_engine, transaction
from sitewatch.store.ledger import Ledger
from sitewatch.testing.forecasts import issued, resolution
from sitewatch.testing.store import NOON, memory_engine

SURER = {"routine": 0.9, "withdrawal": 0.1}


@pytest.fixture
def engine():
    made = memory_engine()
    yield made
    made.dispose()


@pytest.fixture
def ledger(engine):
    return Ledger(engine, lambda: NOON)


def test_an_assessment_is_issued_once(ledger):
    (made,) = ledger.issue([issued()])

    assert (made.at, made.supersedes) == (NOON, "")
    assert ledger.issue([issued()]) == ()
    assert ledger.issued() == (made,)


def test_another_assessment_of_the_same_day_supersedes_and_leaves_the_first(ledger):
    (first,) = ledger.issue([issued()])
    (second,) = ledger.issue([issued(SURER)])
    (third,) = ledger.issue([issued()])

    assert (second.supersedes, third.supersedes) == (first.id, second.id)
    assert ledger.issued() == (first, second, third)


def test_other_sites_and_days_are_issued_for_themselves(ledger):
    other_day = issued(as_of=issued().as_of.replace(day=2))
    assert len(ledger.issue([issued(), issued(site="tern"), other_day])) == 3
    assert all(not one.supersedes for one in ledger.issued())


def test_clearing_what_is_derived_leaves_them(ledger):
    (made,) = ledger.issue([issued()])
    ledger.resolve([resolution(made)])
    ledger.clear_derived(readings=True)

    assert ledger.issued() == (made,)
    assert len(ledger.resolutions()) == 1
    assert ledger.verify_log() == []


def test_a_resolution_is_recorded_once_and_a_later_one_beside_it(ledger):
    (made,) = ledger.issue([issued()])
    first, second = resolution(made), resolution(made, None, reason="Nobody looked.")

    assert ledger.resolve([first]) == 1
    assert ledger.resolve([first, second]) == 1
    assert ledger.resolutions() == (first, second)


def test_a_resolution_of_nothing_is_refused_with_all_beside_it(ledger):
    (made,) = ledger.issue([issued()])
    with pytest.raises(CaseError, match="was issued"):
        ledger.resolve([resolution(made), resolution(issued(site="tern"))])
    assert ledger.resolutions() == ()


@pytest.mark.parametrize("table", ["issued", "resolution"])
@pytest.mark.parametrize("change", ["UPDATE {} SET record = '{{}}'", "DELETE FROM {}"])
def test_rows_that_stand_cannot_be_changed(engine, ledger, table, change):
    (made,) = ledger.issue([issued()])
    ledger.resolve([resolution(made)])
    with (
        pytest.raises((DatabaseError, sqlite3.DatabaseError), match="append-only"),
        transaction(engine) as connection,
    ):
        connection.execute(text(change.format(table)))


def test_verify_finds_an_issue_that_was_altered_behind_the_log(engine, ledger):
    (made,) = ledger.issue([issued()])
    with transaction(engine) as connection:
        connection.execute(text("DROP TRIGGER issued_no_update"))
        connection.execute(text("DROP TRIGGER issued_no_delete"))
        connection.execute(text("UPDATE issued SET site = 'tern'"))
    (problem,) = ledger.verify_log()

    assert made.id in str(problem)
    assert "altered" in problem.message
    with transaction(engine) as connection:
        connection.execute(text("DELETE FROM issued"))
    assert [p.message for p in ledger.verify_log()] == ["its row is gone"]


def test_a_case_made_before_there_were_issues_is_brought_up_to_date(tmp_path):
    engine = open_engine(tmp_path / "case.db")
    with transaction(engine) as connection:
        config = Config()
        config.set_main_option("script_location", "sitewatch.store:migrations")
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
    bring_up_to_date(engine)
    ledger = Ledger(engine, lambda: NOON)
    made = ledger.issue([issued()])

    assert ledger.issued() == made
    assert ledger.verify_log() == []
    engine.dispose()
