"""Microseconds of the tables as spans of the records."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sitewatch.model import Span

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def instant(time_us: int) -> datetime:
    """The instant [UTC]."""
    return EPOCH + timedelta(microseconds=time_us)


def span_of(start_us: int, end_us: int) -> Span:
    """From the first to the last microsecond, both included."""
    return Span(instant(start_us), instant(end_us + 1))
