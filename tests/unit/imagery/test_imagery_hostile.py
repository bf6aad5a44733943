"""Scenes and networks made to do harm are refused by name, and nothing else is opened for them."""

import io
import threading
import zipfile
from http.server import BaseHTTPRequestHandler, HTTPServer

import numpy as np
import pytest

pytest.importorskip("rasterio")

from rasterio.io import MemoryFile
from rasterio.transform import Affine

from sitewatch.errors import RefusedError, SitewatchError, UnreadableError
from sitewatch.imagery.facts import Facts, span_of_words
from sitewatch.imagery.geotiff import opened
from sitewatch.imagery.onnx_graph import check_network
from sitewatch.imagery.reader import open_scene

STEP = 0.0001
PLACE = {"crs": "EPSG:4326", "transform": Affine(STEP, 0, 36, 0, -STEP, 35)}


def tiff(tags, namespace=None):
    pixels = np.ones((1, 64, 64), np.uint8)
    shape = {"count": 1, "height": 64, "width": 64, "dtype": "uint8"}
    with MemoryFile() as held:
        with held.open(driver="GTiff", **shape, **PLACE) as made:
            made.write(pixels)
            made.update_tags(ns=namespace, **tags)
        return bytes(held.read())


@pytest.fixture
def inner():
    """Address of a server on this machine, and what it was asked."""
    asked = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(404)
            self.end_headers()

        do_HEAD = do_GET  # noqa: N815 -- the name that the library calls

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_picture_that_names_another_file_is_refused_and_nobody_is_asked(inner):
    address, asked = inner
    raw = tiff({"OVERVIEW_FILE": f"/vsicurl/{address}/secret.tif"}, "OVERVIEWS")
    with pytest.raises(RefusedError, match="names another file"):
        opened(raw, "image/tiff", "x.tif", Facts()).__enter__()
    assert asked == []


@pytest.mark.parametrize("text", ["9999-12-31T23:59:59", "9999-12-31", "9999-12"])
def test_a_time_past_the_calendar_is_no_time(text):
    with pytest.raises(ValueError, match="not a time"):
        span_of_words(text)


def test_a_tag_with_such_a_time_does_no_harm():
    raw = tiff({"captured": "9999-12-31T23:59:59"})
    with opened(raw, "image/tiff", "x.tif", Facts()) as scene:
        assert scene.capture.captured is None


def test_a_damaged_member_of_a_product_is_unreadable():
    name = "S2A_MSIL1C_20241213T082100_N0500_R021_T36SYD_20241213T090000"
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{name}.SAFE/MTD_MSIL1C.xml", "<a>" + "word " * 500 + "</a>")
        archive.writestr(f"{name}.SAFE/GRANULE/x/IMG_DATA/T_B02.jp2", b"xx")
    raw = bytearray(packed.getvalue())
    at = raw.find(b"MTD_MSIL1C.xml") + len(b"MTD_MSIL1C.xml")
    raw[at : at + 10] = b"\xff" * 10
    with pytest.raises(UnreadableError, match="damaged"):
        open_scene(bytes(raw), "application/vnd.esa.safe+zip", f"{name}.zip").__enter__()


def varint(number):
    parts = []
    while number > 0x7F:
        parts.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*parts, number])


def field(number, value, *, high=0):
    """One field of a message, its tag with bits that only some readers see."""
    wire = 0 if isinstance(value, int) else 2
    body = varint(value) if wire == 0 else varint(len(value)) + value
    return varint(number << 3 | wire | high) + body


def network(*, high=0):
    """y = x + w with a constant w, the length of which may stand in a field that hides."""
    shape = field(2, field(1, field(1, 1) + field(2, field(1, field(1, 4)))))
    held = field(1, 4) + field(2, 1) + field(8, b"w") + field(9, bytes(16), high=high)
    node = field(1, b"x") + field(1, b"w") + field(2, b"y") + field(3, b"n") + field(4, b"Add")
    graph = field(1, node) + field(2, b"g") + field(5, held)
    graph += field(11, field(1, b"x") + shape) + field(12, field(1, b"y") + shape)
    return field(1, 8) + field(8, field(1, b"") + field(2, 13)) + field(7, graph)


def test_a_field_that_others_would_read_as_another_is_refused():
    check_network(network(), "x.onnx")
    with pytest.raises(SitewatchError):
        check_network(network(high=1 << 33), "x.onnx")
