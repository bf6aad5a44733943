from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest

from sitewatch.fusion import EstimateSettings
from sitewatch.fusion.alarm import alarms, cusum, first_days, usual_counts
from sitewatch.fusion.counts.dynamics import Regime
from sitewatch.fusion.counts.fit import Fit, fit
from sitewatch.fusion.counts.sightings import Sighting
from sitewatch.model import Direction, exactly
from sitewatch.testing.observed import on

DAYS = 100


def worked(before: int, after: int, turn: int = 70) -> Fit:
    """A look every four days that tells one number, and from a day on another."""
    looks = [
        Sighting(
            look=f"look-{day:03d}",
            first=on(1) + timedelta(days=day),
            last=on(1) + timedelta(days=day),
            chance=(0.8, 0.9),
            told=((exactly(before if day < turn else after), 1.0),),
            gone=False,
            doubtful=False,
            weight=1.0,
            quiet_since=None,
            inputs=(),
        )
        for day in range(0, DAYS, 4)
    ]
    settings = EstimateSettings(on(1) + timedelta(days=DAYS - 1), lead_days=0)
    return fit("vessel", looks, settings)


@pytest.mark.parametrize(
    ("after", "direction"), [(1, Direction.DECREASE), (26, Direction.INCREASE)]
)
def test_an_alarm_names_the_looks_that_caused_it(after: int, direction: Direction) -> None:
    (alarm,) = alarms(worked(10, after))

    assert alarm.direction is direction
    assert on(71) <= alarm.on <= on(81)
    assert alarm.usual == pytest.approx(12.0, abs=1.0)
    assert alarm.looks[0] >= "look-068"
    assert alarm.looks[-1] <= f"look-{(alarm.on - on(1)).days:03d}"
    assert alarm.cusum > 0


def test_steady_numbers_raise_none() -> None:
    assert alarms(worked(10, 10)) == ()


def test_nothing_is_unusual_before_something_was_usual() -> None:
    found = worked(10, 1, turn=8)

    assert np.isnan(usual_counts(found)[:28]).all()
    assert all(alarm.on > on(28) for alarm in alarms(found))


def test_cusum_by_hand() -> None:
    found = worked(10, 1)
    usual = np.full(DAYS, 12.0)
    sums = cusum(found, usual, Regime.DRAWDOWN)

    # Expected 12 * 0.85 = 10.2; told 1: (10.2 - 1) / sqrt(10.2) - 1 = 1.8806 a look from day 72 on.
    assert sums[68] == 0.0
    assert sums[72] == pytest.approx(1.8806, abs=1e-4)
    assert sums[76] == pytest.approx(3.7612, abs=1e-4)


def test_days_over_the_threshold_are_one_alarm_until_a_pause() -> None:
    strength = np.zeros(100)
    strength[[10, 11, 20, 60]] = 0.9

    assert first_days(strength, 0.5) == (10, 60)
