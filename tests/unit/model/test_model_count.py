from __future__ import annotations

import pytest

from sitewatch.errors import RecordError
from sitewatch.model import Count, CountKind, at_least, exactly


def test_exactly_is_one_number():
    count = exactly(2, "two")
    assert (count.min, count.max, count.kind, count.text) == (2, 2, CountKind.EXACT, "two")


def test_at_least_has_no_top():
    count = at_least(151, "more than 150")
    assert (count.min, count.max, count.kind) == (151, None, CountKind.AT_LEAST)


@pytest.mark.parametrize(
    ("low", "high", "kind"),
    [
        (-1, 2, CountKind.ABOUT),
        (3, 2, CountKind.ABOUT),
        (2, 3, CountKind.EXACT),
        (2, None, CountKind.EXACT),
    ],
)
def test_impossible_ranges_are_refused(low, high, kind):
    with pytest.raises(RecordError):
        Count(low, high, kind)


def test_only_a_count_with_top_zero_is_zero():
    assert exactly(0).is_zero
    assert not exactly(1).is_zero
    assert not at_least(0).is_zero
    assert not Count(0, 3, CountKind.AT_MOST).is_zero


@pytest.mark.parametrize(
    ("a", "b", "overlap"),
    [
        (exactly(2), at_least(2), True),
        (exactly(1), at_least(2), False),
        (exactly(2), exactly(3), False),
        (Count(2, 5, CountKind.FEW), Count(5, 9, CountKind.FEW), True),
        (Count(2, 4, CountKind.FEW), Count(5, 9, CountKind.FEW), False),
        (at_least(5), at_least(100), True),
    ],
)
def test_overlap_works_both_ways(a, b, overlap):
    assert a.overlaps(b) is overlap
    assert b.overlaps(a) is overlap


def test_counts_print_as_ranges():
    assert str(exactly(2)) == "2"
    assert str(at_least(151)) == "151 or more"
    assert str(Count(2, 5, CountKind.FEW)) == "2 to 5"
