"""Sentinel-2 L1C and L2A products: bands of 10, 20 and 60 m on the grid of 10 m, as reflectance."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import rasterio
from rasterio.enums import Resampling
from rasterio.io import DatasetReader
from rasterio.windows import Window

from sitewatch.errors import TimeError, UnreadableError
from sitewatch.imagery.bands import SENTINEL_2
from sitewatch.imagery.borders import outside
from sitewatch.imagery.facts import Facts, span_of_words
from sitewatch.imagery.georeference import placing_of
from sitewatch.imagery.geotiff import DAMAGED, SETTINGS
from sitewatch.imagery.placing import Placing, checked
from sitewatch.imagery.raster import Box, grid_of, zoom_of
from sitewatch.imagery.records import Capture, Kind, Pixels, Scene
from sitewatch.imagery.safe import Safe, number, values
from sitewatch.imagery.stac_facts import OPEN_DATA
from sitewatch.imagery.tags import platform_of, time_of_name
from sitewatch.model import Span

DRIVER = "JP2OpenJPEG"
FILE = re.compile(r"_(B\d\d|B8A|SCL)(?:_(\d\d)m)?\.jp2$", re.IGNORECASE)
NEEDED = "blue"
"""The band whose grid holds: one of those of 10 m."""


@dataclass(frozen=True, eq=False)
class Optical:
    """An open Sentinel-2 product.

    Attributes:
        safe: It.
        files: Its bands, open, in order.
        placed: Where the pixels of 10 m lie.
        scale: What stored numbers are multiplied with.
        offset: What is added after that.
        capture: How and when it was taken.
    """

    safe: Safe
    files: Mapping[str, DatasetReader]
    placed: Placing
    scale: float
    offset: float
    capture: Capture

    @property
    def name(self) -> str:
        """File name, for messages."""
        return self.safe.where

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns of the grid of 10 m."""
        base = self.files[NEEDED]
        return int(base.height), int(base.width)

    @property
    def kind(self) -> Kind:
        """Calibrated bands."""
        return Kind.OPTICAL

    @property
    def bands(self) -> tuple[str, ...]:
        """Name of each band."""
        return tuple(self.files)

    @property
    def reasons(self) -> tuple[str, ...]:
        """How numbers became reflectance."""
        return (f"reflectance by the product: numbers times {self.scale:g}, plus {self.offset:g}",)

    def placing(self, box: Box) -> Placing:  # one transform holds for all of it
        """Where the pixels of 10 m lie."""
        return self.placed

    def scene(self, box: Box, coarser: float = 1.0) -> Scene:
        """The pixels of a part, coarser by a factor.

        Raises:
            UnreadableError: If they are damaged.
        """
        zoom, gsd_m = zoom_of(self.placed, box, coarser)
        shape = (max(1, round(box.shape[0] * zoom[0])), max(1, round(box.shape[1] * zoom[1])))
        stored = {name: self._read(name, box, shape) for name in self.files}
        ten = np.stack([stored[name] for name in self.files if name != "scl"])
        # DN 0 is no data (Sentinel-2 products specification, special values).
        valid = (ten != 0).any(axis=0) & ~outside(ten)
        pixels = np.stack([self._values(name, stored[name]) for name in self.files])
        grid = grid_of(self.placed, box, shape, gsd_m)
        held = np.where(valid, pixels, np.float32(0))
        return Scene(held, self.bands, valid, grid, self.kind, self.capture)

    def _values(self, name: str, stored: npt.NDArray[np.generic]) -> Pixels:
        made: Pixels = stored.astype(np.float32)
        return made if name == "scl" else made * np.float32(self.scale) + np.float32(self.offset)

    def _read(self, name: str, box: Box, shape: tuple[int, int]) -> npt.NDArray[np.generic]:
        file = self.files[name]
        down, across = file.height / self.shape[0], file.width / self.shape[1]
        window = Window(
            box.left * across, box.top * down, box.shape[1] * across, box.shape[0] * down
        )
        labels = name == "scl" or shape[0] >= window.height
        way = Resampling.nearest if labels else Resampling.average
        try:
            with rasterio.Env(**SETTINGS):
                found: npt.NDArray[np.generic] = file.read(
                    1, window=window, out_shape=shape, resampling=way
                )
        except DAMAGED as error:
            raise UnreadableError(f"{name} cannot be read: {error}", where=self.name) from error
        return found


@contextmanager
def open_optical(safe: Safe) -> Iterator[Optical]:
    """A Sentinel-2 product with all of its bands.

    Raises:
        UnreadableError: If bands or metadata are missing or damaged.
    """
    paths = _paths(safe)
    if NEEDED not in paths:
        raise UnreadableError("a Sentinel-2 product without its blue band", where=safe.where)
    product = safe.text(_one(safe, "MTD_MSIL??.xml"))
    scale, offset = _scaling(product)
    with ExitStack() as stack:
        files = {
            name: stack.enter_context(safe.picture(path, DRIVER)) for name, path in paths.items()
        }
        placed = _placing(safe, files[NEEDED])
        yield Optical(safe, files, placed, scale, offset, _capture(safe, product))


def _paths(safe: Safe) -> dict[str, str]:
    """The finest file of every band, in the order of the instrument, the classes last."""
    found: dict[str, tuple[int, str]] = {}
    for path in safe.matching("GRANULE/*/IMG_DATA/*.jp2"):
        told = FILE.search(path)
        if told is None:
            continue
        key = told[1].lower()
        name = "scl" if key == "scl" else SENTINEL_2.get(key, "")
        size = int(told[2] or 0)
        if name and (name not in found or size < found[name][0]):
            found[name] = (size, path)
    order = [*SENTINEL_2.values(), "scl"]
    return {name: found[name][1] for name in order if name in found}


def _placing(safe: Safe, base: DatasetReader) -> Placing:
    """Where the pixels of 10 m lie, by the granule's metadata; else by the picture itself.

    Source:
        Sentinel-2 products specification, Tile_Geocoding: ULX and ULY are the outer corner of the
        first pixel.
    """
    granule = safe.text(_one(safe, "GRANULE/*/MTD_TL.xml"))
    codes = values(granule, "HORIZONTAL_CS_CODE")
    ten = re.search(r'<Geoposition resolution="10">(.*?)</Geoposition>', granule, re.DOTALL)
    corner = (number(ten[1], "ULX"), number(ten[1], "ULY")) if ten else (None, None)
    if not codes or corner[0] is None or corner[1] is None:
        return placing_of(base, Facts(), safe.where)
    return checked(Placing((10.0, 0.0, corner[0], 0.0, -10.0, corner[1]), codes[0]), safe.where)


def _scaling(product: str) -> tuple[float, float]:
    """Scale and offset of the numbers.

    Source:
        Sentinel-2 products specification: reflectance = (DN + offset) / quantification value; the
        offsets stand in products since baseline 04.00, and are the same for all bands.
    """
    for words in ("BOA_QUANTIFICATION_VALUE", "QUANTIFICATION_VALUE"):
        value = number(product, words)
        if value:
            offset = number(product, "BOA_ADD_OFFSET") or number(product, "RADIO_ADD_OFFSET")
            return 1 / value, (offset or 0.0) / value
    return 1 / 10_000, 0.0


def _capture(safe: Safe, product: str) -> Capture:
    granule = safe.text(_one(safe, "GRANULE/*/MTD_TL.xml"))
    sun = granule[granule.find("<Mean_Sun_Angle") :]
    view = granule[granule.find("<Mean_Viewing_Incidence_Angle") :]
    zenith = number(sun, "ZENITH_ANGLE") if "<Mean_Sun_Angle" in granule else None
    has_view = "<Mean_Viewing_Incidence_Angle" in granule
    platform, card = platform_of(safe.name)
    orbit = number(product, "SENSING_ORBIT_NUMBER")
    return Capture(
        platform=platform or next(iter(values(product, "SPACECRAFT_NAME")), "Sentinel-2"),
        sensor=card or "sentinel-2",
        captured=_sensed(granule) or time_of_name(safe.name),
        off_nadir_deg=number(view, "ZENITH_ANGLE") if has_view else None,
        sun_azimuth_deg=number(sun, "AZIMUTH_ANGLE") if zenith is not None else None,
        sun_elevation_deg=None if zenith is None else 90 - zenith,
        relative_orbit=None if orbit is None else int(orbit),
        licence=OPEN_DATA,
        pixels_shareable=True,
    )


def _sensed(granule: str) -> Span | None:
    """When the tile was sensed: minutes after the start of its data take, which its name tells."""
    try:
        return span_of_words(next(iter(values(granule, "SENSING_TIME")), ""))
    except (ValueError, TimeError):
        return None


def _one(safe: Safe, pattern: str) -> str:
    found = safe.matching(pattern)
    if len(found) != 1:
        raise UnreadableError(f"{len(found)} files {pattern} in the product", where=safe.where)
    return found[0]
