from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest

from sitewatch.fusion import EstimateSettings
from sitewatch.fusion.alarm import alarms, cusum, episodes, usual_counts, watch
from sitewatch.fusion.counts.dynamics import Regime
from sitewatch.fusion.counts.fit import Fit, fit
from sitewatch.fusion.counts.sightings import Sighting
from sitewatch.model import Direction, exactly
from sitewatch.testing.observed import on

DAYS = 100


def worked(before: int, after: int, turn: int = 70) -> Fit:
    """A look every four days that tells one number, and from a day on another."""
    return told({day: before if day < turn else after for day in range(0, DAYS, 4)})


def told(numbers: dict[int, int], days: int = DAYS, weight: float = 1.0) -> Fit:
    """Looks on numbered days that tell these numbers, up to a day."""
    looks = [
        Sighting(
            look=f"look-{day:03d}",
            first=on(1) + timedelta(days=day),
            last=on(1) + timedelta(days=day),
            chance=(0.8, 0.9),
            told=((exactly(number), 1.0),),
            gone=False,
            doubtful=False,
            weight=weight,
            quiet_since=None,
            inputs=(f"obs-{day:03d}",),
        )
        for day, number in numbers.items()
    ]
    settings = EstimateSettings(on(1) + timedelta(days=days - 1), lead_days=0)
    return fit("vessel", looks, settings)


def weekly(*numbers: int) -> Fit:
    """A look a week."""
    return told({7 * n: number for n, number in enumerate(numbers)}, 7 * len(numbers) - 6)


@pytest.mark.parametrize(
    ("after", "direction"), [(1, Direction.DECREASE), (26, Direction.INCREASE)]
)
def test_an_alarm_names_the_looks_that_caused_it(after: int, direction: Direction) -> None:
    (alarm,) = alarms(worked(10, after), "corran")

    assert alarm.direction is direction
    assert on(71) <= alarm.on <= on(81)
    assert alarm.usual == pytest.approx(12.0, abs=1.0)
    assert alarm.looks[0] >= "look-068"
    assert alarm.looks[-1] <= f"look-{(alarm.on - on(1)).days:03d}"
    assert alarm.cusum > 0


def test_steady_numbers_raise_none() -> None:
    assert alarms(worked(10, 10), "corran") == ()


def test_nothing_is_unusual_before_something_was_usual() -> None:
    found = worked(10, 1, turn=8)

    assert np.isnan(usual_counts(found)[:28]).all()
    assert all(alarm.on > on(28) for alarm in alarms(found, "corran"))


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

    looked = np.ones(100, dtype=bool)
    assert episodes(strength, 0.5, looked) == ((10, 20), (60, 60))


def test_an_alarm_begins_on_the_day_of_a_look_and_never_in_silence() -> None:
    strength = np.full(40, 0.9)
    looked = np.zeros(40, dtype=bool)
    looked[20] = True

    assert episodes(strength, 0.5, looked) == ((20, 39),)
    assert episodes(strength, 0.5, np.zeros(40, dtype=bool)) == ()


def test_silence_after_looks_raises_nothing() -> None:
    found = told(dict.fromkeys(range(0, 60, 4), 6), days=160)

    assert alarms(found, "corran") == ()


@pytest.mark.parametrize("usual", [0, 1])
def test_nothing_falls_that_is_hardly_ever_there(usual: int) -> None:
    found = weekly(*[usual] * 10, *[0] * 6)

    assert [a for a in alarms(found, "corran") if a.direction is Direction.DECREASE] == []


@pytest.mark.parametrize(
    ("numbers", "raised"),
    [
        ((1,), False),  # one object comes and goes, or is misread
        ((1, 1), False),
        ((2, 2), True),  # two where there are none, seen twice
        ((3,), True),
    ],
)
def test_what_appears_where_none_is_usual(numbers: tuple[int, ...], raised: bool) -> None:
    found = alarms(weekly(*[0] * 6, *numbers), "corran")

    assert [a.direction for a in found] == [Direction.INCREASE] * raised
    assert all(a.usual < 0.25 and a.looks[-1] >= "look-042" for a in found)


def test_an_alarm_rests_on_every_look_up_to_its_day_and_keeps_the_last_day_it_stands() -> None:
    found = worked(10, 1)
    (alarm,) = alarms(found, "corran")

    assert alarm.site == "corran"
    assert set(alarm.looks) < set(alarm.inputs)
    assert {"look-000", "obs-000"} <= set(alarm.inputs)
    assert max(alarm.inputs) <= f"obs-{(alarm.on - on(1)).days:03d}"
    assert alarm.on <= alarm.until <= on(DAYS)
    assert alarm.agrees is (alarm.cusum >= 2.52)


def test_a_watch_says_whether_there_are_looks_enough() -> None:
    steady, short = watch(worked(10, 10), "corran"), watch(weekly(3, 3), "corran")
    stale = watch(told(dict.fromkeys(range(0, 60, 4), 6), days=100), "corran")

    assert (steady.told, steady.lately, steady.can_say) == (25, 5, True)
    assert steady.usual == pytest.approx(12.0, abs=1.0)
    assert max(steady.fewer, steady.more) < 0.4
    assert (short.told, short.usual, short.can_say) == (2, None, False)
    assert stale.usual is not None
    assert (stale.lately, stale.last, stale.can_say) == (0, on(57), False)


def test_looks_that_repeat_others_make_no_history() -> None:
    third = told(dict.fromkeys((0, 7, 14), 6), days=60, weight=0.3)

    assert np.isnan(usual_counts(third)).all()
    assert watch(third, "corran").before == pytest.approx(0.9)
