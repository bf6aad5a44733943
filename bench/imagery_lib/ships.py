"""Ships in Sentinel-2 harbours, each searched by trees and a network that never saw it.

A find is a hit when its middle lies in a label's box. Many boats and some ships are not labelled,
above all in open water, so that some of what counts as false is not; the labels are taken as they
are. Weights and the least chance for a find at a port are fitted on the ports of the other folds.
Trees are taught here anew; what the networks said of the ports they left out is read from
`ships_left_out.npz`, which must fit the candidates of today.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from importlib import import_module
from importlib.util import find_spec

import numpy as np
from goals import Row, skipped

from imagery_lib.harbours import FOLDER, harbours

GOALS = (("open water", 0.75), ("at the quay", 0.55))


def rows(_seed: int, _share: float) -> Iterator[Row]:
    """F1 in open water and at the quay, with and without the network, and recall by length."""
    if find_spec("lightgbm") is None:
        yield skipped("ships, Sentinel-2, unseen ports: F1", ">= 0.75, >= 0.55", "no lightgbm")
        return
    if not FOLDER.exists():
        yield skipped("ships, Sentinel-2, unseen ports: F1", ">= 0.75, >= 0.55", "data absent")
        return
    teach, fit = (import_module(f"imagery_lib.{n}") for n in ("teach_ships", "ships_fit"))
    told = teach.told_of(harbours(), both=True)
    alone = fit.crossed([replace(one, odds=one.odds[:, :1]) for one in told], teach.FOLDS)
    both = fit.crossed(told, teach.FOLDS)
    for (where, goal), tally in zip(GOALS, _tally(fit, both), strict=True):
        yield Row(f"ships, unseen ports, {where}: F1", ".45", f">= {goal}", _words(tally),
                  _f1(tally) >= goal)  # fmt: skip
    for (where, _), tally in zip(GOALS, _tally(fit, alone), strict=True):
        yield Row(f"  trees alone, {where}: F1", "", "", _words(tally))
    seen = [(one, {label for _, label in found}) for one, found in both]
    table = [(m, n in hit) for one, hit in seen for n, m in enumerate(one.port.lengths_m)]
    lengths, found = np.array(table).T
    for low, high in teach.LENGTHS:
        held = (lengths >= low) & (lengths < high)
        share = f"{found[held].mean():.2f} (n={held.sum()})"
        yield Row(f"  recall, {low:.0f} to {high:.0f} m", "", "", share)


def _tally(fit, crossing) -> np.ndarray:  # noqa: ANN001
    return sum(fit.tallied(one, found) for one, found in crossing)


def _f1(tally: np.ndarray) -> float:
    return float(2 * tally[0] / max(tally.sum(), 1))


def _words(tally: np.ndarray) -> str:
    hit, false, labels = tally
    return (
        f"{_f1(tally):.2f} (P {hit / max(hit + false, 1):.2f} R {hit / labels:.2f}, n={labels:.0f})"
    )
