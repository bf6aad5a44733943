"""Where a picture has no data although nothing says so: large fields of nothing but zero."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from sitewatch.imagery.records import Mask

LEAST = 400
"""Connected pixels that are zero in every band from which on they are no data.

Source:
    Sentinel-2 and most providers write zero outside the footprint (Sentinel-2 products
    specification: DN 0 is no data). A shadow in an 8-bit picture has no field of 20 x 20 pixels at
    exactly zero in all bands, since sensor noise and JPEG leave a remainder; judgement.
"""


def outside(stored: npt.NDArray[np.generic]) -> Mask:
    """Pixels of stored numbers `(band, y, x)` that lie outside the data."""
    zero = (stored == 0).all(axis=0)
    if not zero.any():
        empty: Mask = zero
        return empty
    count, labels, stats, _ = cv2.connectedComponentsWithStats(zero.astype(np.uint8))
    large = np.zeros(count, bool)
    large[1:] = stats[1:, cv2.CC_STAT_AREA] >= LEAST
    found: Mask = large[labels]
    return found
