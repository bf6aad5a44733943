"""Assessments as they were issued, and what came true of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from sitewatch.store.migrations.versions.r0001_first import guard

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables, append-only."""
    op.create_table(
        "issued",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("seq", sa.Integer, nullable=False, unique=True),
        sa.Column("site", sa.Text, nullable=False),
        sa.Column("as_of", sa.Text, nullable=False),
        sa.Column("record", sa.Text, nullable=False),
    )
    op.create_index("ix_issued_site", "issued", ["site", "as_of", "seq"])
    op.create_table(
        "resolution",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("seq", sa.Integer, nullable=False, unique=True),
        sa.Column("target", sa.Text, nullable=False),
        sa.Column("record", sa.Text, nullable=False),
    )
    if op.get_bind().dialect.name == "sqlite":
        guard("issued", "id = NEW.id")
        guard("resolution", "id = NEW.id")
