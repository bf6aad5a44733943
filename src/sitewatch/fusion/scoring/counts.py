"""How well numbers were foretold: coverage, sharpness, CRPS and the transform of Dawid."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from sitewatch.fusion.counts.interval import interval
from sitewatch.fusion.scoring.proper import crps, pit
from sitewatch.fusion.scoring.resample import range_by_site, uniforms
from sitewatch.fusion.scoring.tellings import Telling, Tellings
from sitewatch.model import CountScores, Coverage

HALF, MOST = 0.5, 0.9
GAPS = ((1, 3), (4, 7), (8, 14), (15, 30), (31, 10**6))
"""Days since the look before, first and last of each bin [d]."""
TENTHS = 10


class Held(NamedTuple):
    """One telling against the interval of one level."""

    inside: bool
    promised: float
    width: float


class Scored(NamedTuple):
    """One telling with its scores."""

    telling: Telling
    half: Held
    most: Held
    crps: float


def score_counts(sites: Iterable[Tellings]) -> CountScores:
    """The scores of every number told that could be foretold.

    Source:
        Coverage and sharpness: Gneiting, Balabdaoui and Raftery 2007, J. Royal Stat. Soc. B 69;
        for counts: Czado, Gneiting and Held 2009, Biometrics 65.
    """
    parts = list(sites)
    left_out = sum((part.left_out for part in parts), Counter[str]())
    scored = [_scored(telling) for part in parts for telling in part.scored]
    tellings = [s.telling for s in scored]
    keys = [f"{t.site} {t.path} {t.look}" for t in tellings]
    places = [_place(t, u) for t, u in zip(tellings, uniforms(keys), strict=True)]
    names = [t.site for t in tellings]
    scores = [s.crps for s in scored]
    return CountScores(
        overall=_coverage("all", scored) if scored else None,
        sites=len(set(names)),
        by_gap=tuple(_by_gap(scored)),
        by_class=tuple(_by_class(scored)),
        crps=_mean(scores),
        crps_last=_mean([abs(t.told - t.last_told) for t in tellings]),
        pit_mean=_mean(places),
        pit_variance=float(np.var(places)) if places else 0.0,
        pit_histogram=_histogram(places),
        crps_range=range_by_site(scores, names, keys),
        left_out=tuple(sorted(left_out.items())),
    )


def _scored(telling: Telling) -> Scored:
    told = np.array([telling.told // telling.unit])
    score = float(crps(telling.chances[None], told)[0]) * telling.unit
    return Scored(telling, _held(telling, HALF), _held(telling, MOST), score)


def _held(telling: Telling, level: float) -> Held:
    lows, highs = interval(telling.chances[None], level)
    low, high = int(lows[0]), int(highs[0])
    return Held(
        inside=low <= telling.told // telling.unit <= high,
        promised=float(telling.chances[low : high + 1].sum()),
        width=float((high - low + 1) * telling.unit),
    )


def _place(telling: Telling, uniform: float) -> float:
    told = np.array([telling.told // telling.unit])
    return float(pit(telling.chances[None], told, np.array([uniform]))[0])


def _by_gap(scored: Sequence[Scored]) -> Iterable[Coverage]:
    for first, last in GAPS:
        there = [s for s in scored if first <= s.telling.gap_days <= last]
        if there:
            yield _coverage(
                f"{first}–{last} days" if last < GAPS[-1][1] else f"{first}+ days", there
            )


def _by_class(scored: Sequence[Scored]) -> Iterable[Coverage]:
    for path in sorted({s.telling.path for s in scored}):
        yield _coverage(path, [s for s in scored if s.telling.path == path])


def _coverage(what: str, scored: Sequence[Scored]) -> Coverage:
    return Coverage(
        what=what,
        number=len(scored),
        held_half=sum(s.half.inside for s in scored),
        promised_half=_mean([s.half.promised for s in scored]),
        held_most=sum(s.most.inside for s in scored),
        promised_most=_mean([s.most.promised for s in scored]),
        width_most=_mean([s.most.width for s in scored]),
    )


def _histogram(places: Sequence[float]) -> tuple[int, ...]:
    tenths = Counter(min(int(place * TENTHS), TENTHS - 1) for place in places)
    return tuple(tenths[tenth] for tenth in range(TENTHS))


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0
