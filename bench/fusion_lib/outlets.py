"""One image told by many outlets: articles made, resolved and estimated as a case would be."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from sitewatch.fusion import EstimateSettings, estimate, naive_estimate, resolve
from sitewatch.model import Estimate, Medium, Observation
from sitewatch.taxonomy.records import SensorCard
from sitewatch.testing.observed import FRIGATE, Told, on, seen, small_taxonomy, sources

CHANCE = (0.6, 0.95)
"""What the sensor card says; each site has its own chance within it."""

CARD = SensorCard(
    "images", "images", Medium.IMAGERY, 0.5, (("vessel", *CHANCE), ("site", 0.9, 1.0)), "simulated"
)
TAXONOMY = replace(small_taxonomy(), sensors={"images": CARD})
LOOKS, GAP_DAYS, MEAN, STAY_DAYS = 15, 5.0, 12.0, 20.0


@dataclass(frozen=True)
class Site:
    """True count by day (from day 1) and what an image showed on some of them."""

    truth: NDArray[np.int_]
    shown: tuple[tuple[int, int], ...]


def site(rng: Generator) -> Site:
    """A steady site with irregular looks by one satellite operator."""
    days = 1 + np.cumsum(rng.geometric(1.0 / GAP_DAYS, LOOKS))
    stays = np.exp(-1.0 / STAY_DAYS)
    truth = np.empty(days[-1] + 1, dtype=int)
    truth[0] = rng.poisson(MEAN)
    for day in range(1, len(truth)):
        truth[day] = rng.binomial(truth[day - 1], stays) + rng.poisson(MEAN * (1.0 - stays))
    chance = rng.uniform(*CHANCE)
    return Site(truth, tuple((int(d), int(rng.binomial(truth[d], chance))) for d in days))


def covered(world: Site, number: int, *, naive: bool) -> NDArray[np.bool_]:
    """Whether the intervals of the days looked at hold the truth.

    Args:
        world: The site.
        number: Outlets that tell each image.
        naive: Whether every article is to count as a look of its own.
    """
    told = [o for day, count in world.shown for o in _articles(day, count, number)]
    found = resolve(told, (), sources(), TAXONOMY)
    settings = EstimateSettings(on(world.shown[-1][0]))
    make = naive_estimate if naive else estimate
    made = make(found.looks, told, found.relays, settings, TAXONOMY)
    return _held(world, next(e for e in made if e.path == FRIGATE))


def _articles(day: int, count: int, number: int) -> list[Observation]:
    """Every outlet names the same operator and day; nothing is copied word for word."""
    return [
        seen(
            count,
            day_number=day,
            told=Told(f"{day}-{outlet}", quote=f"outlet {outlet} tells it in words of its own"),
            state="absent" if count == 0 else "present",
        )
        for outlet in range(number)
    ]


def _held(world: Site, found: Estimate) -> NDArray[np.bool_]:
    by_day = {value.on: value for value in found.series}
    days = [day for day, _ in world.shown]
    values = [by_day[on(1) + timedelta(days=day - 1)] for day in days]
    return np.array(
        [v.low <= world.truth[day] <= v.high for v, day in zip(values, days, strict=True)]
    )
