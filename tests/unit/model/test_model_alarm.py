from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from sitewatch.errors import RecordError
from sitewatch.model import Alarm, Direction, Reliability, TrackRecord, Watch

ON, LATER = date(2024, 12, 13), date(2024, 12, 20)
ALARM = Alarm(
    "tartus", "vessel", Direction.DECREASE, ON, LATER, 0.6, 0.49, 3.0, 2.6,
    agrees=True, looks=("look-1",),
)  # fmt: skip
WATCH = Watch("tartus", "vessel", 4, ON, 1, 3.0, 3, 2.5, 0.1, 0.1, 0.0, 0.0)


def test_an_alarm_has_causes_and_ends_after_it_begins():
    assert ALARM.id.startswith("alm-")
    with pytest.raises(RecordError, match="no look caused"):
        replace(ALARM, looks=(), id="")
    with pytest.raises(RecordError, match="ends before it begins"):
        replace(ALARM, until=date(2024, 12, 12), id="")


@pytest.mark.parametrize(
    ("usual", "lately", "can_say"), [(2.5, 1, True), (2.5, 0, False), (None, 1, False)]
)
def test_calm_takes_looks_before_and_lately(usual, lately, can_say):
    assert replace(WATCH, usual=usual, lately=lately, id="").can_say is can_say


@pytest.mark.parametrize("share", [(0.5, 0.4, 0.6), (0.1, 0.2, 1.2), (-0.1, 0.2, 0.3)])
def test_a_track_record_holds_a_range_of_shares(share):
    with pytest.raises(RecordError, match="not a range of shares"):
        TrackRecord("a", "A", "topic", Reliability.FAIRLY, 24.0, *share, 0.9, 3, moves=False)
