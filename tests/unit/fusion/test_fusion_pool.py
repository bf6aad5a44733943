from __future__ import annotations

import numpy as np
import pytest

from sitewatch.fusion.counts.dynamics import Dynamics, Pace
from sitewatch.fusion.counts.filter import Steps
from sitewatch.fusion.counts.hidden import hidden
from sitewatch.fusion.counts.panel import panels
from sitewatch.fusion.counts.pool import pooled

DYNAMICS = Dynamics(level_step=4.0, root_step=2.0)
MODELS = [hidden(DYNAMICS, Pace(stay), 4.0, 12) for stay in (2.0, 40.0)]


def daily(*counts: int) -> Steps:
    """The exact number was told on every day, under two equally good chances of seeing."""
    table = np.vstack([np.ones(13), 0.002 + 0.974 * np.eye(13)])
    told = np.array([[1 + count] * 2 for count in counts])
    gaps = np.ones_like(told)
    gaps[0] = 0
    return Steps(gaps, told, table)


def test_what_stays_the_same_speaks_for_long_stays() -> None:
    found = pooled(MODELS, np.array([0.5, 0.5]), daily(3, 3, 3, 3, 3, 3, 3, 3), (6, 7))

    assert found.weights.sum() == pytest.approx(1.0)
    assert found.weights[1].sum() > 0.9
    assert found.weights[:, 0] == pytest.approx(found.weights[:, 1])
    assert found.counts.sum(axis=1) == pytest.approx(np.ones(8))
    assert found.known.sum(axis=1) == pytest.approx(np.ones(8))
    assert found.regimes.sum(axis=1) == pytest.approx(np.ones(8))
    assert found.change is not None
    assert found.change[3, 3] > 0.9


def test_what_was_known_does_not_look_ahead() -> None:
    short = pooled(MODELS, np.array([0.5, 0.5]), daily(3, 3, 2), None)
    longer = pooled(MODELS, np.array([0.5, 0.5]), daily(3, 3, 2, 9, 9), None)

    assert longer.known[:3] == pytest.approx(short.known)
    assert not np.allclose(longer.counts[:3], short.counts)


def test_many_sites_at_once_are_each_worked_through_alike() -> None:
    steps = daily(3, 2, 2, 1)
    both = list(panels(MODELS[1], steps, rows=1))
    one = pooled(MODELS[1:], np.ones(1), steps, None)

    assert [p.rows for p in both] == [slice(0, 1), slice(1, 2)]
    assert both[0].counts[:, 0] == pytest.approx(one.counts, abs=1e-5)
    assert both[1].known[:, 0] == pytest.approx(one.known, abs=1e-5)
    assert both[0].regimes[:, 0] == pytest.approx(one.regimes, abs=1e-5)
