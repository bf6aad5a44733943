from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from sitewatch.model import (
    Count,
    CountKind,
    Dated,
    Look,
    Medium,
    Point,
    Span,
    canonical_json,
    content_id,
    distance_km,
    hull,
    id_holds,
    is_within,
    related,
    word_for,
)
from sitewatch.model.scales import WORDS_OF_PROBABILITY
from sitewatch.model.time import Basis

START = datetime(2024, 1, 1, tzinfo=UTC)
HALF_EARTH_KM = 20015.2


@st.composite
def spans(draw: st.DrawFn) -> Span:
    first = draw(st.integers(0, 5000))
    width = draw(st.integers(1, 500))
    return Span(START + timedelta(hours=first), START + timedelta(hours=first + width))


@st.composite
def counts(draw: st.DrawFn) -> Count:
    low = draw(st.integers(0, 50))
    high = draw(st.none() | st.integers(low, 60))
    return Count(low, high, CountKind.EXACT if high == low else CountKind.ABOUT)


points = st.builds(
    Point,
    st.floats(-180, 180, allow_nan=False),
    st.floats(-90, 90, allow_nan=False),
)
plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4)
    ),
    max_leaves=12,
)
paths = st.lists(st.sampled_from(["vessel", "naval", "frigate", "a"]), min_size=1, max_size=4).map(
    ".".join
)


@given(spans(), spans())
def test_overlap_is_symmetric_and_agrees_with_the_intersection(a, b):
    shared = a.intersection(b)
    assert a.overlaps(b) == b.overlaps(a) == (shared is not None)
    assert shared == b.intersection(a)
    if shared is not None:
        assert a.contains(shared)
        assert b.contains(shared)


@given(st.lists(spans(), min_size=1, max_size=6))
def test_the_hull_holds_all_and_its_order_does_not_matter(given_spans):
    whole = hull(given_spans)
    assert all(whole.contains(span) for span in given_spans)
    assert whole == hull(given_spans[::-1])
    assert whole.start == min(span.start for span in given_spans)
    assert whole.end == max(span.end for span in given_spans)


@given(spans())
def test_the_days_of_a_span_hold_it(span):
    assert span.first_day <= span.middle.date() <= span.last_day
    assert span.contains(span)


@given(counts(), counts(), st.integers(0, 60))
def test_counts_overlap_where_a_number_fits_both(a, b, number):
    def fits(count: Count) -> bool:
        return count.min <= number and (count.max is None or number <= count.max)

    assert a.overlaps(b) == b.overlaps(a)
    if fits(a) and fits(b):
        assert a.overlaps(b)


@given(points, points, points)
def test_distance_is_a_distance(a, b, c):
    assert distance_km(a, a) == 0.0
    assert abs(distance_km(a, b) - distance_km(b, a)) < 1e-6
    assert 0.0 <= distance_km(a, b) <= HALF_EARTH_KM
    assert distance_km(a, c) <= distance_km(a, b) + distance_km(b, c) + 1e-6


@given(st.dictionaries(st.text(max_size=4), plain, max_size=6))
def test_the_order_of_keys_changes_no_id(value):
    shuffled = dict(reversed(value.items()))
    assert canonical_json(value) == canonical_json(shuffled)
    assert content_id("x", value) == content_id("x", shuffled)


@given(spans(), st.text(min_size=1, max_size=10))
def test_a_record_built_again_has_the_same_id(span, observer):
    look = Look("tartus", observer, Medium.IMAGERY, Dated(span, Basis.EXPLICIT))
    again = Look("tartus", observer, Medium.IMAGERY, Dated(span, Basis.EXPLICIT))
    assert look == again
    assert id_holds(look)


@given(st.floats(0, 1), st.floats(0, 1))
def test_words_never_fall_as_probability_rises(a, b):
    order = [word for _, word in WORDS_OF_PROBABILITY]
    low, high = sorted((a, b))
    assert order.index(word_for(low)) <= order.index(word_for(high))


@given(paths, paths, paths)
def test_lying_within_is_an_order(a, b, c):
    assert is_within(a, a)
    if is_within(a, b) and is_within(b, a):
        assert a == b
    if is_within(a, b) and is_within(b, c):
        assert is_within(a, c)
    assert related(a, b) == related(b, a)
