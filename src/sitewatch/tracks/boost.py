"""Boosted trees for a yes-or-no question, small enough to read, without chance in the fitting.

Each model is the mean of several, each fitted without some groups (ships, say). What the left-out
groups show of their over-confidence is put right by a straight line on log odds. Each tree sees
half of the examples and half of the features, drawn by a fixed sequence: that is quicker, and the
trees differ more.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Ints = NDArray[np.int64]

BINS = 32
"""Values of a feature are told apart by 32 equal shares (LightGBM's histogram idea; judgement)."""
DEPTH = 4
TREES = 160
RATE = 0.06
LEAST = 15.0
"""Least number of examples on either side of a split; with the rate and the depth: judgement, tried
on the first five injected runs of the bench alone."""
RIDGE = 4.0
"""Pull of every leaf towards zero (Chen and Guestrin 2016, XGBoost, equation 5)."""
HALF = 0.5
"""Share of the examples and of the features that a tree sees.

Source:
    Friedman 2002, Stochastic gradient boosting: a half does as well or better, in half the time.
"""
GOLDEN = (0.7548776662466927, 0.5698402909980532)
"""Steps of the sequence that draws them; see `injection.GOLDEN`."""
FOLDS = 10
LEFT_OUT = 2
"""Groups are dealt into ten folds, and each set of trees is fitted without two of them, so that
each example is judged by the mean of two sets that never saw it: nearly what new ones are judged
by. Judged by one set alone, log odds came out too cautious (measured)."""
PACK = float(1 << 15)
"""Count of a bin, packed above its sum of slopes: sums of slopes stay below it."""


@dataclass(frozen=True, slots=True, eq=False)
class Trees:
    """Trees of one depth, as arrays.

    Attributes:
        feature: Feature of each inner node `(tree, 2**depth - 1)`.
        limit: Value up to which a row goes left.
        leaf: Log odds that each leaf adds `(tree, 2**depth)`.
        start: Log odds that every row starts from.
    """

    feature: Ints
    limit: Floats
    leaf: Floats
    start: float

    def log_odds(self, rows: Floats) -> Floats:
        """Log odds of each row."""
        total = np.full(len(rows), self.start)
        every = np.arange(len(rows))
        for feature, limit, leaf in zip(self.feature, self.limit, self.leaf, strict=True):
            node = np.zeros(len(rows), dtype=np.int64)
            for _ in range(DEPTH):
                node = 2 * node + 1 + (rows[every, feature[node]] > limit[node])
            total += leaf[node - (2**DEPTH - 1)]
        return total


@dataclass(frozen=True, slots=True, eq=False)
class Boosted:
    """The mean of several sets of trees, put right by a line.

    Attributes:
        members: The sets.
        slope: Slope of the line on log odds.
        shift: Its height at zero.
    """

    members: tuple[Trees, ...]
    slope: float
    shift: float

    def probability(self, rows: Floats) -> Floats:
        """Probability of yes for each row."""
        mean = np.mean([trees.log_odds(rows) for trees in self.members], axis=0)
        return _probability(self.slope * mean + self.shift)


def fit(rows: Floats, yes: Flags, group: Ints) -> Boosted:
    """Trees fitted to examples, each set without the groups of some folds, and put right on those.

    Args:
        rows: Features `(example, feature)`.
        yes: The answers.
        group: Group of each example; groups are kept whole.
    """
    fold = _folds(group)
    binned = binned_rows(rows)
    members, seen = [], np.zeros(len(rows))
    for number in range(FOLDS):
        out = (fold - number) % FOLDS < LEFT_OUT
        trees = fit_trees(binned.of(~out), yes[~out], number)
        seen[out] += trees.log_odds(rows[out]) / LEFT_OUT
        members.append(trees)
    slope, shift = _line(seen, yes)
    return Boosted(tuple(members), slope, shift)


@dataclass(frozen=True, slots=True, eq=False)
class Binned:
    """Examples with each feature as the number of its bin.

    Attributes:
        bins: Bin of each value `(feature, example)`.
        edges: Upper edge of each bin but the last `(bin, feature)`.
    """

    bins: Ints
    edges: Floats

    def of(self, which: Flags) -> Binned:
        """Some of the examples."""
        return Binned(np.ascontiguousarray(self.bins[:, which]), self.edges)


def binned_rows(rows: Floats) -> Binned:
    """Features `(example, feature)` in bins of equal shares."""
    edges = np.quantile(rows, np.linspace(0, 1, BINS + 1)[1:-1], axis=0)
    made = [np.searchsorted(edges[:, k], rows[:, k], side="left") for k in range(rows.shape[1])]
    return Binned(np.stack(made).astype(np.int64), edges)


def fit_trees(examples: Binned, yes: Flags, salt: int = 0) -> Trees:
    """One set of trees, by Newton steps on the log loss.

    Args:
        examples: The examples.
        yes: The answers.
        salt: Number of the set; others see other halves.
    """
    share = float(np.clip(yes.mean(), 1e-4, 1 - 1e-4))
    start = float(np.log(share / (1 - share)))
    total = np.full(len(yes), start)
    made = []
    for number in range(TREES):
        p = _probability(total)
        drawn = number + salt * 1000
        rows = _half(len(yes), drawn, GOLDEN)
        features = _half(len(examples.bins), drawn + 1, GOLDEN[::-1])
        feature, cut = _tree(examples.bins[features][:, rows], (p - yes)[rows], (p * (1 - p))[rows])
        feature = features[feature]
        place = _leaves(examples.bins, feature, cut)
        steep = np.bincount(place[rows], (p - yes)[rows], 2**DEPTH)
        curved = np.bincount(place[rows], (p * (1 - p))[rows], 2**DEPTH)
        leaf = -RATE * steep / (curved + RIDGE)
        total += leaf[place]
        edge = examples.edges[np.minimum(cut, BINS - 2), feature]
        made.append((feature, np.where(cut < BINS, edge, np.inf), leaf))
    features_, limits, leaves = zip(*made, strict=True)
    return Trees(np.array(features_), np.array(limits), np.array(leaves), start)


def _half(number: int, drawn: int, steps: tuple[float, ...]) -> Ints:
    """Half of some numbers, another half each time; never none."""
    place = (np.arange(1, number + 1) * steps[0] + drawn * steps[1]) % 1.0
    found = np.flatnonzero(place < HALF)
    return found if found.size else np.arange(number)


def _tree(bins: Ints, slope: Floats, bend: Floats) -> tuple[Ints, Ints]:
    """Feature and last bin on the left of each inner node; `BINS` where nothing is split off."""
    inner = 2**DEPTH - 1
    feature, cut = np.zeros(inner, dtype=np.int64), np.full(inner, BINS, dtype=np.int64)
    node, every = np.zeros(bins.shape[1], dtype=np.int64), np.arange(bins.shape[1])
    for level in range(DEPTH):
        first, number = 2**level - 1, 2**level
        best, last = _splits(bins, node, (slope, bend), number)
        feature[first : first + number], cut[first : first + number] = best, last
        node = 2 * node + (bins[best[node], every] > last[node])
    return feature, cut


def _splits(
    bins: Ints, node: Ints, weights: tuple[Floats, Floats], number: int
) -> tuple[Ints, Ints]:
    """The best split of each node of a level, by the gain in log loss."""
    size, base = number * BINS, node * BINS
    slope, bend = weights
    packed = np.empty((len(bins), size))
    curved = np.empty((len(bins), size))
    for k, values in enumerate(bins):
        place = base + values
        packed[k] = np.bincount(place, slope + PACK, size)
        curved[k] = np.bincount(place, bend, size)
    count = np.rint(packed / PACK)
    shape = (len(bins), number, BINS)
    left, curved, count = (
        np.cumsum(x.reshape(shape), axis=2) for x in (packed - count * PACK, curved, count)
    )
    whole, all_curved, every = left[:, :, -1:], curved[:, :, -1:], count[:, :, -1:]
    gain = left**2 / (curved + RIDGE) + (whole - left) ** 2 / (all_curved - curved + RIDGE)
    gain -= whole**2 / (all_curved + RIDGE)
    gain[(count < LEAST) | (every - count < LEAST)] = 0.0
    flat = gain.transpose(1, 0, 2).reshape(number, -1)
    best = flat.argmax(axis=1)
    gains = flat[np.arange(number), best] > LEAST_GAIN
    return np.where(gains, best // BINS, 0), np.where(gains, best % BINS, BINS)


LEAST_GAIN = 1e-9
"""A split that gains no more is none: rounding alone makes as much."""


def _leaves(bins: Ints, feature: Ints, cut: Ints) -> Ints:
    """Leaf of each example."""
    every, node = np.arange(bins.shape[1]), np.zeros(bins.shape[1], dtype=np.int64)
    for level in range(DEPTH):
        at = 2**level - 1 + node
        node = 2 * node + (bins[feature[at], every] > cut[at])
    return node


def _line(log_odds: Floats, yes: Flags) -> tuple[float, float]:
    """Slope and shift that make left-out log odds true, by Newton's method.

    Source:
        Platt 1999, Probabilistic outputs for support vector machines; targets as given there.
    """
    good, bad = float(yes.sum()), float((~yes).sum())
    target = np.where(yes, (good + 1) / (good + 2), 1 / (bad + 2))
    table = np.column_stack([log_odds, np.ones(len(log_odds))])
    weights = np.array([1.0, 0.0])
    for _ in range(50):
        p = _probability(table @ weights)
        bend = table.T @ (table * (p * (1 - p))[:, None]) + 1e-6 * np.eye(2)
        weights = weights - np.linalg.solve(bend, table.T @ (p - target))
    return float(weights[0]), float(weights[1])


def _folds(group: Ints) -> Ints:
    """Fold of each example: groups in order, dealt in turn."""
    _, number = np.unique(group, return_inverse=True)
    dealt: Ints = number.astype(np.int64) % FOLDS
    return dealt


def _probability(log_odds: Floats) -> Floats:
    made: Floats = 1.0 / (1.0 + np.exp(-np.clip(log_odds, -30, 30)))
    return made
