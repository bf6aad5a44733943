"""Publication dates as people type them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from sitewatch.errors import UsageError
from sitewatch.model import Basis, Dated, days


def parse_published(text: str | None) -> Dated | None:
    """`2024-12-13`, or `2024-12-13/2024-12-15` for a range, as a dated span; None for None.

    Raises:
        UsageError: If it is neither, or runs backwards.
    """
    if text is None:
        return None
    first, _, last = text.partition("/")
    try:
        start, end = date.fromisoformat(first), date.fromisoformat(last or first)
    except ValueError:
        raise UsageError(
            f"not a date: {text!r}", where="--published", hint="write 2024-12-13 or a range a/b"
        ) from None
    if end < start:
        raise UsageError(f"a range that runs backwards: {text}", where="--published")
    return Dated(days(start, end), Basis.EXPLICIT, ("given by the user",), text)


def end_of_day(day: date) -> datetime:
    """The instant at which a UTC day is over."""
    return datetime.combine(day + timedelta(days=1), time(), UTC)
