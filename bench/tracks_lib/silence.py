"""Is a silence a switch-off: taught by some ships, asked about others, with the truth put in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from goals import Row, skipped
from numpy.typing import NDArray

from sitewatch.tracks.boost import fit
from sitewatch.tracks.events.columns import columns_of
from sitewatch.tracks.injection import lesson
from sitewatch.tracks.nearness import Nearness
from sitewatch.tracks.reception import LONG_US, silences_of
from sitewatch.tracks.silence import NAMES, RUNS, numbers, offs_for, part, surroundings
from tracks_lib.positions import ANCHORAGES, near_anchorages, suez, track_file
from tracks_lib.switchoffs import injected

Floats = NDArray[np.float64]
TEST_RUNS, FOLDS = 10, 5
BINS = (0.0, 0.05, 0.2, 0.5, 1.0)
"""Edges of the bins of reliability; with some 200 switch-offs, finer ones hold too few to judge."""


@dataclass(frozen=True, slots=True, eq=False)
class Examples:
    """Silences with what is known of each, the answer and the ship."""

    rows: Floats
    yes: NDArray[np.bool_]
    ship: NDArray[np.int64]


def silences(seed: int, share: float) -> Iterator[Row]:
    """Average precision and reliability on ships that the model never saw."""
    what, goal = "silence a switch-off: average precision", ">= 0.75"
    if not track_file(ANCHORAGES).exists():
        yield skipped(what, goal, "data absent")
        return
    near = near_anchorages()
    # Runs of the bench draw at random, lessons of the package follow its own sequence.
    asked = _joined([_asked(seed + run, near) for run in range(max(int(TEST_RUNS * share), 1))])
    taught = _taught(near, max(int(RUNS * share), 2))
    chance = np.zeros(len(asked.yes))
    ships = np.random.default_rng(seed).permutation(np.unique(taught.ship))
    for fold in range(FOLDS):
        out = ships[fold::FOLDS]
        learn, test = ~np.isin(taught.ship, out), np.isin(asked.ship, out)
        model = fit(taught.rows[learn], taught.yes[learn], taught.ship[learn])
        chance[test] = model.probability(asked.rows[test])
    precision = average_precision(asked.yes, chance)
    hours = average_precision(asked.yes, asked.rows[:, NAMES.index("log_hours")])
    told = f"{precision:.2f} (base {asked.yes.mean():.3f}, hours alone {hours:.2f})"
    yield Row(what, "0.65", goal, told, precision >= 0.75)
    yield _reliability(asked.yes, chance)


def _reliability(yes: NDArray[np.bool_], chance: Floats) -> Row:
    told, worst = [], 0.0
    for low, high in pairwise(BINS):
        inside = (chance >= low) & (chance < high + (high == 1))
        if inside.any():
            said, was = float(chance[inside].mean()), float(yes[inside].mean())
            worst = max(worst, abs(said - was))
            told.append(f"{said:.2f}/{was:.2f} n={inside.sum()}")
    return Row("  reliability: said/was by bin", "", "within 0.05", "; ".join(told), worst <= 0.05)


def _asked(seed: int, near: Nearness) -> Examples:
    run = injected(suez(), seed)
    return _examples(run.columns, run.truth, near)


def _taught(near: Nearness, runs: int) -> Examples:
    columns = columns_of(suez())
    offs = offs_for(columns)
    lessons = (lesson(columns, run, offs) for run in range(runs))
    return _joined([_examples(one.columns, one.truth, near) for one in lessons])


def _examples(columns, truth, near: Nearness) -> Examples:  # noqa: ANN001
    found = silences_of(columns, LONG_US)
    rows = numbers(columns, found, surroundings([part(columns)]), near)
    return Examples(rows, truth(found.before, found.until_us), columns.vessel[found.before])


def _joined(several: list[Examples]) -> Examples:
    return Examples(
        np.vstack([one.rows for one in several]),
        np.concatenate([one.yes for one in several]),
        np.concatenate([one.ship for one in several]),
    )


def average_precision(yes: NDArray[np.bool_], score: Floats) -> float:
    """Mean precision at each yes, best score first."""
    ordered = yes[np.argsort(-score, kind="stable")]
    precision = np.cumsum(ordered) / np.arange(1, len(ordered) + 1)
    return float(precision[ordered].mean())
