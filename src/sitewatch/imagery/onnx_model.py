"""A network in ONNX form, checked and ready to run on one core."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import numpy as np
import numpy.typing as npt

from sitewatch.errors import MissingExtraError, RefusedError, UnreadableError
from sitewatch.imagery.decode import FORMS, Array
from sitewatch.imagery.manifest import Manifest
from sitewatch.imagery.onnx_graph import check_network

MOST_MEMORY = 4_000_000_000
"""Most memory that networks may hold at once [bytes]: a few operators can ask for any amount.

Source:
    Judgement, memory of a small machine; twice the 2 GB that the largest window of a site may take.
"""


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """A loaded network.

    Attributes:
        session: The session of onnxruntime.
        takes: Name of its input.
        gives: Names of its outputs, in the order of the manifest's form.
    """

    session: Any
    takes: str
    gives: tuple[str, ...]

    def run(self, tile: npt.NDArray[np.float32]) -> Sequence[Array]:
        """Outputs for one tile `(1, band, y, x)`.

        Raises:
            UnreadableError: If the network does not take such a tile, or asks for more memory than
                networks may hold.
        """
        try:
            made: Sequence[Array] = self.session.run(list(self.gives), {self.takes: tile})
        except _failures() as error:
            raise UnreadableError(f"the network failed: {str(error)[:200]}") from error
        return made


def load_network(manifest: Manifest, weights: bytes) -> Network:
    """The network of a pack.

    Raises:
        MissingExtraError: If onnxruntime is not installed.
        RefusedError: If the weights are not those that the manifest names, or are not plain.
        UnreadableError: If they are no network, or have no such input or outputs.
        TooLargeError: If they are larger than is run.
    """
    where = manifest.weights
    if hashlib.sha256(weights).hexdigest() != manifest.sha256:
        raise RefusedError("not the file that the manifest names: its hash differs", where=where)
    check_network(weights, where)
    session = _session(weights, where)
    inputs = [one.name for one in session.get_inputs()]
    outputs = [one.name for one in session.get_outputs()]
    gives = manifest.output.names or tuple(outputs[: FORMS[manifest.output.form][1]])
    if manifest.input.name not in inputs or len(inputs) != 1 or not set(gives) <= set(outputs):
        raise UnreadableError(f"takes {inputs} and gives {outputs}", where=where)
    return Network(session, manifest.input.name, gives)


def _session(weights: bytes, where: str) -> Any:  # noqa: ANN401  # a package without types
    if find_spec("onnxruntime") is None:
        hint = "pip install 'sitewatch[imagery]'"
        raise MissingExtraError("needs onnxruntime", where="imagery", hint=hint)
    runtime = import_module("onnxruntime")
    options = runtime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 4
    options.add_session_config_entry("session.use_env_allocators", "1")
    _bound_memory(runtime)
    try:
        return runtime.InferenceSession(weights, options, providers=["CPUExecutionProvider"])
    except _failures() as error:
        raise UnreadableError(f"not a network: {str(error)[:200]}", where=where) from error


def _bound_memory(runtime: Any) -> None:  # noqa: ANN401  # a package without types
    """Give the runtime one store of memory that does not grow beyond its bound.

    Source:
        onnxruntime, OrtArenaCfg: max_mem; arena_extend_strategy 1 takes as much as is asked for.
        A second call takes the place of the first.
    """
    arena = runtime.OrtAllocatorType.ORT_ARENA_ALLOCATOR
    place = runtime.OrtMemoryInfo("Cpu", arena, 0, runtime.OrtMemType.DEFAULT)
    how = runtime.OrtArenaCfg({"max_mem": MOST_MEMORY, "arena_extend_strategy": 1})
    runtime.create_and_register_allocator(place, how)


def _failures() -> tuple[type[Exception], ...]:
    """What onnxruntime raises: classes without a common root of their own."""
    state = import_module("onnxruntime.capi.onnxruntime_pybind11_state")
    own = [one for one in vars(state).values() if isinstance(one, type)]
    return (RuntimeError, ValueError, *(one for one in own if issubclass(one, Exception)))
