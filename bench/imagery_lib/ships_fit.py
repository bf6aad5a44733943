"""How candidates become finds: weights, calibration and the least chance, and what that yields.

All of it is fitted on scores that a port's own trees and network never gave: they come from folds
that left the port out. A figure for a port uses what was fitted on the other folds' ports.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from imagery_lib.harbours import Harbour
from sitewatch.imagery.shipmarks import Candidates, in_open
from sitewatch.imagery.ships import Way, picked

Floats = NDArray[np.float64]

LOOKED = -6.0
"""Log odds of candidates down to which finds are looked at while fitting; below 0.3 %."""


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """A port with its candidates and what was said of them without having seen the port.

    Attributes:
        port: The port.
        some: Candidates.
        odds: (n, k) sums of trees and, if k is 2, of the network.
        yes: Which are ships.
        used: Which are surely one or surely none.
        labels_open: Which labels lie in open water.
    """

    port: Harbour
    some: Candidates
    odds: Floats
    yes: Floats
    used: NDArray[np.bool_]
    labels_open: NDArray[np.bool_]


def labels_in_open(port: Harbour, body: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which labels of a port lie in open water."""
    return in_open(port.boxes.astype(np.int64), body)


def logistic(rows: Floats, yes: Floats) -> Floats:
    """Weights of the columns and offset that give log odds (Platt 1999), by Newton's method."""
    table = np.column_stack([rows, np.ones(len(yes))])
    weights = np.zeros(table.shape[1])
    for _ in range(60):
        chance = 1 / (1 + np.exp(-np.clip(table @ weights, -30, 30)))
        bend = (table * (chance * (1 - chance) + 1e-6)[:, None]).T @ table
        slope = table.T @ (yes - chance) - 0.01 * np.append(weights[:-1], 0.0)
        weights += np.clip(np.linalg.solve(bend + 0.01 * np.eye(len(weights)), slope), -3, 3)
    return weights


def fitted(told: list[Told]) -> Way:
    """Weights, offset and least chance from ports, without recall.

    Candidates give the weights. Finds, of which none overlap, give the calibration: the chance of
    a find is not that of a candidate. F1 is best where the chance is half of the best F1 (Lipton
    2014); the expected F1 of calibrated chances is far steadier than that of single hits.
    """
    weights = np.array([1.0, 0.0])
    if told[0].odds.shape[1] > 1:
        weights = logistic(
            np.concatenate([t.odds[t.used] for t in told]),
            np.concatenate([t.yes[t.used] for t in told]),
        )
    scores, right = [], []
    for one in told:
        score = one.odds @ weights[:-1] + weights[-1]
        chosen = picked(one.some.blobs, score, LOOKED)
        scores.append(score[chosen])
        right.append([label is not None for _, label in hits(one.port, one.some, chosen)])
    score, right = np.concatenate(scores), np.concatenate(right).astype(float)
    slope, offset = logistic(score[:, None], right)
    chance = np.sort(1 / (1 + np.exp(-(slope * score + offset))))[::-1]
    labels = sum(len(t.port.boxes) for t in told)
    best = (2 * np.cumsum(chance) / (np.arange(1, len(chance) + 1) + labels)).max()
    every = (*(slope * weights[:-1]), slope * weights[-1] + offset)
    return Way(tuple(float(w) for w in every), float(best / 2), ())


def finds(one: Told, way: Way) -> list[tuple[int, int | None]]:
    """Each find with the label that its middle lies in; each label once."""
    chance = way.chance(*one.odds.T)
    return hits(one.port, one.some, picked(one.some.blobs, chance, way.least))


def hits(port: Harbour, some: Candidates, chosen: list[int]) -> list[tuple[int, int | None]]:
    """Each chosen candidate with the label that its middle lies in; each label once."""
    free, told = set(range(len(port.boxes))), []
    for n in chosen:
        row, col = some.blobs.middles[n]
        for k in sorted(free):
            top, left, low, right = port.boxes[k]
            if top <= row <= low and left <= col <= right:
                free.discard(k)
                told.append((n, k))
                break
        else:
            told.append((n, None))
    return told


def tallied(one: Told, found: list[tuple[int, int | None]]) -> Floats:
    """Hits, false finds and labels (2, 3): in open water and near land."""
    tally = np.zeros((2, 3))
    for n, label in found:
        where = one.some.open_water[n] if label is None else one.labels_open[label]
        tally[int(not where), int(label is None)] += 1
    tally[:, 2] = one.labels_open.sum(), (~one.labels_open).sum()
    return tally


def crossed(told: list[Told], folds: int) -> list[tuple[Told, list[tuple[int, int | None]]]]:
    """Finds at every port with what was fitted on the ports of the other folds."""
    told = sorted(told, key=lambda t: t.port.name)
    made = []
    for fold in range(folds):
        out = told[fold::folds]
        way = fitted([t for t in told if t not in out])
        made += [(one, finds(one, way)) for one in out]
    return made
