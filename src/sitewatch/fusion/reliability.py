"""How reliable sources are on a topic, learned from claims that others bear out or contradict.

The grade of a source is where it starts, worth a few claims; what it said decides more and more.
Tellings of one origin are one claim: they are de-duplicated before anything is learned.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincinv, expit, logit

from sitewatch.model import Reliability

GRADES: Mapping[Reliability, float] = {
    Reliability.COMPLETELY: 0.95,
    Reliability.USUALLY: 0.85,
    Reliability.FAIRLY: 0.75,
    Reliability.NOT_USUALLY: 0.6,
    Reliability.UNRELIABLE: 0.5,
    Reliability.CANNOT_BE_JUDGED: 0.7,
}
"""Share of claims that hold, by grade. Source: judgement; NATO AJP-2.1 gives words, no numbers.
An unreliable source is held to be right as often as a coin, not to be wrong on purpose."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One source says that something is so, or that it is not.

    Attributes:
        subject: What is claimed, a key of its own for each thing that holds or does not.
        source: Who says so.
        holds: Whether it says that it is so.
        topic: What it is about; sources are judged for each topic by itself.
        origin: The look or the one that it goes back to, or empty where it stands for itself.
    """

    subject: str
    source: str
    holds: bool
    topic: str = ""
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Assumed:
    """What is assumed before any claim.

    Attributes:
        worth: Number of claims that a grade is worth.
        base: Chance that a claimed thing holds, before anybody is heard.
        tempering: Factor on the log odds of what is shown, and on the number of claims that a
            share is shown to rest on, at most 1: copies that were not found and errors that
            sources share make the rest look surer than it is.
        rounds: Rounds of learning.

    Source:
        Judgement, tuned on simulated sources (`bench/fusion.md`); on a labelled set seven
        labellers gave a mean confidence of 0.956 at an accuracy of 0.870.
    """

    worth: float = 24.0
    base: float = 0.5
    tempering: float = 0.9
    rounds: int = 40


@dataclass(frozen=True, slots=True)
class Judged:
    """What was learned.

    Attributes:
        reliability: Share of claims that hold by (source, topic), as (low, mean, high): a 90 %
            range and its middle. What was learned counts for less by the tempering.
        belief: Probability that each subject holds, tempered, by subject.
        claims: Number of independent claims by (source, topic).
    """

    reliability: Mapping[tuple[str, str], tuple[float, float, float]]
    belief: Mapping[str, float]
    claims: Mapping[tuple[str, str], int] = field(default_factory=dict)


DEFAULTS = Assumed()
SURE = 1e-4
"""Reliabilities are kept this far from 0 and 1, so that no source settles anything alone."""

Key = tuple[str, str]
Range = tuple[float, float, float]
Numbers = NDArray[np.float64]


def judge(
    claims: Sequence[Claim],
    grades: Mapping[str, Reliability],
    assumed: Assumed = DEFAULTS,
) -> Judged:
    """What sources are worth on each topic, and what their claims amount to.

    Args:
        claims: All claims, in any order.
        grades: Admiralty grade by source; a source without one cannot be judged beforehand.
        assumed: What is assumed before any claim.

    Source:
        One-coin model of Dawid and Skene 1979 (Applied Statistics 28) with Beta priors, fitted by
        expectation and maximisation. Copies go first: learning with them in is worse than a
        majority vote (Dong et al. 2009, PVLDB 2).
    """
    alone = independent(claims)
    keys = sorted({(c.source, c.topic) for c in alone})
    subjects = sorted({c.subject for c in alone})
    key_at = {key: place for place, key in enumerate(keys)}
    subject_at = {subject: place for place, subject in enumerate(subjects)}
    who = np.array([key_at[c.source, c.topic] for c in alone], dtype=np.int64)
    what = np.array([subject_at[c.subject] for c in alone], dtype=np.int64)
    says = np.array([c.holds for c in alone], dtype=bool)
    start = np.array([GRADES[grades.get(key[0], Reliability.CANNOT_BE_JUDGED)] for key in keys])
    prior = start * assumed.worth
    right, wrong, odds = _learned(prior, (who, what, says), len(subjects), assumed)
    shown = expit(assumed.tempering * odds)
    tempered = (
        before + assumed.tempering * (after - before)
        for before, after in ((prior, right), (assumed.worth - prior, wrong))
    )
    return Judged(
        reliability=dict(zip(keys, _ranges(*tempered), strict=True)),
        belief={key: float(p) for key, p in zip(subjects, shown, strict=True)},
        claims={key: int(n) for key, n in zip(keys, np.bincount(who), strict=False)},
    )


def share(
    grade: Reliability | None, right: int = 0, wrong: int = 0, assumed: Assumed = DEFAULTS
) -> Range:
    """Share of claims that hold where it is known which did, as (low, mean, high): 90 %.

    Args:
        grade: Admiralty grade, or None where nobody gave one.
        right: Claims known to hold.
        wrong: Claims known not to hold.
        assumed: What is assumed before any claim.

    Source:
        Beta prior with binomial outcomes (conjugate); tempered as in `judge`.
    """
    start = GRADES[grade or Reliability.CANNOT_BE_JUDGED] * assumed.worth
    held = np.array([start + assumed.tempering * right])
    failed = np.array([assumed.worth - start + assumed.tempering * wrong])
    return _ranges(held, failed)[0]


def independent(claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """One claim for each origin and subject, that of the first source by name, and all the rest.

    Of several tellings by one source of one subject one is kept too.
    """
    kept: dict[tuple[str, str], Claim] = {}
    for claim in sorted(claims, key=lambda c: (c.subject, c.origin, c.source, c.holds)):
        kept.setdefault((claim.subject, claim.origin or f"source {claim.source}"), claim)
    return tuple(kept[key] for key in sorted(kept))


def _learned(
    prior: Numbers,
    said: tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_]],
    subjects: int,
    assumed: Assumed,
) -> tuple[Numbers, Numbers, Numbers]:
    """Claims that held and that did not by source, and log odds of each subject."""
    who, what, says = said
    right, wrong = prior, assumed.worth - prior
    base = float(logit(assumed.base))
    for _ in range(assumed.rounds):
        weight = logit(np.clip(right / (right + wrong), SURE, 1.0 - SURE))
        signed = np.where(says, weight[who], -weight[who])
        odds = base + np.bincount(what, signed, minlength=subjects)
        held = np.where(says, expit(odds[what]), expit(-odds[what]))
        right = prior + np.bincount(who, held, minlength=len(prior))
        wrong = assumed.worth - prior + np.bincount(who, 1.0 - held, minlength=len(prior))
    return right, wrong, np.asarray(odds)


def _ranges(right: Numbers, wrong: Numbers) -> list[Range]:
    low, high = (betaincinv(right, wrong, tail) for tail in (0.05, 0.95))
    mean = right / (right + wrong)
    return [(float(a), float(b), float(c)) for a, b, c in zip(low, mean, high, strict=True)]
