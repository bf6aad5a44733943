"""Whatever stands in a text, times are found without overlap and resolved without a fall."""

from datetime import date
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from sitewatch.model import days
from sitewatch.reports.timex import Reference, find_times, readings, resolve_time
from sitewatch.reports.timex_resolve import Tense

WORDS = st.sampled_from(
    [
        "December", "Feb.", "29", "31", "13", "2024", "1999", "February 29", "on", "Friday", "last",
        "next", "this", "week", "since", "until", "before", "by", "between", "and", "to", "-", ",",
        "999", "decades", "ago", "years", "earlier", "later", "the", "past", "recent", "days", "of",
        "early", "late", "mid", "end", "yesterday", "overnight", "weekend", "winter", "2024-02-30",
        "13.12.2024", "03/04/2024", "that day", "those dates", "then", "Monday", "May", "(", ")",
        "1990s", "a", "few", "hours", "following year", "first half",
    ]
)  # fmt: skip
TEXTS = st.lists(WORDS, max_size=25).map(" ".join)
DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_mentions_are_in_order_and_apart(text):
    mentions = find_times(text)
    assert all(text[m.start : m.end] == m.text and m.text.strip() for m in mentions)
    assert all(a.end <= b.start for a, b in pairwise(mentions))


@settings(max_examples=300, deadline=None)
@given(TEXTS, DAYS, st.integers(0, 400), DAYS, st.sampled_from(Tense))
def test_every_mention_is_resolved_or_left_open(text, day, width, before, tense):
    last = date.fromordinal(day.toordinal() + width)
    reference = Reference(days(day, last), antecedent=days(before, before))
    for mention in find_times(text):
        found = readings(mention, reference)
        dated = resolve_time(mention, reference, tense)
        assert dated is not None
        assert any(dated.span.contains(reading.span) for reading in found)


@settings(max_examples=100, deadline=None)
@given(TEXTS, DAYS, st.integers(1, 60))
def test_a_wider_publication_never_gives_a_narrower_time(text, day, width):
    narrow = Reference(days(day, day))
    wide = Reference(days(day, date.fromordinal(day.toordinal() + width)))
    for mention in find_times(text):
        if mention.kind in ("weekday", "shift", "distance", "stretch"):
            a, b = resolve_time(mention, narrow), resolve_time(mention, wide)
            if a is not None and b is not None and mention.relation == "at":
                assert b.span.start <= a.span.start
