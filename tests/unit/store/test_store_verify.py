"""Whatever is altered behind the ledger's back is found, and named."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest

from sitewatch.model import Point, Review, Site, SiteKind, SitePicture, Verdict
from sitewatch.store import schema
from sitewatch.store.case import Case
from sitewatch.store.log import hash_of
from sitewatch.testing.store import NOON, evidence_of, reading_of

FIRST, SECOND = evidence_of(b"article a"), evidence_of(b"article b")


@pytest.fixture
def filled(case: Case) -> Case:
    """Log: 1 evidence, 2 evidence, 3 reading, 4 reading, 5 review, 6 results."""
    ledger = case.ledger
    for evidence in (FIRST, SECOND):
        ledger.add_evidence(evidence)
    for evidence in (FIRST, SECOND):
        ledger.record_reading(reading_of(evidence.sha256, 3), "key", NOON)
    ledger.add_review(Review("obs-1", Verdict.REJECT, "another pier", "an analyst", NOON))
    site = Site("north-port", "North Port", SiteKind.PORT, Point(1.5, 2.5))
    ledger.put_results((SitePicture(site),), "key-1")
    assert ledger.verify_log() == []
    return case


@contextmanager
def tampering(case: Case) -> Iterator[sqlite3.Connection]:
    """A connection of somebody who knows how to take the triggers away."""
    with closing(sqlite3.connect(case.path / "case.db")) as connection, connection:
        for table in schema.APPEND_ONLY:
            for action in ("update", "delete", "insert"):
                connection.execute(f"DROP TRIGGER {table}_no_{action}")
        yield connection


def problems(case: Case) -> list[str]:
    return [str(problem) for problem in case.ledger.verify_log()]


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        (
            "UPDATE evidence SET record = replace(record, '.txt', '.pdf') "
            "WHERE sha256 = (SELECT evidence FROM reading WHERE seq = 4)",
            f"log entry 2 (evidence {SECOND.sha256}): its row was altered",
        ),
        (
            "UPDATE reading SET known_at = '2020-01-01T00:00:00.000000+00:00' WHERE seq = 3",
            f"log entry 3 (reading {FIRST.sha256}): its row was altered",
        ),
        (
            "UPDATE observation SET record = replace(record, '2 cranes', '9 cranes') "
            "WHERE reading = 4",
            f"log entry 4 (reading {SECOND.sha256}): observation 3 was altered, added or removed "
            "(3 logged, 3 stored)",
        ),
        (
            "UPDATE observation SET site = 'south-field' WHERE reading = 3 AND ordinal = 0",
            f"log entry 3 (reading {FIRST.sha256}): observation 1 was altered, added or removed "
            "(3 logged, 3 stored)",
        ),
        (
            "DELETE FROM observation WHERE reading = 3 AND ordinal = 2",
            f"log entry 3 (reading {FIRST.sha256}): observation 3 was altered, added or removed "
            "(3 logged, 2 stored)",
        ),
        (
            "INSERT INTO observation SELECT 4, 9, id, site, path, valid_start, valid_end, known_at,"
            " record FROM observation WHERE reading = 3 AND ordinal = 0",
            f"log entry 4 (reading {SECOND.sha256}): observation 4 was altered, added or removed "
            "(3 logged, 4 stored)",
        ),
        (
            "UPDATE result SET record = replace(record, 'North', 'South')",
            "log entry 6 (results key-1): its row was altered",
        ),
        (
            "INSERT INTO evidence SELECT 'abc', retrieved, record FROM evidence LIMIT 1",
            "evidence abc: stands without a log entry",
        ),
    ],
)
def test_an_altered_row_is_named(filled, statement, said):
    with tampering(filled) as connection:
        connection.execute(statement)
    assert problems(filled) == [said]


def test_a_row_that_is_gone_is_named(filled):
    with tampering(filled) as connection:
        connection.execute("DELETE FROM review")
        connection.execute("DELETE FROM result")
        connection.execute("DELETE FROM meta")
    gone = [problem.split(" (")[0] for problem in problems(filled)]
    assert gone == ["log entry 5", "log entry 6"]
    assert all(problem.endswith("its row is gone") for problem in problems(filled))


def test_an_altered_entry_is_the_first_break(filled):
    with tampering(filled) as connection:
        connection.execute("UPDATE log SET at = '2020-01-01T00:00:00.000000+00:00' WHERE seq = 4")
    assert problems(filled)[0] == (
        f"log entry 4 (reading {SECOND.sha256}): was altered: its content no longer gives its hash"
    )


def test_an_entry_altered_together_with_its_hash_breaks_the_next_link(filled):
    entry = filled.ledger.log()[4]
    columns = ("seq", "at", "action", "subject", "body", "previous")
    forged = {name: getattr(entry, name) for name in columns} | {"at": NOON}
    with tampering(filled) as connection:
        connection.execute(
            "UPDATE log SET at = '2024-12-13T12:00:00.000000+00:00', hash = ? WHERE seq = 5",
            (hash_of(forged),),
        )
    assert problems(filled) == [
        "log entry 6 (results key-1): does not follow from the entry before it"
    ]


def test_entries_that_are_gone_are_counted(filled):
    with tampering(filled) as connection:
        connection.execute("DELETE FROM log WHERE seq IN (2, 3)")
    assert problems(filled) == [
        f"log entry 4 (reading {SECOND.sha256}): the 2 entries before it are gone",
        f"evidence {SECOND.sha256}: stands without a log entry",
        "reading 3: stands without a log entry",
    ]


def test_an_end_that_is_cut_off_leaves_rows_without_entries(filled):
    with tampering(filled) as connection:
        connection.execute("DELETE FROM log WHERE seq > 4")
    found = problems(filled)
    assert len(found) == 2
    assert found[0].startswith("results")
    assert found[1].startswith("review rev-")


def test_clearing_by_hand_is_not_taken_for_clearing(filled):
    with tampering(filled) as connection:
        connection.execute("DELETE FROM observation")
        connection.execute("DELETE FROM reading")
    assert [problem.rpartition(": ")[2] for problem in problems(filled)] == ["its row is gone"] * 2
