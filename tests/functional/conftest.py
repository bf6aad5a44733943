from __future__ import annotations

import importlib.util
import json
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from sitewatch.cli import main

TINY = Path(__file__).resolve().parents[1] / "unit" / "imagery" / "tiny_pack.py"
EAST, NORTH = 780_000.0, 3_920_000.0
"""Upper left corner of small scenes in EPSG:32636, one metre a pixel."""
EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "syria-2024"


@dataclass(frozen=True)
class Said:
    code: int
    out: str
    err: str


Cli = Callable[..., Said]


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str]) -> Cli:
    """The command line, run in this process."""

    def call(*arguments: object) -> Said:
        with pytest.raises(SystemExit) as stop:
            main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return Said(int(stop.value.code or 0), said.out, said.err)

    return call


@pytest.fixture
def case(tmp_path: Path, cli: Cli) -> Path:
    """A case with the example's sites and settings, and no evidence yet."""
    folder = tmp_path / "case"
    assert cli("new", folder).code == 0
    for name in ("sites.geojson", "sitewatch.toml"):
        shutil.copyfile(EXAMPLE / name, folder / name)
    return folder


@pytest.fixture
def watch_square(case: Path, tmp_path: Path) -> Callable[[int, int], Path]:
    """Makes the case watch a square of small scenes, from and to a pixel, with the small pack."""

    def watching(low: int, high: int) -> Path:
        from pyproj import Transformer

        spec = importlib.util.spec_from_file_location("tiny_pack", TINY)
        tiny = importlib.util.module_from_spec(spec)
        sys.modules["tiny_pack"] = tiny
        spec.loader.exec_module(tiny)
        ways = Transformer.from_crs("EPSG:32636", "EPSG:4326", always_xy=True)
        corners = [(low, low), (low, high), (high, high), (high, low), (low, low)]
        ring = [list(ways.transform(EAST + x, NORTH - y)) for x, y in corners]
        told = {"id": "base", "name": "Base", "kind": "air_base"}
        shape = {"type": "Polygon", "coordinates": [ring]}
        feature = {"type": "Feature", "properties": told, "geometry": shape}
        sites = {"type": "FeatureCollection", "features": [feature]}
        (case / "sites.geojson").write_text(json.dumps(sites))
        pack = tmp_path / "pack"
        pack.mkdir()
        weights = tiny.network()
        (pack / "squares.onnx").write_bytes(weights)
        (pack / "manifest.toml").write_bytes(tiny.manifest(weights))
        (case / "sitewatch.toml").write_text(f"[imagery]\npacks = [{str(pack)!r}]\n")
        return case

    return watching
