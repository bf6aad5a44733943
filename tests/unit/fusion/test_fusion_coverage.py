"""Whether intervals cover what they promise, on simulated sites with known truth."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest

from sitewatch.fusion import EstimateSettings
from sitewatch.fusion.counts.fit import fit
from sitewatch.fusion.counts.interval import interval
from sitewatch.fusion.counts.sightings import Sighting
from sitewatch.model import exactly
from sitewatch.testing.observed import on

DAYS, SITES, CHANCE = 90, 12, 0.8


def truth_at(rng: np.random.Generator, *, leaves: bool) -> np.ndarray:
    """A fleet of about eight that stays twenty days each; or most of it leaves half-way."""
    stays, number, found = np.exp(-1 / 20), rng.poisson(8), []
    for day in range(DAYS):
        gone = leaves and day >= DAYS // 2
        if leaves and day == DAYS // 2:
            number = rng.binomial(number, 0.3)
        number = rng.binomial(number, stays) + rng.poisson((2 if gone else 8) * (1 - stays))
        found.append(number)
    return np.array(found)


def looked(rng: np.random.Generator, truth: np.ndarray) -> list[Sighting]:
    days = np.flatnonzero(rng.random(DAYS) < 0.25)
    return [
        Sighting(
            look=f"look-{day:03d}",
            first=on(1) + timedelta(days=int(day)),
            last=on(1) + timedelta(days=int(day)),
            chance=(0.75, 0.85),
            told=((exactly(int(rng.binomial(truth[day], CHANCE))), 1.0),),
            gone=False,
            doubtful=False,
            weight=1.0,
            quiet_since=None,
            inputs=(),
        )
        for day in days
    ]


@pytest.mark.parametrize(("leaves", "least"), [(False, 0.9), (True, 0.87)])
def test_nine_in_ten_intervals_hold_the_truth(leaves: bool, least: float) -> None:
    rng = np.random.default_rng(20250301)
    held = []
    for _ in range(SITES):
        truth = truth_at(rng, leaves=leaves)
        settings = EstimateSettings(on(1) + timedelta(days=DAYS - 1), lead_days=0)
        found = fit("vessel", looked(rng, truth), settings)
        low, high = interval(found.counts, 0.9)
        known = truth[(found.first - on(1)).days :]
        held.append(np.mean((low <= known) & (known <= high)))

    assert least <= float(np.mean(held)) <= 0.98
