"""STAC items and searches against an API server and a range server on this machine."""

from __future__ import annotations

import json
import threading
from datetime import UTC, datetime
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, parse_qsl, unquote, urlsplit

import numpy as np
import pytest

pytest.importorskip("rasterio")
pytest.importorskip("cv2")
pytest.importorskip("pyproj")
pytest.importorskip("pystac_client")

from rasterio.control import GroundControlPoint

from sitewatch.imagery.facts import Facts, span_of_words
from sitewatch.imagery.package import unpack
from sitewatch.model import Point, Polygon, Site, SiteKind
from sitewatch.run.adding import Told, add_evidence
from sitewatch.run.opening import open_case
from sitewatch.run.scenes import Intake, expanded, searched
from sitewatch.settings import Catalogue
from sitewatch.sources.assets import Wanted
from sitewatch.sources.fetch import Fetched, HttpFetch
from sitewatch.sources.found import Found, Problem
from sitewatch.sources.limits import Limits
from sitewatch.sources.ranges import RangedFile
from sitewatch.sources.stac import scenes_of
from sitewatch.testing.tiffs import Made, picture_bytes

NOW = datetime(2025, 1, 1, tzinfo=UTC)
EAST, NORTH = 750_000.0, 3_930_000.0
SIDE = 2048
FETCH = HttpFetch(allow=lambda address: str(address) == "127.0.0.1")
TILED = {"tiled": True, "blockxsize": 256, "blockysize": 256, "compress": "deflate"}


def cog(size, seed, high=3000):
    pixels = np.random.default_rng(seed).integers(
        1, high, (1, SIDE * 10 // size, SIDE * 10 // size)
    )
    made = Made(transform=(float(size), 0.0, EAST, 0.0, -float(size), NORTH), options=TILED)
    return picture_bytes(pixels.astype(np.uint16 if high > 255 else np.uint8), made)


@pytest.fixture(scope="module")
def files():
    return {"B02.tif": cog(10, 1), "B04.tif": cog(10, 2), "SCL.tif": cog(20, 3, 11)}


def item(root, identity="S2B_36SYD_20241213_0_L2A", cover=12.0, **more):
    properties = {
        "datetime": "2024-12-13T08:21:00Z", "platform": "sentinel-2b", "eo:cloud_cover": cover,
        "view:sun_elevation": 29.5, "view:sun_azimuth": 166.0, "sat:relative_orbit": 121,
        "s2:processing_baseline": "05.11", **more,
    }  # fmt: skip
    asset = {"type": "image/tiff; application=geotiff; profile=cloud-optimized"}
    ring = [[35.7, 35.3], [36.0, 35.3], [36.0, 35.5], [35.7, 35.5], [35.7, 35.3]]
    return {
        "type": "Feature", "stac_version": "1.0.0", "id": identity, "collection": "s2",
        "geometry": {"type": "Polygon", "coordinates": [ring]}, "bbox": [35.7, 35.3, 36.0, 35.5],
        "properties": properties,
        "assets": {
            "blue": {**asset, "href": f"{root}/data/B02.tif?key=secret",
                     "eo:bands": [{"name": "blue", "common_name": "blue"}]},
            "red": {**asset, "href": f"{root}/data/B04.tif",
                    "eo:bands": [{"name": "red", "common_name": "red"}]},
            "scl": {**asset, "href": f"{root}/data/SCL.tif"},
            "thumbnail": {"type": "image/jpeg", "href": f"{root}/data/x.jpg"},
        },
        "links": [{"rel": "self", "href": f"{root}/collections/s2/items/{identity}"}],
    }  # fmt: skip


class Server(BaseHTTPRequestHandler):
    """A STAC API and a server of parts of files; it counts what it gives."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        pass

    def do_GET(self):
        path = urlsplit(self.path)
        root = f"http://127.0.0.1:{self.server.server_address[1]}"
        if path.path.startswith("/data/"):
            self.server.keys.append(dict(parse_qsl(path.query)))
            self._part(path.path.removeprefix("/data/"))
        elif path.path.startswith("/collections/s2/items/"):
            self._json(item(root, path.path.rsplit("/", 1)[1]))
        elif path.path == "/search":
            self._search(parse_qs(path.query), root)
        else:
            self._json(self._landing(root))

    def _landing(self, root):
        return {
            "type": "Catalog", "stac_version": "1.0.0", "id": "api", "description": "a test",
            "conformsTo": [
                "https://api.stacspec.org/v1.0.0/core",
                "https://api.stacspec.org/v1.0.0/item-search",
            ],
            "links": [
                {"rel": "self", "href": root}, {"rel": "root", "href": root},
                {"rel": "search", "href": f"{root}/search", "type": "application/geo+json"},
            ],
        }  # fmt: skip

    def _search(self, query, root):
        self.server.asked.append(query)
        page = int(query.get("page", ["1"])[0])
        found = [item(root, "S2A_first"), item(root, "S2B_cloudy", 99.0)]
        links = []
        if page == 1:
            links = [{"rel": "next", "href": f"{root}/search?page=2", "method": "GET"}]
        else:
            found = [item(root, "S2B_later")]
        self._json({"type": "FeatureCollection", "features": found, "links": links})

    def _part(self, name):
        raw = self.server.files[name]
        told = self.headers.get("Range")
        if told is None or self.server.whole:
            return self._send(200, raw, "image/tiff")
        first, last = told.removeprefix("bytes=").split("-")
        first, last = int(first), min(int(last), len(raw) - 1)
        self.server.given[name] = self.server.given.get(name, 0) + last + 1 - first
        span = {"Content-Range": f"bytes {first}-{last}/{len(raw)}"}
        return self._send(206, raw[first : last + 1], "image/tiff", span)

    def _json(self, value):
        self._send(200, json.dumps(value).encode(), "application/geo+json")

    def _send(self, code, raw, kind, more=None):
        self.send_response(code)
        for key, value in {
            "Content-Type": kind,
            "Content-Length": len(raw),
            **(more or {}),
        }.items():
            self.send_header(key, str(value))
        self.end_headers()
        self.wfile.write(raw)


@pytest.fixture
def server(files):
    made = ThreadingHTTPServer(("127.0.0.1", 0), Server)
    made.daemon_threads = True
    made.files, made.given, made.asked, made.whole = files, {}, [], False
    made.keys = []
    thread = threading.Thread(target=partial(made.serve_forever, poll_interval=0.02), daemon=True)
    thread.start()
    yield made
    made.shutdown()
    thread.join()
    made.server_close()


@pytest.fixture
def root(server):
    return f"http://127.0.0.1:{server.server_address[1]}"


def place(identity="apron", col=1000, row=1000, size=60):
    from pyproj import Transformer

    ways = Transformer.from_crs("EPSG:32636", "EPSG:4326", always_xy=True)
    corners = [(0, 0), (0, size), (size, size), (size, 0), (0, 0)]
    spots = [ways.transform(EAST + 10 * (col + x), NORTH - 10 * (row + y)) for x, y in corners]
    return Site(identity, identity, SiteKind.AIR_BASE, Polygon((tuple(Point(*s) for s in spots),)))


def as_found(value, origin):
    return Found(json.dumps(value).encode(), "item", origin, "application/json")


def test_only_the_window_of_the_site_is_fetched(server, root, files):
    intake = Intake((place(),), fetch=FETCH)
    origin = f"{root}/collections/s2/items/x"
    (scene,) = expanded(as_found(item(root), origin), Facts(), intake)
    assert isinstance(scene, Found), scene
    for name, raw in files.items():
        assert 0 < server.given[name] < len(raw), (name, server.given[name], len(raw))
    assert sum(server.given.values()) < sum(map(len, files.values())) / 4
    package = unpack(scene.raw, "x")
    from sitewatch.imagery.geotiff import opened
    from sitewatch.imagery.raster import Box

    with opened(package.raw, "image/tiff", "w.tif", package.facts) as raster:
        held = raster.scene(Box(0, 0, *raster.shape))
    assert held.bands == ("blue", "red", "scl")
    with opened(files["B04.tif"], "image/tiff", "B04.tif", Facts(bands=("red",))) as whole:
        x, y = held.grid.transform[2], held.grid.transform[5]
        left, top = round((x - EAST) / 10), round((NORTH - y) / 10)
        rows, cols = held.shape
        same = whole.scene(Box(top, left, top + rows, left + cols))
    np.testing.assert_allclose(held.band("red"), same.band("red") - 0.1, atol=1e-5)
    assert set(np.unique(held.band("scl"))) <= set(range(12))
    assert held.capture.platform == "Sentinel-2B"
    assert held.capture.sensor == "sentinel-2"
    assert held.capture.relative_orbit == 121
    assert held.capture.sun_elevation_deg == 29.5
    assert held.capture.pixels_shareable
    assert held.capture.captured.start == datetime(2024, 12, 13, 8, 21, tzinfo=UTC)
    assert b"secret" not in scene.raw


def test_the_same_item_gives_the_same_bytes(root):
    intake = Intake((place(),), fetch=FETCH)
    origin = f"{root}/collections/s2/items/x"
    made = [next(iter(expanded(as_found(item(root), origin), Facts(), intake))) for _ in range(2)]
    assert made[0].raw == made[1].raw


def test_an_offset_that_is_off_already_is_not_taken_off_again(root):
    value = item(root, **{"earthsearch:boa_offset_applied": True})
    (scene,) = expanded(as_found(value, root), Facts(), Intake((place(),), fetch=FETCH))
    assert unpack(scene.raw, "x").facts.offset == 0.0


def test_an_item_that_reaches_no_site_is_said_so(root):
    far = place(col=90_000)
    (problem,) = expanded(as_found(item(root), root), Facts(), Intake((far,), fetch=FETCH))
    assert isinstance(problem, Problem)
    assert "reaches no watched site" in str(problem.error)


def test_inner_addresses_stay_out_of_reach(root):
    intake = Intake((place(),))
    (problem,) = expanded(as_found(item(root), root), Facts(), intake)
    assert isinstance(problem, Problem)
    assert "not on the public internet" in str(problem.error)


def test_a_server_that_gives_no_parts_is_refused(server, root):
    server.whole = True
    (problem,) = expanded(as_found(item(root), root), Facts(), Intake((place(),), fetch=FETCH))
    assert isinstance(problem, Problem)
    assert "gives no parts" in str(problem.error)


def test_assets_outside_of_a_local_item_are_refused(tmp_path):
    value = item("x")
    value["assets"] = {"red": {"type": "image/tiff", "href": "../secret.tif"}}
    origin = str(tmp_path / "item.json")
    (problem,) = expanded(as_found(value, origin), Facts(), Intake((place(),), fetch=FETCH))
    assert "outside of the item's folder" in str(problem.error)


def test_a_local_item_is_read_beside_its_files(tmp_path, files):
    for name, raw in files.items():
        (tmp_path / name).write_bytes(raw)
    value = item("x")
    value["assets"] = {"red": {"type": "image/tiff", "href": "./B04.tif"}}
    origin = str(tmp_path / "item.json")
    (scene,) = expanded(as_found(value, origin), Facts(), Intake((place(),), fetch=FETCH))
    assert isinstance(scene, Found), scene


def test_a_search_turns_pages_and_leaves_cloudy_scenes(server, root):
    catalogue = Catalogue(url=root, collections=("s2",), cloud=80.0)
    intake = Intake((place(),), fetch=FETCH)
    found = list(searched((catalogue,), span_of_words("2024-12-01/2024-12-20"), intake))
    assert [scene.title for scene in found] == ["S2A_first", "S2B_later"]
    asked = server.asked[0]
    assert asked["datetime"] == ["2024-12-01T00:00:00Z/2024-12-21T00:00:00Z"]
    assert asked["collections"] == ["s2"]
    west, south, east, north = map(float, asked["bbox"][0].split(","))
    assert 35 < west < east < 36.1
    assert 35 < south < north < 36


def test_a_catalogue_that_is_none_is_a_problem_by_name(root):
    catalogue = Catalogue(url=f"{root}/data/B02.tif")
    (problem,) = searched(
        (catalogue,), span_of_words("2024-12-01"), Intake((place(),), fetch=FETCH)
    )
    assert root in str(problem.error)


def test_a_case_that_names_no_catalogue_is_told_so(cli, case):
    said = cli("add", case, "--stac", "2024-12")
    assert said.code == 2
    assert "[[imagery.stac]]" in said.err


def test_an_item_is_added_to_a_case_and_read_again_for_nothing(cli, case, root, tmp_path):
    ring = [[[p.lon, p.lat] for p in place().geometry.rings[0]]]
    told = {"id": "apron", "name": "Apron", "kind": "air_base"}
    feature = {
        "type": "Feature",
        "properties": told,
        "geometry": {"type": "Polygon", "coordinates": ring},
    }
    (case / "sites.geojson").write_text(
        json.dumps({"type": "FeatureCollection", "features": [feature]})
    )
    address = f"{root}/collections/s2/items/S2B_x"
    with open_case(case) as opened:
        added = add_evidence(opened, [address], Told(NOW), FETCH)
        assert not added.problems
        assert [e.name for e in added.new] == ["S2B_x.apron.tif"]
        assert add_evidence(opened, [address], Told(NOW), FETCH).known
    said = cli("run", case, "--as-of", "2027-01-01", "--json")
    assert json.loads(said.out)["looks"] == 1
    assert cli("verify", case).code == 0


def test_ranged_files_fetch_neighbours_together(server, root, files):
    raw = files["B02.tif"]
    stream = RangedFile(f"{root}/data/B02.tif", FETCH, Limits())
    stream.seek(100_000)
    assert stream.read(200_000) == raw[100_000:300_000]
    before = stream.fetched
    stream.seek(150_000)
    assert stream.read(1000) == raw[150_000:151_000]
    assert stream.fetched == before
    stream.seek(-10, 2)
    assert stream.read() == raw[-10:]


class Signing(HttpFetch):
    """Fetches as ever, but answers for a service of keys."""

    def __call__(self, address, limits):
        if not address.startswith("https://keys.test/sign?href="):
            return HttpFetch.__call__(self, address, limits)
        asked = unquote(address.partition("=")[2])
        return Fetched(self.answer(asked), address, "")

    def answer(self, asked):
        return json.dumps({"href": f"{asked}?sig=abc%3D"}).encode()


def signed(root, answer=None):
    fetch = Signing(allow=FETCH.allow)
    if answer is not None:
        object.__setattr__(fetch, "answer", answer)
    wanted = Wanted((place(),), (), fetch, Limits(), "https://keys.test/sign?href=")
    return list(scenes_of(item(root), f"{root}/collections/s2/items/x", wanted))


def test_a_catalogue_that_gives_keys_is_asked_for_one_an_asset(server, root):
    (scene,) = signed(root)
    assert isinstance(scene, Found), scene
    # The address that has a query already keeps its own.
    assert {query.get("sig", query.get("key")) for query in server.keys} == {"abc=", "secret"}
    assert b"sig=" not in scene.raw


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (lambda asked: b'{"href": "https://elsewhere.test/B04.tif?sig=1"}', "leads elsewhere"),
        (lambda asked: json.dumps({"href": asked + "/../x?sig=1"}).encode(), "leads elsewhere"),
        (lambda asked: b'{"detail": "no"}', "no signed address"),
        (lambda asked: b"<html>", "no signed address"),
    ],
)
def test_a_service_of_keys_leads_nowhere_else(root, answer, why):
    (problem,) = signed(root, answer)
    assert why in str(problem.error)
    assert "keys.test" in str(problem.error)


@pytest.mark.parametrize("sign", ["http://keys.test/sign?href=", "https://a@b/?h=", "https://x/"])
def test_keys_are_asked_for_over_https_alone(sign):
    with pytest.raises(ValueError, match="sign"):
        Catalogue(url="https://stac.test", sign=sign)


def test_an_address_of_an_object_store_is_refused_with_the_reason(root):
    value = item(root)
    for name in ("blue", "red"):
        value["assets"][name]["href"] = f"s3://eodata/{name}.tif"
    (problem,) = expanded(as_found(value, f"{root}/x"), Facts(), Intake((place(),), fetch=FETCH))
    assert "asks for an account" in str(problem.error)
    for name in ("B02", "B04"):
        band = {"B02": "blue", "B04": "red"}[name]
        value["assets"][band]["alternate"] = {"https": {"href": f"{root}/data/{name}.tif"}}
    (scene,) = expanded(as_found(value, f"{root}/x"), Facts(), Intake((place(),), fetch=FETCH))
    assert isinstance(scene, Found), scene


def test_bands_on_different_scales_are_refused(root):
    value = item(root, platform="landsat-8")
    value["assets"]["red"]["raster:bands"] = [{"scale": 0.5}]
    (problem,) = expanded(as_found(value, f"{root}/x"), Facts(), Intake((place(),), fetch=FETCH))
    assert "different scales" in str(problem.error)


def test_radar_on_control_points_lies_where_they_say(tmp_path):
    """As catalogues of Sentinel-1 give it: no transform, a grid of points, two polarisations."""
    points = [
        GroundControlPoint(row, col, 35.8 + col * 1e-4, 35.4 - row * 1e-4 - (col / 100) ** 2 * 1e-4)
        for row in range(0, 601, 100)
        for col in range(0, 601, 100)
    ]
    told = {"gcps": points, "crs": "EPSG:4326"}
    stored = np.full((1, 600, 600), 50, np.uint16)
    stored[0, 300, 100] = 900
    for name in ("vv", "vh"):
        made = Made(crs="", options={**TILED, **told})
        (tmp_path / f"{name}.tif").write_bytes(picture_bytes(stored, made))
    asset = {"type": "image/tiff; application=geotiff"}
    value = {
        "type": "Feature", "stac_version": "1.0.0", "id": "S1A_IW_GRDH_1SDV_x",
        "properties": {"datetime": "2024-12-13T03:50:00Z", "platform": "SENTINEL-1A"},
        "assets": {name: {**asset, "href": f"{name}.tif"} for name in ("vv", "vh")},
    }  # fmt: skip
    path = tmp_path / "item.json"
    lon, lat = 35.8 + 100.5e-4, 35.4 - 300.5e-4 - 1e-4
    ring = [(-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1)]
    corners = tuple(Point(lon + x * 2e-4, lat + y * 2e-4) for x, y in ring)
    site = Site("ship", "Ship", SiteKind.PORT, Polygon((corners,)))
    (scene,) = scenes_of(value, str(path), Wanted((site,), (), FETCH, Limits()))
    assert isinstance(scene, Found), scene
    package = unpack(scene.raw, "x")
    from sitewatch.imagery.geotiff import opened
    from sitewatch.imagery.raster import Box

    with opened(package.raw, "image/tiff", "w.tif", package.facts) as raster:
        box = Box(0, 0, *raster.shape)
        held = raster.scene(box)
        row, col = np.unravel_index(held.pixels[0].argmax(), held.shape)
        place_of = raster.placing(box).lonlat(
            np.array([(row + 0.5) / held.grid.zoom[0]]), np.array([(col + 0.5) / held.grid.zoom[1]])
        )
    assert held.bands == ("vv", "vh")
    # Amplitude, so power is its square: 900 over 50 is 324 times.
    assert held.pixels.max() / np.median(held.pixels) == pytest.approx(324, rel=0.01)
    assert place_of[0][0] == pytest.approx(lon, abs=1e-4)
    assert place_of[1][0] == pytest.approx(lat, abs=1e-4)
