"""Cloud in fine pictures of airports: what is called cloud on a clear day, and what is found of it.

The rule was set on the airports that the aircraft network is not tested on. The pictures are of
days chosen to see by; cloud is simulated: white, with soft edges, in all sizes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import cv2
import numpy as np
from goals import Row, skipped

from imagery_lib.aircraft import GSD_M, folder, held_out
from sitewatch.imagery.clouds import hidden
from sitewatch.imagery.records import Mask, Pixels, Scene
from sitewatch.training.packing import scene_of

WHAT = "clear scenes of airports held out: called cloud, mean"
SIZES = (4, 8, 16, 32, 64, 128)
"""Lumps across a scene, coarse to fine; each next lot is 0.55 as strong."""


def rows(seed: int, share: float) -> Iterator[Row]:
    """Share of clear scenes that is called cloud, and of simulated cloud that is found."""
    if not folder().is_dir():
        yield skipped(WHAT, "<= 0.01", "data absent")
        return
    draw = np.random.default_rng(seed)
    pictures = held_out()[0][: max(3, round(len(held_out()[0]) * min(share, 1.0)))]
    clear, found = [], []
    for one in pictures:
        scene = scene_of(one, GSD_M)
        clear.append(float(hidden(scene).mask.mean()))
        cloudy, veil = clouded(scene, draw)
        mask = hidden(cloudy).mask
        found.append([mask[veil >= 0.7].mean(), mask[(veil >= 0.3) & (veil < 0.7)].mean()])
    told = f"{np.mean(clear):.3f} (worst {max(clear):.3f} of {len(clear)})"
    yield Row(WHAT, "", "<= 0.01", told, float(np.mean(clear)) <= 0.01)
    thick, thin = np.mean(found, axis=0)
    yield Row("  simulated cloud over them, seven tenths and more hidden: found", "", ">= 0.80",
              f"{thick:.2f}", thick >= 0.8)  # fmt: skip
    yield Row("  simulated cloud, three to seven tenths hidden: found", "", "", f"{thin:.2f}")


def clouded(scene: Scene, draw: np.random.Generator) -> tuple[Scene, Pixels]:
    """The scene under simulated cloud, and how much of each pixel that hides."""
    lumps, weight = np.zeros(scene.shape, np.float32), 1.0
    for size in SIZES:
        grown = draw.standard_normal((size, size)).astype(np.float32)
        wide = cv2.resize(grown, scene.shape[::-1], interpolation=cv2.INTER_CUBIC)
        lumps += np.float32(weight) * np.asarray(wide, np.float32)
        weight *= 0.55
    lumps = (lumps - lumps.mean()) / lumps.std()
    veil: Pixels = np.clip(lumps - 0.3, 0, 1).astype(np.float32)
    white = 0.78 + 0.1 * np.clip(lumps, -1, 1.5)
    pixels = np.clip(scene.pixels * (1 - veil) + white * veil, 0, 1).astype(np.float32)
    seen: Mask = scene.valid
    return replace(scene, pixels=pixels, valid=seen), veil
