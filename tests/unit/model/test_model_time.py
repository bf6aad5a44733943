from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from sitewatch.errors import TimeError
from sitewatch.model import Basis, Dated, Span, day, days, hull


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2024, 12, 13, hour, minute, tzinfo=UTC)


def test_a_day_is_half_open():
    span = day(date(2024, 12, 13))
    assert span.start == datetime(2024, 12, 13, tzinfo=UTC)
    assert span.end == datetime(2024, 12, 14, tzinfo=UTC)
    assert (span.first_day, span.last_day) == (date(2024, 12, 13), date(2024, 12, 13))
    assert span.width_days == 1.0
    assert span.middle == at(12)


def test_days_include_both_ends():
    span = days(date(2024, 12, 10), date(2024, 12, 13))
    assert span.width_days == 4.0
    assert (span.first_day, span.last_day) == (date(2024, 12, 10), date(2024, 12, 13))


def test_a_leap_day_counts():
    assert days(date(2024, 2, 28), date(2024, 3, 1)).width_days == 3.0
    assert days(date(2023, 2, 28), date(2023, 3, 1)).width_days == 2.0


def test_other_zones_become_utc():
    damascus = timezone(timedelta(hours=3))
    span = Span(datetime(2024, 12, 13, 1, tzinfo=damascus), at(12))
    assert span.start == datetime(2024, 12, 12, 22, tzinfo=UTC)
    assert span.start.tzinfo is UTC
    assert span.first_day == date(2024, 12, 12)


def test_equal_instants_in_two_zones_make_equal_spans():
    damascus = timezone(timedelta(hours=3))
    assert Span(at(9), at(12)) == Span(
        datetime(2024, 12, 13, 12, tzinfo=damascus), datetime(2024, 12, 13, 15, tzinfo=damascus)
    )


def test_a_time_without_a_zone_is_refused():
    with pytest.raises(TimeError, match="without a zone: 2024-12-13T00:00:00"):
        Span(datetime(2024, 12, 13), at(12))  # noqa: DTZ001 - that is the point


@pytest.mark.parametrize("end", [at(9), at(8)])
def test_an_empty_or_backward_span_is_refused(end):
    with pytest.raises(TimeError, match="must end after it starts"):
        Span(at(9), end)


def test_days_that_run_backwards_are_refused():
    with pytest.raises(TimeError):
        days(date(2024, 12, 13), date(2024, 12, 11))


def test_spans_that_touch_do_not_overlap():
    morning, noon = Span(at(6), at(12)), Span(at(12), at(14))
    assert not morning.overlaps(noon)
    assert morning.intersection(noon) is None


def test_overlap_and_intersection():
    a, b = Span(at(6), at(12)), Span(at(10), at(14))
    assert a.overlaps(b)
    assert b.overlaps(a)
    assert a.intersection(b) == Span(at(10), at(12))


def test_containing_is_not_symmetric():
    outer, inner = Span(at(6), at(12)), Span(at(6), at(9))
    assert outer.contains(inner)
    assert outer.contains(outer)
    assert not inner.contains(outer)


def test_the_hull_spans_the_gap():
    assert Span(at(6), at(7)).hull(Span(at(10), at(11))) == Span(at(6), at(11))
    assert hull([Span(at(10), at(11)), Span(at(6), at(7)), Span(at(8), at(9))]) == Span(
        at(6), at(11)
    )


def test_the_hull_of_nothing_is_refused():
    with pytest.raises(TimeError, match="no spans"):
        hull([])


def test_a_span_prints_its_days():
    assert str(day(date(2024, 12, 13))) == "2024-12-13"
    assert str(Span(at(6), at(7))) == "2024-12-13"
    assert str(days(date(2024, 12, 10), date(2024, 12, 13))) == "2024-12-10 to 2024-12-13"


def test_spans_sort_by_start_then_end():
    early, short, long = Span(at(6), at(9)), Span(at(8), at(9)), Span(at(8), at(10))
    assert sorted([long, short, early]) == [early, short, long]


def test_a_dated_span_keeps_its_basis_and_words():
    dated = Dated(day(date(2024, 12, 13)), Basis.RELATIVE, ("a Friday",), "Friday")
    assert (dated.basis, dated.reasons, dated.text) == ("relative", ("a Friday",), "Friday")
