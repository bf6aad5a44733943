"""Thermal noise of Sentinel-1 worked out by hand, its forms, and places over the date line."""

import io
import zipfile
from datetime import UTC, datetime

import numpy as np
import pytest

pytest.importorskip("rasterio")
pytest.importorskip("cv2")
pytest.importorskip("pyproj")

from sitewatch.errors import UnreadableError
from sitewatch.imagery.placegrid import table_of
from sitewatch.imagery.placing import of_points, unbroken
from sitewatch.imagery.raster import Box
from sitewatch.imagery.reader import open_scene
from sitewatch.imagery.safe_vectors import calibration, noise
from sitewatch.sources.collect import collect
from sitewatch.testing.tiffs import Made, picture_bytes

SAFE = "application/vnd.esa.safe+zip"
PRODUCT = "S1C_IW_GRDH_1SDV_20250614T035012_20250614T035037_002987_00609A_1B2C"
NAME = "s1c-iw-grd-vv-20250614t035012-20250614t035037-002987-00609a-001"


def vector(tag, line, pixels, numbers, key):
    told = " ".join(map(str, pixels)), " ".join(map(str, numbers))
    return (
        f"<{tag}><line>{line}</line><pixel count='{len(pixels)}'>{told[0]}</pixel>"
        f"<{key} count='{len(numbers)}'>{told[1]}</{key}></{tag}>"
    )


def across(line, pixels, numbers):
    return vector("noiseRangeVector", line, pixels, numbers, "noiseRangeLut")


def down(box, lines, numbers):
    edges = zip(
        ("firstAzimuthLine", "firstRangeSample", "lastAzimuthLine", "lastRangeSample"),
        box,
        strict=True,
    )
    told = "".join(f"<{key}>{value}</{key}>" for key, value in edges)
    written = " ".join(map(str, lines)), " ".join(map(str, numbers))
    return (
        f"<noiseAzimuthVector><swath>IW1</swath>{told}<line>{written[0]}</line>"
        f"<noiseAzimuthLut>{written[1]}</noiseAzimuthLut></noiseAzimuthVector>"
    )


NOISE = (
    across(0, (0, 49, 50, 99), (100, 100, 400, 400))
    + across(100, (0, 39, 40, 99), (200, 200, 800, 800))
    + down((0, 0, 100, 49), (0, 100), (1.0, 2.0))
    + down((0, 50, 100, 99), (0,), (0.5,))
)


def test_noise_is_that_of_the_line_times_that_down_the_swath():
    found = noise(NOISE, "x")
    whole = found.over(Box(0, 0, 101, 100))
    # Line 0: 100 in the first swath, times 1; 400 in the second, times 0.5.
    assert (whole[0, 0], whole[0, 60]) == (100, 200)
    # Line 50, pixel 0: 150 between the lines, times 1.5. Pixel 60: 600 times 0.5.
    assert (whole[50, 0], whole[50, 60]) == (pytest.approx(225), pytest.approx(300))
    # Each line keeps its own step: at pixel 45, 100 on the first and 800 on the last, times 1.5.
    assert whole[50, 45] == pytest.approx(450 * 1.5)
    np.testing.assert_allclose(found.over(Box(20, 30, 70, 80)), whole[20:70, 30:80], rtol=1e-6)


def test_beyond_the_first_and_last_line_it_stays_as_there():
    found = calibration(
        vector("calibrationVector", 10, (0, 10), (2.0, 4.0), "sigmaNought")
        + vector("calibrationVector", 20, (0, 10), (4.0, 8.0), "sigmaNought"),
        "x",
    )
    table = found.over(Box(0, 5, 40, 6))[:, 0]
    assert (table[0], table[10], table[15], table[39]) == (3, 3, pytest.approx(4.5), 6)


@pytest.mark.parametrize(
    "bad",
    [
        across(0, (0, 10), (1, -1)),
        across(0, (10, 0), (1, 1)),
        across(0, (0, 10), (1, "nan")),
        across(0, (0, 10), (1, 2, 3)),
        across("x", (0, 10), (1, 2)),
        across(0, (0, 10), (1, 2)) + down((0, 0, "x", 5), (0,), (1,)),
        "".join(across(n, (0, 10), (1, 2)) for n in range(2_001)),
    ],
)
def test_damaged_noise_is_refused_by_name(bad):
    with pytest.raises(UnreadableError, match="x:"):
        noise(bad, "x")


def annotation(first=36.0, more="<productType>GRD</productType>"):
    points = "".join(
        f"<geolocationGridPoint><line>{line}</line><pixel>{pixel}</pixel>"
        f"<latitude>{35 + line * 1e-4}</latitude>"
        f"<longitude>{(first + pixel * 1.2e-4 + 180) % 360 - 180}</longitude>"
        "</geolocationGridPoint>"
        for line in (0, 50, 100)
        for pixel in (0, 50, 100)
    )
    times = "<startTime>2025-06-14T03:50:12.5</startTime><stopTime>2025-06-14T03:50:37.5</stopTime>"
    return f"<product><missionId>S1C</missionId>{times}{more}{points}</product>"


def members(told=NOISE, notes=None, name=NAME):
    root = f"{PRODUCT}.SAFE"
    stored = np.full((1, 100, 100), 30, np.uint16)
    stored[0, 0, 0], stored[0, 50] = 0, 5
    gains = "".join(
        vector("calibrationVector", line, (0, 100), (10.0, 10.0), "sigmaNought")
        for line in (0, 100)
    )
    made = {
        f"{root}/manifest.safe": '<s1:relativeOrbitNumber type="start">15</s1:relativeOrbitNumber>',
        f"{root}/measurement/{name}.tiff": picture_bytes(stored, Made(crs="")),
        f"{root}/annotation/{name}.xml": notes or annotation(),
        f"{root}/annotation/calibration/calibration-{name}.xml": gains,
    }
    return {**made, f"{root}/annotation/calibration/noise-{name}.xml": told} if told else made


def opened(made):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, raw in made.items():
            archive.writestr(name, raw)
    return open_scene(stream.getvalue(), SAFE, "x.zip")


def pixels_of(made):
    with opened(made) as scene:
        held = scene.raster.scene(Box(0, 0, 100, 100))
        return held, scene.raster.reasons


def stretched(held, row, col):
    """The pixel of the file, wherever the square pixels hold it."""
    return held.pixels[
        0, int((row + 0.5) * held.grid.zoom[0]), int((col + 0.5) * held.grid.zoom[1])
    ]


def test_noise_is_taken_out_and_what_it_hides_stays_above_zero():
    held, reasons = pixels_of(members())
    assert reasons == ("calibrated to sigma nought; thermal noise is taken out",)
    # Line 1 or so: 30² less 100 of noise, over 10².
    assert stretched(held, 2, 5) == pytest.approx((900 - 100) / 100, rel=0.05)
    # 5² is less than the noise of 225 there: a tenth of that is left.
    assert stretched(held, 50, 0) == pytest.approx(0.1 * 225 / 100, rel=0.05)
    assert (held.pixels[0][held.valid] > 0).all()
    assert not held.valid[0, 0]


def test_it_says_where_noise_is_left_in():
    old = "<noiseVector><line>0</line><pixel>0 9</pixel><noiseLut>1 1</noiseLut></noiseVector>"
    for told in ("", old):
        held, reasons = pixels_of(members(told))
        assert reasons == ("calibrated to sigma nought; thermal noise is left in: vv",)
        assert stretched(held, 2, 5) == pytest.approx(9)


def test_noise_that_is_out_already_is_not_taken_out_again():
    done = "<thermalNoiseCorrectionPerformed>true</thermalNoiseCorrectionPerformed>"
    held, reasons = pixels_of(members(notes=annotation(more=done)))
    assert "taken out" in reasons[0]
    assert stretched(held, 2, 5) == pytest.approx(9)


def test_the_capture_is_that_of_the_annotation():
    with opened(members()) as scene:
        capture = scene.raster.capture
    assert (capture.platform, capture.relative_orbit) == ("Sentinel-1C", 15)
    assert capture.captured.start == datetime(2025, 6, 14, 3, 50, 12, 500_000, tzinfo=UTC)
    assert capture.captured.end >= datetime(2025, 6, 14, 3, 50, 37, 500_000, tzinfo=UTC)


def test_a_complex_product_is_refused_whatever_its_name():
    slc = members(notes=annotation(more="<productType>SLC</productType>"))
    with pytest.raises(UnreadableError, match="no ground range product"), opened(slc):
        pass


@pytest.mark.parametrize("lost", ["measurement", "annotation/s1c", "calibration-"])
def test_what_is_missing_is_named(lost):
    without = {name: raw for name, raw in members().items() if lost not in name}
    with pytest.raises(UnreadableError, match="missing for"), opened(without):
        pass


def test_a_scene_over_the_date_line_lies_where_it_lies():
    with opened(members(notes=annotation(first=179.994))) as scene:
        placing = scene.raster.placing(Box(0, 0, 100, 100))
    lon, lat = placing.lonlat(np.array([50.0, 50.0]), np.array([25.0, 75.0]))
    # Pixel 50 lies on the line: 25 pixels of 1.2e-4 degrees to either side.
    np.testing.assert_allclose(lon, [179.997, -179.997], atol=1e-6)
    np.testing.assert_allclose(lat, 35.005, atol=1e-6)
    assert placing.residual_m < 0.1
    rows, cols = placing.pixels(np.array([-179.997]), np.array([35.005]))
    assert (rows[0], cols[0]) == (pytest.approx(50, abs=0.01), pytest.approx(75, abs=0.01))


def test_control_points_over_the_date_line_are_one_picture():
    corners = [(0, 0, 179.99, 0.01), (0, 100, -179.99, 0.01), (100, 0, 179.99, -0.01)]
    placing = of_points(corners, "x")
    lon, _ = placing.lonlat(np.array([50.0]), np.array([50.0]))
    assert abs(lon[0]) == pytest.approx(180, abs=1e-6)
    np.testing.assert_array_equal(unbroken(np.array([179.0, -179.0])), [179, 181])
    np.testing.assert_array_equal(unbroken(np.array([-1.0, 1.0])), [-1, 1])
    near_the_pole = np.array([-100.0, -30.0, 30.0, 100.0])
    np.testing.assert_array_equal(unbroken(near_the_pole), near_the_pole)


def test_points_that_are_no_grid_are_none():
    grid = [(r, c, 10 + c, 20 - r) for r in (0.0, 1.0) for c in (0.0, 1.0)]
    assert table_of(grid).at(np.array([0.5]), np.array([0.5]))[0][0] == pytest.approx(10.5)
    assert table_of(grid[:3]) is None
    assert table_of([*grid[:3], grid[0]]) is None


def test_a_folder_without_the_ending_is_a_product_by_its_manifest(tmp_path):
    """Copies on AWS: no ending, and files of the name "iw-vv.tiff"."""
    made = {n.replace("s1c-iw-grd-vv-", "-iw-vv-"): raw for n, raw in members(name="iw-vv").items()}
    for name, raw in made.items():
        path = tmp_path / name.replace(".SAFE", "")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(raw if isinstance(raw, bytes) else raw.encode())
    (found,) = collect([str(tmp_path)])
    assert found.name == f"{PRODUCT}.SAFE.zip"
    with open_scene(found.raw, found.media_type, found.name) as scene:
        assert scene.raster.bands == ("vv",)
