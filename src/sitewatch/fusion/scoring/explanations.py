"""How the probabilities of competing explanations did, once one of them is known to be true."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import log2
from typing import NamedTuple

from sitewatch.errors import RecordError
from sitewatch.fusion.scoring.resample import range_by_site
from sitewatch.model import BandRow, ExplanationScores, Issued, Rival, Timing, word_for
from sitewatch.model.scales import WORDS_OF_PROBABILITY

LEAST = 1e-6
"""A probability below this counts as this in the log score: issued ones are kept to six places."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """An issued assessment and the hypothesis that came true.

    Raises:
        RecordError: If that is none of its explanations.
    """

    issued: Issued
    outcome: str

    def __post_init__(self) -> None:
        if self.outcome not in {s.hypothesis for s in self.issued.stated}:
            raise RecordError(f"{self.outcome!r} is none of the explanations of {self.issued.id}")


class Split(NamedTuple):
    """Parts of a Brier score: it is reliability - resolution + uncertainty, exactly."""

    reliability: float
    resolution: float
    uncertainty: float


class Said(NamedTuple):
    """One probability that was stated of one hypothesis, and whether that came true."""

    hypothesis: str
    probability: float
    happened: bool


def score_explanations(resolved: Sequence[Resolved], timing: Timing) -> ExplanationScores | None:
    """The scores of resolved assessments, or None where there are none.

    Args:
        resolved: Assessments with what came true.
        timing: Which ones these are.
    """
    if not resolved:
        return None
    scores = [brier_of(case) for case in resolved]
    mean = sum(scores) / len(scores)
    said = [s for case in resolved for s in said_in(case)]
    split = brier_split(said, len(resolved))
    sites = [case.issued.site for case in resolved]
    return ExplanationScores(
        timing=timing,
        number=len(resolved),
        sites=len(set(sites)),
        brier=mean,
        reliability=split.reliability,
        resolution=split.resolution,
        uncertainty=split.uncertainty,
        log_bits=sum(map(missing_bits, resolved)) / len(resolved),
        brier_range=range_by_site(scores, sites, [case.issued.id for case in resolved]),
        rivals=tuple(_rivals(resolved, mean, split)),
        bands=reliability_table(said),
    )


def said_in(case: Resolved) -> Iterable[Said]:
    """Every probability of an assessment with whether it came true."""
    for stated in case.issued.stated:
        happened = stated.hypothesis == case.outcome
        yield Said(stated.hypothesis, stated.probability.value, happened)


def brier_of(case: Resolved) -> float:
    """Sum over the explanations of the squared error, 0 to 2.

    Source:
        Brier 1950, Monthly Weather Review 78: the score as first given, over all categories.
    """
    return sum((said.probability - said.happened) ** 2 for said in said_in(case))


def missing_bits(case: Resolved) -> float:
    """Log score: information missing on what came true [bits]; 0 if it was held certain.

    Source:
        Good 1952, J. Royal Stat. Soc. B 14.
    """
    (told,) = (said.probability for said in said_in(case) if said.happened)
    return -log2(max(told, LEAST))


def brier_split(said: Sequence[Said], cases: int) -> Split:
    """Murphy's split of the Brier score, over the bands of ICD 203, each hypothesis by itself.

    A band holds more than one value. What the values in a band vary by themselves is told with
    resolution, so that the three parts give the score exactly.

    Args:
        said: Every probability stated.
        cases: Number of assessments that they are of.

    Source:
        Murphy 1973, J. Applied Meteorology 12; the terms within bands: Stephenson, Coelho and
        Jolliffe 2008, Weather and Forecasting 23.
    """
    of_hypothesis: defaultdict[str, list[Said]] = defaultdict(list)
    for one in said:
        of_hypothesis[one.hypothesis].append(one)
    parts = [_split_of_one(group) for _, group in sorted(of_hypothesis.items())]
    return Split(*(sum(column) / cases for column in zip(*parts, strict=True)))


def _split_of_one(said: Sequence[Said]) -> Split:
    """The parts of one hypothesis, as sums over its cases."""
    rate = _mean([s.happened for s in said])
    bands: defaultdict[str, list[Said]] = defaultdict(list)
    for one in said:
        bands[word_for(one.probability)].append(one)
    reliability = resolution = 0.0
    for group in bands.values():
        stated, happened = _mean([s.probability for s in group]), _mean([s.happened for s in group])
        within = sum((s.probability - stated) ** 2 for s in group)
        together = sum((s.probability - stated) * (s.happened - happened) for s in group)
        reliability += len(group) * (stated - happened) ** 2
        resolution += len(group) * (happened - rate) ** 2 - within + 2.0 * together
    return Split(reliability, resolution, len(said) * rate * (1.0 - rate))


def reliability_table(said: Sequence[Said]) -> tuple[BandRow, ...]:
    """What was stated in each band of ICD 203, and how often it came true."""
    lows = (0.0, *(top for top, _ in WORDS_OF_PROBABILITY))
    rows = []
    for low, (high, words) in zip(lows, WORDS_OF_PROBABILITY, strict=False):
        group = [s for s in said if word_for(s.probability) == words]
        stated = _mean([s.probability for s in group]) if group else 0.0
        happened = sum(s.happened for s in group)
        rows.append(BandRow(words, low, high, len(group), stated, happened))
    return tuple(rows)


def _rivals(resolved: Sequence[Resolved], ours: float, split: Split) -> Iterable[Rival]:
    def rival(what: str, score: float) -> Rival:
        return Rival(what, score, 1.0 - ours / score if score > 0 else None)

    yield rival("how often each came true among these", split.uncertainty)
    yield rival("the probabilities before any evidence", _scored(resolved, lambda i, s: s.prior))
    if all(case.issued.no_change for case in resolved):
        yield rival(
            "always: nothing changes",
            _scored(resolved, lambda i, s: float(s.hypothesis == i.no_change)),
        )
    even = _scored(resolved, lambda i, s: 1.0 / len(i.stated))
    yield rival("every explanation alike", even)


def _scored(resolved: Sequence[Resolved], said: Callable[..., float]) -> float:
    """Mean Brier score of somebody who says something else of each explanation."""
    total = 0.0
    for case in resolved:
        for s in case.issued.stated:
            total += (said(case.issued, s) - (s.hypothesis == case.outcome)) ** 2
    return total / len(resolved)


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)
