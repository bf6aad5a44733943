"""Runs the steps on the connection that the case has open: it is never opened from here."""

from __future__ import annotations

from alembic import context

context.configure(connection=context.config.attributes["connection"])
context.run_migrations()
