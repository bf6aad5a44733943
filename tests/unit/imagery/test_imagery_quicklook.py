"""Small pictures of scenes: north up, small enough, and only where the licence allows."""

import numpy as np
import pytest

cv2 = pytest.importorskip("cv2")
pytest.importorskip("rasterio")
pytest.importorskip("pyproj")

from sitewatch.imagery.facts import Facts
from sitewatch.imagery.geotiff import opened
from sitewatch.imagery.quicklook import LARGEST, MOST_BYTES, frame_of, quicklook
from sitewatch.model import Point, Polygon, Site, SiteKind
from sitewatch.testing.tiffs import Made, picture_bytes

STEP = 0.0001


def site(west, south, east, north):
    ring = ((west, south), (east, south), (east, north), (west, north), (west, south))
    return Site("s", "S", SiteKind.PORT, Polygon((tuple(Point(*p) for p in ring),)))


WHERE = site(35.002, 34.002, 35.018, 34.018)


def scene(pixels, **more):
    made = Made(crs="EPSG:4326", transform=(STEP, 0.0, 35.0, 0.0, -STEP, 34.02))
    return opened(picture_bytes(pixels, made), "image/tiff", "a.tif", Facts(**more))


def decoded(raw, flags=cv2.IMREAD_COLOR):
    return cv2.imdecode(np.frombuffer(raw, np.uint8), flags)


def test_north_is_up_and_the_bright_corner_is_where_it_is():
    pixels = np.full((3, 200, 200), 40, np.uint8)
    pixels[0, 30:70, 130:170] = 220  # red, in the north-east
    with scene(pixels, pixels_shareable=True) as raster:
        made = quicklook(raster, WHERE)
    assert max(made.size) == LARGEST
    assert len(made.image) <= MOST_BYTES
    assert made.hidden == b""
    grey = decoded(made.image)[:, :, 2]
    assert grey.shape == made.size[::-1]
    row, col = np.argwhere(grey > 150).mean(0)
    west, south, east, north = made.bounds
    lon = west + col / made.size[0] * (east - west)
    lat = north - row / made.size[1] * (north - south)
    assert (lon, lat) == (pytest.approx(35.015, abs=3e-4), pytest.approx(34.015, abs=3e-4))


def test_without_leave_no_pixel_goes_out_but_the_mask_does():
    pixels = np.random.default_rng(1).integers(1, 255, (3, 200, 200)).astype(np.uint8)
    pixels[:, :, :100] = 0
    with scene(pixels) as raster:
        made = quicklook(raster, WHERE)
    assert made.image == b""
    mask = decoded(made.hidden, cv2.IMREAD_UNCHANGED)[:, :, 3] > 0
    assert mask[:, : made.size[0] // 3].all()
    assert not mask[:, -made.size[0] // 3 :].any()


def test_noise_is_small_enough_too():
    pixels = np.random.default_rng(1).integers(1, 255, (3, 900, 900)).astype(np.uint8)
    made = Made(crs="EPSG:4326", transform=(STEP / 4, 0.0, 35.0, 0.0, -STEP / 4, 34.02))
    facts = Facts(pixels_shareable=True)
    with opened(picture_bytes(pixels, made), "image/tiff", "a.tif", facts) as raster:
        assert 0 < len(quicklook(raster, WHERE).image) <= MOST_BYTES


def test_two_scenes_of_one_site_share_a_frame():
    assert frame_of(WHERE) == frame_of(WHERE)
    (width, height) = frame_of(site(35.0, 34.0, 35.04, 34.01))[1]
    assert width == LARGEST
    assert height == pytest.approx(LARGEST * 0.01 / (0.04 * np.cos(np.radians(34.005))), abs=1)


def test_a_scene_of_elsewhere_has_none():
    with scene(np.ones((3, 200, 200), np.uint8)) as raster:
        assert quicklook(raster, site(10, 10, 10.1, 10.1)) is None
