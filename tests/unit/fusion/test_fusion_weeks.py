"""Long times in which nobody looked are worked through by the week, to the same end."""

from datetime import date, timedelta

import numpy as np
import pytest

from sitewatch.fusion.counts import layout
from sitewatch.fusion.counts.fit import fit
from sitewatch.fusion.counts.layout import by_day, days_of
from sitewatch.fusion.counts.sightings import Sighting
from sitewatch.fusion.settings import EstimateSettings
from sitewatch.model import exactly

FIRST = date(2021, 1, 1)


def sighting(day: int, number: int) -> Sighting:
    on = FIRST + timedelta(days=day)
    told = ((exactly(number, str(number)), 1.0),)
    return Sighting(f"look-{day}", on, on, (0.7, 0.95), told, False, False, 1.0, None, ())


def test_days_near_a_look_are_steps_and_far_ones_weeks():
    days = days_of([sighting(3, 5), sighting(500, 2)], FIRST, FIRST + timedelta(days=700))
    assert days[0] == 0
    assert days[-1] == 700
    assert set(np.diff(days)) <= {1, 7}
    near = [*range(3 + layout.NEAR_DAYS), *range(500 - layout.NEAR_DAYS, 500 + layout.NEAR_DAYS)]
    assert set(near) <= set(days.tolist())
    assert len(days) < 300


def test_a_short_case_is_worked_through_day_by_day():
    days = days_of([sighting(3, 5)], FIRST, FIRST + timedelta(days=50))
    assert days.tolist() == list(range(51))


def test_between_two_weeks_days_are_mixed():
    table = np.array([[0.0, 1.0], [1.0, 0.0], [0.5, 0.5]])
    made = by_day(table, np.array([0, 7, 8]))
    assert made[:, 0] == pytest.approx([0, 1 / 7, 2 / 7, 3 / 7, 4 / 7, 5 / 7, 6 / 7, 1, 0.5])


@pytest.mark.parametrize("told", [[(3, 5)], [(3, 5), (300, 0)]])
def test_weeks_give_what_days_give(told, monkeypatch):
    settings = EstimateSettings(as_of=FIRST + timedelta(days=400))
    seen = [sighting(*one) for one in told]
    by_weeks = fit("aircraft", seen, settings)
    monkeypatch.setattr(layout, "NEAR_DAYS", 2000)
    by_days = fit("aircraft", seen, settings)
    assert by_weeks.counts.shape == by_days.counts.shape
    for one, other in ((by_weeks.counts, by_days.counts), (by_weeks.known, by_days.known)):
        assert abs(one.cumsum(1) - other.cumsum(1)).max() < 0.01
    assert abs(by_weeks.regimes - by_days.regimes).max() < 0.01
    assert abs(by_weeks.weights - by_days.weights).max() < 0.01
