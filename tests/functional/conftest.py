from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from sitewatch.cli import main

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
