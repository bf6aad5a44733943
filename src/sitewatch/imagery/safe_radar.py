"""Sentinel-1 ground range products: amplitude calibrated to sigma nought, placed by its grid."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import rasterio
from rasterio.io import DatasetReader
from rasterio.windows import Window
from scipy.interpolate import RegularGridInterpolator

from sitewatch.errors import UnreadableError
from sitewatch.imagery.geotiff import DAMAGED, SETTINGS
from sitewatch.imagery.placing import Placing, of_points
from sitewatch.imagery.raster import Box, grid_of, zoom_of
from sitewatch.imagery.records import Capture, Kind, Mask, Pixels, Scene
from sitewatch.imagery.safe import Safe, number, values
from sitewatch.imagery.stac_facts import OPEN_DATA
from sitewatch.imagery.tags import platform_of, time_of_name

POLARISATION = re.compile(r"-(vv|vh|hh|hv)-", re.IGNORECASE)
MOST_POINTS = 100_000
Floats = npt.NDArray[np.float64]
ACROSS = 5
"""Points each way that a placing is fitted to around a window."""


@dataclass(frozen=True, eq=False)
class Table:
    """Numbers on a grid of lines and pixels, in between by straight lines.

    Attributes:
        lines: Lines, ascending.
        pixels: Pixels, ascending.
        numbers: One array for each quantity `(line, pixel)`.
    """

    lines: Floats
    pixels: Floats
    numbers: tuple[Floats, ...]

    def at(self, rows: Floats, cols: Floats) -> tuple[Floats, ...]:
        """Each quantity at positions; beyond the grid, continued."""
        spots = np.stack([rows, cols], axis=-1)
        axes = (self.lines, self.pixels)
        found = (
            RegularGridInterpolator(axes, table, bounds_error=False, fill_value=None)(spots)
            for table in self.numbers
        )
        return tuple(np.asarray(each) for each in found)


@dataclass(frozen=True, eq=False)
class Radar:
    """An open Sentinel-1 product.

    Attributes:
        safe: It.
        files: Its polarisations, open.
        places: Longitude and latitude over its lines and pixels.
        gains: Calibration of each polarisation: sigma nought is the square of DN over it.
        capture: How and when it was taken.
    """

    safe: Safe
    files: Mapping[str, DatasetReader]
    places: Table
    gains: Mapping[str, Table]
    capture: Capture

    @property
    def name(self) -> str:
        """File name, for messages."""
        return self.safe.where

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns of the whole."""
        first = next(iter(self.files.values()))
        return int(first.height), int(first.width)

    @property
    def kind(self) -> Kind:
        """Backscatter."""
        return Kind.RADAR

    @property
    def bands(self) -> tuple[str, ...]:
        """Name of each band."""
        return tuple(self.files)

    @property
    def reasons(self) -> tuple[str, ...]:
        """How numbers became power."""
        return ("calibrated to sigma nought; thermal noise is left in",)

    def placing(self, box: Box) -> Placing:
        """Where the pixels lie: the affine transform that fits best around a part."""
        rows, cols = (
            part.ravel()
            for part in np.meshgrid(
                np.linspace(box.top, box.bottom, ACROSS),
                np.linspace(box.left, box.right, ACROSS),
                indexing="ij",
            )
        )
        lon, lat = self.places.at(rows, cols)
        points = [tuple(map(float, point)) for point in zip(rows, cols, lon, lat, strict=True)]
        return of_points([(p[0], p[1], p[2], p[3]) for p in points], self.name)

    def scene(self, box: Box, coarser: float = 1.0) -> Scene:
        """The pixels of a part as linear sigma nought, coarser by a factor.

        Raises:
            UnreadableError: If they are damaged.

        Source:
            sigma nought = DN² / A², A interpolated in lines and pixels (ESA-EOPG-CSCOP-TN-0002,
            radiometric calibration of Sentinel-1 level-1 products).
        """
        placing = self.placing(box)
        zoom, gsd_m = zoom_of(placing, box, coarser)
        shape = (max(1, round(box.shape[0] * zoom[0])), max(1, round(box.shape[1] * zoom[1])))
        made = [self._power(name, box, shape) for name in self.files]
        pixels = np.stack(made)
        valid: Mask = np.any(pixels > 0, axis=0)
        grid = grid_of(placing, box, shape, gsd_m)
        return Scene(pixels, self.bands, valid, grid, self.kind, self.capture)

    def _power(self, name: str, box: Box, shape: tuple[int, int]) -> Pixels:
        window = Window(box.left, box.top, box.shape[1], box.shape[0])
        try:
            with rasterio.Env(**SETTINGS):
                stored = self.files[name].read(1, window=window, out_dtype="float32")
        except DAMAGED as error:
            raise UnreadableError(f"{name} cannot be read: {error}", where=self.name) from error
        power: Pixels = stored * stored
        lines = np.arange(box.top, box.bottom, dtype=float)
        gain = self.gains[name]
        # Lines of the table are far apart: along each, pixels first, then between the two lines.
        across = np.arange(box.left, box.right, dtype=float)
        inside = [np.interp(across, gain.pixels, row) for row in gain.numbers[0]]
        table = np.stack(inside).astype(np.float32)
        at = np.clip(np.searchsorted(gain.lines, lines) - 1, 0, len(gain.lines) - 2)
        step = np.diff(gain.lines)[at]
        share = np.clip((lines - gain.lines[at]) / step, 0, 1)[:, None].astype(np.float32)
        scale = table[at] * (1 - share) + table[at + 1] * share
        power /= np.square(scale, dtype=np.float32)
        return _averaged(power, shape)


def _averaged(power: Pixels, shape: tuple[int, int]) -> Pixels:
    """Power held in another shape: mean power where coarser, so that speckle goes down."""
    if power.shape == shape:
        return power
    import cv2  # noqa: PLC0415  # only for squares and coarser pixels

    way = cv2.INTER_AREA if shape[0] <= power.shape[0] else cv2.INTER_NEAREST
    return cv2.resize(power, shape[::-1], interpolation=way).astype(np.float32)


@contextmanager
def open_radar(safe: Safe) -> Iterator[Radar]:
    """A Sentinel-1 ground range product with all of its polarisations.

    Raises:
        UnreadableError: If pixels or metadata are missing or damaged, or it is no GRD.
    """
    if "_GRD" not in safe.name.upper():
        hint = "ground range products (GRD) are read"
        raise UnreadableError("no ground range product", where=safe.where, hint=hint)
    paths = _by_polarisation(safe, "measurement/*.tiff")
    notes = _by_polarisation(safe, "annotation/*.xml")
    gains = _by_polarisation(safe, "annotation/calibration/calibration-*.xml")
    if not paths or set(paths) - set(notes) or set(paths) - set(gains):
        raise UnreadableError("pixels or their calibration are missing", where=safe.where)
    first = safe.text(next(iter(notes.values())))
    with ExitStack() as stack:
        files = {
            name: stack.enter_context(safe.picture(path, "GTiff")) for name, path in paths.items()
        }
        tables = {name: calibration(safe.text(gains[name]), safe.where) for name in files}
        yield Radar(safe, files, geolocation(first, safe.where), tables, _capture(safe, first))


def geolocation(xml: str, where: str) -> Table:
    """Longitude and latitude over lines and pixels, from the grid of an annotation.

    Raises:
        UnreadableError: If there is no complete grid.
    """
    blocks = re.findall(r"<geolocationGridPoint>(.*?)</geolocationGridPoint>", xml, re.DOTALL)
    keys = ("line", "pixel", "longitude", "latitude")
    rows = [[number(block, key) for key in keys] for block in blocks[:MOST_POINTS]]
    points = [row for row in rows if None not in row]
    lines = sorted({float(p[0] or 0) for p in points})
    pixels = sorted({float(p[1] or 0) for p in points})
    if len(lines) < 2 or len(pixels) < 2 or len(points) != len(lines) * len(pixels):
        raise UnreadableError("no complete grid of places in its annotation", where=where)
    ordered = np.array(sorted((float(p[0] or 0), float(p[1] or 0), p[2], p[3]) for p in points))
    shape = (len(lines), len(pixels))
    lon, lat = (ordered[:, n].astype(float).reshape(shape) for n in (2, 3))
    return Table(np.array(lines), np.array(pixels), (lon, lat))


def calibration(xml: str, where: str) -> Table:
    """What amplitudes are divided by for sigma nought, over lines and pixels.

    Raises:
        UnreadableError: If there are no vectors of it, or they disagree.
    """
    blocks = re.findall(r"<calibrationVector>(.*?)</calibrationVector>", xml, re.DOTALL)
    found: dict[float, tuple[Floats, Floats]] = {}
    try:
        for block in blocks:
            line = number(block, "line")
            pixels = np.array(values(block, "pixel")[0].split(), float)
            gains = np.array(values(block, "sigmaNought")[0].split(), float)
            if line is not None and len(pixels) == len(gains) and len(pixels) > 1:
                found[line] = (pixels, gains)
    except (IndexError, ValueError) as error:
        raise UnreadableError(f"a damaged calibration: {error}", where=where) from error
    if len(found) < 2:
        raise UnreadableError("no calibration vectors", where=where)
    lines = np.array(sorted(found))
    pixels = found[float(lines[0])][0]
    table = np.stack([np.interp(pixels, *found[float(line)]) for line in lines])
    if not (table > 0).all():
        raise UnreadableError("a calibration of zero", where=where)
    return Table(lines, pixels, (table,))


def _by_polarisation(safe: Safe, pattern: str) -> dict[str, str]:
    depth = pattern.count("/")
    found = {}
    for path in safe.matching(pattern):
        told = POLARISATION.search(path.rsplit("/", 1)[-1])
        if told is not None and path.partition(".SAFE/")[2].count("/") == depth:
            found[told[1].lower()] = path
    return {name: found[name] for name in ("vv", "vh", "hh", "hv") if name in found}


def _capture(safe: Safe, annotation: str) -> Capture:
    manifests = safe.matching("manifest.safe")
    manifest = safe.text(manifests[0]) if manifests else ""
    orbit = number(manifest, "relativeOrbitNumber")
    platform, card = platform_of(safe.name)
    return Capture(
        platform=platform or "Sentinel-1",
        sensor=card or "sentinel-1",
        captured=time_of_name(safe.name),
        off_nadir_deg=number(annotation, "incidenceAngleMidSwath"),
        relative_orbit=None if orbit is None else int(orbit),
        licence=OPEN_DATA,
        pixels_shareable=True,
    )
