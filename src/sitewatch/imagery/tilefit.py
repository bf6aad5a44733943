"""One map from many tiles' answers: a plane that most agree on, and the relief they share.

Pictures are laid over a terrain model when they are made, and the model is never quite right:
seen from two sides, the ground then moves along one direction by different amounts. A plane map
leaves that; neighbouring tiles that agree with each other give it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

NEAR = 3.0
"""How near to the common map a tile counts as agreeing [working pixels].

Source:
    Measured on the tuning airports: two thirds of true tiles lie within 1.5, relief reaches 8.
"""
LEAST_TILES = 6
"""Fewest agreeing tiles; a plane map has three points' worth of freedom, twice that are wanted."""
AFFINE_TILES = 12
"""From how many agreeing tiles on the map may also scale and turn; below, it only moves."""
SPREAD = 0.7
"""How far a neighbour's answer carries [tile spacings].

Source:
    Tuning airports, median and 90th percentile of the error: 1.5 gives 0.53 and 1.38 m, 1.0 gives
    0.49 and 1.20 m, 0.7 (with `PRIOR`) 0.43 and 0.97 m; a plane alone 0.69 and 1.98 m.
"""
PRIOR = 0.2
"""Weight of the plane map among the neighbours: a lone tile moves it little."""
RELIEF = 12.0
"""Largest departure from the plane that is followed [working pixels]."""
ROUNDS = 10


@dataclass(frozen=True, slots=True, eq=False)
class Tiles:
    """Answers of tiles: middle in the reference, and where that lies in the scene (n, 2)."""

    at: Floats
    seen: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Map:
    """A plane map, and departures from it at some places.

    Attributes:
        matrix: (2, 3): (row, col) of the scene = matrix @ (row, col, 1) of the reference.
        at: Places (n, 2) in the reference with a departure.
        off: Departures (n, 2) [pixels].
        spread: How far each carries [pixels].
    """

    matrix: Floats
    at: Floats
    off: Floats
    spread: float = 1.0

    @staticmethod
    def moved(drow: float, dcol: float) -> Map:
        """A map that only moves."""
        none = np.zeros((0, 2))
        return Map(np.array([[1.0, 0.0, drow], [0.0, 1.0, dcol]]), none, none)

    def scaled(self, times: float) -> Map:
        """The same map for pictures that many times larger."""
        matrix = self.matrix.copy()
        matrix[:, 2] *= times
        return Map(matrix, self.at * times, self.off * times, self.spread * times)

    def forward(self, points: Floats) -> Floats:
        """Points (n, 2) of the reference as they lie in the scene."""
        plane: Floats = points @ self.matrix[:, :2].T + self.matrix[:, 2]
        if not len(self.at):
            return plane
        apart = ((points[:, None] - self.at[None]) ** 2).sum(axis=2)
        weight = np.exp(-apart / (2 * self.spread**2))
        moved: Floats = plane + weight @ self.off / (weight.sum(axis=1) + PRIOR)[:, None]
        return moved

    def backward(self, points: Floats) -> Floats:
        """Points (n, 2) of the scene as they lie in the reference."""
        inverse = np.linalg.inv(self.matrix[:, :2])
        found: Floats = (points - self.matrix[:, 2]) @ inverse.T
        for _ in range(4):  # departures change slowly, so this closes quickly
            found = found + (points - self.forward(found)) @ inverse.T
        return found


@dataclass(frozen=True, slots=True, eq=False)
class Agreed:
    """A map, how many tiles agree with it, and how far half of them lie from it [pixels]."""

    map: Map
    count: int
    residual: float


def fitted(tiles: Tiles, spacing: float) -> Agreed | None:
    """The map that most tiles agree on; None where fewer than `LEAST_TILES` agree."""
    if len(tiles.at) < LEAST_TILES:
        return None
    matrix = _plane(tiles)
    if matrix is None:
        return None
    off = tiles.seen - (tiles.at @ matrix[:, :2].T + matrix[:, 2])
    held = _shared(tiles.at, off, spacing)
    whole = Map(matrix, tiles.at[held], off[held], SPREAD * spacing)
    # Each tile is asked against the others, so that it cannot vouch for itself.
    lies = np.array([_without(whole, tiles.at[held], n) for n in range(int(held.sum()))])
    gap = np.hypot(*(off[held] - lies).T) if len(lies) else np.array([np.inf])
    return Agreed(whole, int(held.sum()), float(np.median(gap)))


def _without(whole: Map, at: Floats, left_out: int) -> Floats:
    apart = ((at - at[left_out]) ** 2).sum(axis=1)
    weight = np.exp(-apart / (2 * whole.spread**2))
    weight[left_out] = 0.0
    share: Floats = weight @ whole.off / (weight.sum() + PRIOR)
    return share


def _plane(tiles: Tiles) -> Floats | None:
    """The plane map by reweighted least squares, started where answers lie densest."""
    step = tiles.seen - tiles.at
    apart = np.hypot(*(step[:, None] - step[None]).transpose(2, 0, 1))
    densest = apart[(apart < NEAR).sum(axis=1).argmax()] < NEAR
    if densest.sum() < LEAST_TILES:
        return None
    move = np.median(step[densest], axis=0)
    matrix = np.array([[1.0, 0.0, move[0]], [0.0, 1.0, move[1]]])
    if densest.sum() < AFFINE_TILES:
        return matrix
    ones = np.column_stack([tiles.at, np.ones(len(tiles.at))])
    for _ in range(ROUNDS):
        gap = np.hypot(*(tiles.seen - ones @ matrix.T).T)
        near = gap < NEAR
        if near.sum() < AFFINE_TILES:
            break
        root = np.sqrt(1 / np.maximum(gap[near], 0.3))[:, None]
        matrix = np.linalg.lstsq(ones[near] * root, tiles.seen[near] * root, rcond=None)[0].T
    return matrix


def _shared(at: Floats, off: Floats, spacing: float) -> npt.NDArray[np.bool_]:
    """Which departures at least two neighbours share, or lie on the plane."""
    plane = np.hypot(*off.T)
    apart = np.hypot(*(at[:, None] - at[None]).transpose(2, 0, 1))
    alike = np.hypot(*(off[:, None] - off[None]).transpose(2, 0, 1)) < NEAR / 2
    friends = ((apart < 1.6 * spacing) & alike).sum(axis=1) - 1
    held: npt.NDArray[np.bool_] = (plane < NEAR) | ((friends >= 2) & (plane < RELIEF))
    return held
