"""Small pictures of scenes, north up: the pixels where they may be shown, and the unseen parts."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, radians

import cv2
import numpy as np
import numpy.typing as npt

from sitewatch.imagery.geometry import WHOLE, outlines, placed
from sitewatch.imagery.raster import Box, Raster
from sitewatch.imagery.records import Kind, Mask, Pixels, Scene
from sitewatch.imagery.steps import hiding
from sitewatch.model import Site

LARGEST = 640
"""Longer side of a picture [px]; judgement: the width of a column of the page."""
MOST_BYTES = 60_000
"""Largest picture [bytes], so that a report with some of them can still be mailed; judgement."""
MARGIN = 0.04
"""What is shown around a site, as a share of its width and height."""
QUALITIES = (80, 65, 50, 35, 20, 10)
STRETCH = (2.0, 98.0)
"""Shares of the brightness that become black and white [percent]; the usual display stretch."""
HATCH = 8
"""Distance of hatch lines over what could not be seen [px]."""
Picture = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Quicklook:
    """A small picture of a scene over a site.

    Attributes:
        bounds: Its edges: west, south, east, north [degrees].
        size: Width and height [px].
        image: WebP of the pixels, or empty where they may not be shown.
        hidden: PNG of a hatch over what could not be seen, or empty where all of it could.
    """

    bounds: tuple[float, float, float, float]
    size: tuple[int, int]
    image: bytes
    hidden: bytes


def quicklook(raster: Raster, site: Site) -> Quicklook | None:
    """A small picture of a site in a scene; None where the scene does not reach it."""
    where = placed(site, raster)
    if where is None or where.box.is_empty:
        return None
    bounds, size = frame_of(site)
    down, across = raster.placing(where.box).sizes_m(where.box.top, where.box.left)
    height_m = (bounds[3] - bounds[1]) * 111_195.0
    coarser = max(1.0, height_m / size[1] / max(down, across))
    around = where.box.widened(int(0.1 * max(where.box.shape)) + 2).within(raster.shape)
    scene = raster.scene(around, coarser)
    rows, cols = _positions(raster, scene, bounds, size, around)
    seen = _moved(_seen(scene).astype(np.uint8), rows, cols, cv2.INTER_NEAREST) > 0
    image = b""
    if raster.capture.pixels_shareable:
        shown = _moved(_colours(scene), rows, cols, cv2.INTER_LINEAR)
        image = _encoded(
            np.where(seen[..., None] | _inside(rows, cols, scene)[..., None], shown, 0)
        )
    return Quicklook(bounds, size, image, _hatched(seen) if not seen.all() else b"")


def frame_of(site: Site) -> tuple[tuple[float, float, float, float], tuple[int, int]]:
    """Edges [degrees] and width and height [px] of the pictures of a site: one frame for all."""
    west, south, east, north = outlines(site)[WHOLE].bounds
    wide, tall = (east - west) * MARGIN, (north - south) * MARGIN
    west, south, east, north = west - wide, south - tall, east + wide, north + tall
    ratio = (north - south) / ((east - west) * cos(radians((south + north) / 2)))
    width = LARGEST if ratio <= 1 else max(32, round(LARGEST / ratio))
    height = LARGEST if ratio > 1 else max(32, round(LARGEST * ratio))
    return (west, south, east, north), (width, height)


def _positions(
    raster: Raster,
    scene: Scene,
    bounds: tuple[float, float, float, float],
    size: tuple[int, int],
    box: Box,
) -> tuple[Pixels, Pixels]:
    """Row and column of the held scene under every pixel of the picture."""
    west, south, east, north = bounds
    width, height = size
    lon = west + (np.arange(width) + 0.5) / width * (east - west)
    lat = north - (np.arange(height) + 0.5) / height * (north - south)
    lons, lats = np.meshgrid(lon, lat)
    rows, cols = raster.placing(box).pixels(lons.ravel(), lats.ravel())
    grid = scene.grid
    held = (
        ((rows - grid.row) * grid.zoom[0] - 0.5).reshape(height, width),
        ((cols - grid.col) * grid.zoom[1] - 0.5).reshape(height, width),
    )
    return tuple(np.nan_to_num(part, nan=-9e3).astype(np.float32) for part in held)  # type: ignore[return-value]  # two of them


def _moved(pixels: Picture, rows: Pixels, cols: Pixels, way: int) -> Picture:
    moved = cv2.remap(pixels, cols, rows, way, borderMode=cv2.BORDER_CONSTANT, borderValue=0)
    return moved.astype(np.uint8)


def _inside(rows: Pixels, cols: Pixels, scene: Scene) -> Mask:
    tall, wide = scene.shape
    found: Mask = (rows > -1) & (rows < tall) & (cols > -1) & (cols < wide)
    return found


def _seen(scene: Scene) -> Mask:
    seen = scene.valid.copy()
    for mask in hiding(scene).masks.values():
        seen &= ~mask
    return seen


def _colours(scene: Scene) -> Picture:
    """Blue, green and red for display, each band stretched between its own shares."""
    wanted = ("blue", "green", "red")
    names = wanted if all(name in scene.bands for name in wanted) else (scene.bands[0],)
    layers = [scene.band(name) for name in names]
    if scene.kind is Kind.RADAR:
        layers = [10 * np.log10(np.maximum(layer, 1e-5)) for layer in layers]
    made = [_stretched(layer, scene.valid) for layer in layers]
    return np.stack(made * (3 if len(made) == 1 else 1), axis=2)


def _stretched(layer: Pixels, valid: Mask) -> Picture:
    values = layer[valid]
    if not values.size:
        return np.zeros(layer.shape, np.uint8)
    low, high = np.percentile(values, STRETCH)
    made: Picture = np.clip((layer - low) / max(high - low, 1e-6) * 255, 0, 255).astype(np.uint8)
    return made


def _encoded(picture: Picture) -> bytes:
    """WebP of the best quality that is small enough; smaller where none is."""
    shown = np.ascontiguousarray(picture.astype(np.uint8))
    while True:
        for quality in QUALITIES:
            done, raw = cv2.imencode(".webp", shown, [cv2.IMWRITE_WEBP_QUALITY, quality])
            if done and raw.size <= MOST_BYTES:
                return bytes(raw.tobytes())
        half = (max(1, shown.shape[1] // 2), max(1, shown.shape[0] // 2))
        shown = np.asarray(cv2.resize(shown, half, interpolation=cv2.INTER_AREA))


def _hatched(seen: Mask) -> bytes:
    """A PNG of lines over what could not be seen, clear elsewhere."""
    rows, cols = np.indices(seen.shape)
    lines = ((rows + cols) % HATCH) < 2
    made = np.zeros((*seen.shape, 4), np.uint8)
    made[~seen] = (90, 90, 90, 110)
    made[~seen & lines] = (40, 40, 40, 230)
    _, raw = cv2.imencode(".png", made, [cv2.IMWRITE_PNG_COMPRESSION, 9])
    return bytes(raw.tobytes())
