from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from sitewatch.publish.names import Names
from sitewatch.run.attention import standing_alarms
from sitewatch.testing import example_picture, taxonomy

NAMES = Names(taxonomy())


def test_an_alarm_that_stands_asks_for_a_person_and_a_past_one_does_not():
    assert list(standing_alarms(example_picture(), NAMES)) == [
        "Sablemouth naval base: Alarm since 22 March 2025: fewer frigates than usual."
    ]


def test_once_its_days_are_over_nobody_is_asked():
    picture = example_picture()
    later = replace(picture, as_of=picture.as_of + timedelta(days=1))
    assert list(standing_alarms(later, NAMES)) == []
