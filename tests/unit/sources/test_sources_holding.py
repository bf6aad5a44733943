"""Claims of a server that are too large to be held."""

from dataclasses import dataclass

import pytest

pytest.importorskip("rasterio")

from sitewatch.errors import TooLargeError
from sitewatch.sources.holding import MOST_HELD, check_held


@dataclass
class Claim:
    count: int = 1
    dtypes: tuple[str, ...] = ("uint16",)
    block_shapes: tuple[tuple[int, int], ...] = ((512, 512),)


def test_a_usual_window_can_be_held():
    check_held([Claim(), Claim(4)], 1_000_000, "x")


@pytest.mark.parametrize(
    ("claim", "pixels"),
    [
        (Claim(count=65_535), 1),
        (Claim(count=0), 1),
        (Claim(block_shapes=((60_000, 60_000),)), 1),
        (Claim(count=8), MOST_HELD // 16 + 1),
    ],
)
def test_what_cannot_be_held_is_refused_before_it_is_unpacked(claim, pixels):
    with pytest.raises(TooLargeError):
        check_held([claim], pixels, "x")
