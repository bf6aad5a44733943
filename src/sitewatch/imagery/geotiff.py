"""GeoTIFF, JPEG and PNG: windows of them as scenes, from bytes that nobody has vouched for."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import rasterio
from rasterio.enums import ColorInterp, Resampling
from rasterio.errors import NotGeoreferencedWarning, RasterioError
from rasterio.io import DatasetReader, MemoryFile
from rasterio.windows import Window

from sitewatch.errors import RefusedError, TooLargeError, UnreadableError
from sitewatch.imagery.bands import Numbers, names_of, numbers_of
from sitewatch.imagery.borders import outside
from sitewatch.imagery.facts import Facts
from sitewatch.imagery.placing import Placing, checked, of_bounds, of_points
from sitewatch.imagery.raster import Box, grid_of, zoom_of
from sitewatch.imagery.records import Capture, Kind, Mask, Scene
from sitewatch.imagery.tags import capture_of, told_bands

DRIVERS = {"image/tiff": "GTiff", "image/png": "PNG", "image/jpeg": "JPEG"}
MOST_PIXELS = 4_000_000_000
"""Largest picture that is opened [pixels]. Source: a mosaic of 60,000 x 60,000; a Sentinel-1 frame
has 0.7 billion, a Pléiades scene of 20 x 20 km 1.6 billion."""
MOST_BANDS = 64
MOST_TILE_BYTES = 300_000_000
"""Largest tile or strip that is unpacked at once [bytes]; judgement."""
MOST_PICTURE = 300_000_000
"""Largest PNG or JPEG [pixels]: these are unpacked from the top, so all of it counts; judgement."""
SAMPLE = 256
"""Side of each window whose values tell what stored numbers mean [pixels]."""
PLACES = (1 / 2, 1 / 6, 5 / 6)
"""Where such windows lie, as shares of the height and width."""
SETTINGS = {
    "GDAL_DISABLE_READDIR_ON_OPEN": "EMPTY_DIR",
    "GDAL_CACHEMAX": 64_000_000,
    "GDAL_PAM_ENABLED": "NO",
}
"""No file beside the one given is opened, little is kept in memory [bytes]."""
DAMAGED = (RasterioError, ValueError, OverflowError, MemoryError)


@dataclass(frozen=True, eq=False)
class GeoTiff:
    """An open GeoTIFF or picture.

    Attributes:
        dataset: It, open.
        name: File name, for messages.
        placed: Where its pixels lie.
        numbers: What its numbers mean.
        picked: Numbers of its bands that are read, counted from 1.
        capture: How and when it was taken.
        reasons: What was guessed about it.
        nodata: Number that stands for no data, where a sidecar says so.
    """

    dataset: DatasetReader
    name: str
    placed: Placing
    numbers: Numbers
    picked: tuple[int, ...]
    capture: Capture
    reasons: tuple[str, ...]
    nodata: float | None = None

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns of the whole."""
        return int(self.dataset.height), int(self.dataset.width)

    @property
    def kind(self) -> Kind:
        """What sort of instrument."""
        return self.numbers.kind

    @property
    def bands(self) -> tuple[str, ...]:
        """Name of each band."""
        return self.numbers.bands

    def placing(self, box: Box) -> Placing:  # one transform holds for all of it
        """Where the pixels lie."""
        return self.placed

    def scene(self, box: Box, coarser: float = 1.0) -> Scene:
        """The pixels of a part, held as squares and coarser by a factor.

        Raises:
            UnreadableError: If they are damaged.
        """
        zoom, gsd_m = zoom_of(self.placed, box, coarser)
        shape = (max(1, round(box.shape[0] * zoom[0])), max(1, round(box.shape[1] * zoom[1])))
        window = Window(box.left, box.top, box.shape[1], box.shape[0])
        stored = self._read(window, shape)
        valid = self._valid(window, shape, stored)
        grid = grid_of(self.placed, box, shape, gsd_m)
        pixels = np.where(valid, self.numbers.values(stored), np.float32(0))
        return Scene(pixels, self.bands, valid, grid, self.kind, self.capture)

    def _read(self, window: Window, shape: tuple[int, int]) -> npt.NDArray[np.generic]:
        way = Resampling.average if shape[0] < window.height else Resampling.nearest
        try:
            with rasterio.Env(**SETTINGS):
                found: npt.NDArray[np.generic] = self.dataset.read(
                    list(self.picked),
                    window=window,
                    out_shape=(len(self.picked), *shape),
                    resampling=way,
                )
        except DAMAGED as error:
            raise self._damaged(window, error) from error
        return found

    def _valid(
        self, window: Window, shape: tuple[int, int], stored: npt.NDArray[np.generic]
    ) -> Mask:
        try:
            with rasterio.Env(**SETTINGS):
                seen = self.dataset.dataset_mask(window=window, out_shape=shape) > 0
        except DAMAGED as error:
            raise self._damaged(window, error) from error
        if stored.dtype.kind == "f":
            seen &= np.isfinite(stored).all(axis=0)
        if self.nodata is not None:
            seen &= ~(stored == self.nodata).all(axis=0)
        valid: Mask = seen & ~outside(stored)
        return valid

    def _damaged(self, window: Window, error: Exception) -> UnreadableError:
        place = f"rows {window.row_off} to {window.row_off + window.height - 1}"
        place += f", columns {window.col_off} to {window.col_off + window.width - 1}"
        hint = "fetch it again"
        return UnreadableError(f"damaged in {place}: {error}", where=self.name, hint=hint)


@contextmanager
def opened(raw: bytes, media_type: str, name: str, facts: Facts) -> Iterator[GeoTiff]:
    """A picture from its bytes; nothing else is opened for it.

    Args:
        raw: The bytes.
        media_type: As told from the bytes.
        name: File name, for messages.
        facts: What a sidecar says; it wins over what the file says.

    Raises:
        UnreadableError: If it is damaged, or nothing says where it lies.
        TooLargeError: If it claims more than is unpacked.
    """
    driver = DRIVERS.get(media_type, "GTiff")
    with rasterio.Env(**SETTINGS), MemoryFile(raw) as memory:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", NotGeoreferencedWarning)
                dataset = memory.open(driver=driver)
        except DAMAGED as error:
            raise UnreadableError(f"a damaged picture: {error}", where=name) from error
        with dataset:
            yield raster_of(dataset, name, facts)


def raster_of(dataset: DatasetReader, name: str, facts: Facts) -> GeoTiff:
    """An open data set with what its tags and a sidecar say of it.

    Raises:
        UnreadableError: If nothing says where it lies, or it is damaged.
        TooLargeError: If it claims more than is unpacked.
    """
    check_alone(dataset, name)
    check_size(dataset, name)
    picked = tuple(
        n for n, use in enumerate(dataset.colorinterp, 1) if use is not ColorInterp.alpha
    )
    bands, guess = names_of(facts.bands or told_bands(dataset, picked), len(picked))
    numbers = _numbers(dataset, name, picked, bands, facts)
    placed = placing_of(dataset, facts, name)
    reasons = (*((guess,) if guess and numbers.bands == bands else ()), *numbers.reasons)
    capture, why = capture_of(dataset, name, facts, numbers.kind, placed)
    return GeoTiff(dataset, name, placed, numbers, picked, capture, (*reasons, *why), facts.nodata)


def _numbers(
    dataset: DatasetReader, name: str, picked: tuple[int, ...], bands: tuple[str, ...], facts: Facts
) -> Numbers:
    sample = _sample(dataset, name, picked)
    if np.iscomplexobj(sample):
        raise UnreadableError("complex numbers, which are not read", where=name)
    found = numbers_of(bands, sample, _scale(dataset, facts, picked))
    kind = facts.kind or found.kind
    scale, unit = found.scale, facts.unit or found.unit
    if facts.scale is not None and found.unit != "db":
        scale = facts.scale
    offset = facts.offset if facts.offset is not None else found.offset
    if facts.unit and facts.unit != found.unit:
        scale = facts.scale or 1.0
    return Numbers(found.bands, kind, scale, offset, unit, found.reasons)


def _sample(dataset: DatasetReader, name: str, picked: tuple[int, ...]) -> npt.NDArray[np.generic]:
    """Some of the stored numbers `(band, 1, values)`, from windows spread over the picture."""
    tall, wide = min(SAMPLE, dataset.height), min(SAMPLE, dataset.width)
    parts = []
    for down in PLACES:
        for across in PLACES:
            top, left = int((dataset.height - tall) * down), int((dataset.width - wide) * across)
            try:
                part = dataset.read(list(picked), window=Window(left, top, wide, tall))
            except DAMAGED as error:
                hint = "fetch it again"
                raise UnreadableError(f"damaged: {error}", where=name, hint=hint) from error
            parts.append(part.reshape(len(picked), 1, -1))
    return np.concatenate(parts, axis=2)


def _scale(
    dataset: DatasetReader, facts: Facts, picked: tuple[int, ...]
) -> tuple[float, float] | None:
    if facts.scale is not None or facts.offset is not None:
        return (1.0 if facts.scale is None else facts.scale, facts.offset or 0.0)
    first = picked[0] - 1
    told = (float(dataset.scales[first]), float(dataset.offsets[first]))
    return None if told == (1.0, 0.0) else told


def placing_of(dataset: DatasetReader, facts: Facts, name: str) -> Placing:
    """Where the pixels of an open data set lie; what a sidecar says wins.

    Raises:
        UnreadableError: If nothing says it.
    """
    return checked(_placing(dataset, facts, name), name)


def _placing(dataset: DatasetReader, facts: Facts, name: str) -> Placing:
    if facts.bounds is not None:
        return of_bounds(facts.bounds, (dataset.height, dataset.width))
    if facts.points:
        return of_points(facts.points, name)
    a, b, c, d, e, f = tuple(dataset.transform)[:6]
    is_placed = not dataset.transform.is_identity
    crs = dataset.crs.to_wkt() if dataset.crs else facts.crs
    if is_placed and crs:
        code = dataset.crs.to_epsg() if dataset.crs else None
        return Placing((a, b, c, d, e, f), f"EPSG:{code}" if code else crs)
    points, system = dataset.gcps
    if points and system is not None:
        return _of_gcps(dataset, name)
    hint = "give --bounds W,S,E,N, or bounds or points in a JSON file of the same name beside it"
    raise UnreadableError("nothing says where it lies", where=name, hint=hint)


def _of_gcps(dataset: DatasetReader, name: str) -> Placing:
    points, system = dataset.gcps
    if system.to_epsg() not in (4326, None):
        hint = "give them as longitude and latitude in a sidecar"
        raise UnreadableError(f"control points in {system}", where=name, hint=hint)
    return of_points([(p.row, p.col, p.x, p.y) for p in points], name)


def check_alone(dataset: DatasetReader, name: str) -> None:
    """Nothing, where a picture names no other file as its overviews.

    GDAL opens such a file by itself, on this machine or at any address, with any of its drivers.

    Raises:
        RefusedError: If it names one.

    Source:
        GDAL, GDALDefaultOverviews::OverviewScan: item OVERVIEW_FILE of the domain OVERVIEWS.
    """
    if dataset.tags(ns="OVERVIEWS"):
        raise RefusedError("a picture that names another file as its overviews", where=name)


def check_size(dataset: DatasetReader, name: str) -> None:
    """Nothing, where a picture is not larger than what is unpacked.

    Raises:
        TooLargeError: If it is.
    """
    rows, cols, count = dataset.height, dataset.width, dataset.count
    most = MOST_PIXELS if dataset.driver not in ("PNG", "JPEG") else MOST_PICTURE
    if rows * cols > most:
        raise TooLargeError(f"{rows} x {cols} pixels; at most {most:,} are read", where=name)
    if count > MOST_BANDS:
        raise TooLargeError(f"{count} bands; at most {MOST_BANDS} are read", where=name)
    if not count:
        raise UnreadableError("a picture without bands", where=name)
    width = max(np.dtype(kind).itemsize for kind in dataset.dtypes)
    tall, wide = max(dataset.block_shapes, key=lambda shape: shape[0] * shape[1])
    if tall * wide * width * count > MOST_TILE_BYTES:
        hint = "store it in tiles"
        raise TooLargeError(f"tiles of {tall} x {wide} pixels", where=name, hint=hint)
