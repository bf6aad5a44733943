"""Ships in Sentinel-2 harbours, each searched by trees that never saw it.

A find is a hit when its middle lies in a label's box. Many boats and some ships are not labelled,
above all in open water, so that some of what counts as false is not; the labels are taken as they
are. The least chance for a find at a port is chosen on the ports of the other folds.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec

import numpy as np
from goals import Row, skipped

from imagery_lib.harbours import FOLDER, harbours

LENGTHS = ((0.0, 100.0), (100.0, 150.0), (150.0, 220.0), (220.0, 500.0))
GOALS = (("open water", 0.75), ("at the quay", 0.55))


def rows(_seed: int, _share: float) -> Iterator[Row]:
    """F1 in open water and at the quay, and recall by length."""
    if find_spec("lightgbm") is None:
        yield skipped("ships, Sentinel-2, unseen ports: F1", ">= 0.75, >= 0.55", "no lightgbm")
        return
    if not FOLDER.exists():
        yield skipped("ships, Sentinel-2, unseen ports: F1", ">= 0.75, >= 0.55", "data absent")
        return
    teach = import_module("imagery_lib.teach_ships")
    ports = harbours()
    told = {
        name: (some, 1 / (1 + np.exp(-np.clip(odds, -30, 30))))
        for name, (some, odds) in teach.left_out(ports).items()
    }
    names, tally, by_length = sorted(told), np.zeros((2, 3)), []
    for fold in range(teach.FOLDS):
        out = names[fold :: teach.FOLDS]
        least = teach.best_least(ports, told, [n for n in names if n not in out])
        for port in ports:
            if port.name in out:
                tally += teach.tallied(port, *told[port.name], least)
                by_length += _lengths(port, *told[port.name], least, teach)
    for (where, goal), (hit, false, labels) in zip(GOALS, tally, strict=True):
        f1 = 2 * hit / max(hit + false + labels, 1)
        told_ = f"{f1:.2f} (P {hit / max(hit + false, 1):.2f} R {hit / labels:.2f}, n={labels:.0f})"
        yield Row(f"ships, unseen ports, {where}: F1", ".45", f">= {goal}", told_, f1 >= goal)
    lengths, found = np.array(by_length).T
    for low, high in LENGTHS:
        held = (lengths >= low) & (lengths < high)
        share = f"{found[held].mean():.2f} (n={held.sum()})"
        yield Row(f"  recall, {low:.0f} to {high:.0f} m", "", "", share)


def _lengths(port, some, chance, least, teach) -> list[tuple[float, bool]]:  # noqa: ANN001
    enough = np.where(chance >= np.where(some.open_water, *least), chance, 0.0)
    chosen = teach.picked(some.blobs, enough, min(least))
    seen = {label for _, label in teach.hits(port, some, chosen)}
    return [(length, n in seen) for n, length in enumerate(port.lengths_m)]
