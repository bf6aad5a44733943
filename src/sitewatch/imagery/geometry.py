"""Sites and their areas on the pixels of a scene."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import cos, radians
from typing import Protocol

import numpy as np
import numpy.typing as npt
import shapely
from rasterio.features import rasterize
from shapely.geometry import Point as ShapePoint
from shapely.geometry import Polygon as Shape
from shapely.geometry.base import BaseGeometry
from shapely.ops import unary_union

from sitewatch.imagery.placing import Placing
from sitewatch.imagery.raster import Box
from sitewatch.imagery.records import Mask, Scene
from sitewatch.model import Geometry, Point, Polygon, Site

WHOLE = ""
"""Key of the site as a whole among its areas."""
RADIUS_M = 2_000.0
"""What counts as the site where only a point of it is known [m]; judgement: half the length of the
longest runways, and a harbour basin."""
METRES_PER_DEGREE = 111_195.0
"""Length of a degree of latitude on a sphere of the mean radius 6371.0088 km (IUGG)."""
STEP_DEGREES = 0.005
"""How far apart the points of an outline lie when it is put on pixels [degrees], so that straight
edges stay where they are in any map projection."""


@dataclass(frozen=True, slots=True, eq=False)
class Placed:
    """A site and its areas in the pixels of a whole file.

    Attributes:
        site: The site.
        shapes: Outline of the whole (key "") and of each area, as (column, row).
        box: The rows and columns around it that the file has; empty where it has none.
    """

    site: Site
    shapes: Mapping[str, BaseGeometry]
    box: Box

    def area_at(self, row: float, col: float) -> str | None:
        """Id of the smallest area that holds a pixel of the file.

        It is "" for the site beside its areas, and None outside of it.
        """
        spot = ShapePoint(col, row)
        holding = [key for key, shape in self.shapes.items() if shape.contains(spot)]
        if not holding:
            return None
        return min(holding, key=lambda key: (round(self.shapes[key].area, 6), key == WHOLE, key))


def outline(geometry: Geometry) -> BaseGeometry:
    """A geometry as a shape of degrees; a point becomes a circle."""
    if isinstance(geometry, Polygon):
        rings = [[(p.lon, p.lat) for p in ring] for ring in geometry.rings]
        return shapely.make_valid(Shape(rings[0], rings[1:]))
    return _circle(geometry)


def outlines(site: Site) -> dict[str, BaseGeometry]:
    """The outline of a site (key "") and of its areas, in degrees.

    A site of which only a point is known is what its areas cover, or else a circle.
    """
    areas = {area.id: outline(area.geometry) for area in site.areas}
    if isinstance(site.geometry, Polygon):
        whole = unary_union([outline(site.geometry), *areas.values()])
    else:
        whole = unary_union(list(areas.values())) if areas else outline(site.geometry)
    return {WHOLE: whole, **areas}


class Located(Protocol):
    """Whatever knows how large it is and where its pixels lie."""

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns of the whole."""
        ...

    def placing(self, box: Box) -> Placing:
        """Where its pixels lie, as exactly as is known around a part of it."""
        ...


def placed(site: Site, raster: Located) -> Placed | None:
    """A site on the pixels of a file, or None where the file does not reach it."""
    shapes = outlines(site)
    whole = Box(0, 0, *raster.shape)
    rough = on_pixels(shapes[WHOLE], raster.placing(whole))
    if rough is None:
        return None
    near = _around(rough).widened(1)
    if near.within(raster.shape).is_empty:
        return None
    # A second time, with the placing that holds around the site where that varies over the file.
    placing = raster.placing(near.within(raster.shape))
    exact = {key: on_pixels(shape, placing) for key, shape in shapes.items()}
    kept = {key: shape for key, shape in exact.items() if shape is not None}
    if WHOLE not in kept:
        return None
    return Placed(site, kept, _around(kept[WHOLE]).widened(1).within(raster.shape))


def on_pixels(shape: BaseGeometry, placing: Placing) -> BaseGeometry | None:
    """A shape of degrees as (column, row), or None where it cannot be put there."""

    def there(points: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        rows, cols = placing.pixels(points[:, 0], points[:, 1])
        return np.stack([cols, rows], axis=1)

    dense = shapely.segmentize(shape, STEP_DEGREES)
    made = shapely.transform(dense, there)
    if not np.isfinite(shapely.get_coordinates(made)).all():
        return None
    return shapely.make_valid(made)


def mask_of(shape: BaseGeometry, scene: Scene) -> Mask:
    """The pixels of a held scene whose middle lies in a shape of the file's pixels."""
    grid = scene.grid
    moved = shapely.transform(shape, lambda p: (p - [grid.col, grid.row]) * grid.zoom[::-1])
    if moved.is_empty:
        return np.zeros(scene.shape, bool)
    drawn: Mask = rasterize([(moved, 1)], out_shape=scene.shape, dtype="uint8") > 0
    return drawn


def _around(shape: BaseGeometry) -> Box:
    left, top, right, bottom = shape.bounds
    limit = 2**40
    edges = np.clip([np.floor(top), np.floor(left), np.ceil(bottom), np.ceil(right)], -limit, limit)
    return Box(*(int(edge) for edge in edges))


def _circle(point: Point) -> BaseGeometry:
    turn = np.linspace(0, 2 * np.pi, 73)[:-1]
    down = RADIUS_M / METRES_PER_DEGREE
    across = down / max(0.01, cos(radians(point.lat)))
    return Shape(
        np.stack([point.lon + across * np.cos(turn), point.lat + down * np.sin(turn)], axis=1)
    )
