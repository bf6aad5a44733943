"""Edge strength of a scene: what stays when sun, season and sensor change the brightness."""

from __future__ import annotations

import cv2
import numpy as np

from sitewatch.imagery.records import Kind, Mask, Pixels, Scene

VISIBLE = ("pan", "red", "green", "blue", "grey")
FLOOR_DB = -30.0
"""Backscatter below which radar is noise [dB].

Source:
    Sentinel-1 product specification: noise-equivalent sigma nought of about -25 dB or better.
"""


def brightness(scene: Scene) -> Pixels:
    """One grey layer of a scene: mean of its visible bands, or backscatter in dB for radar.

    Optical scenes without any visible band give the mean of what they have.
    """
    if scene.kind is Kind.RADAR:
        power = np.nanmax(np.where(np.isfinite(scene.pixels), scene.pixels, 0.0), axis=0)
        decibel: Pixels = 10 * np.log10(np.maximum(power, 10 ** (FLOOR_DB / 10)))
        return decibel.astype(np.float32)
    chosen = [n for n, name in enumerate(scene.bands) if name in VISIBLE]
    layers = scene.pixels[chosen] if chosen else scene.pixels
    grey: Pixels = np.nan_to_num(layers.mean(axis=0)).astype(np.float32)
    return grey


def reduced(layer: Pixels, times: int) -> Pixels:
    """The layer at a whole fraction of its size, by averaging."""
    if times == 1:
        return layer
    rows, cols = (n // times for n in layer.shape)
    cut = np.ascontiguousarray(layer[: rows * times, : cols * times])
    return np.asarray(cv2.resize(cut, (cols, rows), interpolation=cv2.INTER_AREA), np.float32)


def edges(layer: Pixels, valid: Mask) -> Pixels:
    """Square root of the gradient's magnitude, zero where a neighbour is not valid.

    The root keeps a few bright objects, which may have moved, from speaking for the ground.
    """
    filled = np.where(valid, layer, 0.0).astype(np.float32)
    across = cv2.Scharr(filled, cv2.CV_32F, 1, 0)
    down = cv2.Scharr(filled, cv2.CV_32F, 0, 1)
    inside = cv2.erode(valid.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    strong: Pixels = np.where(inside, np.sqrt(np.hypot(across, down)), 0.0).astype(np.float32)
    return strong
