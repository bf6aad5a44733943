"""Boosted trees learned elsewhere and kept as plain numbers: a chance for each row of features."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Trees:
    """Trees of any shape, padded to the same number of nodes.

    Attributes:
        feature: (tree, node) feature asked about; -1 at a leaf.
        limit: (tree, node) value up to which a row goes on to `low`.
        low: (tree, node) next node then.
        high: (tree, node) next node otherwise.
        leaf: (tree, node) log odds that a leaf adds.
        slope: Slope of the calibration of the sum.
        offset: Offset of the calibration.
    """

    feature: Ints
    limit: Floats
    low: Ints
    high: Ints
    leaf: Floats
    slope: float = 1.0
    offset: float = 0.0

    def log_odds(self, rows: Floats) -> Floats:
        """Sum over trees (n,), before calibration."""
        total = np.zeros(len(rows))
        every = np.arange(len(rows))
        for number in range(len(self.feature)):
            node = np.zeros(len(rows), np.int64)
            while True:
                asked = self.feature[number, node]
                if (asked < 0).all():
                    break
                under = rows[every, np.maximum(asked, 0)] <= self.limit[number, node]
                after = np.where(under, self.low[number, node], self.high[number, node])
                node = np.where(asked < 0, node, after)
            total += self.leaf[number, node]
        return total

    def chance(self, rows: Floats) -> Floats:
        """Calibrated probability (n,)."""
        odds = np.clip(self.slope * self.log_odds(rows) + self.offset, -30, 30)
        chance: Floats = 1 / (1 + np.exp(-odds))
        return chance
