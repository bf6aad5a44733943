"""Which object of one date stands where one of the other stood: best assignment as a whole."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.optimize import linear_sum_assignment

Floats = npt.NDArray[np.float64]
Pairs = tuple[tuple[int, int], ...]

NO_LENGTH_M = 20.0
"""Length taken of an object whose length was not measured [m]; judgement."""


def same_place(
    before: Floats, after: Floats, lengths: tuple[Floats, Floats], slack_m: float
) -> Pairs:
    """Pairs of objects that stand in one place, as many and as near as together possible.

    Two objects are in one place within half of the smaller one's length plus what the registration
    may be off. Half a length apart, two of them could not both have room.

    Args:
        before: Middles (n, 2) [m].
        after: Middles (m, 2) in the same frame [m].
        lengths: Lengths of the ones and of the others [m].
        slack_m: Residual of the registration [m].
    """
    if not len(before) or not len(after):
        return ()
    apart = np.hypot(*(before[:, None] - after[None]).transpose(2, 0, 1))
    room = np.minimum(lengths[0][:, None], lengths[1][None]) / 2 + slack_m
    worth = np.where(apart <= room, 2.0 - apart / room, 0.0)  # a pair more outweighs any distance
    rows, cols = linear_sum_assignment(-worth)
    return tuple((int(i), int(j)) for i, j in zip(rows, cols, strict=True) if worth[i, j] > 0)


def moved(before: Floats, after: Floats, lengths: tuple[Floats, Floats], slack_m: float) -> Pairs:
    """Pairs of objects left over that may be one object that moved a little way.

    A pair is told only where it is the only choice for both: within two lengths, and as long as
    each other within a tenth and the pixel slack.
    """
    if not len(before) or not len(after):
        return ()
    apart = np.hypot(*(before[:, None] - after[None]).transpose(2, 0, 1))
    smaller = np.minimum(lengths[0][:, None], lengths[1][None])
    alike = np.abs(lengths[0][:, None] - lengths[1][None]) <= 0.1 * smaller + slack_m
    may = alike & (apart <= 2 * smaller)
    only = may & (may.sum(axis=0) == 1)[None] & (may.sum(axis=1) == 1)[:, None]
    return tuple((int(i), int(j)) for i, j in np.argwhere(only))
