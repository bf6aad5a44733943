"""Ships in radar: speed of the search, and one frame of Los Angeles and Long Beach.

Only one date of the frame is there and nobody labelled it, so its rows are a smoke test. Sibling
dates are simulated, and said to be: the same structures, its ships taken away, new speckle.
"""

from __future__ import annotations

import time
from collections.abc import Iterator

import cv2
import numpy as np
import rasterio
from goals import Row, skipped

from imagery_lib.places import DATA
from sitewatch.imagery.cfar import bright
from sitewatch.imagery.history import fixed
from sitewatch.imagery.records import Grid, Kind, Mask, Scene
from sitewatch.imagery.ships_radar import find_radar_ships
from sitewatch.imagery.water import water

FRAME = DATA / "radar" / "la_long_beach_2021-01-05.tif"
SIDE = 4000
ANCHORED_DB, ANCHORED_M = -2.0, 250.0
"""A hit counts as an anchored ship this bright and this far from what is not water."""
STRUCTURE_M = 150.0
"""Nearer to what is not water than this, a hit may be a structure."""


def rows(seed: int, share: float) -> Iterator[Row]:
    """Speed, then hits of the frame with and without structures."""
    yield _speed(seed, share)
    what = "LA/Long Beach, structure hits cut"
    if not FRAME.exists():
        yield skipped(what, ">= 0.75", "data absent")
        return
    scene = frame()
    sea = water(scene)
    plain = find_radar_ships(scene, sea)
    dates = [simulated(scene, sea, seed + n) for n in range(4)]
    layer = fixed(dates, scene.grid.gsd_m)
    left = find_radar_ships(scene, sea, layer)
    off = _off_shore(sea, scene.grid.gsd_m)
    near = [sum(off[int(f.row), int(f.col)] < STRUCTURE_M for f in each) for each in (plain, left)]
    open_sea = [
        sum(off[int(f.row), int(f.col)] >= ANCHORED_M for f in each) for each in (plain, left)
    ]
    cut = 1 - near[1] / max(near[0], 1)
    told = f"{cut:.2f} ({near[0]} to {near[1]} near shore)"
    yield Row(f"{what} (sibling dates simulated)", "155 hits", ">= 0.75", told, cut >= 0.75)
    told = f"{open_sea[1]} of {open_sea[0]}"
    yield Row("  hits off shore that stay", "", "all", told, open_sea[0] == open_sea[1])
    yield Row("  hits in all, before and after", "155", "", f"{len(plain)}, {len(left)}")


def frame() -> Scene:
    """The frame in power; what is exactly 0 dB lies beyond the swath."""
    with rasterio.open(FRAME) as file:
        decibel = file.read(1).astype(np.float32)
        transform, crs = tuple(file.transform)[:6], str(file.crs)
    valid = np.isfinite(decibel) & (decibel != 0)
    power = np.where(valid, 10 ** (decibel / 10), 0).astype(np.float32)
    return Scene(power[None], ("vv",), valid, Grid(transform, crs, 30.0), Kind.RADAR)


def simulated(scene: Scene, sea: Mask, seed: int) -> Mask:
    """Bright pixels of an invented further date: structures along the shore stay, ships do not."""
    draw = np.random.default_rng(seed)
    power = scene.pixels[0] * draw.gamma(8.0, 1 / 8.0, scene.shape).astype(np.float32)
    off = _off_shore(sea, scene.grid.gsd_m)
    level = float(np.median(scene.pixels[0][sea]))
    power = np.where(off >= STRUCTURE_M, level, power).astype(np.float32)
    return bright(power, sea, scene.grid.gsd_m, 20.0, None).mask


def _off_shore(sea: Mask, gsd_m: float) -> np.ndarray:
    """Distance from large land; targets within the sea count as sea."""
    return cv2.distanceTransform(sea.astype(np.uint8), cv2.DIST_L2, 5) * gsd_m


def _speed(seed: int, share: float) -> Row:
    draw = np.random.default_rng(seed)
    side = max(int(SIDE * min(share, 1.0)), 1000)
    power = draw.gamma(4.4, 0.01, (side, side)).astype(np.float32)
    sea = np.ones((side, side), bool)
    cv2.setNumThreads(1)
    spent = []
    for _ in range(2):
        start = time.process_time()
        bright(power, sea, 10.0, 4.4, None)
        spent.append(time.process_time() - start)
    speed = side * side / 1e6 / min(spent)
    return Row("radar: Mpx per CPU-s, two-pass CFAR", "44", ">= 40", f"{speed:.0f}", speed >= 40)
