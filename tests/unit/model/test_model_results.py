from __future__ import annotations

from datetime import date

import pytest

from sitewatch.errors import RecordError
from sitewatch.model import (
    Assessment,
    Change,
    CountAt,
    Difference,
    Disagreement,
    Estimate,
    Hypothesis,
)

ON = date(2024, 12, 13)
TODAY = CountAt(ON, low=1, mid=2, high=4, mean=2.2, p_zero=0.01, looked=True, days_since_look=0.0)


@pytest.mark.parametrize(("low", "mid", "high"), [(2, 1, 3), (1, 3, 2), (-1, 0, 1)])
def test_an_interval_is_in_order(low, mid, high):
    with pytest.raises(RecordError, match="not an interval"):
        CountAt(ON, low, mid, high, 1.0, 0.0, looked=True, days_since_look=0.0)


def test_an_estimate_has_days_and_a_level():
    assert Estimate("tartus", None, "vessel", (TODAY,), 0.9).id.startswith("est-")
    with pytest.raises(RecordError, match="without a single day"):
        Estimate("tartus", None, "vessel", (), 0.9)
    for level in (0.0, 1.0):
        with pytest.raises(RecordError, match="a level outside 0 to 1"):
            Estimate("tartus", None, "vessel", (TODAY,), level)


@pytest.mark.parametrize("prior", [0.0, -0.1, 1.1, float("nan")])
def test_no_explanation_is_ruled_out_before_evidence(prior):
    with pytest.raises(RecordError, match="a prior must be above 0"):
        Hypothesis("h", "h", "H.", prior)


def test_the_inputs_of_a_disagreement_are_both_sides():
    found = Disagreement("tartus", Difference.CONFLICT, "ships", ("obs-b",), ("obs-a", "obs-b"))
    assert found.inputs == ("obs-a", "obs-b")
    assert found.id.startswith("dis-")


def test_changes_and_assessments_carry_ids():
    assert Change("tartus", "vessel", "look-a", "look-b", ON, ON).id.startswith("chg-")
    assert Assessment("tartus", ON, ()).id.startswith("ass-")
