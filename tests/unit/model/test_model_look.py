from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from sitewatch.errors import RecordError
from sitewatch.model import NOBODY_SAW, Basis, Chance, Dated, Look, Medium, Outcome, day

CAPTURED = Dated(day(date(2024, 12, 13)), Basis.EXPLICIT)
LOOK = Look("tartus", "Maxar Technologies", Medium.IMAGERY, CAPTURED)


def test_a_look_has_an_id_of_its_content():
    assert LOOK.id.startswith("look-")
    assert replace(LOOK, id="").id == LOOK.id
    assert replace(LOOK, observer="Planet Labs", id="").id != LOOK.id


def test_silence_is_not_absence():
    saw_none = replace(LOOK, outcome=Outcome.LOOKED_ABSENT, id="")
    clouded = replace(LOOK, outcome=Outcome.CLOUD, id="")
    assert LOOK.somebody_saw
    assert saw_none.somebody_saw
    assert not clouded.somebody_saw


def test_every_outcome_but_two_means_that_nobody_saw():
    assert set(Outcome) - NOBODY_SAW == {Outcome.SAW, Outcome.LOOKED_ABSENT}


@pytest.mark.parametrize("share", [-0.1, 1.1])
def test_shares_lie_within_zero_and_one(share):
    with pytest.raises(RecordError, match="a share outside 0 to 1"):
        replace(LOOK, visible_share=share)
    with pytest.raises(RecordError, match="a share outside 0 to 1"):
        replace(LOOK, dependence=share)


@pytest.mark.parametrize(("low", "high"), [(0.9, 0.8), (-0.1, 0.5), (0.5, 1.1)])
def test_a_chance_is_a_range(low, high):
    with pytest.raises(RecordError, match="not a chance"):
        Chance("vessel", low, high, "card")
