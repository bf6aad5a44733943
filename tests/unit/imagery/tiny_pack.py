"""A network of three operators that finds bright squares, as a model pack."""

import hashlib

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

CELL = 4
SIDE = 12.0
"""Side of the boxes that it tells [pixels]."""

MANIFEST = """
sizes = [[0, "small"], [30, "large"]]

[pack]
id = "squares"
version = "1"
licence = "CC0-1.0"
weights = "squares.onnx"
sha256 = "{sha256}"

[input]
name = "picture"
bands = ["red", "green", "blue"]
mean = [0.0, 0.0, 0.0]
std = [1.0, 1.0, 1.0]
gsd_m = 1.0
gsd_range_m = [0.4, 2.0]
tile = {tile}
overlap = 32

[output]
form = "centernet"
names = ["heat", "size", "offset"]
stride = 4
least = 0.3
told = 0.5
spread = 0.3

[[classes]]
path = "aircraft"
by_length = [[45, "aircraft.transport.heavy"]]

[card]
sensor = "optical-submetre"
basis = "made up"

[[card.recall]]
from_m = 0
found = 9
of = 10
"""


def graph(nodes=(), initializers=()):
    """Three convolutions: the mean brightness around each cell, and sizes that never change."""
    heat = np.full((1, 3, CELL, CELL), 1 / (3 * CELL * CELL), np.float32)
    weights = {
        "w_heat": heat,
        "w_flat": np.zeros((2, 3, CELL, CELL), np.float32),
        "b_size": np.full(2, SIDE, np.float32),
        "b_offset": np.zeros(2, np.float32),
    }
    shape = {"kernel_shape": [CELL, CELL], "strides": [CELL, CELL]}
    made = [
        helper.make_node("Conv", ["picture", "w_heat"], ["heat"], **shape),
        helper.make_node("Conv", ["picture", "w_flat", "b_size"], ["size"], **shape),
        helper.make_node("Conv", ["picture", "w_flat", "b_offset"], ["offset"], **shape),
    ]
    outputs = [
        helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, bands, None, None])
        for name, bands in (("heat", 1), ("size", 2), ("offset", 2))
    ]
    picture = helper.make_tensor_value_info("picture", TensorProto.FLOAT, [1, 3, None, None])
    held = [numpy_helper.from_array(value, name) for name, value in weights.items()]
    return helper.make_graph([*made, *nodes], "squares", [picture], outputs, [*held, *initializers])


def network(**given):
    """The bytes of the network, with more nodes or weights where given."""
    opset = [helper.make_opsetid("", 17)]
    made = helper.make_model(graph(**given), opset_imports=opset, ir_version=8)
    return made.SerializeToString()


def manifest(weights, tile=128):
    """The bytes of its manifest."""
    return MANIFEST.format(sha256=hashlib.sha256(weights).hexdigest(), tile=tile).encode()


__all__ = ["manifest", "network", "onnx"]
