"""Small simulated GeoTIFFs and pictures, for tests of whatever reads scenes."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
from rasterio.errors import NotGeoreferencedWarning
from rasterio.io import MemoryFile
from rasterio.transform import Affine


@dataclass(frozen=True)
class Made:
    """How a simulated file is to be written.

    Attributes:
        crs: Coordinate system, or empty for none.
        transform: Of the pixel corners, or None for none.
        names: Descriptions of the bands.
        tags: Tags of the file.
        driver: GTiff, PNG or JPEG.
        options: Further options of the driver.
        mask: Where there are data, or None to store no mask.
    """

    crs: str = "EPSG:32636"
    transform: tuple[float, float, float, float, float, float] | None = None
    names: Sequence[str] = ()
    tags: Mapping[str, str] = field(default_factory=dict)
    driver: str = "GTiff"
    options: Mapping[str, Any] = field(default_factory=dict)
    mask: npt.NDArray[np.bool_] | None = None


def picture_bytes(pixels: npt.NDArray[np.generic], made: Made) -> bytes:
    """A simulated file of pixels `(band, y, x)` as bytes."""
    count, height, width = pixels.shape
    shape = {"count": count, "height": height, "width": width, "dtype": str(pixels.dtype)}
    placed: dict[str, Any] = {"crs": made.crs} if made.crs else {}
    if made.transform is not None:
        placed["transform"] = Affine(*made.transform)
    with warnings.catch_warnings(), MemoryFile() as memory:
        warnings.simplefilter("ignore", NotGeoreferencedWarning)
        with memory.open(driver=made.driver, **shape, **placed, **made.options) as out:
            out.write(pixels)
            for number, name in enumerate(made.names, 1):
                out.set_band_description(number, name)
            if made.tags:
                out.update_tags(**made.tags)
            if made.mask is not None:
                out.write_mask(made.mask)
        return bytes(memory.read())
