"""What a small network makes of candidates for ships, where onnxruntime is installed."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.resources import files
from importlib.util import find_spec
from typing import Any

import numpy as np

from sitewatch.imagery.blobs import Blobs, Floats
from sitewatch.imagery.records import Pixels, Scene
from sitewatch.imagery.shipchips import chip, frame, layers, sizes

NETWORK = "ships_net.onnx"
AT_ONCE = 256
"""Chips that are looked at together; judgement: 14 MB of them."""
MIRRORS = ((1, 1), (-1, 1), (1, -1), (-1, -1))


def network() -> Any | None:  # noqa: ANN401  # a package without types
    """The network that the package carries; None without onnxruntime."""
    return _session() if find_spec("onnxruntime") is not None else None


def log_odds(session: Any, scene: Scene, blobs: Blobs) -> Floats:  # noqa: ANN401
    """Log odds of each candidate (n,), before calibration; chips are cut a few at a time."""
    parts, told = layers(scene), []
    for start in range(0, len(blobs), AT_ONCE):
        some = blobs.only(np.arange(start, min(start + AT_ONCE, len(blobs))))
        cut = [
            chip(parts, frame(middle, axes), (float(axes[0]), float(axes[1])))
            for middle, axes in zip(some.middles, some.axes, strict=True)
        ]
        told.append(looked(session, np.stack(cut), sizes(some.axes, scene.grid.gsd_m)))
    return np.concatenate([np.zeros(0), *told])


def looked(session: Any, cut: Pixels, sides: Pixels) -> Floats:  # noqa: ANN401
    """Mean of what the network says of chips and of their mirror images: a ship has no side."""
    total = np.zeros(len(cut))
    for down, across in MIRRORS:
        asked = np.ascontiguousarray(cut[:, :, ::down, ::across])
        total += session.run(None, {"chips": asked, "sizes": sides})[0]
    return total / len(MIRRORS)


@cache
def _session() -> Any:  # noqa: ANN401
    runtime = import_module("onnxruntime")
    options = runtime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 4
    held = files("sitewatch.imagery").joinpath(NETWORK).read_bytes()
    return runtime.InferenceSession(held, options, providers=["CPUExecutionProvider"])
