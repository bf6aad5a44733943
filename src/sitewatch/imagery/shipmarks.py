"""What tells a ship from a breakwater, a pier or foam: candidates in 10 m scenes, with marks."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from sitewatch.imagery.blobs import RINGS, Blobs, Floats, around, blobs, joined
from sitewatch.imagery.records import Mask, Pixels, Scene
from sitewatch.imagery.water import water, wet

QUAY_M = 70.0
"""How far from water a ship at a quay may reach onto what looks like land [m]: the widest hull."""
NEAR_M = 250.0
"""Neighbourhood over which the local background is taken [m]; the length of a usual ship."""
BESIDE_PX = 2
"""How near land may lie to a box in open water [pixels]."""
LEAST_WATER = 0.005
"""Least share of a scene that is told as water; judgement: less holds no basin worth a search."""
CUTS = np.geomspace(0.012, 0.35, 14)
"""Levels above the background at which layers are cut [reflectance].

Source:
    0.012 is about twice the spread of open water in the harbours used; white decks reach 0.35.
"""
NAMES = (
    "length", "width", "fill", "slender", "light", "nir", "blue_red", "nir_light", "wet_inside",
    "wet_1", "wet_3", "wet_8", "body_8", "light_1", "light_3", "light_8", "nir_1", "nir_3", "nir_8",
    "edge", "local", "layer", "spread_8", "side_more", "side_less", "end_more", "end_less",
    "side_light", "spread_inside", "area",
)  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """Candidates with their marks (n, len(NAMES)) and whether each lies in open water."""

    blobs: Blobs
    marks: Floats
    open_water: Mask

    def only(self, which: Mask) -> Candidates:
        """Some of them."""
        return Candidates(self.blobs.only(which), self.marks[which], self.open_water[which])


def candidates(scene: Scene) -> Candidates | None:
    """All candidates of an optical scene; None where it shows no water to speak of."""
    gsd = scene.grid.gsd_m
    body, like = water(scene), wet(scene)
    if body.mean() < LEAST_WATER:
        return None
    bands = {n: np.nan_to_num(scene.band(n)) for n in ("blue", "green", "red", "nir")}
    level = {n: float(np.median(b[like & scene.valid])) for n, b in bands.items()}
    rise = {n: np.asarray(b - level[n], np.float32) for n, b in bands.items()}
    light: Pixels = np.asarray((rise["blue"] + rise["green"] + rise["red"]) / 3, np.float32)
    reach = 2 * round(QUAY_M / gsd) + 1
    inside = cv2.dilate(body.astype(np.uint8), np.ones((reach, reach), np.uint8)) > 0
    inside &= scene.valid
    side = round(NEAR_M / gsd) | 1
    local: Pixels = light - cv2.blur(light, (side, side))
    edge = _edge(light)
    small = round(NEAR_M / gsd / 2.5) | 1
    close: Pixels = light - cv2.blur(light, (small, small))
    colour = rise["blue"] - rise["red"]
    layers = (light, rise["nir"], colour, like.astype(np.float32), edge, local, light * light)
    cuts = [blobs(layer, inside, layers, CUTS) for layer in (light, rise["nir"], local, close)]
    found = joined(cuts)
    kind = np.repeat(np.arange(4.0), [len(c) for c in cuts])
    marks = _marks(found, kind, (light, rise["nir"], like.astype(np.float32), body), gsd)
    plain = _plain(marks, gsd)
    return Candidates(found.only(plain), marks[plain], in_open(found.boxes[plain], body))


def _edge(light: Pixels) -> Pixels:
    across, down = cv2.Scharr(light, cv2.CV_32F, 1, 0), cv2.Scharr(light, cv2.CV_32F, 0, 1)
    return np.asarray(np.hypot(across, down) / 32, np.float32)


def _marks(
    found: Blobs, kind: Floats, layers: tuple[Pixels, Pixels, Pixels, Mask], gsd: float
) -> Floats:
    light, nir, like, body = layers
    length, width = found.axes[:, 0] * gsd, found.axes[:, 1] * gsd
    inner, inner_nir, colour, inside, edge, local, square_in = found.sums.T
    rings = {n: [around(found.boxes, layer, w) for w in RINGS] for n, layer in
             (("light", light), ("nir", nir), ("wet", like))}  # fmt: skip
    square = around(found.boxes, light * light, RINGS[2])
    columns = (
        length,
        width,
        found.area * gsd**2 / np.maximum(length * width, 1),
        length / np.maximum(width, 1),
        inner,
        inner_nir,
        colour,
        inner_nir - inner,
        inside,
        *rings["wet"],
        around(found.boxes, body.astype(np.float32), RINGS[2]),
        *(inner - ring for ring in rings["light"]),
        *(inner_nir - ring for ring in rings["nir"]),
        edge,
        local,
        kind,
        np.sqrt(np.maximum(square - rings["light"][2] ** 2, 0)),
        *_flanks(found, like),
        _flank_light(found, light) - inner,
        np.sqrt(np.maximum(square_in - inner**2, 0)),
        found.area * gsd**2,
    )
    return np.column_stack(columns)


def _flanks(found: Blobs, like: Pixels) -> tuple[Floats, ...]:
    """Water along the two long sides and off the two ends: more and less of each pair."""
    sides = [_along(found, like, across=sign) for sign in (-1, 1)]
    ends = [_along(found, like, ahead=sign) for sign in (-1, 1)]
    return (
        np.maximum(*sides),
        np.minimum(*sides),
        np.maximum(*ends),
        np.minimum(*ends),
    )


def _flank_light(found: Blobs, light: Pixels) -> Floats:
    """Brightness along the brighter long side."""
    brighter: Floats = np.maximum(*(_along(found, light, across=sign) for sign in (-1, 1)))
    return brighter


def _along(found: Blobs, layer: Pixels, ahead: int = 0, across: int = 0) -> Floats:
    """Mean of a layer on a line just off one side or one end, 1.5 and 3 pixels away."""
    length, width, turn = found.axes.T
    way = np.column_stack([-np.cos(np.radians(turn)), np.sin(np.radians(turn))])
    beside = np.column_stack([-way[:, 1], way[:, 0]])
    total = np.zeros(len(found))
    for off in (1.5, 3.0):
        for share in (-0.33, 0.0, 0.33):
            at = found.middles.copy()
            at += way * (ahead * (length / 2 + off) + abs(across) * share * length)[:, None]
            at += beside * (across * (width / 2 + off) + abs(ahead) * share * width)[:, None]
            cell = np.clip(at.astype(int), 0, np.array(layer.shape) - 1)
            total += layer[cell[:, 0], cell[:, 1]]
    mean: Floats = total / 6
    return mean


def _plain(marks: Floats, gsd: float) -> Mask:
    """Which candidates have the shape of a ship at all.

    Source:
        Length up to the longest ship with blur; width up to 70 m with blur of two pixels.
    """
    length, width = marks[:, 0], marks[:, 1]
    shape: Mask = (length < 460 + 2 * gsd) & (width < 70 + 2 * gsd) & (marks[:, 2] > 0.4)
    return shape


def in_open(boxes: npt.NDArray[np.int64], body: Mask) -> Mask:
    """Which boxes touch no land: nothing but water, ships included, in them and beside them."""
    table = cv2.integral(body.astype(np.uint8)).astype(float)
    top, left = np.maximum(boxes[:, 0] - BESIDE_PX, 0), np.maximum(boxes[:, 1] - BESIDE_PX, 0)
    low = np.minimum(boxes[:, 2] + BESIDE_PX, body.shape[0])
    right = np.minimum(boxes[:, 3] + BESIDE_PX, body.shape[1])
    wet = table[low, right] - table[top, right] - table[low, left] + table[top, left]
    clear: Mask = wet >= 0.999 * (low - top) * (right - left)
    return clear
