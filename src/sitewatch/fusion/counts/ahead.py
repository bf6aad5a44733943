"""What the next look was to tell, from the looks before it alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import numpy as np

from sitewatch.fusion.counts.chain import Array
from sitewatch.fusion.counts.filter import forward, walk
from sitewatch.fusion.counts.fit import TAIL, WIDENINGS, highest_level, reach_of
from sitewatch.fusion.counts.hidden import hidden
from sitewatch.fusion.counts.kernel import binomial, poisson
from sitewatch.fusion.counts.layout import Grid, chance_grid, lay_out
from sitewatch.fusion.counts.likelihood import MOST_FALSE
from sitewatch.fusion.counts.pool import weigh
from sitewatch.fusion.counts.sightings import Sighting
from sitewatch.fusion.settings import EstimateSettings


def foretold(
    before: Sequence[Sighting], coming: Sighting, settings: EstimateSettings
) -> tuple[Array, int]:
    """Probability of each number that a look would tell, `(step,)`, and objects in a step.

    The filter is run over the looks before it and carried to its day. What is there is thinned by
    the chance of seeing, with false sightings and plain errors as the filter reckons with them.

    Args:
        before: Sightings before it, at least one; all of them end before its day.
        coming: The look asked about; of it, the day and the chance of seeing are used, never what
            it told.
        settings: What is assumed; its as-of day is not used.

    Source:
        Prequential forecast (Dawid 1984, J. Royal Stat. Soc. A 147).
    """
    highest = highest_level(before)
    reach = reach_of(highest, settings.dynamics)
    for _ in range(WIDENINGS):
        unit = int(np.ceil(reach / settings.steps))
        grid = (unit, int(np.ceil(reach / unit)))
        known = _known(before, coming.on, settings, highest, grid)
        if known[:, -1].sum() < TAIL:
            break
        reach *= 1.5
    return _told(known, coming, settings), unit


def _known(
    before: Sequence[Sighting], on: date, settings: EstimateSettings, highest: float, grid: Grid
) -> Array:
    """Probability of each chance of seeing and count together on a day, `(chance, count)`."""
    dynamics = settings.dynamics
    first = min(s.first for s in before) - timedelta(days=settings.lead_days)
    steps = lay_out(before, first, replace(settings, as_of=on), grid)
    states, evidence = [], []
    for pace in dynamics.paces:
        model = hidden(dynamics, pace, highest / grid[0], grid[1])
        way = walk(model.start, model.usual, model.quiet, steps, model.weekly)
        filtered, told = forward(way, steps)
        states.append(filtered[-1].sum(axis=1))
        evidence.append(told[-1:])
    prior = np.array([pace.weight for pace in dynamics.paces])
    weights = weigh(np.stack(evidence, axis=1), prior / prior.sum())[-1]
    return np.asarray(np.einsum("prc,pr->rc", np.stack(states), weights))


def _told(known: Array, coming: Sighting, settings: EstimateSettings) -> Array:
    """Numbers told, `(step,)`, of what is known of chance and count, `(chance, count)`."""
    top = known.shape[1] - 1
    seen = np.zeros(top + 1)
    for row, chance in zip(known, chance_grid(coming.chance, len(known)), strict=True):
        seen += row @ binomial(np.arange(top + 1), top, float(chance))
    false = poisson(np.arange(MOST_FALSE + 1), settings.seeing.false_positives)
    told = np.convolve(seen, false / false.sum())
    error = settings.seeing.error
    mixed = (1.0 - error) * told / told.sum() + error / len(told)
    return np.asarray(mixed)
