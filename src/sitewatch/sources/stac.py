"""Scenes of STAC items: of each, only the windows of the watched sites are fetched."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import rasterio
from rasterio.enums import Resampling
from rasterio.io import DatasetReader, MemoryFile
from rasterio.transform import Affine
from rasterio.windows import Window

from sitewatch.errors import EvidenceError, TooLargeError, UnreadableError
from sitewatch.imagery.facts import Facts, joined
from sitewatch.imagery.geometry import Placed, placed
from sitewatch.imagery.georeference import grid_in, placing_of
from sitewatch.imagery.geotiff import DAMAGED, SETTINGS
from sitewatch.imagery.package import MEDIA_TYPE, Package, pack
from sitewatch.imagery.placegrid import Table
from sitewatch.imagery.placing import Placing
from sitewatch.imagery.raster import Box
from sitewatch.imagery.stac_facts import Asset, assets_of, facts_of, is_item
from sitewatch.model import Site
from sitewatch.sources.assets import Wanted, opened, without_query
from sitewatch.sources.found import Found, Problem
from sitewatch.sources.holding import check_held

AROUND_M = 500.0
"""How far beyond a site a window reaches [m]: water, cloud and co-registration need surroundings;
judgement."""
MOST_WINDOW = 60_000_000
"""Largest window of one site [pixels]: 7.7 x 7.7 km at 1 m; judgement."""
MALFORMED = (AttributeError, KeyError, OverflowError, TypeError, ValueError)
"""What an item raises whose values are of other kinds than STAC says."""


@dataclass(frozen=True, slots=True, eq=False)
class Base:
    """The asset with the finest pixels, on whose grid all are stored.

    Attributes:
        dataset: It, open.
        name: Address of the item, for messages.
        placed: Where its pixels lie.
        places: Its control points, where they are a grid.
    """

    dataset: DatasetReader
    name: str
    placed: Placing
    places: Table | None = None

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns of the whole."""
        return int(self.dataset.height), int(self.dataset.width)

    def placing(self, box: Box) -> Placing:
        """Where the pixels lie: by one transform, or by the control points around a part."""
        return self.places.placing(box, self.name) if self.places else self.placed


def items_in(raw: bytes) -> tuple[Mapping[str, Any], ...]:
    """The STAC items that some JSON holds, one or a collection of them; empty where none are."""
    if b"stac_version" not in raw:
        return ()
    try:
        data = json.loads(raw)
    except (ValueError, RecursionError):
        return ()
    if is_item(data):
        return (data,)
    features = data.get("features", []) if isinstance(data, dict) else []
    return tuple(item for item in features if is_item(item)) if isinstance(features, list) else ()


def scenes_of(item: Mapping[str, Any], origin: str, wanted: Wanted) -> Iterator[Found | Problem]:
    """One package for each site that an item reaches; problems in their place.

    Args:
        item: The item.
        origin: Its address or path.
        wanted: Sites, assets, limits.
    """
    try:
        facts, assets = _told(item, origin, wanted)
        with ExitStack() as stack:
            open_ones = [stack.enter_context(opened(asset, origin, wanted)) for asset in assets]
            base = _base(_finest(open_ones), origin)
            reached = [(site, where) for site in wanted.sites if (where := placed(site, base))]
            if not reached:
                yield Problem(UnreadableError("it reaches no watched site", where=origin))
            for site, where in reached:
                scene = _window(open_ones, assets, base, where)
                yield _found(item, origin, facts, (site, *scene))
    except EvidenceError as error:
        yield Problem(error)


def _told(item: Mapping[str, Any], origin: str, wanted: Wanted) -> tuple[Facts, tuple[Asset, ...]]:
    """What an item says, and the files of it that are taken.

    Raises:
        UnreadableError: If it is not as STAC says, or has none that is read.
    """
    try:
        return facts_of(item, origin), assets_of(item, wanted.assets, origin)
    except MALFORMED as error:
        raise UnreadableError(f"an item that is not as STAC says: {error}", where=origin) from error


def _found(
    item: Mapping[str, Any], origin: str, facts: Facts, scene: tuple[Site, bytes, Facts]
) -> Found:
    site, raw, numbers = scene
    name = str(item.get("id", "item"))
    told = replace(joined(numbers, facts), origin=origin)
    package = Package(f"{name}.{site.id}.tif", raw, told, _item_json(item))
    return Found(pack(package), package.name, origin, MEDIA_TYPE, title=name)


def _finest(opened: Sequence[DatasetReader]) -> DatasetReader:
    if any(dataset.transform.is_identity for dataset in opened):  # placed by control points
        return max(opened, key=lambda dataset: dataset.width)
    return min(opened, key=lambda dataset: abs(dataset.transform.a))


def _base(dataset: DatasetReader, name: str) -> Base:
    told = Facts()
    return Base(dataset, name, placing_of(dataset, told, name), grid_in(dataset, told))


def _window(
    opened: Sequence[DatasetReader], assets: Sequence[Asset], base: Base, where: Placed
) -> tuple[bytes, Facts]:
    """The window of one site over all assets as a GeoTIFF on the finest grid, and its numbers."""
    down, across = base.placing(where.box).sizes_m(where.box.top, where.box.left)
    box = where.box.widened(int(AROUND_M / min(down, across))).within(base.shape)
    rows, cols = box.shape
    if rows * cols > MOST_WINDOW:
        raise TooLargeError(f"a window of {rows} x {cols} pixels", where=base.name)
    check_held(opened, rows * cols, base.name)
    bands: list[np.ndarray[Any, Any]] = []
    names: list[str] = []
    for dataset, asset in zip(opened, assets, strict=True):
        bands += list(_read(dataset, asset, base, box))
        names += list(asset.bands) if len(asset.bands) == dataset.count else [""] * dataset.count
    kind = np.result_type(*(band.dtype for band in bands))
    nodata = assets[0].nodata if base.dataset.nodata is None else base.dataset.nodata
    raw = _geotiff(np.stack(bands).astype(kind), names, base, box)
    first = assets[0]
    told = {(one.scale, one.offset or 0.0) for one in assets if one.bands != ("scl",)}
    if len(told) > 1:
        raise UnreadableError("its bands are stored on different scales", where=base.name)
    return raw, Facts(scale=first.scale, offset=first.offset, nodata=nodata)


def _read(dataset: DatasetReader, asset: Asset, base: Base, box: Box) -> np.ndarray[Any, Any]:
    """All bands of an asset under a box of the finest one."""
    if dataset.crs != base.dataset.crs:
        raise UnreadableError(f"{asset.key} lies in another coordinate system", where=base.name)
    window = _under(dataset, base, box)
    within = window.col_off >= 0 and window.row_off >= 0
    within &= window.col_off + window.width <= dataset.width
    within &= window.row_off + window.height <= dataset.height
    if not within:
        raise UnreadableError(f"{asset.key} does not cover the others", where=base.name)
    try:
        with rasterio.Env(**SETTINGS):
            found: np.ndarray[Any, Any] = dataset.read(
                window=window,
                out_shape=(dataset.count, *box.shape),
                resampling=Resampling.nearest,
            )
    except DAMAGED as error:
        raise UnreadableError(f"{asset.key} cannot be read: {error}", where=base.name) from error
    return found


def _under(dataset: DatasetReader, base: Base, box: Box) -> Window:
    """The window of a data set under a box of another one; both have north up, or one grid."""
    if base.dataset.transform.is_identity:
        y, x = dataset.height / base.shape[0], dataset.width / base.shape[1]
        return Window(box.left * x, box.top * y, box.shape[1] * x, box.shape[0] * y)
    a, _, x, _, e, y = base.placed.transform
    own = dataset.transform
    left, right = (round((x + a * col - own.c) / own.a, 6) for col in (box.left, box.right))
    top, bottom = (round((y + e * row - own.f) / own.e, 6) for row in (box.top, box.bottom))
    return Window(left, top, right - left, bottom - top)


def _geotiff(pixels: np.ndarray[Any, Any], names: Sequence[str], base: Base, box: Box) -> bytes:
    count, rows, cols = pixels.shape
    placing = base.placing(box).window(box.top, box.left, (1.0, 1.0))
    made = {"count": count, "height": rows, "width": cols, "dtype": str(pixels.dtype)}
    with MemoryFile() as memory:
        with memory.open(
            driver="GTiff",
            crs=placing.crs,
            transform=Affine(*placing.transform),
            compress="deflate",
            tiled=min(rows, cols) >= 256,
            **made,
        ) as out:
            out.write(pixels)
            for number, name in enumerate(names, 1):
                if name:
                    out.set_band_description(number, name)
        return bytes(memory.read())


def _item_json(item: Mapping[str, Any]) -> bytes:
    """The item for keeps: addresses without their queries, which can carry keys."""
    assets = {
        key: {**asset, "href": without_query(str(asset.get("href", "")))}
        for key, asset in item["assets"].items()
        if isinstance(asset, dict)
    }
    kept = {**item, "assets": assets, "links": []}
    return json.dumps(kept, sort_keys=True, ensure_ascii=False).encode()
