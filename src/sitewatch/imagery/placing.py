"""Where pixels lie on the globe: an affine transform in a coordinate system, both ways."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import hypot

import numpy as np
import numpy.typing as npt
from pyproj import CRS, Geod, Transformer
from pyproj.exceptions import CRSError, ProjError

from sitewatch.errors import UnreadableError
from sitewatch.imagery.facts import Bounds, Control

Affine = tuple[float, float, float, float, float, float]
Floats = npt.NDArray[np.float64]
GEOD = Geod(ellps="WGS84")
BEHIND = 90.0
"""How far west of a picture in degrees a place is still told to lie, and not east of it [degrees];
judgement: wider than any site, and pictures are narrower than what is left."""
FEWEST_POINTS = 3
"""Control points that an affine transform needs."""


@dataclass(frozen=True)
class Placing:
    """Where the pixels of a picture lie.

    Attributes:
        transform: (a, b, c, d, e, f) of x = a col + b row + c, y = d col + e row + f, of the pixel
            corners, in the units of the coordinate system.
        crs: Its name, or its definition as text.
        residual_m: How far control points lie from it, root mean square [m]; 0 where none are.
    """

    transform: Affine
    crs: str
    residual_m: float = 0.0

    @cached_property
    def _both_ways(self) -> tuple[Transformer, Transformer]:
        crs = CRS.from_user_input(self.crs)
        world = CRS.from_epsg(4326)
        there = Transformer.from_crs(crs, world, always_xy=True)
        return there, Transformer.from_crs(world, crs, always_xy=True)

    @cached_property
    def _is_of_degrees(self) -> bool:
        """Whether columns run east in degrees, so that places repeat after 360 of them."""
        degrees = CRS.from_user_input(self.crs).is_geographic
        return degrees and self.transform[0] > 0 and self.transform[1] == 0

    def lonlat(self, rows: Floats, cols: Floats) -> tuple[Floats, Floats]:
        """Longitudes and latitudes of pixel positions [degrees]."""
        a, b, c, d, e, f = self.transform
        x, y = a * cols + b * rows + c, d * cols + e * rows + f
        lon, lat = (np.asarray(part) for part in self._both_ways[0].transform(x, y))
        if self._is_of_degrees:  # of a picture over the date line, on the globe again
            lon = np.where(np.abs(lon) > 180, (lon + 180) % 360 - 180, lon)
        return lon, lat

    def pixels(self, lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
        """Rows and columns of places; not finite where the coordinate system does not reach."""
        x, y = (np.asarray(part, float) for part in self._both_ways[1].transform(lon, lat))
        a, b, c, d, e, f = self.transform
        if self._is_of_degrees:  # over the date line, on the side of the picture
            x = c + (x - c + BEHIND) % 360 - BEHIND
        det = a * e - b * d
        with np.errstate(invalid="ignore"):
            cols = (e * (x - c) - b * (y - f)) / det
            rows = (a * (y - f) - d * (x - c)) / det
        return rows, cols

    def sizes_m(self, row: float, col: float) -> tuple[float, float]:
        """Height and width of a pixel on the ground at a position [m].

        Measured along the ellipsoid, so that pixels of Web Mercator come out as small as they are:
        by the cosine of the latitude, and pixels of degrees as unequal.
        """
        rows = np.array([row, row + 1, row])
        cols = np.array([col, col, col + 1])
        lon, lat = self.lonlat(rows, cols)
        _, _, down = GEOD.inv(lon[0], lat[0], lon[1], lat[1])
        _, _, across = GEOD.inv(lon[0], lat[0], lon[2], lat[2])
        return float(down), float(across)

    def window(self, row: float, col: float, zoom: tuple[float, float]) -> Placing:
        """The placing of a part that starts at a pixel and is held finer or coarser."""
        a, b, c, d, e, f = self.transform
        start = (c + a * col + b * row, f + d * col + e * row)
        down, across = zoom
        return Placing((a / across, b / down, start[0], d / across, e / down, start[1]), self.crs)


def checked(placing: Placing, where: str) -> Placing:
    """The placing, if it can be computed with.

    Raises:
        UnreadableError: If the coordinate system is not known, or the transform is flat.
    """
    a, b, _, d, e, _ = placing.transform
    try:
        if not np.all(np.isfinite(placing.transform)) or a * e - b * d == 0:
            raise UnreadableError("a georeference that places no pixel", where=where)
        lon, lat = placing.lonlat(np.zeros(1), np.zeros(1))
    except (CRSError, ProjError) as error:
        raise UnreadableError(f"a coordinate system that is not known: {error}", where=where) from (
            error
        )
    if not (np.isfinite(lon).all() and np.isfinite(lat).all()):
        raise UnreadableError("a georeference that lies off the globe", where=where)
    return placing


def of_bounds(bounds: Bounds, shape: tuple[int, int]) -> Placing:
    """The placing of a picture with north up and these edges."""
    west, south, east, north = bounds
    rows, cols = shape
    across, down = (east - west) / cols, (south - north) / rows
    return Placing((across, 0.0, west, 0.0, down, north), "EPSG:4326")


def of_points(points: Sequence[Control], where: str) -> Placing:
    """The affine placing that fits control points best, in the zone of UTM that they lie in.

    Raises:
        UnreadableError: If they are fewer than three, or all on one line.

    Source:
        Least squares; an affine transform has three unknowns for each coordinate.
    """
    if len(points) < FEWEST_POINTS:
        raise UnreadableError(f"{len(points)} control points; three are needed", where=where)
    row, col, lon, lat = np.array(points, float).T
    lon = unbroken(lon)
    crs = utm_of(float(lon.mean()), float(lat.mean()))
    ways = Transformer.from_crs("EPSG:4326", crs, always_xy=True)
    x, y = (np.asarray(part) for part in ways.transform(lon, lat))
    knowns = np.stack([col, row, np.ones_like(row)], axis=1)
    if np.linalg.matrix_rank(knowns - [col.mean(), row.mean(), 0]) < FEWEST_POINTS:
        raise UnreadableError("the control points lie on one line", where=where)
    fit_x = np.linalg.lstsq(knowns, x, rcond=None)[0]
    fit_y = np.linalg.lstsq(knowns, y, rcond=None)[0]
    off = np.hypot(knowns @ fit_x - x, knowns @ fit_y - y)
    made = (*map(float, fit_x), *map(float, fit_y))
    return Placing((made[0], made[1], made[2], made[3], made[4], made[5]), crs, rms(off))


def unbroken(lon: Floats) -> Floats:
    """Longitudes without a jump: over the date line, those beyond it lie above 180 degrees.

    Source:
        Of two ways around the globe a scene spans the shorter.
    """
    beyond = np.where(lon < 0, lon + 360, lon)
    return beyond if lon.size and np.ptp(beyond) < np.ptp(lon) else lon


def rms(values: Floats) -> float:
    """Root mean square."""
    return float(hypot(*values.tolist()) / np.sqrt(values.size))


def utm_of(lon: float, lat: float) -> str:
    """The zone of UTM in which a place lies; its exceptions around Norway are not made.

    Source:
        Zones of 6 degrees from 180 W (NGA.SIG.0012, section 2).
    """
    zone = min(60, int((lon + 180) % 360 // 6) + 1)
    return f"EPSG:{(32600 if lat >= 0 else 32700) + zone}"
