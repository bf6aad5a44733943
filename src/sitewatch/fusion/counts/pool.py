"""What is unknown but fixed, weighed: paces and chances of seeing, each worked through."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sitewatch.fusion.counts.chain import Array
from sitewatch.fusion.counts.dynamics import Regime
from sitewatch.fusion.counts.filter import Steps, Walk, forward, walk
from sitewatch.fusion.counts.hidden import Hidden
from sitewatch.fusion.counts.smooth import joint, smooth

LEAST_WEIGHT = 1e-3
"""Assumptions less probable than this are left out of the joint distribution of two days; together
they cannot move it by more than a few such parts."""

TRUST = 0.5
"""Power of the evidence between paces. None of them is how things really go, and then evidence
counts too fast for the least wrong. Source: Gruenwald and van Ommen 2017, Bayesian Analysis 12; the
value is measured, see `bench/fusion.md`."""

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Worked:
    """One pace worked through under each chance of seeing (a row).

    Attributes:
        counts: Counts given all looks, `(day, row, count)`.
        known: Counts given the looks up to the day, `(day, row, count)`.
        regimes: Regimes given the looks up to the day, `(day, row, regime)`.
        evidence: Log probability of what was told up to the day, `(day, row)`.
        way: The chain.
        earlier: Filtered state of the earlier of two days, `(row, mode, count)`.
        future: What follows the later one, `(row, mode, count)`.
    """

    counts: Array
    known: Array
    regimes: Array
    evidence: Array
    way: Walk
    earlier: Array
    future: Array


@dataclass(frozen=True, slots=True)
class Pooled:
    """The same, with paces and chances weighed by how well they foretold what was told.

    Attributes:
        counts: Counts given all looks, `(day, count)`.
        known: Counts given the looks up to the day, `(day, count)`.
        regimes: Regimes given the looks up to the day, `(day, regime)`.
        weights: Probability of each pace and chance given all looks, `(pace, row)`.
        change: Counts of two days together, `(earlier, later)`, or None.
    """

    counts: Array
    known: Array
    regimes: Array
    weights: Array
    change: Array | None = None


def pooled(models: Sequence[Hidden], prior: Array, steps: Steps, pair: Pair | None) -> Pooled:
    """All paces worked through and weighed.

    Args:
        models: One model a pace.
        prior: Probability of each pace before any look.
        steps: What the looks say; one row a chance of seeing.
        pair: Numbers of two days wanted together, or None.

    Source:
        Bayesian model averaging (Hoeting et al. 1999, Statistical Science 14): the evidence is the
        product of one-step predictions that the forward pass gives.
    """
    worked = [_worked(model, steps, pair or (0, 0)) for model in models]
    weights = weigh(np.stack([w.evidence for w in worked], axis=1), prior)
    last = np.broadcast_to(weights[-1], weights.shape)
    return Pooled(
        counts=_mixed([w.counts for w in worked], last),
        known=_mixed([w.known for w in worked], weights),
        regimes=_mixed([w.regimes for w in worked], weights),
        weights=weights[-1],
        change=_change(worked, weights[-1], steps, pair) if pair else None,
    )


def weigh(evidence: Array, prior: Array) -> Array:
    """Probability of each pace and row by day, `(day, pace, row)`, from their log evidence.

    Rows of one pace are weighed as they are, paces against each other at `TRUST` of it.
    """
    highest = evidence.max(axis=2, keepdims=True)
    rows = np.exp(evidence - highest)
    of_pace = np.log(rows.mean(axis=2)) + highest[:, :, 0]
    logs = TRUST * of_pace + np.log(prior)
    paces = np.exp(logs - logs.max(axis=1, keepdims=True))
    paces /= paces.sum(axis=1, keepdims=True)
    return np.asarray(paces[:, :, None] * rows / rows.sum(axis=2, keepdims=True))


def _worked(model: Hidden, steps: Steps, pair: Pair) -> Worked:
    way = walk(model.start, model.usual, model.quiet, steps, model.weekly)
    states, evidence = forward(way, steps)
    counts, future = smooth(way, steps, states, pair[1])
    days, rows = states.shape[:2]
    by_mode = np.einsum("trmc->trm", states).reshape(days, rows, len(Regime), -1)
    return Worked(
        counts=counts,
        known=np.einsum("trmc->trc", states),
        regimes=by_mode.sum(axis=3),
        evidence=evidence,
        way=way,
        earlier=states[pair[0]].copy(),
        future=future,
    )


def _mixed(parts: Sequence[Array], weights: Array) -> Array:
    """Parts `(day, row, value)`, one a pace, under weights `(day, pace, row)`: `(day, value)`."""
    mixed = np.zeros((parts[0].shape[0], parts[0].shape[2]))
    for number, part in enumerate(parts):
        mixed += np.einsum("trv,tr->tv", part, weights[:, number])
    return mixed


def _change(worked: Sequence[Worked], weights: Array, steps: Steps, pair: Pair) -> Array:
    size = steps.likelihood.shape[1]
    table = np.zeros((size, size))
    for number, row in np.argwhere(weights >= LEAST_WEIGHT).tolist():
        w, alone = worked[number], steps.part(slice(row, row + 1))
        both = joint(w.way, alone, w.earlier[row], pair, w.future[row])
        table += weights[number, row] * both
    return np.asarray(table / table.sum())
