"""The first tables, and the triggers that keep them append-only."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

APPEND_ONLY = {
    "evidence": "sha256 = NEW.sha256",
    "reading": "seq = NEW.seq",
    "observation": "reading = NEW.reading AND ordinal = NEW.ordinal",
    "review": "id = NEW.id",
    "log": "seq = NEW.seq",
}
"""Tables that only ever grow, and what makes a new row the same as one that stands."""
CLEARABLE = ("reading", "observation")


def upgrade() -> None:
    """Make the tables."""
    _evidence_and_readings()
    _observations()
    _log_and_reviews()
    _results()
    if op.get_bind().dialect.name == "sqlite":
        for table, same in APPEND_ONLY.items():
            guard(table, same)


def _evidence_and_readings() -> None:
    op.create_table(
        "evidence",
        sa.Column("sha256", sa.Text, primary_key=True),
        sa.Column("retrieved", sa.Text, nullable=False),
        sa.Column("record", sa.Text, nullable=False),
    )
    op.create_table(
        "reading",
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("evidence", sa.Text, sa.ForeignKey("evidence.sha256"), nullable=False),
        sa.Column("method", sa.Text, nullable=False),
        sa.Column("settings_key", sa.Text, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("known_at", sa.Text, nullable=False),
        sa.Column("record", sa.Text, nullable=False),
    )
    op.create_index("ix_reading_evidence", "reading", ["evidence", "seq"])


def _observations() -> None:
    op.create_table(
        "observation",
        sa.Column("reading", sa.Integer, sa.ForeignKey("reading.seq"), primary_key=True),
        sa.Column("ordinal", sa.Integer, primary_key=True),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("site", sa.Text, nullable=False),
        sa.Column("path", sa.Text, nullable=False),
        sa.Column("valid_start", sa.Text, nullable=False),
        sa.Column("valid_end", sa.Text, nullable=False),
        sa.Column("known_at", sa.Text, nullable=False),
        sa.Column("record", sa.Text, nullable=False),
    )
    op.create_index("ix_observation_site", "observation", ["site", "reading"])
    op.create_index("ix_observation_id", "observation", ["id"])


def _log_and_reviews() -> None:
    op.create_table(
        "log",
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("previous", sa.Text, nullable=False),
        sa.Column("hash", sa.Text, nullable=False),
    )
    op.create_table(
        "review",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("seq", sa.Integer, nullable=False, unique=True),
        sa.Column("target", sa.Text, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("record", sa.Text, nullable=False),
    )


def _results() -> None:
    op.create_table(
        "result",
        sa.Column("site", sa.Text, primary_key=True),
        sa.Column("kind", sa.Text, primary_key=True),
        sa.Column("ordinal", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("record_id", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("record", sa.Text, nullable=False),
    )
    op.create_index("ix_result_record_id", "result", ["record_id"])
    op.create_table(
        "meta",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
    )


def guard(table: str, same: str) -> None:
    """Refuse every change to rows that stand; INSERT OR REPLACE would slip past a DELETE guard.

    Args:
        table: Name of the table.
        same: What makes a new row the same as one that stands.
    """
    permit = "NOT EXISTS (SELECT 1 FROM meta WHERE key = 'clearing')"
    stands = f"EXISTS (SELECT 1 FROM {table} WHERE {same})"  # noqa: S608 - names from this file
    guards = {
        "update": "",
        "delete": f"WHEN {permit}" if table in CLEARABLE else "",
        "insert": f"WHEN {stands}",
    }
    for action, when in guards.items():
        op.execute(
            f"CREATE TRIGGER {table}_no_{action} BEFORE {action.upper()} ON {table} {when} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )
