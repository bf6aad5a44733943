"""Who copies whom, learned slowly from what publishers claim over a whole case.

Two that are right agree because the world is one; two that are wrong in the same way do not agree
by chance. So shared errors speak for copying. This takes many shared claims, and below
`ENOUGH_SHARED` of them nothing is said.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

ENOUGH_SHARED = 50
"""Claims that two publishers must share before anything is said of them. Source: measured with
`bench/fusion_lib/copying.py`; at 5 to 10 shared claims what is found is noise."""

SHARED_ERRORS = 2.0
"""Expected number of shared errors from which a pair can be copying. Source: judgement; one can be
chance, and sources that are always right agree because the world is one."""

LIKELY = 0.5
"""Probability from which a pair counts as one that copies. Source: more likely than not."""

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Claim:
    """What one publisher says of one thing.

    Attributes:
        source: Key of the publisher.
        item: What is spoken of, the same for all who speak of it.
        value: What is said of it.
    """

    source: str
    item: Hashable
    value: Hashable


@dataclass(frozen=True, slots=True)
class CopyModel:
    """What is assumed of sources and copiers.

    Attributes:
        prior: Probability that two sources depend on each other, before anything is seen.
        rate: Share of its claims that a copier takes over.
        wrong_values: Number of equally likely wrong values of an item.
        accuracy: Share of claims that hold, before anything is seen.
        rounds: Rounds of learning truth, accuracy and copying from one another.

    Source:
        Dong, Berti-Equille and Srivastava 2009, "Integrating conflicting data: the role of source
        dependence", PVLDB 2(1), 550-561: the model DEPEN with ACCU; its experiments use a prior of
        0.2, a rate of 0.8 and an accuracy of 0.8 and find the results robust to them.
        `wrong_values` is judgement: a number or a state is misreported in about ten ways.
    """

    prior: float = 0.2
    rate: float = 0.8
    wrong_values: float = 10.0
    accuracy: float = 0.8
    rounds: int = 8


MODEL = CopyModel()


@dataclass(frozen=True, slots=True)
class Copying:
    """Two publishers of whom one repeats the other, or both a third.

    Attributes:
        copier: Key of the one that more likely repeats.
        original: Key of the other.
        probability: That they depend on each other at all, 0 to 1.
        shared: Number of claims that both make.
        rate: Share of its claims that a copier takes over.
    """

    copier: str
    original: str
    probability: float
    shared: int
    rate: float = MODEL.rate

    @property
    def dependence(self) -> float:
        """How far the one's words repeat the other's, 0 to 1."""
        return self.probability * self.rate

    @property
    def why(self) -> str:
        """The reason, as a look gives it."""
        return (
            f"{self.copier} and {self.original} repeat each other's claims (probability "
            f"{self.probability:.2f} from {self.shared} shared claims)"
        )


def copying(claims: Iterable[Claim], model: CopyModel = MODEL) -> tuple[Copying, ...]:
    """Every pair that more likely copies than not, among those that share enough claims.

    Args:
        claims: Of a whole case; where a source says two things of one item, the first counts.
        model: What is assumed.
    """
    names, said = _table(claims)
    if len(names) < 2 or said.shape[1] < ENOUGH_SHARED:
        return ()
    shared = (said >= 0).astype(np.int64) @ (said >= 0).astype(np.int64).T
    one_way = np.minimum(*(_learned(said, start, model) for start in _starts(said, model)))
    found = []
    for a in range(len(names)):
        for b in range(a + 1, len(names)):
            both = float(one_way[a, b] + one_way[b, a])
            if shared[a, b] >= ENOUGH_SHARED and both >= LIKELY:
                first, second = (b, a) if one_way[b, a] > one_way[a, b] else (a, b)
                pair = (names[first], names[second])
                found.append(Copying(*pair, round(both, 4), int(shared[a, b]), model.rate))
    return tuple(found)


def _table(claims: Iterable[Claim]) -> tuple[list[str], Ints]:
    """Names in order, and what each says of each item as a number; -1 where it says nothing.

    Numbers are dense over (item, value), so that equal numbers are equal claims.
    """
    first: dict[tuple[str, Hashable], Hashable] = {}
    for claim in claims:
        first.setdefault((claim.source, claim.item), claim.value)
    names = sorted({source for source, _ in first})
    items = {item: n for n, item in enumerate(sorted({i for _, i in first}, key=repr))}
    values: dict[tuple[Hashable, Hashable], int] = {}
    said = np.full((len(names), len(items)), -1, dtype=np.int64)
    row = {name: n for n, name in enumerate(names)}
    for (source, item), value in sorted(first.items(), key=repr):
        said[row[source], items[item]] = values.setdefault((item, value), len(values))
    return names, said


def _starts(said: Ints, model: CopyModel) -> tuple[Floats, Floats]:
    """Two places to start learning from: nobody copies, and whoever agrees a lot does.

    From the first, copiers who outvote the rest make their errors the truth, and those who are
    right together look like copiers. From the second, so do sources that are simply always right.
    What both ends agree on is neither.
    """
    accuracy = np.full(len(said), model.accuracy)
    agreeing = _copies(said, np.where(said >= 0, model.accuracy, 0.0), accuracy, model)
    return np.zeros((len(said), len(said))), agreeing


def _learned(said: Ints, copies: Floats, model: CopyModel) -> Floats:
    """Probability that each source copies each other one, `(copier, original)`."""
    accuracy = np.full(len(said), model.accuracy)
    for _ in range(model.rounds):
        holds = _truth(said, accuracy, copies, model)
        told = said >= 0
        # One claim's worth of prior keeps a source that was always right from being certain.
        right = (holds * told).sum(axis=1) + model.accuracy
        accuracy = np.clip(right / (told.sum(axis=1) + 1.0), 0.02, 0.98)
        copies = _copies(said, holds, accuracy, model)
    return copies


def _truth(said: Ints, accuracy: Floats, copies: Floats, model: CopyModel) -> Floats:
    """Probability that what each source says of each item holds, `(source, item)`.

    Sources vote with the log odds of their accuracy; a vote counts by the chance that it is not
    copied from a source heard before.
    """
    odds = np.log(model.wrong_values * accuracy / (1.0 - accuracy))
    either = np.minimum(1.0, copies + copies.T) * model.rate
    order = np.argsort(-accuracy, kind="stable")
    votes = np.zeros(said.shape)
    for n, a in enumerate(order):
        own = np.ones(said.shape[1])
        for b in order[:n]:
            own *= np.where(said[a] == said[b], 1.0 - either[a, b], 1.0)
        votes[a] = odds[a] * own
    told = said >= 0
    groups = int(said.max(initial=-1)) + 1
    total = np.bincount(said[told], weights=votes[told], minlength=groups)
    item = np.zeros(groups, dtype=np.int64)
    item[said[told]] = np.nonzero(told)[1]
    top = np.zeros(said.shape[1])
    np.maximum.at(top, item, total)
    weight = np.exp(total - top[item])
    sums = np.bincount(item, weights=weight, minlength=said.shape[1])
    named = np.bincount(item, minlength=said.shape[1])
    sums += np.maximum(model.wrong_values + 1.0 - named, 0.0) * np.exp(-top)
    share = weight / sums[item]
    return np.where(told, share[np.maximum(said, 0)], 0.0)


def _copies(said: Ints, holds: Floats, accuracy: Floats, model: CopyModel) -> Floats:
    """Probability that each source copies each other one, by Bayes over three explanations."""
    told = said >= 0
    found = np.zeros((len(said), len(said)))
    for a in range(len(said)):
        same = (said == said[a]) & told[a]
        right = (same * holds[a]).sum(axis=1)
        wrong = same.sum(axis=1) - right
        apart = (told & told[a]).sum(axis=1) - same.sum(axis=1)
        alone = _by_chance(accuracy[a], accuracy, model)
        # `copied[0]`: a takes over from the other; `copied[1]`: the other takes over from a.
        logs = [np.log1p(-model.prior) + _log(alone, right, wrong, apart)]
        for source in (accuracy, np.full(len(said), accuracy[a])):
            taken = (
                model.rate * source + (1.0 - model.rate) * alone[0],
                model.rate * (1.0 - source) + (1.0 - model.rate) * alone[1],
                (1.0 - model.rate) * alone[2],
            )
            logs.append(np.log(model.prior / 2.0) + _log(taken, right, wrong, apart))
        stacked = np.exp(np.array(logs) - np.max(logs, axis=0))
        found[a] = np.where(wrong >= SHARED_ERRORS, stacked[1] / stacked.sum(axis=0), 0.0)
    np.fill_diagonal(found, 0.0)
    return found


Chances = tuple[Floats, Floats, Floats]


def _by_chance(one: float, others: Floats, model: CopyModel) -> Chances:
    """Chance that two sources that do not copy share a right value, a wrong one, or differ."""
    right = one * others
    wrong = (1.0 - one) * (1.0 - others) / model.wrong_values
    return right, wrong, 1.0 - right - wrong


def _log(chances: Chances, right: Floats, wrong: Floats, apart: Floats) -> Floats:
    logs = right * np.log(chances[0]) + wrong * np.log(chances[1]) + apart * np.log(chances[2])
    return np.asarray(logs, dtype=np.float64)
