"""Whether a window of open pictures can be held in memory, before any of it is unpacked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np

from sitewatch.errors import TooLargeError
from sitewatch.imagery.geotiff import MOST_BANDS, MOST_TILE_BYTES

MOST_HELD = 2_000_000_000
"""Largest window of one site with all bands [bytes]. Judgement: memory of a small machine."""


class Stored(Protocol):
    """What an open data set says of how it is stored."""

    @property
    def count(self) -> int:
        """Number of bands."""
        ...

    @property
    def dtypes(self) -> Sequence[str]:
        """Type of the numbers of each band."""
        ...

    @property
    def block_shapes(self) -> Sequence[tuple[int, int]]:
        """Rows and columns of the tiles of each band."""
        ...


def check_held(opened: Sequence[Stored], pixels: int, where: str) -> None:
    """Nothing, where a window and each tile under it can be held.

    Args:
        opened: The pictures.
        pixels: Pixels of the window.
        where: Address, for messages.

    Raises:
        TooLargeError: If not; a server can claim any size.
    """
    held = 0
    for dataset in opened:
        if not 0 < dataset.count <= MOST_BANDS:
            raise TooLargeError(f"{dataset.count} bands; 1 to {MOST_BANDS} are read", where=where)
        width = max(np.dtype(kind).itemsize for kind in dataset.dtypes)
        tile = max(tall * wide for tall, wide in dataset.block_shapes)
        if tile * width * dataset.count > MOST_TILE_BYTES:
            raise TooLargeError(f"tiles of {tile:,} pixels", where=where)
        held += pixels * width * dataset.count
    if held > MOST_HELD:
        raise TooLargeError(f"a window of {held:,} bytes", where=where)
