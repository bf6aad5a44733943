import importlib.util
import sys
from pathlib import Path

import pytest

onnx = pytest.importorskip("onnx")
pytest.importorskip("onnxruntime")

import numpy as np
from onnx import TensorProto, helper, numpy_helper

from sitewatch.errors import RefusedError, TooLargeError, UnreadableError
from sitewatch.imagery.detectors import load_pack
from sitewatch.imagery.manifest import parse_manifest
from sitewatch.imagery.onnx_graph import MOST_BYTES, check_network
from sitewatch.imagery.onnx_model import MOST_MEMORY, load_network

HERE = Path(__file__).parent
SPEC = importlib.util.spec_from_file_location("tiny_pack", HERE / "tiny_pack.py")
tiny = importlib.util.module_from_spec(SPEC)
sys.modules["tiny_pack"] = tiny
SPEC.loader.exec_module(tiny)


def test_a_plain_network_is_counted():
    assert check_network(tiny.network(), "x.onnx") == 3


def outside(name):
    tensor = TensorProto(name="w_out", data_type=TensorProto.FLOAT, dims=[1])
    tensor.data_location = TensorProto.EXTERNAL
    entry = tensor.external_data.add()
    entry.key, entry.value = "location", name
    return tensor


@pytest.mark.parametrize("name", ["/etc/passwd", "../secret.bin", "beside.bin"])
def test_weights_in_other_files_are_refused(name):
    with pytest.raises(RefusedError, match="another file"):
        check_network(tiny.network(initializers=[outside(name)]), "x.onnx")


def test_weights_in_other_files_are_refused_in_constants_too():
    node = helper.make_node("Constant", [], ["hidden"], value=outside("/etc/passwd"))
    with pytest.raises(RefusedError, match="another file"):
        check_network(tiny.network(nodes=[node]), "x.onnx")


def test_a_location_alone_is_enough_to_refuse():
    tensor = TensorProto(name="w_out", data_type=TensorProto.FLOAT, dims=[1])
    tensor.data_location = TensorProto.EXTERNAL
    with pytest.raises(RefusedError, match="another file"):
        check_network(tiny.network(initializers=[tensor]), "x.onnx")


def test_operators_of_a_domain_of_their_own_are_refused():
    node = helper.make_node("Anything", ["picture"], ["more"], domain="com.example")
    with pytest.raises(RefusedError, match=r"com\.example"):
        check_network(tiny.network(nodes=[node]), "x.onnx")


@pytest.mark.parametrize("kind", ["Loop", "Scan", "If"])
def test_loops_are_refused(kind):
    node = helper.make_node(kind, ["picture"], ["more"], body=tiny.graph())
    with pytest.raises(RefusedError, match=kind):
        check_network(tiny.network(nodes=[node]), "x.onnx")


def test_graphs_inside_of_operators_are_refused():
    node = helper.make_node("Relu", ["picture"], ["more"], body=tiny.graph())
    with pytest.raises(RefusedError, match="inside"):
        check_network(tiny.network(nodes=[node]), "x.onnx")


def test_functions_of_their_own_are_refused():
    made = onnx.load_from_string(tiny.network())
    opset = [helper.make_opsetid("", 17)]
    made.functions.append(helper.make_function("own", "F", ["a"], ["b"], [], opset))
    with pytest.raises(RefusedError, match="functions"):
        check_network(made.SerializeToString(), "x.onnx")


@pytest.mark.parametrize("raw", [b"", b"PK\x03\x04 no network", b"\xff" * 50, tiny.network()[:-9]])
def test_what_is_no_network_is_said_to_be_none(raw):
    with pytest.raises(UnreadableError):
        check_network(raw, "x.onnx")


def test_a_network_beyond_the_limit():
    with pytest.raises(TooLargeError, match="bytes"):
        check_network(bytes(MOST_BYTES + 1), "x.onnx")


def test_other_weights_than_the_manifest_names():
    weights = tiny.network()
    with pytest.raises(RefusedError, match="hash"):
        load_pack(tiny.manifest(weights), weights + b"\x00")


def test_an_input_that_the_network_does_not_have():
    weights = tiny.network()
    manifest = tiny.manifest(weights).replace(b'name = "picture"', b'name = "image"')
    with pytest.raises(UnreadableError, match="picture"):
        load_pack(manifest, weights)


def test_a_network_that_the_runtime_refuses():
    broken = onnx.load_from_string(tiny.network())
    broken.graph.node[0].input[1] = "absent"
    weights = broken.SerializeToString()
    with pytest.raises(UnreadableError, match="not a network"):
        load_pack(tiny.manifest(weights), weights)


def greedy(side):
    """The tiny network, with a square of ones of this side added to its heat by their mean."""
    plain = onnx.load_from_string(tiny.network())
    plain.graph.node[0].output[0] = "plain"
    plain.graph.node.extend(
        [
            helper.make_node("Expand", ["one", "sides"], ["big"]),
            helper.make_node("ReduceMean", ["big"], ["mean"], keepdims=0),
            helper.make_node("Mul", ["plain", "mean"], ["heat"]),
        ]
    )
    sides = numpy_helper.from_array(np.array([side, side], np.int64), "sides")
    one = numpy_helper.from_array(np.ones((1, 1), np.float32), "one")
    plain.graph.initializer.extend([sides, one])
    return plain.SerializeToString()


def test_a_network_that_asks_for_endless_memory_gets_none():
    tile = np.full((1, 3, 8, 8), 0.5, np.float32)
    for side in (100, 40_000):  # 40 kB, and 6.4 GB
        weights = greedy(side)
        network = load_network(parse_manifest(tiny.manifest(weights)), weights)
        if side**2 * 4 < MOST_MEMORY:
            np.testing.assert_allclose(network.run(tile)[0], 0.5, rtol=1e-5)
        else:
            with pytest.raises(UnreadableError, match="the network failed"):
                network.run(tile)


@pytest.mark.parametrize(
    ("old", "new", "part"),
    [
        ('id = "squares"', 'id = "../x"', r"pack\.id"),
        ("squares.onnx", "../squares.onnx", r"pack\.weights"),
        ("gsd_range_m = [0.4, 2.0]", "gsd_range_m = [2.0, 0.4]", r"input\.gsd_m"),
        ("std = [1.0, 1.0, 1.0]", "std = [1.0, 0.0, 1.0]", r"input\.std"),
        ('form = "centernet"', 'form = "ssd"', r"output\.form"),
        ("least = 0.3", "least = 0", r"output\.least"),
        ("tile = 128", "tile = 9000", r"input\.tile"),
        ('names = ["heat", "size", "offset"]', 'names = ["heat"]', "3 outputs"),
        ("found = 9", "found = 11", "11 found"),
        ("stride = 4", "strides = 4", "strides"),
        ("[output]", "[[output]]", "list"),
        ("sizes = ", "sizes == ", "TOML"),
        ('licence = "CC0-1.0"', "", "licence"),
    ],
)
def test_a_manifest_that_cannot_be(old, new, part):
    weights = tiny.network()
    manifest = tiny.manifest(weights).replace(old.encode(), new.encode())
    with pytest.raises(UnreadableError, match=part):
        load_pack(manifest, weights)
