"""Edge layers of two scenes cut to what both hold, and the wide search for where they overlap."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sitewatch.imagery.edges import brightness, edges, reduced
from sitewatch.imagery.phase import correlate
from sitewatch.imagery.records import Mask, Pixels, Scene

COARSE = 4
"""How many times the layers are reduced for the wide search."""
LEAST_SIDE = 24
"""Shortest side that a wide search can use [coarse pixels]."""


@dataclass(frozen=True, slots=True, eq=False)
class Layer:
    """Edge strength of a scene and where it is known."""

    edges: Pixels
    valid: Mask


def layer_of(scene: Scene, times: int) -> Layer:
    """Edges of a scene reduced that many times."""
    grey = reduced(brightness(scene), times)
    valid = reduced(scene.valid.astype(np.float32), times) > 0.99
    return Layer(edges(grey, valid), valid)


def smaller(layer: Layer) -> Layer:
    """The layer reduced for the wide search."""
    valid = reduced(layer.valid.astype(np.float32), COARSE) > 0.5
    return Layer(reduced(layer.edges, COARSE), valid)


def cut(still: Layer, moving: Layer, drow: int, dcol: int) -> tuple[Layer, Layer]:
    """Both layers over the ground they share, if the second lies so many pixels lower and right."""
    rows, cols = still.valid.shape
    there, across = moving.valid.shape
    top, left = max(0, -drow), max(0, -dcol)
    low, right = min(rows, there - drow), min(cols, across - dcol)
    low, right = max(low, top), max(right, left)
    mine = np.s_[top:low, left:right]
    its = np.s_[top + drow : low + drow, left + dcol : right + dcol]
    return (
        Layer(still.edges[mine], still.valid[mine]),
        Layer(moving.edges[its], moving.valid[its]),
    )


def widely(still: Layer, moving: Layer, drow: float, dcol: float) -> tuple[float, float]:
    """Where the second layer lies [rows, cols]: the start, or better where the edges say so."""
    small, other = smaller(still), smaller(moving)
    start = (round(drow / COARSE), round(dcol / COARSE))
    one, two = cut(small, other, *start)
    if min(one.valid.shape) < LEAST_SIDE:
        return drow, dcol
    both = one.valid & two.valid
    reach = min(one.valid.shape) // 3
    peak = correlate(one.edges * both, two.edges * both, reach)
    moved = (start[0] + round(peak.drow), start[1] + round(peak.dcol))
    if alike(small, other, *moved) <= alike(small, other, *start):
        return drow, dcol
    return COARSE * (start[0] + peak.drow), COARSE * (start[1] + peak.dcol)


def alike(still: Layer, moving: Layer, drow: int, dcol: int) -> float:
    """Correlation of the edges of both over the ground they share, -1 to 1."""
    one, two = cut(still, moving, drow, dcol)
    both = one.valid & two.valid
    if both.sum() < LEAST_SIDE**2:
        return -1.0
    a, b = (x.edges[both] - x.edges[both].mean() for x in (one, two))
    return float((a * b).sum() / max(float(np.sqrt((a * a).sum() * (b * b).sum())), 1e-12))
