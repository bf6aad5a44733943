"""A detector's finds against labels: precision, recall by length, and one figure for all scores."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from sitewatch.imagery.records import Found
from sitewatch.training.overlap import Table, overlaps_of

OVERLAP = 0.5
"""Overlap (intersection over union) from which a find is a labelled object.

Source:
    Everingham et al., The Pascal Visual Object Classes Challenge (2010), section 4.2.
"""


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """Finds of one picture against its labels.

    Attributes:
        scores: Of every find, highest first `(n,)`.
        of_label: Number of the label that a find is, or -1 `(n,)`.
        lengths_m: Length of every label [m] `(m,)`.
    """

    scores: npt.NDArray[np.float64]
    of_label: npt.NDArray[np.int64]
    lengths_m: npt.NDArray[np.float64]

    def hit(self, least: float) -> npt.NDArray[np.bool_]:
        """Which labels were found with a score of at least this."""
        made = np.zeros(len(self.lengths_m), bool)
        made[self.of_label[(self.scores >= least) & (self.of_label >= 0)]] = True
        return made


@dataclass(frozen=True, slots=True)
class Figures:
    """What is told of a set of pictures.

    Attributes:
        ap50: Mean precision over recall, at an overlap of a half.
        precision: At the given score.
        recall: Likewise.
        f1: Harmonic mean of both.
    """

    ap50: float
    precision: float
    recall: float
    f1: float


def boxes_of(found: Sequence[Found]) -> Table:
    """Left, top, right, bottom of the outlines `(n, 4)` [pixels of the scene]."""
    corners = np.array([one.outline for one in found], np.float64).reshape(-1, 4, 2)[:, :, ::-1]
    return np.concatenate([corners.min(1), corners.max(1)], axis=1)


def judge(
    found: Sequence[Found], labels: Table, gsd_m: float, *, by_middle: bool = False
) -> Judged:
    """Finds matched with labels, the surest find first, each label once.

    Args:
        found: Finds of a picture.
        labels: Boxes `(m, 4)` [pixels of the same picture].
        gsd_m: Size of its pixels [m].
        by_middle: Whether a find is a label when its middle lies in the box, however large it is.
    """
    scores = np.array([one.score for one in found], np.float64)
    order = np.argsort(-scores, kind="stable")
    boxes = boxes_of(found)
    fits = _middles_in(boxes, labels) if by_middle else overlaps_of(boxes, labels)
    free = np.ones(len(labels), bool)
    matched = np.full(len(found), -1, np.int64)
    for place, n in enumerate(order):
        open_fits = np.where(free, fits[n], 0.0)
        best = int(open_fits.argmax()) if len(labels) else -1
        if best >= 0 and open_fits[best] >= OVERLAP:
            matched[place], free[best] = best, False
    lengths = (labels[:, 2:] - labels[:, :2]).max(1, initial=0.0) * gsd_m
    return Judged(scores[order], matched, lengths)


def _middles_in(found: Table, labels: Table) -> Table:
    """1 where the middle of a find lies in a label, more the nearer to its middle; else 0."""
    middle = (found[:, None, :2] + found[:, None, 2:]) / 2
    inside = (middle >= labels[None, :, :2]) & (middle < labels[None, :, 2:])
    apart = np.abs(middle - (labels[None, :, :2] + labels[None, :, 2:]) / 2).max(2)
    return np.where(inside.all(2), 1 - 0.4 * apart / (apart.max(initial=0.0) + 1), 0.0)


def figures(judged: Sequence[Judged], least: float) -> Figures:
    """The figures of a set of pictures at a score.

    Source:
        Mean precision: area under the upper hull of precision over recall (Everingham et al.
        2010, section 4.2, all points).
    """
    scores = np.concatenate([one.scores for one in judged])
    true = np.concatenate([one.of_label >= 0 for one in judged])[np.argsort(-scores, kind="stable")]
    labels = sum(len(one.lengths_m) for one in judged)
    hits = np.cumsum(true)
    precision = np.maximum.accumulate((hits / np.arange(1, len(hits) + 1))[::-1])[::-1]
    ap50 = float(precision[true].sum()) / max(labels, 1)
    told = sum(int((one.scores >= least).sum()) for one in judged)
    hit = sum(int(one.hit(least).sum()) for one in judged)
    of_told, of_labels = hit / max(told, 1), hit / max(labels, 1)
    return Figures(ap50, of_told, of_labels, 2 * hit / max(told + labels, 1))


def best_score(judged: Sequence[Judged]) -> float:
    """The score with the highest F1, a half without finds; chosen on pictures that are no test."""
    scores = np.unique(np.concatenate([one.scores for one in judged]))
    tried = scores if len(scores) <= 200 else np.quantile(scores, np.linspace(0, 1, 200))
    return max((float(at) for at in tried), key=lambda at: figures(judged, at).f1, default=0.5)


def found_by_length(
    judged: Sequence[Judged], least: float, bounds: Sequence[float]
) -> list[tuple[float, float, int, int]]:
    """From, to [m], labels found, labels: for every class of length."""
    lengths = np.concatenate([one.lengths_m for one in judged])
    hit = np.concatenate([one.hit(least) for one in judged])
    rows = []
    for low, high in pairwise(bounds):
        inside = (lengths >= low) & (lengths < high)
        rows.append((low, high, int(hit[inside].sum()), int(inside.sum())))
    return rows
