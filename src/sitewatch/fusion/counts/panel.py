"""Many sites at once: one model, numbers told at irregular days, forward and back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from sitewatch.fusion.counts.chain import Array, Chain
from sitewatch.fusion.counts.filter import Steps, forward, walk
from sitewatch.fusion.counts.hidden import Hidden
from sitewatch.fusion.counts.smooth import smooth


@dataclass(frozen=True, slots=True)
class Panel:
    """Counts of many sites at the times of their looks.

    Attributes:
        rows: The sites it holds, of all.
        known: Counts given the looks up to then, `(look, site, count)`.
        counts: Counts given all looks, `(look, site, count)`.
        regimes: Regimes given the looks up to then, `(look, site, regime)`.
        evidence: Log probability of what was told up to then, `(look, site)`.
    """

    rows: slice
    known: Array
    counts: Array
    regimes: Array
    evidence: Array


def panels(model: Hidden, steps: Steps, rows: int = 1000) -> Iterator[Panel]:
    """All sites worked through, so many at a time, in single precision.

    Sites whose gap before a look is as long are one matrix product, so more rows at a time are
    faster; memory for their states is 4 bytes a look, site, mode and count.
    """
    usual, quiet = _single(model.usual), _single(model.quiet)
    start = model.start.astype(np.float32)
    told = Steps(steps.gaps, steps.told, steps.likelihood.astype(np.float32), steps.quiet)
    for begin in range(0, steps.gaps.shape[1], rows):
        part = told.part(slice(begin, begin + rows))
        way = walk(start, usual, quiet, part)
        states, evidence = forward(way, part)
        counts, _ = smooth(way, part, states)
        yield Panel(
            rows=slice(begin, begin + states.shape[1]),
            known=np.einsum("trmc->trc", states),
            counts=counts,
            regimes=_regimes(states, model),
            evidence=evidence,
        )


def _single(chain: Chain) -> Chain:
    return Chain(chain.modes.astype(np.float32), chain.moves.astype(np.float32))


def _regimes(states: Array, model: Hidden) -> Array:
    looks, rows = states.shape[:2]
    by_level = np.einsum("trmc->trm", states).reshape(looks, rows, -1, len(model.levels))
    return np.asarray(by_level.sum(axis=3))
