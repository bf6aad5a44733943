"""Files as strangers send them: scales, names of bands, radar in decibels, no data, places."""

from math import cos, radians

import numpy as np
import pytest

rasterio = pytest.importorskip("rasterio")
pytest.importorskip("cv2")
pytest.importorskip("pyproj")

from rasterio.control import GroundControlPoint

from sitewatch.imagery.bands import Numbers, band_name, names_of, numbers_of
from sitewatch.imagery.facts import Facts, parse_facts
from sitewatch.imagery.geotiff import opened
from sitewatch.imagery.placing import Placing
from sitewatch.imagery.raster import Box
from sitewatch.imagery.records import Kind
from sitewatch.imagery.stac_facts import assets_of, facts_of
from sitewatch.testing.tiffs import Made, picture_bytes

UTM = (10.0, 0.0, 780_000.0, 0.0, -10.0, 3_920_000.0)


def reflectance(count=4, side=40):
    return np.random.default_rng(7).uniform(0.02, 0.4, (count, side, side))


def scene_of(pixels, facts=None, name="a_2024-12-13.tif", **more):
    raw = picture_bytes(pixels, Made(**{"transform": UTM, **more}))
    with opened(raw, "image/tiff", name, facts or Facts()) as raster:
        return raster.scene(Box(0, 0, *raster.shape)), raster.reasons


def told(reasons, words):
    return any(words in reason for reason in reasons)


class TestScales:
    def test_a_few_hot_pixels_do_not_turn_tenthousandths_into_shares_of_65535(self):
        stored = np.round(reflectance(side=100) * 10_000).astype(np.uint16)
        stored[:, 0, :3], stored[0, 5, 5] = 65_535, 41_000
        held, reasons = scene_of(stored)
        assert np.median(held.pixels) == pytest.approx(0.21, abs=0.02)
        assert told(reasons, "reflectance times 10000: a guess")

    def test_shares_of_65535_are_said_to_be_a_guess(self):
        stored = np.round(reflectance() * 2 * 65_535).clip(0, 65_535).astype(np.uint16)
        held, reasons = scene_of(stored)
        assert np.median(held.pixels) == pytest.approx(0.42, abs=0.03)
        assert told(reasons, "reflectance times 65535: a guess")

    def test_no_data_of_65535_does_not_set_the_scale(self):
        stored = np.round(reflectance() * 10_000).astype(np.uint16)
        stored[:, :, :15] = 65_535
        held, reasons = scene_of(stored, options={"nodata": 65_535})
        assert held.pixels[:, held.valid].max() == pytest.approx(0.4, abs=0.01)
        assert not held.valid[:, :15].any()
        assert told(reasons, "times 10000")

    def test_one_broken_number_does_not_darken_a_floating_scene(self):
        stored = reflectance(side=100).astype(np.float32)
        stored[0, 3, 3] = 3.4e38
        held, reasons = scene_of(stored)
        assert np.median(held.pixels) == pytest.approx(0.21, abs=0.02)
        assert not told(reasons, "taken as reflectance")

    @pytest.mark.parametrize("kind", [np.float32, np.int16])
    def test_a_fill_that_nothing_names_is_no_data(self, kind):
        stored = (reflectance() * (1 if kind is np.float32 else 10_000)).astype(kind)
        stored[:, :10] = -9999
        held, _ = scene_of(stored)
        assert not held.valid[:10].any()
        assert held.valid[10:].all()
        assert held.pixels[:, held.valid].min() > 0.0

    @pytest.mark.parametrize("kind", [np.uint8, np.uint16, np.float32])
    def test_a_black_scene_shows_nothing_and_guesses_nothing(self, kind):
        held, reasons = scene_of(np.zeros((4, 40, 40), kind))
        assert not held.valid.any()
        assert not told(reasons, "numbers up to")


class TestRadar:
    def decibels(self):
        return np.random.default_rng(1).uniform(-24, -16, (1, 40, 40))

    def test_whole_decibels_are_decibels(self):
        stored = np.round(self.decibels()).astype(np.int16)
        held, reasons = scene_of(stored)
        assert (held.kind, held.bands) == (Kind.RADAR, ("vv",))
        np.testing.assert_allclose(held.pixels[0], 10 ** (stored[0] / 10), rtol=1e-5)
        assert told(reasons, "taken as decibels")

    def test_hundredths_of_decibels_are_a_guess_that_is_told(self):
        stored = np.round(self.decibels() * 100).astype(np.int16)
        stored[0, :8] = -32_768
        held, reasons = scene_of(stored, names=("VV",))
        np.testing.assert_allclose(held.pixels[0, 8:], 10 ** (stored[0, 8:] / 1000), rtol=1e-4)
        assert not held.valid[:8].any()
        assert told(reasons, "hundredths of decibels: a guess")

    def test_a_stated_scale_comes_before_decibels_become_power(self):
        stored = np.round(self.decibels() * 50).astype(np.int16)
        facts = parse_facts(b'{"scale": 0.02, "unit": "db"}', "a.json")
        held, reasons = scene_of(stored, facts)
        np.testing.assert_allclose(held.pixels[0], 10 ** (stored[0] / 500), rtol=1e-4)
        assert held.kind is Kind.RADAR
        assert told(reasons, "times 0.02")

    def test_two_named_polarisations_of_whole_numbers_are_amplitude(self):
        stored = np.full((2, 40, 40), 100, np.uint16)
        stored[:, 20, 20] = 1000
        held, reasons = scene_of(stored, names=("vv", "vh"))
        assert held.kind is Kind.RADAR
        assert held.pixels.max() / np.median(held.pixels) == pytest.approx(100)
        assert told(reasons, "not calibrated")

    def test_a_measurement_alone_is_radar_of_its_polarisation_by_its_name(self):
        name = "s1a-iw-grd-vh-20241214t035012-20241214t035037-056987-07009a-002.tiff"
        held, _ = scene_of(np.full((1, 40, 40), 100, np.uint16), name=name)
        assert (held.kind, held.bands) == (Kind.RADAR, ("vh",))
        assert held.capture.platform == "Sentinel-1A"


class TestNames:
    @pytest.mark.parametrize(
        ("words", "names"),
        [
            (("B4", "B3", "B2", "B8"), ("red", "green", "blue", "nir")),
            (("B02", "B05", "B8A"), ("blue", "rededge1", "nir08")),
            (("B4, central wavelength 665 nm", "B8"), ("red", "nir")),
            # Five is near infrared on Landsat, a red edge on Sentinel-2: left unnamed.
            (("B2", "B5", "B10"), ("blue", "band2", "band3")),
        ],
    )
    def test_numbers_are_those_of_sentinel_2_where_they_can_be(self, words, names):
        found, why = names_of(words, len(words))
        assert found == names
        assert "only numbered" in why

    def test_bands_that_are_counted_are_not_named(self):
        assert band_name("band_1") == band_name("Band 1") == band_name("B4") == ""
        assert names_of(("band_1", "band_2", "band_3"), 3)[0] == ("red", "green", "blue")

    def test_scale_is_kept_from_classes(self):
        numbers = Numbers(("blue", "scl"), Kind.OPTICAL, 1e-4)
        made = numbers.values(np.array([[[5000]], [[9]]], np.uint16))
        assert made[:, 0, 0].tolist() == [0.5, 9.0]
        assert numbers_of(("pan",), np.zeros((1, 1, 4), np.uint16), None).reasons == ()


class TestPlaces:
    def test_a_picture_in_degrees_over_the_date_line_holds_both_sides(self):
        placing = Placing((0.01, 0.0, 179.5, 0.0, -0.01, 10.0), "EPSG:4326")
        rows, cols = placing.pixels(np.array([179.9, -179.9, 179.0]), np.full(3, 9.5))
        np.testing.assert_allclose(cols, [40, 60, -50])
        np.testing.assert_allclose(rows, 50)
        lon, _ = placing.lonlat(np.full(2, 50.0), np.array([40.0, 60.0]))
        np.testing.assert_allclose(lon, [179.9, -179.9])

    def test_one_that_starts_west_of_it_does_too(self):
        placing = Placing((0.01, 0.0, -180.5, 0.0, -0.01, 10.0), "EPSG:4326")
        _, cols = placing.pixels(np.array([179.9, -179.9]), np.full(2, 9.5))
        np.testing.assert_allclose(cols, [40, 60])

    def test_turned_pixels_are_squares_of_their_size(self):
        angle = radians(30)
        turn = (10 * cos(angle), 5.0, 780_000.0, 5.0, -10 * cos(angle), 3_920_000.0)
        held, _ = scene_of(reflectance().astype(np.float32), transform=turn)
        assert held.grid.gsd_m == pytest.approx(10, rel=1e-3)

    def test_control_points_on_a_grid_place_each_part_by_those_around_it(self):
        points = [
            GroundControlPoint(row, col, 36 + col * 1e-4, 35 - row * 1e-4 + (col / 200) ** 2 * 0.02)
            for row in range(0, 401, 50)
            for col in range(0, 401, 50)
        ]
        raw = picture_bytes(
            np.ones((1, 400, 400), np.uint8),
            Made(crs="", options={"gcps": points, "crs": "EPSG:4326"}),
        )
        with opened(raw, "image/tiff", "a.tif", Facts()) as raster:
            near = raster.placing(Box(180, 90, 220, 110))
            whole = raster.placed
        at, true = (np.array([200.0]), np.array([100.0])), 34.98 + 0.005
        off, rough = (abs(placing.lonlat(*at)[1][0] - true) for placing in (near, whole))
        assert off < 2e-4 < rough / 10
        assert near.residual_m < 25 < whole.residual_m


def item(assets, **told):
    kind = "image/vnd.stac.geotiff; cloud-optimized=true"
    made = {key: {"type": kind, "href": f"{key}.tif", **more} for key, more in assets.items()}
    properties = {"datetime": "2024-12-13T08:21:00Z", **told}
    return {"type": "Feature", "id": "x", "properties": properties, "assets": made}


def bands_of(value):
    return {asset.key: asset.bands for asset in assets_of(value, (), "x")}


class TestItems:
    def test_numbers_of_landsat_are_not_those_of_sentinel_2(self):
        names = {"B4": "red", "B5": "nir", "B8": "pan", "B10": "lwir11"}
        assets = {
            key: {"eo:bands": [{"name": key, "common_name": name}]} for key, name in names.items()
        }
        found = bands_of(item(assets, platform="landsat-8"))
        assert found == {"B4": ("red",), "B5": ("nir",), "B8": ("pan",)}
        bare = {"B4": {}, "B5": {}, "data": {}}
        assert bands_of(item(bare, platform="landsat-8")) == {"data": ()}
        assert bands_of(item(bare, constellation="Sentinel 2")) == {
            "B4": ("red",),
            "B5": ("rededge1",),
        }

    def test_the_red_edges_of_sentinel_2_stay_apart(self):
        assets = {f"rededge{n}": {"eo:bands": [{"common_name": "rededge"}]} for n in (1, 2)}
        found = bands_of(item(assets, platform="sentinel-2c"))
        assert found == {"rededge1": ("rededge1",)}

    def test_a_sharp_picture_is_better_than_its_grey_band_alone(self):
        assets = {"pan_analytic": {"eo:bands": [{"common_name": "pan"}]}, "visual": {}}
        assert bands_of(item(assets)) == {"visual": ()}

    def test_the_name_of_the_product_tells_baseline_and_orbit(self):
        name = "S2A_MSIL2A_20230625T234621_N0509_R073_T01WCP_20230626T022157.SAFE"
        value = item({"B04": {}}, platform="sentinel-2a", **{"s2:product_uri": name})
        (asset,) = assets_of(value, (), "x")
        assert (asset.scale, asset.offset) == (0.0001, -0.1)
        assert facts_of(value, "x").relative_orbit == 73
        value["properties"]["sentinel:boa_offset_applied"] = True
        assert assets_of(value, (), "x")[0].offset == 0.0

    def test_what_is_not_read_says_why(self):
        from sitewatch.errors import UnreadableError

        value = item({"blue": {"type": "image/jp2"}})
        with pytest.raises(UnreadableError, match="JPEG 2000"):
            assets_of(value, (), "x")
        with pytest.raises(UnreadableError, match="form SLC"):
            assets_of(item({"iw1-vv": {}}, **{"sar:product_type": "SLC"}), (), "x")
