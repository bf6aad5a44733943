"""Rows on who tells: one image told by many outlets, and sources with claims."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from goals import Row, within
from numpy.random import Generator
from numpy.typing import NDArray
from scipy.special import expit, logit

from fusion_lib import engine, outlets, rivals
from sitewatch.fusion.scoring.proper import brier

OUTLETS = (1, 3, 5, 10)
NAIVE_PROTOTYPE = ("95", "81", "70", "55")
SOURCES, COVERING = 12, 0.4
MIX = (0.23, 0.32, 0.24, 0.125, 0.085)
"""Shares of sources graded A to E: knowing the true rates scores 0.035, as in the prototype."""
RATES = (0.95, 0.85, 0.75, 0.6, 0.5)
FIRMNESS = 25.0
"""How close a source's share of right claims lies to that of its grade (sum of its Beta)."""


def same_image(seed: int, scale: float) -> Iterator[Row]:
    """Coverage where each image is told by so many outlets, through resolve and estimate."""
    for number, prototype in zip(OUTLETS, NAIVE_PROTOTYPE, strict=True):
        ours, naive = [], []
        for site in range(round(120 * scale)):
            world = outlets.site(np.random.default_rng([seed, site]))
            ours.append(outlets.covered(world, number, naive=False))
            naive.append(outlets.covered(world, number, naive=True))
        share = float(np.concatenate(ours).mean())
        counted = float(np.concatenate(naive).mean())
        yield Row(
            f"same image told by {number} outlets: coverage",
            f"{prototype} % if copies count",
            "88-94 %",
            f"{100 * share:.1f} % (copies counted {100 * counted:.0f} %)",
            within(share, 0.88, 0.94),
        )


@dataclass(frozen=True)
class Heard:
    """Sources with grades, and what each says of each claim."""

    grade: NDArray[np.int_]
    rate: NDArray[np.floating]
    holds: NDArray[np.bool_]
    spoke: NDArray[np.bool_]
    says: NDArray[np.bool_]


def reliability(seed: int, scale: float) -> Iterator[Row]:
    """Brier score of what claims amount to, five claims a source."""
    rng = np.random.default_rng(seed)
    cases = [_heard(5, rng) for _ in range(round(1200 * scale))]
    found = {
        name: float(np.mean([brier(way(case), case.holds) for case in cases]))
        for name, way in _WAYS.items()
    }
    ours = found.pop("ours")
    yield Row(
        "source reliability, 5 claims a source: Brier",
        "0.043",
        "<= 0.042",
        f"{ours:.4f}",
        ours <= 0.042,
    )
    for name, value in found.items():
        yield Row(f"  {name}", _PROTOTYPES.get(name, ""), "", f"{value:.4f}")
    yield _dawid_skene(cases[:60])


_PROTOTYPES = {"oracle: true rates known": "0.035", "rival: majority": "0.111"}


def _heard(claims: int, rng: Generator) -> Heard:
    number = round(claims / COVERING)
    grade = rng.choice(len(MIX), SOURCES, p=MIX)
    mean = np.array(RATES)[grade]
    rate = rng.beta(mean * FIRMNESS, (1 - mean) * FIRMNESS)
    holds = rng.random(number) < 0.5
    right = rng.random((SOURCES, number)) < rate[:, None]
    spoke = rng.random((SOURCES, number)) < COVERING
    return Heard(grade, rate, holds, spoke, np.where(right, holds, ~holds))


def _by_rates(case: Heard, rates: NDArray[np.floating]) -> NDArray[np.floating]:
    signed = np.where(case.says, 1.0, -1.0) * case.spoke
    return np.asarray(expit(signed.T @ logit(np.clip(rates, 1e-3, 1 - 1e-3))))


def _majority(case: Heard) -> NDArray[np.floating]:
    votes = (np.where(case.says, 1.0, -1.0) * case.spoke).sum(axis=0)
    return (np.sign(votes) + 1.0) / 2.0


_WAYS = {
    "ours": lambda case: engine.believed(case.grade, case.spoke, case.says),
    "oracle: true rates known": lambda case: _by_rates(case, case.rate),
    "rival: grades as they stand": lambda case: _by_rates(case, np.array(RATES)[case.grade]),
    "rival: majority": _majority,
}


def _dawid_skene(cases: list[Heard]) -> Row:
    """crowd-kit's Dawid-Skene, which knows no grades."""
    aggregation, pandas = rivals.library("crowdkit.aggregation"), rivals.library("pandas")
    what = "  oracle: crowd-kit Dawid-Skene"
    if aggregation is None or pandas is None:
        return Row(what, "", "", "not installed")
    found = []
    for case in cases:
        who, claim = np.nonzero(case.spoke)
        table = {"worker": who, "task": claim, "label": case.says[who, claim].astype(int)}
        chances = aggregation.DawidSkene(n_iter=30).fit_predict_proba(pandas.DataFrame(table))
        believed = np.full(len(case.holds), 0.5)
        if 1 in chances:
            believed[chances.index.to_numpy()] = chances[1].to_numpy()
        found.append(brier(believed, case.holds))
    return Row(what, "", "", f"{np.mean(found):.4f}")
