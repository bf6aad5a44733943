"""GeoTIFFs, pictures and their georeference: what is read of them and what is refused."""

import numpy as np
import pytest

rasterio = pytest.importorskip("rasterio")
pytest.importorskip("cv2")
pytest.importorskip("pyproj")

from sitewatch.errors import TooLargeError, UnreadableError
from sitewatch.imagery.facts import Facts, parse_facts
from sitewatch.imagery.geotiff import opened
from sitewatch.imagery.raster import Box
from sitewatch.imagery.records import Kind
from sitewatch.testing.tiffs import Made, picture_bytes

UTM = (10.0, 0.0, 780_000.0, 0.0, -10.0, 3_920_000.0)
"""Ten metres a pixel, north up, on the Syrian coast (zone 36 north)."""
RNG = np.random.default_rng(1)


def reflectances(bands=4, side=64):
    return RNG.integers(200, 3000, (bands, side, side)).astype(np.uint16)


def scene_of(raw, facts=None, box=None, media="image/tiff", name="a.tif"):
    with opened(raw, media, name, facts or Facts()) as raster:
        return raster.scene(box or Box(0, 0, *raster.shape))


def test_names_scale_and_time_come_from_the_file():
    stored = reflectances()
    tags = {"ACQUISITIONDATETIME": "2024-12-13T08:21:00Z", "license": "CC-BY-4.0"}
    raw = picture_bytes(stored, Made(transform=UTM, names=("B02", "B03", "B04", "B08"), tags=tags))
    scene = scene_of(raw)
    assert scene.bands == ("blue", "green", "red", "nir")
    assert scene.kind is Kind.OPTICAL
    np.testing.assert_allclose(scene.band("nir"), stored[3] / 10_000, rtol=1e-6)
    assert scene.valid.all()
    assert scene.grid.gsd_m == pytest.approx(10, rel=1e-3)
    assert scene.capture.captured.start.isoformat() == "2024-12-13T08:21:00+00:00"
    assert (scene.capture.licence, scene.capture.pixels_shareable) == ("CC-BY-4.0", True)


def test_a_window_holds_its_own_pixels_and_place():
    stored = reflectances()
    raw = picture_bytes(stored, Made(transform=UTM))
    scene = scene_of(raw, box=Box(10, 20, 30, 60))
    np.testing.assert_allclose(scene.pixels[0], stored[0, 10:30, 20:60] / 10_000, rtol=1e-6)
    assert (scene.grid.row, scene.grid.col) == (10, 20)
    assert scene.grid.transform[2] == 780_000 + 20 * 10
    assert scene.grid.transform[5] == 3_920_000 - 10 * 10


def test_shares_of_65535_are_told_from_shares_of_10000():
    stored = reflectances()
    stored[0, 0] = 60_000
    scene = scene_of(picture_bytes(stored, Made(transform=UTM)))
    assert scene.pixels[0, 0, 0] == pytest.approx(60_000 / 65_535)


def test_scale_and_offset_of_a_sidecar_win():
    raw = picture_bytes(np.full((4, 8, 8), 2000, np.uint16), Made(transform=UTM))
    facts = parse_facts(b'{"scale": 0.0001, "offset": -0.1}', "a.json")
    assert scene_of(raw, facts).pixels.max() == pytest.approx(0.1)


@pytest.mark.parametrize("lat", [0.0, 35.0, 60.0])
def test_pixels_of_web_mercator_are_as_small_as_they_are(lat):
    radius = 6_378_137.0
    y = radius * np.log(np.tan(np.pi / 4 + np.radians(lat) / 2))
    made = Made(crs="EPSG:3857", transform=(10.0, 0.0, 4_000_000.0, 0.0, -10.0, y))
    scene = scene_of(picture_bytes(np.ones((1, 4, 4), np.uint8), made))
    assert scene.grid.gsd_m == pytest.approx(10 * np.cos(np.radians(lat)), rel=6e-3)


def test_pixels_of_degrees_are_held_as_squares():
    made = Made(crs="EPSG:4326", transform=(0.0001, 0.0, 35.0, 0.0, -0.0001, 60.0))
    raw = picture_bytes(np.arange(100, dtype=np.uint8).reshape(1, 10, 10), made)
    scene = scene_of(raw)
    assert scene.shape == (20, 10)
    assert scene.grid.gsd_m == pytest.approx(11.13 / 2, rel=0.01)
    assert scene.grid.zoom == (2.0, 1.0)


def test_no_data_masks_holes_and_zeros_are_not_valid():
    stored = reflectances(side=64)
    stored[:, :, :20] = 0
    raw = picture_bytes(stored, Made(transform=UTM))
    assert scene_of(raw).valid.sum() == 64 * 44
    told = picture_bytes(stored, Made(transform=UTM, options={"nodata": 0}))
    assert scene_of(told).valid.sum() == 64 * 44
    mask = np.ones((64, 64), bool)
    mask[:8] = False
    masked = picture_bytes(reflectances(), Made(transform=UTM, mask=mask))
    assert scene_of(masked).valid.sum() == 64 * 56
    floats = np.ones((1, 8, 8), np.float32)
    floats[0, 0, 0] = np.nan
    held = scene_of(picture_bytes(floats, Made(transform=UTM)))
    assert held.valid.sum() == 63
    assert np.isfinite(held.pixels).all()


def test_a_small_black_shadow_stays_valid():
    stored = reflectances(3).astype(np.uint8) | 1
    stored[:, 10:15, 10:15] = 0
    assert scene_of(picture_bytes(stored, Made(transform=UTM))).valid.all()


def test_decibels_become_power():
    stored = np.full((1, 8, 8), -20, np.float32)
    scene = scene_of(picture_bytes(stored, Made(transform=UTM)))
    assert (scene.kind, scene.bands) == (Kind.RADAR, ("vv",))
    assert scene.pixels == pytest.approx(np.full((1, 8, 8), 0.01))


def test_an_alpha_band_is_a_mask_and_no_band():
    stored = RNG.integers(1, 255, (4, 8, 8)).astype(np.uint8)
    stored[3] = 255
    stored[3, :2] = 0
    made = Made(transform=UTM, options={"photometric": "RGB", "alpha": "YES"})
    scene = scene_of(picture_bytes(stored, made))
    assert scene.bands == ("red", "green", "blue")
    assert scene.valid.sum() == 48


@pytest.mark.parametrize(("driver", "media"), [("PNG", "image/png"), ("JPEG", "image/jpeg")])
def test_a_picture_is_placed_by_its_bounds(driver, media):
    stored = RNG.integers(1, 255, (3, 100, 200)).astype(np.uint8)
    raw = picture_bytes(stored, Made(crs="", driver=driver))
    facts = Facts(bounds=(35.0, 34.0, 35.02, 34.01))
    with opened(raw, media, "a", facts) as raster:
        lon, lat = raster.placing(Box(0, 0, 1, 1)).lonlat(
            np.array([0.0, 100]), np.array([0.0, 200])
        )
    assert lon.tolist() == pytest.approx([35.0, 35.02])
    assert lat.tolist() == pytest.approx([34.01, 34.0])


def test_a_picture_is_placed_by_points_in_a_turned_way():
    # Columns run south, rows run west: a picture turned by a quarter.
    points = [[0, 0, 35.01, 34.01], [0, 100, 35.01, 34.0], [100, 0, 35.0, 34.01]]
    facts = parse_facts(f'{{"points": {points}}}'.encode(), "a.json")
    raw = picture_bytes(
        RNG.integers(1, 255, (3, 100, 100)).astype(np.uint8), Made(crs="", driver="PNG")
    )
    with opened(raw, "image/png", "a.png", facts) as raster:
        lon, lat = raster.placed.lonlat(np.array([50.0]), np.array([50.0]))
        assert raster.placed.residual_m < 1
    assert (lon[0], lat[0]) == (pytest.approx(35.005, abs=1e-5), pytest.approx(34.005, abs=1e-5))


def test_nothing_that_says_where_it_lies_is_an_error_with_a_way_out():
    raw = picture_bytes(np.ones((3, 8, 8), np.uint8), Made(crs="", driver="PNG"))
    with pytest.raises(
        UnreadableError, match=r"a\.png: nothing says where it lies \(give --bounds"
    ):
        scene_of(raw, media="image/png", name="a.png")


@pytest.mark.parametrize(
    "points", [[[0, 0, 35, 34]], [[0, 0, 35, 34], [1, 1, 35.1, 34.1], [2, 2, 35.2, 34.2]]]
)
def test_too_few_points_and_points_on_a_line_are_refused(points):
    facts = parse_facts(f'{{"points": {points}}}'.encode(), "a.json")
    raw = picture_bytes(np.ones((3, 8, 8), np.uint8), Made(crs="", driver="PNG"))
    with pytest.raises(UnreadableError, match=r"a\.png"):
        scene_of(raw, facts, media="image/png", name="a.png")


@pytest.mark.parametrize("cut", [4, 8, 100, 3000])
def test_a_cut_file_is_an_error_that_names_it(cut):
    raw = picture_bytes(reflectances(), Made(transform=UTM, options={"compress": "deflate"}))
    with pytest.raises(UnreadableError, match=r"a\.tif"):
        scene_of(raw[:cut])


def test_a_damaged_tile_names_its_place():
    stored = reflectances(1, 512)
    options = {"tiled": True, "blockxsize": 256, "blockysize": 256, "compress": "deflate"}
    raw = bytearray(picture_bytes(stored, Made(transform=UTM, options=options)))
    raw[100_000:300_000] = bytes(200_000)
    with pytest.raises(UnreadableError, match=r"a\.tif: damaged"):
        scene_of(bytes(raw))


def test_any_flipped_bytes_are_an_error_or_a_scene():
    raw = picture_bytes(reflectances(2, 32), Made(transform=UTM, options={"compress": "deflate"}))
    rng, named = np.random.default_rng(7), set()
    for _ in range(150):
        bad = bytearray(raw)
        for at in rng.integers(0, len(bad), 3):
            bad[at] = int(rng.integers(256))
        try:
            scene = scene_of(bytes(bad))
        except (UnreadableError, TooLargeError) as error:
            named.add(error.where)
        else:
            assert np.isfinite(scene.pixels).all()
    assert named == {"a.tif"}


def test_a_bomb_is_refused_before_it_is_unpacked():
    options = {"compress": "deflate", "SPARSE_OK": True}
    with rasterio.MemoryFile() as memory:
        with memory.open(
            driver="GTiff",
            height=100_000,
            width=100_000,
            count=1,
            dtype="uint8",
            crs="EPSG:32636",
            transform=rasterio.Affine(*UTM),
            tiled=True,
            **options,
        ):
            pass
        raw = memory.read()
    with pytest.raises(TooLargeError, match=r"a\.tif: 100000 x 100000 pixels"):
        scene_of(raw)


def test_one_huge_tile_is_refused():
    with rasterio.MemoryFile() as memory:
        with memory.open(
            driver="GTiff",
            height=20_480,
            width=20_480,
            count=1,
            dtype="uint8",
            crs="EPSG:32636",
            transform=rasterio.Affine(*UTM),
            tiled=True,
            blockxsize=20_480,
            blockysize=20_480,
            compress="deflate",
            SPARSE_OK=True,
        ):
            pass
        raw = memory.read()
    with pytest.raises(TooLargeError, match="tiles of 20480"):
        scene_of(raw)


def test_a_file_name_dates_a_scene_that_nothing_else_dates():
    raw = picture_bytes(
        reflectances(), Made(transform=UTM, tags={"TIFFTAG_DATETIME": "2030:01:01 00:00:00"})
    )
    for name, day in (
        ("genoa_2023-07-10.tif", "2023-07-10"),
        ("20241213_081200_x.tif", "2024-12-13"),
    ):
        capture = scene_of(raw, name=name).capture
        assert str(capture.captured) == day
        assert capture.captured_from == "its file name"
    assert scene_of(raw, name="1234567890123.tif").capture.captured is None


def test_a_licence_that_forbids_commercial_use_keeps_pixels_in():
    raw = picture_bytes(reflectances(), Made(transform=UTM))
    for licence, may in (
        ("CC-BY-4.0", True),
        ("CC-BY-NC-4.0", False),
        ("", False),
        ("all mine", False),
    ):
        assert scene_of(raw, Facts(licence=licence)).capture.pixels_shareable is may
    assert scene_of(raw, Facts(licence="all mine", pixels_shareable=True)).capture.pixels_shareable
