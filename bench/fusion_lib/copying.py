"""Copies found among simulated sources: right ones among those found, and found among all."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from goals import Row
from numpy.random import Generator

from sitewatch.fusion.looks.copying import Claim, copying

SOURCES, COPIERS, RATE = 10, 4, 0.9
WRONG_VALUES = 10
PROTOTYPE = {50: (0.91, 0.92), 200: (0.94, 0.98)}


@dataclass(frozen=True)
class Told:
    """Simulated claims, and the sources that are the poor one or copy it."""

    claims: list[Claim]
    copied: frozenset[str]


def told(rng: Generator, items: int, sources: int = SOURCES, copiers: int = COPIERS) -> Told:
    """Sources of which the first is poor and the next few repeat nine in ten of its claims.

    Accuracies: 0.6 for the poor one, 0.65 to 0.9 for the others. Value 0 is the true one.
    """
    accuracy = np.concatenate(([0.6], rng.uniform(0.65, 0.9, sources - 1)))
    wrong = rng.integers(1, WRONG_VALUES + 1, (sources, items))
    said = np.where(rng.random((sources, items)) < accuracy[:, None], 0, wrong)
    takes = rng.random((copiers, items)) < RATE
    said[1 : copiers + 1] = np.where(takes, said[0], said[1 : copiers + 1])
    claims = [Claim(f"s{s:02d}", i, int(said[s, i])) for s in range(sources) for i in range(items)]
    return Told(claims, frozenset(f"s{s:02d}" for s in range(copiers + 1)))


def scores(rng: Generator, items: int, worlds: int) -> tuple[float, float]:
    """Precision and recall of dependent pairs: the poor source, its copiers, and two copiers."""
    right = found = asked = 0
    for _ in range(worlds):
        world = told(rng, items)
        pairs = copying(world.claims)
        n = len(world.copied)
        asked += n * (n - 1) // 2
        found += len(pairs)
        right += sum({p.copier, p.original} <= world.copied for p in pairs)
    return right / max(found, 1), right / asked


def rows(seed: int, scale: float) -> Iterator[Row]:
    """Lines for 5, 50 and 200 shared claims, and the time that 60 sources take."""
    rng = np.random.default_rng(seed)
    worlds = max(5, int(60 * scale))
    for items in (50, 200):
        precision, recall = scores(rng, items, worlds)
        least = (PROTOTYPE[items][0] - 0.03, PROTOTYPE[items][1] - 0.03)
        yield Row(
            f"copies found, {items} shared claims: precision / recall",
            "{:.2f} / {:.2f}".format(*PROTOTYPE[items]),
            f">= {least[0]:.2f} / {least[1]:.2f}",
            f"{precision:.2f} / {recall:.2f}",
            precision >= least[0] and recall >= least[1],
        )
    few = sum(len(copying(told(rng, 5).claims)) for _ in range(worlds))
    yield Row("copies claimed from 5 shared claims", "noise", "0", str(few), few == 0)
    large = told(rng, 500, 60, 12)
    start = time.process_time()
    copying(large.claims)
    spent = time.process_time() - start
    yield Row("60 sources x 500 claims [CPU s]", "3.4", "<= 5", f"{spent:.1f}", spent <= 5.0)
