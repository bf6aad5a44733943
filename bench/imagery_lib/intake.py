"""Reading windows out of scenes: speed, memory, and how little of a remote file is fetched."""

from __future__ import annotations

import gc
import hashlib
import resource
import time
from collections.abc import Iterator
from datetime import UTC, datetime

import numpy as np
from goals import Row
from pyproj import Transformer
from rasterio.io import MemoryFile
from rasterio.transform import Affine
from rasterio.windows import Window

from imagery_lib.coarse import Nothing
from sitewatch.imagery.facts import Facts
from sitewatch.imagery.geometry import placed
from sitewatch.imagery.geotiff import opened
from sitewatch.imagery.reader import at_site
from sitewatch.model import Evidence, Point, Polygon, Site, SiteKind
from sitewatch.taxonomy import load_taxonomy

SIDE = 20_000
GSD_M = 1.5
EAST, NORTH = 750_000.0, 3_930_000.0


def rows(seed: int, scale: float) -> Iterator[Row]:
    """A simulated scene of 20,000 x 20,000 pixels, wholly of one site, through the reader."""
    side = max(1000, int(SIDE * scale))
    raw = _scene(seed, side)
    site = _around(side)
    evidence = Evidence(
        hashlib.sha256(raw).hexdigest(), "big.tif", "image/tiff", len(raw), "", datetime.now(UTC)
    )
    gc.collect()
    begun = time.process_time()
    with opened(raw, "image/tiff", "20240101T000000.tif", Facts()) as raster:
        where = placed(site, raster)
        assert where is not None
        look, _ = at_site(raster, where, evidence, load_taxonomy(), (Nothing(),))
    spent = time.process_time() - begun
    speed = side * side / 1e6 / spent
    yield Row(f"windows of {side} x {side} read and masked", "", ">= 3 Mpx/CPU-s",
              f"{speed:.1f} Mpx/CPU-s", speed >= 3)  # fmt: skip
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    yield Row("peak memory with it, no network", "", "< 1.5 GB", f"{peak:.2f} GB", peak < 1.5)
    share = look.visible_share
    yield Row("visible share of a site that is wholly in view", "", "1.00",
              f"{share:.3f}", share > 0.995)  # fmt: skip


def _scene(seed: int, side: int) -> bytes:
    """One grey picture, simulated: the same noise in every tile, so that it is quick to make."""
    tile = np.random.default_rng(seed).integers(60, 200, (1, 512, 512)).astype(np.uint8)
    options = {"tiled": True, "blockxsize": 512, "blockysize": 512, "compress": "deflate"}
    shape = {"count": 1, "height": side, "width": side, "dtype": "uint8", "crs": "EPSG:32636"}
    with MemoryFile() as memory:
        placed = Affine(GSD_M, 0.0, EAST, 0.0, -GSD_M, NORTH)
        with memory.open(driver="GTiff", transform=placed, **shape, **options) as out:
            for top in range(0, side, 512):
                for left in range(0, side, 512):
                    tall, wide = min(512, side - top), min(512, side - left)
                    out.write(tile[:, :tall, :wide], window=Window(left, top, wide, tall))
        return bytes(memory.read())


def _around(side: int) -> Site:
    ways = Transformer.from_crs("EPSG:32636", "EPSG:4326", always_xy=True)
    edge = side * GSD_M
    corners = [(0, 0), (0, edge), (edge, edge), (edge, 0), (0, 0)]
    ring = tuple(Point(*ways.transform(EAST + x, NORTH - y)) for x, y in corners)
    return Site("all", "All", SiteKind.AIR_BASE, Polygon((ring,)))
