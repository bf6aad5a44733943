from __future__ import annotations

from datetime import date

import pytest

from sitewatch.errors import UsageError
from sitewatch.run.dates import parse_published


def test_one_day():
    dated = parse_published("2024-12-13")
    assert (dated.span.first_day, dated.span.last_day) == (date(2024, 12, 13), date(2024, 12, 13))


def test_a_range_includes_both_ends():
    assert parse_published("2024-12-13/2024-12-15").span.width_days == 3


def test_nothing_said_is_nothing():
    assert parse_published(None) is None


@pytest.mark.parametrize("text", ["yesterday", "13.12.2024", "2024-12-15/2024-12-13", ""])
def test_anything_else_is_refused(text):
    with pytest.raises(UsageError, match="--published"):
        parse_published(text)
