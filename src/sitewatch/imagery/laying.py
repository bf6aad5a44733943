"""Where an earlier scene lies under a later one, in windows too small for many tiles as well."""

from __future__ import annotations

import math

import numpy as np

from sitewatch.imagery.coregister import TILE, Floats, Shift, shift
from sitewatch.imagery.overlap import Layer, cut, layer_of
from sitewatch.imagery.phase import correlate
from sitewatch.imagery.records import Scene
from sitewatch.imagery.tilefit import Map

SMALL = 3 * TILE
"""Shorter side below which tiles are smaller than they should be [pixels]: the whole is tried."""
LEAST_SIDE = 64
"""Shortest side that is tried [pixels]; a part of it is half as long."""
REACH = 16
"""How far off its georeference a scene is looked for [pixels]; judgement: ten times what products
of 10 m are off."""
PLAIN = 1.5
"""How far the peak of the whole must stand above the next one.

Source:
    Airbus airport 2 at 10 m (simulated), 16 pairs: right answers reach 2.0 and more, the one that
    was wrong 1.1.
"""
TINY = 8
"""Side below which nothing is laid at all [pixels]: a window that the border of a scene leaves."""
NEAR, LEAST_PARTS = 1.0, 5
"""How near to the answer of the whole those of its parts lie [pixels], and how many of nine do."""


def laying(scene: Scene, reference: Scene) -> Shift:
    """How the scene lies against the reference, by tiles or, in a small window, as a whole."""
    if min(*scene.shape, *reference.shape) < TINY:
        return _refused((0, 0), "the window is too small to be laid over another")
    found = shift(scene, reference)
    if found.trusted or min(*scene.shape, *reference.shape) >= SMALL:
        return found
    moved = whole(scene, reference, (round(found.drow), round(found.dcol)))
    return moved if moved.trusted else found


def whole(scene: Scene, reference: Scene, start: tuple[int, int] = (0, 0)) -> Shift:
    """How the scene lies against the reference if it is only moved.

    The edges of all of it give the answer, and nine overlapping parts are asked whether they agree.

    Args:
        scene: The scene.
        reference: What it is laid over, with pixels of the same size.
        start: Where its georeference says it lies: rows lower, columns further right [pixels].
    """
    still, moving = cut(layer_of(reference, 1), layer_of(scene, 1), *start)
    if min(still.edges.shape) < LEAST_SIDE:
        return _refused(start, "the window is too small to be laid over another")
    peak = _peak(still, moving, REACH)
    if peak is None:
        return _refused(start, "the window as a whole does not lie on it")
    gaps = _gaps(still, moving, peak)
    agree = int((gaps < NEAR).sum())
    told = f"{agree} of {len(gaps)} parts of the window agree"
    drow, dcol = peak[0] + start[0], peak[1] + start[1]
    if agree < LEAST_PARTS:
        return _refused(start, f"only {told}")
    off = float(np.median(gaps[gaps < NEAR])) * reference.grid.gsd_m
    return Shift(drow, dcol, off, trusted=True, reason=told, map=Map.moved(drow, dcol))


def _peak(still: Layer, moving: Layer, reach: int) -> tuple[float, float] | None:
    both = still.valid & moving.valid
    found = correlate(still.edges * both, moving.edges * both, reach)
    return (found.drow, found.dcol) if found.plain >= PLAIN else None


def _gaps(still: Layer, moving: Layer, at: tuple[float, float]) -> Floats:
    """How far the answer of each part lies from that of the whole [pixels]."""
    rows, cols = (n // 2 for n in still.edges.shape)
    gaps = []
    for top in (0, rows // 2, rows):
        for left in (0, cols // 2, cols):
            part = np.s_[top : top + rows, left : left + cols]
            both = still.valid[part] & moving.valid[part]
            seen = correlate(still.edges[part] * both, moving.edges[part] * both, REACH)
            gaps.append(math.hypot(seen.drow - at[0], seen.dcol - at[1]))
    return np.array(gaps)


def _refused(start: tuple[float, float], why: str) -> Shift:
    return Shift(*start, math.inf, trusted=False, reason=why, map=Map.moved(*start))
