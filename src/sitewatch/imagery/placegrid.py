"""Places known on a grid of lines and pixels, as radar products and their pictures carry them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.interpolate import RegularGridInterpolator

from sitewatch.imagery.facts import Control
from sitewatch.imagery.placing import Placing, of_points, unbroken
from sitewatch.imagery.raster import Box

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

    def placing(self, box: Box, where: str) -> Placing:
        """The affine transform that fits best around a part.

        Raises:
            UnreadableError: If the places of the part lie on one line.
        """
        down = np.linspace(box.top, box.bottom, ACROSS)
        across = np.linspace(box.left, box.right, ACROSS)
        rows, cols = (part.ravel() for part in np.meshgrid(down, across, indexing="ij"))
        lon, lat = self.at(rows, cols)
        points = zip(rows.tolist(), cols.tolist(), lon.tolist(), lat.tolist(), strict=True)
        return of_points(tuple(points), where)


def table_of(points: Sequence[Control]) -> Table | None:
    """Longitude and latitude over lines and pixels; None where points are no complete grid."""
    lines, pixels = (sorted({point[n] for point in points}) for n in (0, 1))
    if len(lines) < 2 or len(pixels) < 2 or len(points) != len(lines) * len(pixels):
        return None
    ordered = np.array(sorted(points), float)
    shape = (len(lines), len(pixels))
    spots = {(point[0], point[1]) for point in points}
    grid = (unbroken(ordered[:, 2]).reshape(shape), ordered[:, 3].reshape(shape))
    return Table(np.array(lines), np.array(pixels), grid) if len(spots) == len(points) else None
