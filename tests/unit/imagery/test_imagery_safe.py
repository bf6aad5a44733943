"""Simulated Sentinel products in SAFE form: names, calibration, places, and what is refused."""

import io
import zipfile
from datetime import UTC, datetime

import numpy as np
import pytest

rasterio = pytest.importorskip("rasterio")
pytest.importorskip("cv2")
pytest.importorskip("pyproj")

from sitewatch.errors import UnreadableError
from sitewatch.imagery.raster import Box
from sitewatch.imagery.reader import open_scene
from sitewatch.imagery.records import Kind
from sitewatch.sources.collect import collect
from sitewatch.sources.sniff import media_type_of
from sitewatch.testing.tiffs import Made, picture_bytes

SAFE = "application/vnd.esa.safe+zip"
OPTICAL = "S2B_MSIL2A_20241213T082149_N0511_R121_T36SYD_20241213T103000"
RADAR = "S1A_IW_GRDH_1SDV_20241214T035012_20241214T035037_056987_07009A_1B2C"
UTM = (750_000.0, 3_930_000.0)


def zipped(members):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, raw in members.items():
            archive.writestr(name, raw)
    return stream.getvalue()


def jp2(pixels, size):
    """A lossless JPEG 2000 of one band on the grid of the scene."""
    made = Made(
        crs="EPSG:32636", transform=(size, 0.0, UTM[0], 0.0, -size, UTM[1]), driver="JP2OpenJPEG",
        options={"QUALITY": 100, "REVERSIBLE": "YES"},
    )  # fmt: skip
    return picture_bytes(pixels[None].astype(np.uint16), made)


PRODUCT = """<n1:Level-2A_User_Product><Product_Info>
<SPACECRAFT_NAME>Sentinel-2B</SPACECRAFT_NAME><SENSING_ORBIT_NUMBER>121</SENSING_ORBIT_NUMBER>
</Product_Info><QUANTIFICATION_VALUES_LIST>
<BOA_QUANTIFICATION_VALUE unit="none">10000</BOA_QUANTIFICATION_VALUE></QUANTIFICATION_VALUES_LIST>
<BOA_ADD_OFFSET_VALUES_LIST><BOA_ADD_OFFSET band_id="0">-1000</BOA_ADD_OFFSET>
</BOA_ADD_OFFSET_VALUES_LIST></n1:Level-2A_User_Product>"""
GRANULE = """<n1:Tile><HORIZONTAL_CS_CODE>EPSG:32636</HORIZONTAL_CS_CODE>
<Geoposition resolution="10"><ULX>750000</ULX><ULY>3930000</ULY></Geoposition>
<Mean_Sun_Angle><ZENITH_ANGLE unit="deg">60.5</ZENITH_ANGLE>
<AZIMUTH_ANGLE unit="deg">166</AZIMUTH_ANGLE></Mean_Sun_Angle><Mean_Viewing_Incidence_Angle_List>
<Mean_Viewing_Incidence_Angle bandId="0"><ZENITH_ANGLE unit="deg">8.5</ZENITH_ANGLE>
</Mean_Viewing_Incidence_Angle></Mean_Viewing_Incidence_Angle_List></n1:Tile>"""


@pytest.fixture(scope="module")
def stored():
    rng = np.random.default_rng(5)
    return {
        "B02": rng.integers(1100, 4000, (240, 240)),
        "B11": rng.integers(1100, 4000, (120, 120)),
        "SCL": rng.integers(0, 12, (120, 120)),
    }


@pytest.fixture(scope="module")
def optical(stored):
    if "JP2OpenJPEG" not in rasterio.drivers.raster_driver_extensions().values():
        pytest.skip("this GDAL writes no JPEG 2000")
    root = f"{OPTICAL}.SAFE"
    image = f"{root}/GRANULE/L2A_T36SYD_A040000_20241213T082149/IMG_DATA"
    folder = f"{root}/GRANULE/L2A_T36SYD_A040000_20241213T082149"
    return {
        f"{root}/manifest.safe": "<xfdu/>",
        f"{root}/MTD_MSIL2A.xml": PRODUCT,
        f"{folder}/MTD_TL.xml": GRANULE,
        f"{image}/R10m/T36SYD_20241213T082149_B02_10m.jp2": jp2(stored["B02"], 10.0),
        f"{image}/R20m/T36SYD_20241213T082149_B02_20m.jp2": jp2(stored["B11"], 20.0),
        f"{image}/R20m/T36SYD_20241213T082149_B11_20m.jp2": jp2(stored["B11"], 20.0),
        f"{image}/R20m/T36SYD_20241213T082149_SCL_20m.jp2": jp2(stored["SCL"], 20.0),
    }


def test_bands_come_on_one_grid_as_reflectance(optical, stored):
    raw = zipped(optical)
    assert media_type_of(raw, "x.zip") == SAFE
    with open_scene(raw, SAFE, "x.zip") as scene:
        assert scene.raster.bands == ("blue", "swir16", "scl")
        held = scene.raster.scene(Box(20, 40, 60, 100))
    np.testing.assert_allclose(
        held.band("blue"), (stored["B02"][20:60, 40:100] - 1000) / 1e4, atol=1e-6
    )
    twice = np.repeat(np.repeat(stored["B11"], 2, 0), 2, 1)[20:60, 40:100]
    np.testing.assert_allclose(held.band("swir16"), (twice - 1000) / 1e4, atol=1e-6)
    classes = np.repeat(np.repeat(stored["SCL"], 2, 0), 2, 1)[20:60, 40:100]
    np.testing.assert_array_equal(held.band("scl"), classes)
    assert held.grid.transform[2] == UTM[0] + 400
    assert held.grid.gsd_m == pytest.approx(10, rel=1e-3)


def test_the_capture_is_that_of_the_product(optical):
    with open_scene(zipped(optical), SAFE, "x.zip") as scene:
        capture = scene.raster.capture
    assert (capture.platform, capture.sensor, capture.relative_orbit) == (
        "Sentinel-2B",
        "sentinel-2",
        121,
    )
    assert capture.captured.start == datetime(2024, 12, 13, 8, 21, 49, tzinfo=UTC)
    assert (capture.sun_elevation_deg, capture.sun_azimuth_deg) == (29.5, 166)
    assert capture.off_nadir_deg == 8.5
    assert capture.pixels_shareable


def test_a_tile_was_taken_when_it_was_sensed_and_not_when_its_data_take_began(optical):
    told = GRANULE.replace(
        "<n1:Tile>", "<n1:Tile><SENSING_TIME>2024-12-13T08:26:30.5Z</SENSING_TIME>"
    )
    later = {name: (told if "MTD_TL" in name else raw) for name, raw in optical.items()}
    with open_scene(zipped(later), SAFE, "x.zip") as scene:
        captured = scene.raster.capture.captured
    assert captured.start == datetime(2024, 12, 13, 8, 26, 30, 500_000, tzinfo=UTC)


def test_a_product_is_known_by_its_files_whatever_its_folder_is_called(optical, radar):
    for members, root, kind in ((optical, OPTICAL, Kind.OPTICAL), (radar, RADAR, Kind.RADAR)):
        mine = {name.replace(root, f"esa_{root}"): raw for name, raw in members.items()}
        with open_scene(zipped(mine), SAFE, "x.zip") as scene:
            assert scene.raster.kind is kind
            assert scene.raster.capture.platform.startswith("Sentinel-")
    with (
        pytest.raises(UnreadableError, match="a product that is not read: S3A"),
        open_scene(zipped({"S3A.SAFE/manifest.safe": "<x/>"}), SAFE, "x.zip"),
    ):
        pass


def test_a_missing_band_and_a_damaged_one_are_named(optical):
    without = {name: raw for name, raw in optical.items() if "B02" not in name}
    with (
        pytest.raises(UnreadableError, match=r"x\.zip: a Sentinel-2 product without its blue"),
        open_scene(zipped(without), SAFE, "x.zip"),
    ):
        pass
    broken = {n: (raw[:200] if "B11" in n else raw) for n, raw in optical.items()}
    with (
        pytest.raises(UnreadableError, match=r"x\.zip.*(swir16|B11)"),
        open_scene(zipped(broken), SAFE, "x.zip") as scene,
    ):
        scene.raster.scene(Box(0, 0, 10, 10))


def annotation(rows=100, cols=200):
    """A turned grid: lines run north, pixels run west, as on an ascending pass."""
    points = "".join(
        f"<geolocationGridPoint><line>{line}</line><pixel>{pixel}</pixel>"
        f"<latitude>{35 + line * 1e-4}</latitude><longitude>{36 - pixel * 1.2e-4}</longitude>"
        "</geolocationGridPoint>"
        for line in range(0, rows + 1, 50)
        for pixel in range(0, cols + 1, 50)
    )
    return f"<product><incidenceAngleMidSwath>39.0</incidenceAngleMidSwath>{points}</product>"


CALIBRATION = "".join(
    f"<calibrationVector><line>{line}</line><pixel count='3'>0 100 200</pixel>"
    f"<sigmaNought count='3'>{gain} {gain} {2 * gain}</sigmaNought></calibrationVector>"
    for line, gain in ((0, 100.0), (100, 200.0))
)


@pytest.fixture(scope="module")
def radar():
    root, name = f"{RADAR}.SAFE", "s1a-iw-grd-vv-20241214t035012-20241214t035037-056987-07009a-001"
    pixels = np.full((1, 100, 200), 50, np.uint16)
    pixels[0, :10] = 0
    return {
        f"{root}/manifest.safe": '<s1:relativeOrbitNumber type="start">21</s1:relativeOrbitNumber>',
        f"{root}/measurement/{name}.tiff": picture_bytes(pixels, Made(crs="")),
        f"{root}/annotation/{name}.xml": annotation(),
        f"{root}/annotation/calibration/calibration-{name}.xml": CALIBRATION,
    }


def test_amplitude_becomes_sigma_nought(radar):
    with open_scene(zipped(radar), SAFE, "x.zip") as scene:
        held = scene.raster.scene(Box(0, 0, 100, 200))
        assert (scene.raster.kind, held.bands) == (Kind.RADAR, ("vv",))
    zoom = held.shape[0] / 100, held.shape[1] / 200
    # Line 50: gain 150 at the near end, 300 at the far end (200 would be pixel 200).
    assert held.pixels[0, int(50 * zoom[0]), 1] == pytest.approx((50 / 150) ** 2, rel=0.02)
    assert held.pixels[0, int(50 * zoom[0]), -1] == pytest.approx((50 / 300) ** 2, rel=0.03)
    assert not held.valid[0].any()
    assert held.valid[-1].all()
    assert held.capture.relative_orbit == 21
    assert held.capture.platform == "Sentinel-1A"
    assert held.capture.off_nadir_deg == 39


def test_places_come_from_the_grid(radar):
    with open_scene(zipped(radar), SAFE, "x.zip") as scene:
        placing = scene.raster.placing(Box(20, 40, 60, 80))
        lon, lat = placing.lonlat(np.array([30.0]), np.array([50.0]))
        rows, cols = placing.pixels(lon, lat)
    assert (lon[0], lat[0]) == (pytest.approx(35.994, abs=2e-6), pytest.approx(35.003, abs=2e-6))
    assert (rows[0], cols[0]) == (pytest.approx(30), pytest.approx(50))


def test_without_calibration_or_places_it_is_refused(radar):
    for lost in ("calibration-", "measurement"):
        without = {name: raw for name, raw in radar.items() if lost not in name}
        with (
            pytest.raises(UnreadableError, match="missing"),
            open_scene(zipped(without), SAFE, "x.zip"),
        ):
            pass
    for name, bad in (("annotation/s1a", "<product/>"), ("calibration-", "<x/>")):
        broken = {n: (bad if name in n else raw) for n, raw in radar.items()}
        with (
            pytest.raises(UnreadableError, match=r"x\.zip"),
            open_scene(zipped(broken), SAFE, "x.zip"),
        ):
            pass


@pytest.mark.parametrize("cut", [30, 300, 2000])
def test_a_cut_product_is_refused(radar, cut):
    with (
        pytest.raises(UnreadableError, match=r"x\.zip"),
        open_scene(zipped(radar)[:cut], SAFE, "x.zip"),
    ):
        pass


def test_a_folder_becomes_one_original_the_same_twice(radar, tmp_path):
    for name, raw in radar.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(raw if isinstance(raw, bytes) else raw.encode())
    (first,) = collect([str(tmp_path)])
    (second,) = collect([str(tmp_path / f"{RADAR}.SAFE")])
    assert first.raw == second.raw
    assert (first.name, first.media_type) == (f"{RADAR}.SAFE.zip", SAFE)
    with open_scene(first.raw, SAFE, first.name) as scene:
        assert scene.raster.shape == (100, 200)


def test_a_zipped_product_is_one_original(radar, tmp_path):
    path = tmp_path / "product.zip"
    path.write_bytes(zipped(radar))
    (found,) = collect([str(path)])
    assert found.media_type == SAFE
    assert found.raw == path.read_bytes()
