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
from sitewatch.imagery.bands import FILLS, RADAR, Numbers, names_of, numbers_of
from sitewatch.imagery.borders import outside
from sitewatch.imagery.facts import Facts
from sitewatch.imagery.georeference import grid_in, placing_of
from sitewatch.imagery.placegrid import Table
from sitewatch.imagery.placing import Placing
from sitewatch.imagery.raster import Box, grid_of, zoom_of
from sitewatch.imagery.records import Capture, Kind, Mask, Scene
from sitewatch.imagery.tags import capture_of, platform_of, polarisation_of, told_bands

DRIVERS = {"image/tiff": "GTiff", "image/png": "PNG", "image/jpeg": "JPEG"}
MOST_PIXELS = 4_000_000_000
"""Largest picture that is opened [pixels]. Source: a mosaic of 60,000 x 60,000; a Sentinel-1 frame
has 0.7 billion, a Pléiades scene of 20 x 20 km 1.6 billion."""
MOST_BANDS = 64
MOST_TILE_BYTES = 300_000_000
"""Largest tile or strip that is unpacked at once [bytes]; judgement."""
MOST_PICTURE = 300_000_000
"""Largest PNG or JPEG [pixels]: these are unpacked from the top, so all of it counts; judgement."""
RADAR_CARD = "sentinel-1"
"""The one sensor card of radar."""
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


@dataclass(frozen=True, slots=True)
class Bands:
    """Which bands of a file are read, and as what.

    Attributes:
        picked: Their numbers, counted from 1.
        names: Their names.
        radar: Whether something says that they are radar.
    """

    picked: tuple[int, ...]
    names: tuple[str, ...]
    radar: bool


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
        places: Its control points, where they are a grid.
    """

    dataset: DatasetReader
    name: str
    placed: Placing
    numbers: Numbers
    picked: tuple[int, ...]
    capture: Capture
    reasons: tuple[str, ...]
    nodata: float | None = None
    places: Table | None = None

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

    def placing(self, box: Box) -> Placing:
        """Where the pixels lie: by one transform, or by the control points around a part."""
        return self.places.placing(box, self.name) if self.places else self.placed

    def scene(self, box: Box, coarser: float = 1.0) -> Scene:
        """The pixels of a part, held as squares and coarser by a factor.

        Raises:
            UnreadableError: If they are damaged.
        """
        placed = self.placing(box)
        zoom, gsd_m = zoom_of(placed, box, coarser)
        shape = (max(1, round(box.shape[0] * zoom[0])), max(1, round(box.shape[1] * zoom[1])))
        window = Window(box.left, box.top, box.shape[1], box.shape[0])
        stored = self._read(window, shape)
        valid = self._valid(window, shape, stored)
        grid = grid_of(placed, box, shape, gsd_m)
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
        if stored.dtype.kind in "fi":
            seen &= ~np.isin(stored, FILLS).all(axis=0)
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
    words = facts.bands or told_bands(dataset, picked)
    if len(picked) == 1 and not any(words):
        words = (polarisation_of(name),)
    bands, guess = names_of(words, len(picked))
    says = facts.kind is Kind.RADAR or platform_of(name)[1] == RADAR_CARD or bool(facts.unit)
    radar = says or (not guess and len(picked) <= 2 and bool(set(bands) & RADAR))
    numbers = _numbers(dataset, name, Bands(picked, bands, radar), facts)
    placed = placing_of(dataset, facts, name)
    reasons = (*((guess,) if guess and numbers.bands == bands else ()), *numbers.reasons)
    capture, why = capture_of(dataset, name, facts, numbers.kind, placed)
    told = (*reasons, *why)
    places = grid_in(dataset, facts)
    return GeoTiff(dataset, name, placed, numbers, picked, capture, told, facts.nodata, places)


def _numbers(dataset: DatasetReader, name: str, read: Bands, facts: Facts) -> Numbers:
    sample = _sample(dataset, name, read.picked)
    if np.iscomplexobj(sample):
        raise UnreadableError("complex numbers, which are not read", where=name)
    for fill in (dataset.nodata, facts.nodata, *FILLS):
        if fill is not None:
            sample[sample == fill] = 0
    stated = _scale(dataset, facts, read.picked)
    found = numbers_of(read.names, sample, stated, radar=read.radar)
    kind = facts.kind or found.kind
    scale, unit = found.scale, facts.unit or found.unit
    if facts.scale is not None:
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
