"""What the steps of reading a scene pass on: pixels with their place, and objects found."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from sitewatch.errors import RecordError
from sitewatch.model.time import Span

Pixels = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]
Points = tuple[tuple[float, float], ...]


class Kind(StrEnum):
    """What sort of instrument made a scene."""

    OPTICAL = "optical"
    """Calibrated bands: reflectance, 0 to 1."""
    PICTURE = "picture"
    """An RGB or grey picture without calibration: brightness, 0 to 1."""
    RADAR = "radar"
    """Backscatter in power (linear sigma nought), not in dB."""


@dataclass(frozen=True, slots=True)
class Grid:
    """Where the pixels of a scene lie.

    Attributes:
        transform: (a, b, c, d, e, f) of x = a col + b row + c, y = d col + e row + f, of the pixel
            corners, in the units of the coordinate system.
        crs: Name of the coordinate system ("EPSG:32636"), or empty where the scene has none.
        gsd_m: Size of a pixel on the ground [m]; of Web Mercator, corrected for latitude.
        row: First row of the original that is held.
        col: First column of the original that is held.
        zoom: Held pixels for each pixel of the original, down and across; below one where the
            original is read coarser.

    Raises:
        RecordError: If the pixel size is not above zero.
    """

    transform: tuple[float, float, float, float, float, float]
    crs: str
    gsd_m: float
    row: int = 0
    col: int = 0
    zoom: tuple[float, float] = (1.0, 1.0)

    def __post_init__(self) -> None:
        if not self.gsd_m > 0:
            raise RecordError(f"a pixel must have a size: {self.gsd_m} m")


@dataclass(frozen=True, slots=True)
class Capture:
    """How and when a scene was taken, as far as is told.

    Attributes:
        platform: Satellite or provider ("Sentinel-2B"), or empty.
        sensor: Id of the sensor card.
        captured: When, or None where nobody says.
        captured_from: Where the time of capture comes from, if not told with the scene.
        released: When it became public, or None.
        off_nadir_deg: Angle of view from straight down [degrees], or None.
        sun_azimuth_deg: Where the sun stood, clockwise from north [degrees], or None.
        sun_elevation_deg: How high the sun stood [degrees], or None.
        relative_orbit: Number of the repeated ground track, or None.
        licence: Short name of the licence, or empty where unknown.
        pixels_shareable: Whether the licence lets pixels be published; numbers and outlines may be
            in any case.
    """

    platform: str = ""
    sensor: str = ""
    captured: Span | None = None
    captured_from: str = ""
    released: Span | None = None
    off_nadir_deg: float | None = None
    sun_azimuth_deg: float | None = None
    sun_elevation_deg: float | None = None
    relative_orbit: int | None = None
    licence: str = ""
    pixels_shareable: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """Pixels of one scene, or of a window of it.

    Attributes:
        pixels: Bands, rows, columns [float32].
        bands: Name of each band: blue, green, red, nir, swir16, swir22, scl, pan, vv, vh ...
        valid: Rows, columns: where there are data (footprint, no-data, hand-drawn holes).
        grid: Where the pixels lie.
        kind: What sort of instrument.
        capture: How and when.

    Raises:
        RecordError: If shapes and names disagree.
    """

    pixels: Pixels
    bands: tuple[str, ...]
    valid: Mask
    grid: Grid
    kind: Kind
    capture: Capture = field(default_factory=Capture)

    def __post_init__(self) -> None:
        if self.pixels.ndim != 3 or len(self.bands) != self.pixels.shape[0]:
            raise RecordError(f"{len(self.bands)} bands of shape {self.pixels.shape}")
        if self.valid.shape != self.pixels.shape[1:]:
            raise RecordError(f"a mask of {self.valid.shape} over {self.pixels.shape[1:]}")

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return self.valid.shape[0], self.valid.shape[1]

    def band(self, name: str) -> Pixels:
        """One band [rows, columns].

        Raises:
            KeyError: If the scene has no such band.
        """
        if name not in self.bands:
            raise KeyError(name)
        layer: Pixels = self.pixels[self.bands.index(name)]
        return layer

    def without(self, hidden: Mask) -> Scene:
        """The same scene with some pixels held to be unseen."""
        return replace(self, valid=self.valid & ~hidden)


@dataclass(frozen=True, slots=True)
class Found:
    """One object found in a scene.

    Attributes:
        row: Row of its middle [pixels of the held scene, fractional, centres at .5].
        col: Column of its middle [pixels, likewise].
        path: Class path, only as fine as resolution allows.
        score: Calibrated probability that it is such an object, 0 to 1.
        length_m: Length [m], or None where it cannot be measured.
        width_m: Width or wing span [m], or None.
        axis_deg: Direction of its long axis, clockwise from up in the picture, 0 to 180 [degrees],
            or None.
        outline: Corners as (row, col), in order; empty where only the middle is known.
        flags: Words about it: "under cloud", "moving", "at the edge".
    """

    row: float
    col: float
    path: str
    score: float
    length_m: float | None = None
    width_m: float | None = None
    axis_deg: float | None = None
    outline: Points = ()
    flags: tuple[str, ...] = ()
