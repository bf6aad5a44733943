"""Simpler intervals of the true count, measured beside ours on the same scenes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.stats import beta, betabinom, nbinom

from sitewatch.imagery.card import Recall

Floats = npt.NDArray[np.float64]
ENDS = (0.05, 0.95)
DRAWS = 60


@dataclass(frozen=True)
class Scored:
    """One scene: labels, those found, finds, and the share that its lengths let expect."""

    labelled: int
    hit: int
    found: int
    share: float


def expected_share(lengths_m: Sequence[float | None], rows: Sequence[Recall]) -> float:
    """Share found of objects like the found ones."""
    usual = (sum(r.found for r in rows) + 0.5) / (sum(r.of for r in rows) + 1.0)
    shares = [
        next((r.share for r in rows if length and r.from_m <= length < r.to_m), usual)
        for length in lengths_m
    ] or [usual]
    return 1 / (1 + float(np.mean([(1 - share) / share for share in shares])))


def plain(found: int, share: float) -> tuple[int, int]:
    """One share for all scenes, and no find false."""
    low, high = (found + int(nbinom.ppf(at, found + 1, share)) for at in ENDS)
    return low, high


def mixture(found: int, share: float, scenes: Sequence[Scored]) -> tuple[int, int]:
    """Shares drawn anew for each scene, from beta distributions of the greatest likelihood."""
    alike, (true_a, true_b) = _fitted(scenes)
    at = (np.arange(DRAWS) + 0.5) / DRAWS
    shares = np.clip(beta.ppf(at, alike * share, alike * (1 - share)), 0.01, 1.0)
    most = int(nbinom.ppf(0.9999, found + 1, shares.min()))
    chances = np.zeros(found + most + 1)
    for n, chance in enumerate(betabinom.pmf(np.arange(found + 1), found, true_a, true_b)):
        missed = np.mean(nbinom.pmf(np.arange(most + 1)[:, None], n + 1, shares), axis=1)
        chances[n : n + most + 1] += chance * missed
    summed = np.cumsum(chances)
    low, high = (int(np.searchsorted(summed, end * summed[-1])) for end in ENDS)
    return low, high


def _fitted(scenes: Sequence[Scored]) -> tuple[float, tuple[float, float]]:
    labelled = np.array([one.labelled for one in scenes])
    hit = np.array([one.hit for one in scenes])
    found = np.array([one.found for one in scenes])
    share = np.array([one.share for one in scenes])
    tried = np.geomspace(1.0, 1000.0, 40)

    def of_alike(alike: float) -> float:
        return float(np.sum(betabinom.logpmf(hit, labelled, alike * share, alike * (1 - share))))

    def of_true(pair: tuple[float, float]) -> float:
        return float(np.sum(betabinom.logpmf(hit, found, *pair)))

    parts = (*np.arange(0.5, 0.95, 0.02), *np.arange(0.95, 0.999, 0.004))
    pairs = [(float(whole * part), float(whole * (1 - part))) for whole in tried for part in parts]
    return float(max(tried, key=of_alike)), max(pairs, key=of_true)
