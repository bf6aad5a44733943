from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from sitewatch.errors import RecordError
from sitewatch.model import (
    AssetRef,
    Basis,
    Count,
    CountKind,
    Dated,
    Evidence,
    Kind,
    Link,
    Medium,
    Observation,
    TextLocator,
    day,
    exactly,
)

DATED = Dated(day(date(2024, 12, 13)), Basis.EXPLICIT)
SEEN = Observation(
    evidence="a" * 64,
    locator=TextLocator(0, 11, "Two freight"),
    kind=Kind.PRESENCE,
    asset=AssetRef("vessel.merchant.cargo"),
    state="docked",
    time=DATED,
    count=exactly(2),
    chain=(Link("Some Paper", Medium.OUTLET), Link("Planet Labs", Medium.IMAGERY)),
)


def test_the_origin_is_the_last_link():
    assert SEEN.origin == Link("Planet Labs", Medium.IMAGERY)
    assert replace(SEEN, chain=(), id="").origin is None


def test_seeing_none_is_a_count_of_zero_not_a_missing_count():
    assert replace(SEEN, count=exactly(0), id="").saw_none
    assert not replace(SEEN, count=None, id="").saw_none
    assert not replace(SEEN, count=Count(0, None, CountKind.AT_LEAST), id="").saw_none


@pytest.mark.parametrize(
    "changes",
    [{"evidence": "a" * 63}, {"evidence": "A" * 64}, {"confidence": 1.1}, {"state": ""}],
)
def test_impossible_parts_are_refused(changes):
    with pytest.raises(RecordError):
        replace(SEEN, **changes)


def test_every_field_is_in_the_id():
    changed = replace(SEEN, cited=(("time", 3, 7),), id="")
    assert changed.id != SEEN.id


def test_evidence_is_named_by_a_hash_and_stored_at_a_time_with_a_zone():
    good = {
        "sha256": "0" * 64,
        "name": "a.txt",
        "media_type": "text/plain",
        "size_bytes": 3,
        "origin": "a.txt",
        "retrieved": datetime(2024, 12, 14, tzinfo=UTC),
    }
    assert Evidence(**good).size_bytes == 3
    for key, bad in (
        ("sha256", "xyz"),
        ("size_bytes", -1),
        ("retrieved", datetime(2024, 12, 14)),  # noqa: DTZ001 - that is the point
    ):
        with pytest.raises(RecordError):
            Evidence(**{**good, key: bad})
