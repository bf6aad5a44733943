"""The sea graph and port list that the `searoute` package brings, read from its data."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from sitewatch.errors import MissingExtraError
from sitewatch.tracks.ports import Ports, ports_of
from sitewatch.tracks.seagraph import SeaGraph, sea_graph


@cache
def routes() -> SeaGraph:
    """The graph of sea routes.

    Raises:
        MissingExtraError: If the package is not installed.
    """
    edges: dict[Any, dict[Any, dict[str, Any]]] = _data("marnet_dict").edge_list
    return sea_graph(
        (a, b, float(told["weight"]), str(told.get("passage") or ""))
        for a, around in edges.items()
        for b, told in around.items()
    )


@cache
def world_ports() -> Ports:
    """Ports of the world by UN/LOCODE.

    Raises:
        MissingExtraError: If the package is not installed.
    """
    nodes: dict[tuple[float, float], dict[str, Any]] = _data("ports_dict").node_list
    return ports_of(
        (lat, lon, str(told["port"]), f"{told['name']} ({told['cty']})", "")
        for (lon, lat), told in nodes.items()
    )


def _data(name: str) -> Any:  # noqa: ANN401  # a package without types
    if find_spec("searoute") is None:
        hint = "pip install 'sitewatch[tracks]'"
        raise MissingExtraError("needs searoute", where="tracks", hint=hint)
    return import_module(f"searoute.data.{name}")
