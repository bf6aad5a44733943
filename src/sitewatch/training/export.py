"""A trained network as ONNX."""

from __future__ import annotations

import io
import warnings

import torch

from sitewatch.training.network import Detector, Exported
from sitewatch.training.terms import OUTPUTS

OPSET = 17
"""Operator set; read by onnxruntime from 1.12 on."""
SIDE = 256
"""Side of the example that the graph is traced with [pixels]; tiles may have any."""


def exported(network: Detector) -> bytes:
    """The network as the bytes of an ONNX file, for tiles of any size."""
    stream = io.BytesIO()
    axes = {name: {2: "rows", 3: "cols"} for name in ("picture",)}
    axes |= {name: {2: "down", 3: "across"} for name in OUTPUTS}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the plain exporter is announced as old
        torch.onnx.export(
            Exported(network).eval(), (torch.zeros(1, 3, SIDE, SIDE),), stream,
            input_names=["picture"], output_names=list(OUTPUTS), opset_version=OPSET,
            dynamic_axes=axes, dynamo=False,
        )  # fmt: skip
    return stream.getvalue()
